import type { Kind, PageQuery } from '../../../shared/contract/kinds.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { ReadRoom, Room } from '../room.ts';
import { HOMES } from '../collections.ts';
import { entryOf } from '../snapshot.ts';
import { liveRows, makeProjection, mendMissing, shownSummary, type Summary, summaryOf } from './shown.ts';
import { seqAt } from './rows.ts';

export type { Summary } from './shown.ts';
export interface Page<T> {
  items: T[];
  total: number;
  next: string | null;
}

/** Where the collections lie that every account starts with: an account that holds nothing there is damaged. */
const HOMES_OF_ALL = Object.values(HOMES);
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
    const items = await Promise.all(
      found.slice(0, limit).map((row) => shownSummary({ ...room, db }, account, row)),
    );
    const last = found[limit - 1];
    return {
      items,
      total,
      next: found.length > limit && last ? encodeCursor([last.sort, last.item_id]) : null,
    };
  });
}

/** Counts live items by collection and compares them with what each collection says it holds (promise 4). */
export async function countMembers(
  db: Room['db'],
  account: string,
  kind: Kind,
): Promise<{ total: number; byCollection: Map<string, number> }> {
  const counts = await db
    .selectFrom('version')
    .where('account_id', '=', account)
    .where('until_seq', 'is', null)
    .groupBy(['collection_id', 'kind'])
    .select(['collection_id', 'kind', ({ fn }) => fn.countAll<number>().as('n')])
    .execute();
  const stated = await db
    .selectFrom('collection_state')
    .where('account_id', '=', account)
    .select(['collection_id', 'members'])
    .execute();
  const live = new Map<string, number>();
  const byCollection = new Map<string, number>();
  for (const { collection_id, kind: k, n } of counts) {
    live.set(collection_id, (live.get(collection_id) ?? 0) + Number(n));
    if (k === kind) byCollection.set(collection_id, Number(n));
  }
  compareMembers(live, new Map(stated.map((s) => [s.collection_id, s.members])));
  return { total: [...byCollection.values()].reduce((sum, n) => sum + n, 0), byCollection };
}

/** @throws `store.unavailable` unless each collection holds what it says, and there are the ones every account has */
function compareMembers(live: ReadonlyMap<string, number>, stated: ReadonlyMap<string, number>): void {
  for (const collection of new Set([...HOMES_OF_ALL, ...live.keys(), ...stated.keys()])) {
    const [members, found] = [stated.get(collection), live.get(collection) ?? 0];
    if (members === found) continue;
    throw new LifeboatError('store.unavailable', {
      detail: `A collection should hold ${members ?? 'some'} items, ${found} can be read. Nothing is shown as empty that is not.`,
      where: collection,
      retryAfter: 60,
    });
  }
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
    const base = room.db
      .selectFrom('version')
      .where('account_id', '=', account)
      .where('kind', '=', kind)
      .where('seq', '<=', seq)
      .where((eb) => eb.or([eb('until_seq', 'is', null), eb('until_seq', '>', seq)]));
    return query.collection === undefined ? base : base.where('collection_id', '=', query.collection);
  };
  const { n } = await past()
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  let rows = past()
    .select([
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
    ])
    .orderBy('item_id')
    .limit(limit + 1);
  if (query.cursor !== undefined) rows = rows.where('item_id', '>', decodeCursor(query.cursor, 'text')[0]);
  const found = await rows.execute();
  const items: Summary[] = [];
  for (const row of found.slice(0, limit)) {
    entryOf(row);
    items.push(summaryOf(row, (await makeProjection(room, account, row)).data));
  }
  return { items, total: Number(n), next: found.length > limit ? encodeCursor([items.at(-1)!.id]) : null };
}
