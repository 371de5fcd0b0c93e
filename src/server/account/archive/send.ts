import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { ArchiveTable } from '../../store/sql/schema.ts';
import { damaged } from '../bodies.ts';
import { now, type Room } from '../room.ts';
import { archiveName, archiveRow, hasEnded } from './list.ts';
import { openTable } from './open-tables.ts';
import { senderHere } from './sender.ts';
import { DamagedEntry, stream } from './stream.ts';
import type { FrozenTable } from './table.ts';

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
   * The bytes from `start` up to, not including, `end`; a chunk's memory is used again once the next is asked for. Throws `item.damaged` before the last byte of an entry that is
   * sent whole and is not what was frozen: the connection must be cut then.
   */
  stream(start: number, end: number): AsyncGenerator<Uint8Array>;
}

/** @throws LifeboatError `archive.not-found`, `archive.not-ready`, `archive.gone`, `item.damaged` */
export async function openArchive(
  room: Room,
  account: string,
  id: string,
  sender = senderHere(room.blobs),
): Promise<OpenArchive> {
  const row = await archiveRow(room, account, id);
  if (row.state !== 'failed' && hasEnded(row, now(room))) throw new LifeboatError('archive.gone');
  if (row.table_sha === null || row.size === null)
    throw new LifeboatError('archive.not-ready', row.reason ? { detail: row.reason } : {});
  const table = await openTable(sender, account, row.table_sha);
  return {
    size: row.size,
    etag: row.table_sha,
    name: `${archiveName(row)}.zip`,
    mtime: new Date(row.created_at),
    sha256: row.sha256,
    stream: (start, end) => watched(room, row, table, stream(sender, account, table, start, end)),
  };
}

/** Notes what is found damaged on the way. */
async function* watched(
  room: Room,
  row: ArchiveTable,
  table: FrozenTable,
  chunks: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    if (!(error instanceof DamagedEntry)) throw error;
    const { blob } = table.source(error.entry);
    await suspect(room, row, table.at(error.entry)!.name, blob);
    throw damaged(blob, error);
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
