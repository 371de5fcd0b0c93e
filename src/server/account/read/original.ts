import { LifeboatError } from '../../../shared/contract/problem.ts';
import { streamBlob } from '../../store/blobs/blobs.ts';
import { type LiveRow, versionOf } from '../journal.ts';
import type { Room } from '../room.ts';
import { rowOf } from './rows.ts';

/** An open original for sending, its row found and its size compared. */
export async function openOriginal(
  room: Pick<Room, 'db' | 'blobs'>,
  account: string,
  kind: 'photo' | 'file',
  id: string,
  seq?: number,
) {
  return openBytes(room, account, await rowOf(room, account, kind, id, seq));
}

/** The bytes of a version that was found already. */
export async function openBytes(room: Pick<Room, 'db' | 'blobs'>, account: string, row: LiveRow) {
  const version = versionOf(row);
  const handle = await room.blobs.open(account, row.body_sha!).catch((error: unknown) => {
    throw new LifeboatError(
      'item.damaged',
      { detail: 'Its bytes cannot be read.', where: row.item_id, retryAfter: 60 },
      { cause: error },
    );
  });
  if (handle.size !== row.size) {
    await handle.close();
    throw new LifeboatError('item.damaged', {
      detail: `It should have ${row.size} bytes, ${handle.size} are there.`,
      where: row.item_id,
      retryAfter: 60,
    });
  }
  const blob = await room.db
    .selectFrom('blob')
    .where('account_id', '=', account)
    .where('sha', '=', row.body_sha!)
    .select('crc32')
    .executeTakeFirst();
  return {
    row,
    name: version.props.name ?? version.href,
    mediaType: row.media_type,
    handle,
    crc32: blob?.crc32 ?? null,
    stream: (start: number, end: number) => streamBlob(handle, start, end),
  };
}
