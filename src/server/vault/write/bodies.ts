import type { Selectable } from 'kysely';
import type { Room } from '../../account/room.ts';
import type { VersionTable } from '../../store/sql/schema.ts';
import type { Left } from '../attempts.ts';
import { VaultFailure } from '../failures.ts';
import type { BlobRec, BodyRec } from '../format/kinds.ts';
import type { Line } from '../format/records.ts';
import type { VaultIndex } from '../index/index.ts';
import { keepBlob } from '../index/sink.ts';
import type { Vault } from '../open.ts';
import { hasBlob, putBlob } from './blobs.ts';
import { BODY_UNREADABLE, findBodies, isSoundBody, leaveOut } from './source.ts';

type Version = Selectable<VersionTable>;
export interface Out {
  line: Line;
  bytes?: Uint8Array | null;
}

/** What writing an account's files needs. */
export interface Writing {
  room: Pick<Room, 'db' | 'blobs'>;
  vault: Vault;
  account: string;
  index: VaultIndex;
  /** Bytes of blobs that were put and read back. */
  blobBytes: number;
  /** What could not be read here, by item: everything else is written. */
  left: Map<string, Left>;
}

/**
 * Writes the bodies versions name, each once: small ones into the file itself, blobs as files beside it, put and
 * read back before the record that names them is written.
 */
export class Bodies {
  readonly #writing: Writing;
  readonly #all: boolean;

  /** `all`: a snapshot holds every body; a segment only those the vault has not. */
  constructor(writing: Writing, all: boolean) {
    this.#writing = writing;
    this.#all = all;
    // A table, not a set: an account may name more bodies than memory should hold.
    writing.index.raw.exec(
      'create temp table if not exists seen (sha text primary key) without rowid; delete from temp.seen',
    );
  }

  /** The records for one group of versions (source.ts, `groups`); a body that cannot be read is noted and left out. */
  async *of(versions: readonly Version[]): AsyncGenerator<Out> {
    const { room, account } = this.#writing;
    const due = versions.filter((v) => v.body_sha !== null && this.#isDue(v.body_sha));
    const found = await findBodies(room.db, account, [...new Set(due.map((v) => v.body_sha!))]);
    for (const version of due) {
      const sha = version.body_sha!;
      const body = found.bodies.get(sha);
      const blob = found.blobs.get(sha);
      const good = body ? isSoundBody(sha, body.bytes) : blob ? await this.#put(sha, blob.size) : false;
      if (!good) await leaveOut(this.#writing, version, BODY_UNREADABLE);
      if (body && good)
        yield { line: { t: 'body', sha, crc32: body.crc32 } satisfies BodyRec, bytes: body.bytes };
      // named even when it could not be put: it is owed, and needs no other record when it can be
      else if (!body && blob) yield { line: { t: 'blob', sha, ...blob } satisfies BlobRec };
    }
  }

  #isDue(sha: string): boolean {
    const { index } = this.#writing;
    if (index.get('select 1 from temp.seen where sha = ?', sha)) return false;
    index.run('insert into temp.seen (sha) values (?)', sha);
    return this.#all || !index.get('select 1 from body where sha = ?', sha);
  }

  /** Answers false when it cannot be read here. */
  async #put(sha: string, size: number): Promise<boolean> {
    const { room, vault, account, index } = this.#writing;
    const kept = index.get<{ size: number; copy: number }>('select size, copy from blob where sha = ?', sha);
    if (kept && (await hasBlob(vault, account, sha, kept))) return true;
    try {
      const { copy, bytes } = await putBlob(room, vault, account, sha);
      keepBlob(index, sha, size, copy);
      this.#writing.blobBytes += bytes;
      return true;
    } catch (error) {
      if (error instanceof VaultFailure && error.code === 'source') return false;
      throw error;
    }
  }
}
