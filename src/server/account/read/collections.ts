import type { Collection, CollectionContents } from '../../../shared/contract/collections.ts';
import type { Kind } from '../../../shared/contract/kinds.ts';
import { chunks } from '../../store/sql/chunks.ts';
import { LIVE, type LiveRow } from '../live-row.ts';
import type { ReadRoom } from '../room.ts';
import { getDetails } from './details.ts';
import { countMembers } from './lists.ts';
import { rowOf } from './rows.ts';

/** All live collections with their counts. */
export async function listCollections(room: ReadRoom, account: string, type?: string): Promise<Collection[]> {
  await countMembers(room.db, account, 'collection');
  const rows = await liveCollections(room, account).orderBy('item_id').select(LIVE).execute();
  const states = await room.db
    .selectFrom('collection_state')
    .where('account_id', '=', account)
    .select(['collection_id', 'members'])
    .execute();
  const counts = new Map(states.map((s) => [s.collection_id, s.members]));
  const all = await Promise.all(
    rows.map((row) => collectionOf(room, account, row, counts.get(row.item_id) ?? 0)),
  );
  return type ? all.filter((c) => c.type === type) : all;
}

const liveCollections = (room: ReadRoom, account: string) =>
  room.db
    .selectFrom('version')
    .where('account_id', '=', account)
    .where('kind', '=', 'collection')
    .where('until_seq', 'is', null);

/** One collection, or as it was at `seq`; its count is always the present one. */
export async function getCollection(
  room: ReadRoom,
  account: string,
  id: string,
  seq?: number,
): Promise<Collection> {
  const row = await rowOf(room, account, 'collection', id, seq);
  const state = await room.db
    .selectFrom('collection_state')
    .where('account_id', '=', account)
    .where('collection_id', '=', id)
    .select('members')
    .executeTakeFirst();
  return collectionOf(room, account, row, state?.members ?? 0);
}

async function collectionOf(
  room: ReadRoom,
  account: string,
  row: LiveRow,
  count: number,
): Promise<Collection> {
  const { uid: _u, addedAt: _a, collection: _c, ...found } = await getDetails(room, account, row);
  return { ...found, count } as unknown as Collection;
}

/** How many items of which kinds lie in a collection, and in the folders in it: what a delete of it takes along. */
export async function contentsOf(room: ReadRoom, account: string, id: string): Promise<CollectionContents> {
  await rowOf(room, account, 'collection', id);
  const within = await foldersBelow(room, account, id);
  const counts: Partial<Record<Kind, number>> = {};
  for (const part of chunks([id, ...within])) {
    const found = await room.db
      .selectFrom('version')
      .where('account_id', '=', account)
      .where('collection_id', 'in', part)
      .where('until_seq', 'is', null)
      .groupBy('kind')
      .select(['kind', ({ fn }) => fn.countAll<number>().as('n')])
      .execute();
    for (const { kind, n } of found) counts[kind as Kind] = (counts[kind as Kind] ?? 0) + Number(n);
  }
  return { counts, total: Object.values(counts).reduce((sum, n) => sum + n, 0) };
}

async function foldersBelow(room: ReadRoom, account: string, id: string): Promise<string[]> {
  const all = await liveCollections(room, account).select(['item_id', 'collection_id']).execute();
  const inside = Map.groupBy(all, (row) => row.collection_id);
  const found = new Set<string>();
  for (let open = [id]; open.length > 0;) {
    open = open
      .flatMap((at) => (inside.get(at) ?? []).map((row) => row.item_id))
      .filter((at) => !found.has(at));
    for (const at of open) found.add(at);
  }
  return [...found];
}
