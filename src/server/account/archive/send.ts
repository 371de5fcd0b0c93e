import { crc32 } from 'node:zlib';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import { type BlobHandle, BlobMissing } from '../../store/blobs/blobs.ts';
import type { ArchiveTable } from '../../store/sql/schema.ts';
import { damaged } from '../bodies.ts';
import { now, type Room } from '../room.ts';
import { archiveName, archiveRow, hasEnded } from './list.ts';
import { openTable, type OpenTable } from './open-tables.ts';

/** An archive ready to be sent. Its bytes never change, so its ETag is strong. */
export interface OpenArchive {
  size: number;
  /** SHA-256 of the frozen table, hex, without quotes. */
  etag: string;
  /** File name to offer, with `.zip`. */
  name: string;
  mtime: Date;
  /** SHA-256 of all the bytes, hex, where it is known. */
  sha256: string | null;
  /**
   * The bytes from `start` up to, not including, `end`. Throws `item.damaged` before the last byte of an entry that is
   * sent whole and is not what was frozen: the connection must be cut then.
   */
  stream(start: number, end: number): AsyncGenerator<Uint8Array>;
}

/** @throws LifeboatError `archive.not-found`, `archive.not-ready`, `archive.gone` */
export async function openArchive(room: Room, account: string, id: string): Promise<OpenArchive> {
  const row = await archiveRow(room, account, id);
  if (row.state !== 'failed' && hasEnded(row, now(room))) throw new LifeboatError('archive.gone');
  if (row.table_sha === null || row.size === null)
    throw new LifeboatError('archive.not-ready', row.reason ? { detail: row.reason } : {});
  const open = await openTable(room, account, row.table_sha).catch((error: unknown) => {
    throw error instanceof BlobMissing ? damaged(row.table_sha!, error) : error;
  });
  return {
    size: row.size,
    etag: row.table_sha,
    name: `${archiveName(row)}.zip`,
    mtime: new Date(row.created_at),
    sha256: row.sha256,
    stream: (start, end) => send(room, row, open, start, end),
  };
}

const CHUNK = 256 * 1024;

async function* send(
  room: Room,
  row: ArchiveTable,
  { table, layout }: OpenTable,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  const blobs = new OneBlob(room, row.account_id);
  try {
    for (const piece of layout.pieces(start, end)) {
      if ('bytes' in piece) {
        yield piece.bytes;
        continue;
      }
      const entry = table.at(piece.entry)!;
      const source = table.source(piece.entry);
      const whole = piece.offset === 0 && piece.length === entry.size;
      const chunks = blobs.read(source.blob, source.at + piece.offset, piece.length);
      try {
        yield* whole ? proven(chunks, entry.crc32, source.blob) : chunks;
      } catch (error) {
        if (error instanceof LifeboatError) await suspect(room, row, entry.name, source.blob);
        throw error;
      }
    }
  } finally {
    await blobs.close();
  }
}

/** Holds the last chunk back until the CRC-32 of all was compared. */
async function* proven(
  chunks: AsyncIterable<Uint8Array>,
  expected: number,
  sha: string,
): AsyncGenerator<Uint8Array> {
  let crc = 0;
  let held: Uint8Array | null = null;
  for await (const chunk of chunks) {
    if (held) yield held;
    crc = crc32(chunk, crc);
    held = chunk;
  }
  if (crc !== expected) throw damaged(sha);
  if (held) yield held;
}

/** Reads from one blob after another; neighbours in the archive often share one, which then stays open. */
class OneBlob {
  readonly #room: Room;
  readonly #account: string;
  #sha = '';
  #handle: BlobHandle | null = null;

  constructor(room: Room, account: string) {
    this.#room = room;
    this.#account = account;
  }

  async *read(sha: string, offset: number, length: number): AsyncGenerator<Uint8Array> {
    const handle = await this.#open(sha);
    for (let at = offset; at < offset + length;) {
      const chunk = await handle.read(at, Math.min(CHUNK, offset + length - at));
      if (chunk.length === 0) throw damaged(sha);
      at += chunk.length;
      yield chunk;
    }
  }

  async #open(sha: string): Promise<BlobHandle> {
    if (this.#handle && this.#sha === sha) return this.#handle;
    await this.close();
    this.#sha = sha;
    try {
      return (this.#handle = await this.#room.blobs.open(this.#account, sha));
    } catch (error) {
      throw error instanceof BlobMissing ? damaged(sha, error) : error;
    }
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close();
  }
}

/** Remembers what was found damaged, so that the page says so and the next freeze looks at it. */
async function suspect(room: Room, row: ArchiveTable, name: string, sha: string): Promise<void> {
  const problems = JSON.parse(row.problems) as { sha?: string }[];
  if (problems.some((problem) => problem.sha === sha)) return;
  const kind = name.startsWith('photos/') ? 'photo' : 'file';
  problems.push({
    id: '',
    kind,
    name,
    reason: 'Its bytes were found damaged while they were sent.',
    sha,
  } as never);
  row.problems = JSON.stringify(problems);
  const { account_id: account, archive_id: archive } = row;
  await room.writer.run('updateArchive', { account, archive, set: { problems: row.problems } });
}
