import { saysTheSame } from '../../../../shared/formats/icalendar/same.ts';
import { readableBody } from '../../bodies.ts';
import type { Room } from '../../room.ts';
import { liveVersions } from '../../versions.ts';
import type { Imported } from './import.ts';

/**
 * A calendar object of a file, or the bytes the account has for it when the file says nothing else: another program's
 * name around an event is no change of it.
 */
export async function asItLies(
  room: Pick<Room, 'db' | 'blobs'>,
  account: string,
  item: Imported,
): Promise<Imported> {
  const row = await liveVersions(room.db, account)
    .where('collection_id', '=', item.collection)
    .where('uid', '=', item.uid)
    .select('body_sha')
    .executeTakeFirst();
  // one that cannot be read is mended by the file's own bytes
  const bytes = row?.body_sha ? await readableBody(room, account, row.body_sha) : null;
  return bytes && saysTheSame(bytes, item.bytes) ? { ...item, bytes } : item;
}
