import type { Selectable } from 'kysely';
import type { Room } from '../../account/room.ts';
import type { VersionTable } from '../../store/sql/schema.ts';
import { VaultFailure } from '../failures.ts';
import type { BlobRec, BodyRec } from '../format/kinds.ts';
import type { Line } from '../format/records.ts';
import type { VaultIndex } from '../index/index.ts';
import { keepBlob } from '../index/sink.ts';
import type { Vault } from '../open.ts';
import { hasBlob, putBlob } from './blobs.ts';
import { findBodies, isSoundBody, unreadable } from './source.ts';

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

  /** The records for one group of versions (source.ts, `groups`). */
  async *of(versions: readonly Version[]): AsyncGenerator<Out> {
    const { room, account } = this.#writing;
    const due = versions.filter((v) => v.body_sha !== null && this.#isDue(v.body_sha));
    const found = await findBodies(room.db, account, [...new Set(due.map((v) => v.body_sha!))]);
    for (const version of due) {
      const sha = version.body_sha!;
      const body = found.bodies.get(sha);
      const blob = found.blobs.get(sha);
      if (body) {
        if (!isSoundBody(sha, body.bytes)) throw await unreadable(room.db, account, version);
        yield { line: { t: 'body', sha, crc32: body.crc32 } satisfies BodyRec, bytes: body.bytes };
      } else if (blob) {
        await this.#put(version, sha, blob.size);
        yield { line: { t: 'blob', sha, ...blob } satisfies BlobRec };
      } else throw await unreadable(room.db, account, version);
    }
  }

  #isDue(sha: string): boolean {
    const { index } = this.#writing;
    if (index.get('select 1 from temp.seen where sha = ?', sha)) return false;
    index.run('insert into temp.seen (sha) values (?)', sha);
    return this.#all || !index.get('select 1 from body where sha = ?', sha);
  }

  async #put(version: Version, sha: string, size: number): Promise<void> {
    const { room, vault, account, index } = this.#writing;
    const kept = index.get<{ size: number; copy: number }>('select size, copy from blob where sha = ?', sha);
    if (kept && (await hasBlob(vault, account, sha, kept))) return;
    try {
      const { copy, bytes } = await putBlob(room, vault, account, sha);
      keepBlob(index, sha, size, copy);
      this.#writing.blobBytes += bytes;
    } catch (error) {
      if (error instanceof VaultFailure && error.code === 'source')
        throw await unreadable(room.db, account, version, error);
      throw error;
    }
  }
}
