import type { Kind, PageQuery } from '../../../shared/contract/kinds.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import { LIVE } from '../live-row.ts';
import type { ReadRoom } from '../room.ts';
import { versionsAt } from '../versions.ts';
import { countMembers } from './members.ts';
import { liveRows, makeProjection, mendMissing, shownSummary, type Summary, summaryOf } from './shown.ts';
import { seqAt } from './rows.ts';

export { countMembers } from './members.ts';
export type { Summary } from './shown.ts';
export interface Page<T> {
  items: T[];
  total: number;
  next: string | null;
}

const LIMIT = 500;

export const encodeCursor = (parts: unknown[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

interface CursorPart {
  text: string;
  number: number;
}

/**
 * What a cursor of these parts says, as `encodeCursor` was given them.
 * @throws LifeboatError `request.malformed` for one that was not given out here
 */
export function decodeCursor<P extends readonly (keyof CursorPart)[]>(
  cursor: string,
  ...kinds: P
): { [I in keyof P]: CursorPart[P[I]] } {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const good = (part: unknown, i: number) =>
      kinds[i] === 'text' ? typeof part === 'string' && part.isWellFormed() : Number.isSafeInteger(part);
    if (Array.isArray(parts) && parts.length === kinds.length && parts.every(good)) return parts as never;
  } catch {
    // falls through to the refusal
  }
  throw new LifeboatError('request.malformed', {
    where: 'cursor',
    detail: 'This cursor was not given out here.',
  });
}

/**
 * The cursor of a list that goes on after an item, for who may not hold one: it tells what the list is sorted by.
 * @throws LifeboatError `request.malformed` when the item is not in the list (any more)
 */
export async function cursorAfter(
  { db }: Pick<ReadRoom, 'db'>,
  account: string,
  kind: Kind,
  id: string,
): Promise<string> {
  const row = await db
    .selectFrom('projection')
    .where('account_id', '=', account)
    .where('item_id', '=', id)
    .where('kind', '=', kind)
    .select('sort')
    .executeTakeFirst();
  if (row) return encodeCursor([row.sort, id]);
  throw new LifeboatError('request.malformed', {
    where: 'cursor',
    detail: 'The list has changed. Begin it again.',
  });
}

/**
 * A page of one kind's summaries, sorted as the kind sorts; with `seq` or `time`, as it was then (sorted by id).
 * @throws LifeboatError `store.unavailable` when members are missing: a damaged store never looks empty (promise 4)
 */
export async function listSummaries(
  room: ReadRoom,
  account: string,
  kind: Kind,
  query: PageQuery,
): Promise<Page<Summary>> {
  const seq = query.time === undefined ? query.seq : await seqAt(room, account, query.time);
  return seq === undefined ? listLive(room, account, kind, query) : listPast(room, account, kind, query, seq);
}

async function listLive(
  room: ReadRoom,
  account: string,
  kind: Kind,
  query: PageQuery,
): Promise<Page<Summary>> {
  const limit = query.limit ?? LIMIT;
  await mendMissing(room, account, kind);
  return room.snapshot(async (db) => {
    const counted = await countMembers(db, account, kind);
    const total =
      query.collection === undefined ? counted.total : (counted.byCollection.get(query.collection) ?? 0);
    let rows = liveRows(db, account)
      .where('projection.account_id', '=', account)
      .where('projection.kind', '=', kind)
      .orderBy('projection.sort')
      .orderBy('projection.item_id')
      .limit(limit + 1);
    if (query.collection !== undefined) rows = rows.where('version.collection_id', '=', query.collection);
    if (query.cursor !== undefined) {
      const [sort, id] = decodeCursor(query.cursor, 'text', 'text');
      rows = rows.where((eb) =>
        eb.or([
          eb('projection.sort', '>', sort),
          eb.and([eb('projection.sort', '=', sort), eb('projection.item_id', '>', id)]),
        ]),
      );
    }
    const found = await rows.execute();
    const items: Summary[] = [];
    for (const row of found.slice(0, limit)) items.push(await shownSummary({ ...room, db }, account, row));
    const last = found[limit - 1];
    return {
      items,
      total,
      next: found.length > limit && last ? encodeCursor([last.sort!, last.item_id]) : null,
    };
  });
}

async function listPast(
  room: ReadRoom,
  account: string,
  kind: Kind,
  query: PageQuery,
  seq: number,
): Promise<Page<Summary>> {
  const limit = Math.min(query.limit ?? LIMIT, LIMIT);
  const past = () => {
    const base = versionsAt(room.db, account, seq).where('kind', '=', kind);
    return query.collection === undefined ? base : base.where('collection_id', '=', query.collection);
  };
  const { n } = await past()
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  let rows = past()
    .select(LIVE)
    .orderBy('item_id')
    .limit(limit + 1);
  if (query.cursor !== undefined) rows = rows.where('item_id', '>', decodeCursor(query.cursor, 'text')[0]);
  const found = await rows.execute();
  const items: Summary[] = [];
  for (const row of found.slice(0, limit)) items.push(summaryOf(await makeProjection(room, account, row)));
  return { items, total: Number(n), next: found.length > limit ? encodeCursor([items.at(-1)!.id]) : null };
}
