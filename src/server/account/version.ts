import { createHash, hash, type Hash } from 'node:crypto';
import type { Kind } from '../../shared/contract/kinds.ts';
import { canonical } from '../../shared/formats/canonical-json.ts';
import { DIGEST_START, digestLine, versionText } from '../../shared/formats/digest.ts';

/** What an owner, a device or a file said and the body cannot hold. Never anything derived. */
export interface Props {
  name?: string;
  addedAt?: string;
  title?: string;
  description?: string;
  albums?: string[];
  favourite?: boolean;
  mtime?: string;
  takenAt?: string;
  color?: string;
  order?: number;
  /** Of a contact: ids of others the owner said are other people. */
  notSame?: string[];
  /** Of a collection: iCalendar components or VCARD; none for a folder. */
  components?: string[];
  dav?: Record<string, string>;
}

/** An item as it stands after one change (design, section 3). No seq, time or account: undo brings the hash back. */
export interface Version {
  kind: Kind;
  /** The collection it lies in; '' for the library root, `contacts` or `calendars` for top-level collections. */
  collection: string;
  href: string;
  mediaType: string;
  /** SHA-256 of the body, hex; null for collections. */
  body: string | null;
  props: Props;
}

/** SHA-256 over `lifeboat-version-1\n` and the version as canonical JSON (RFC 8785), hex. */
export function versionHash(version: Version): string {
  return sha256(versionText(version));
}

export const sha256 = (bytes: Uint8Array | string): string => hash('sha256', bytes, 'hex');

/** Digest of a snapshot: feed it the items sorted by id. Equal digests, equal accounts. */
export class Digest {
  readonly #hash: Hash = createHash('sha256').update(DIGEST_START);
  #last = '';

  /** @throws when ids do not come in ascending byte order: the digest would say nothing. */
  add(id: string, hash: string): void {
    if (id <= this.#last) throw new Error(`digest: ${id} after ${this.#last}`);
    this.#last = id;
    this.#hash.update(digestLine(id, hash));
  }

  hex(): string {
    return this.#hash.copy().digest('hex');
  }
}

/** Chain hash before the first change. */
export const CHAIN_START = '0'.repeat(64);

/** One line of the journal, as it is chained. */
export interface ChainedChange {
  seq: number;
  item: string;
  kind: string;
  before: string | null;
  after: string | null;
  actor: string;
  at: string;
  batch: string;
}

/** Chain hash of a change: SHA-256 over `lifeboat-change-1\n`, the hash before it and the change as canonical JSON. */
export function chainHash(previous: string, change: ChainedChange): string {
  const { seq, item, kind, before, after, actor, at, batch } = change;
  return createHash('sha256')
    .update(`lifeboat-change-1\n${previous}\n`)
    .update(canonical({ seq, item, kind, before, after, actor, at, batch }))
    .digest('hex');
}
