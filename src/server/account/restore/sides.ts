import { chunks } from '../../store/sql/chunks.ts';
import { inOrder } from '../../store/sql/stream.ts';
import type { DiffEntry, LiveSide } from '../diff.ts';
import { LIVE } from '../live-row.ts';
import type { Room } from '../room.ts';
import { readableOf } from '../snapshot.ts';
import { versionsAt } from '../versions.ts';

type Told = (item: { id: string; name: string; unreadable: string }) => void;

/**
 * The account at one seq as a side of a comparison. Each row is compared with its hash; a damaged one is told, and
 * stands there as unreadable: it is matched, so that nothing is removed for it, and never put.
 */
export function snapshotSide(
  room: Pick<Room, 'db'>,
  account: string,
  seq: number,
  damaged: Told = () => undefined,
): LiveSide {
  const rows = () => versionsAt(room.db, account, seq);
  const entries = async function* (kind: '=' | '!='): AsyncGenerator<DiffEntry> {
    const query = rows().where('kind', kind, 'collection').select(LIVE);
    for await (const row of inOrder(query, 'item_id')) {
      const { id, hash, version, size, uid, name, unreadable } = await readableOf(room.db, account, row);
      if (unreadable !== undefined) damaged({ id, name: name ?? '', unreadable });
      yield {
        id,
        hash,
        version,
        size,
        uid,
        ...(name ? { name } : {}),
        ...(unreadable === undefined ? {} : { unreadable }),
      };
    }
  };
  return {
    collections: () => entries('='),
    members: () => entries('!='),
    async membersAmong(ids) {
      const found = new Set<string>();
      for (const part of chunks(ids)) {
        const members = await rows()
          .where('item_id', 'in', part)
          .where('kind', '!=', 'collection')
          .select('item_id')
          .execute();
        for (const { item_id } of members) found.add(item_id);
      }
      return found;
    },
  };
}
