import type { LiveRow } from '../journal.ts';
import { LIVE } from '../live-row.ts';
import type { Room } from '../room.ts';

/** The live task of a UID, one in this collection first; null when there is none. */
export async function taskByUid(
  room: Pick<Room, 'db'>,
  account: string,
  uid: string,
  collection: string,
): Promise<LiveRow | null> {
  const named = room.db
    .selectFrom('version')
    .where('account_id', '=', account)
    .where('uid', '=', uid)
    .where('kind', '=', 'task')
    .where('until_seq', 'is', null)
    .select(LIVE);
  const near = await named.where('collection_id', '=', collection).executeTakeFirst();
  return near ?? (await named.orderBy('item_id').executeTakeFirst()) ?? null;
}

/** UID of the task a live task is a part of; null at the top. */
export async function parentUidOf(
  room: Pick<Room, 'db'>,
  account: string,
  id: string,
): Promise<string | null> {
  const row = await room.db
    .selectFrom('projection')
    .where('account_id', '=', account)
    .where('item_id', '=', id)
    .select('data')
    .executeTakeFirst();
  return row ? ((JSON.parse(row.data) as { parentUid?: string | null }).parentUid ?? null) : null;
}
