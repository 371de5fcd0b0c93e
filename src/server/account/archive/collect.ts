import type { Counts, Kind } from '../../../shared/contract/kinds.ts';
import type { CollectionType } from '../../../shared/contract/kinds.ts';
import { collectionType } from '../collections.ts';
import { bump } from '../counts.ts';
import type { Room } from '../room.ts';
import type { Scratch } from '../scratch.ts';
import { type Entry, readableAt } from '../snapshot.ts';
import { Digest, type Props, type Version, versionHash } from '../version.ts';

/** An item of the snapshot in scratch, and where the archive has its bytes. */
export interface FrozenItem {
  id: string;
  hash: string;
  kind: Kind;
  collection: string;
  href: string;
  media_type: string;
  body: string | null;
  props: string;
  size: number;
  uid: string | null;
  path: string | null;
  part: string | null;
  offset: number | null;
  /** Why its bytes could not be read. */
  missing: string | null;
}

export interface FrozenCollection {
  id: string;
  type: CollectionType;
  name: string;
  color: string | null;
  parent: string;
}

/** Why an item is not in the archive whole. */
export interface FrozenProblem {
  id: string;
  kind: Kind;
  name: string;
  reason: string;
}

const TABLE = `
  create table item (
    id text primary key, hash text, kind text, collection text, href text, media_type text, body text, props text,
    size int, uid text, path text, part text, offset int, missing text
  ) without rowid;
  create index item_member on item (collection, id) where kind in ('contact', 'event', 'task', 'note');
  create index item_media on item (kind, id) where kind in ('photo', 'file');
`;

/** A snapshot set aside in scratch: read once, in id order; all parts are made from it. */
export class Frozen {
  readonly scratch: Scratch;
  readonly counts: Counts = {};
  readonly collections: FrozenCollection[] = [];
  readonly problems: FrozenProblem[] = [];
  /** The file with the members' own bytes, by collection. */
  readonly originals = new Map<string, string>();
  digest = '';
  total = 0;

  private constructor(scratch: Scratch) {
    this.scratch = scratch;
    scratch.exec(TABLE);
  }

  /** An item whose row is damaged is listed with what is known of it, and named; the digest is that of what is listed. */
  static async take(room: Room, account: string, seq: number, scratch: Scratch): Promise<Frozen> {
    const frozen = new Frozen(scratch);
    const digest = new Digest();
    for await (const { name, unreadable, ...entry } of readableAt(room, account, seq)) {
      const { id, version } = entry;
      const hash = unreadable === undefined ? entry.hash : versionHash(version);
      digest.add(id, hash);
      bump(frozen.counts, version.kind);
      frozen.total++;
      frozen.#add({ ...entry, hash }, unreadable ?? null);
      if (unreadable !== undefined) frozen.#name(id, version, unreadable, name);
    }
    frozen.digest = digest.hex();
    return frozen;
  }

  #add({ id, hash, version, size, uid }: Entry, missing: string | null): void {
    const { kind, collection, href, mediaType, body, props } = version;
    this.scratch.run(
      'insert into item values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null, null, null, ?)',
      id,
      hash,
      kind,
      collection,
      href,
      mediaType,
      body,
      JSON.stringify(props),
      size,
      uid,
      missing,
    );
    if (kind === 'collection')
      this.collections.push({
        id,
        type: collectionType(version),
        name: props.name ?? href,
        color: props.color ?? null,
        parent: collection,
      });
  }

  /** Items page by page in id order, so that they can be marked meanwhile. `where` is one of ours, never a value. */
  *pages(where: string, ...values: string[]): Generator<FrozenItem[]> {
    let last = '';
    for (;;) {
      const page = this.scratch.all<FrozenItem>(
        `select * from item where ${where} and id > ? order by id limit 250`,
        ...values,
        last,
      );
      if (page.length === 0) return;
      yield page;
      last = page.at(-1)!.id;
    }
  }

  placed(id: string, path: string): void {
    this.scratch.run('update item set path = ? where id = ?', path, id);
  }

  /** `size`: of the bytes that were put there. */
  placedIn(id: string, part: string, offset: number, size: number): void {
    this.scratch.run('update item set part = ?, offset = ?, size = ? where id = ?', part, offset, size, id);
  }

  broken(item: FrozenItem, reason: string): void {
    this.scratch.run('update item set missing = ? where id = ?', reason, item.id);
    const { id, kind, href } = item;
    this.#name(id, { kind, href, props: JSON.parse(item.props) as Props }, reason);
  }

  #name(
    id: string,
    { kind, href, props }: Pick<Version, 'kind' | 'href' | 'props'>,
    reason: string,
    known?: string,
  ): void {
    this.problems.push({ id, kind, name: known || (props.name ?? href), reason });
  }
}
