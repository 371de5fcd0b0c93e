import { chunks } from '../../store/sql/chunks.ts';
import { inOrder } from '../../store/sql/stream.ts';
import type { DiffEntry, LiveSide } from '../diff.ts';
import type { Room } from '../room.ts';
import { entryOf } from '../snapshot.ts';

const COLUMNS = [
  'item_id',
  'seq',
  'hash',
  'kind',
  'collection_id',
  'href',
  'media_type',
  'body_sha',
  'size',
  'uid',
  'props',
] as const;

/** The account at one seq as a side of a comparison. Each row is compared with its hash (DamagedRow). */
export function snapshotSide(room: Pick<Room, 'db'>, account: string, seq: number): LiveSide {
  const rows = () =>
    room.db
      .selectFrom('version')
      .where('account_id', '=', account)
      .where('seq', '<=', seq)
      .where((eb) => eb.or([eb('until_seq', 'is', null), eb('until_seq', '>', seq)]));
  const entries = async function* (kind: '=' | '!='): AsyncGenerator<DiffEntry> {
    const query = rows().where('kind', kind, 'collection').select(COLUMNS);
    for await (const row of inOrder(query, 'item_id')) yield entryOf(row);
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
