import type { Kind, PageQuery } from '../../../shared/contract/kinds.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import { type LiveRow, versionOf } from '../journal.ts';
import { isSound, project, type Projection } from '../project.ts';
import type { Room } from '../room.ts';
import { readBody } from '../bodies.ts';
import { entryOf } from '../snapshot.ts';
import { seqAt } from './rows.ts';

export type Summary = Record<string, unknown> & { id: string; etag: string; collection: string };
export interface Page<T> {
  items: T[];
  total: number;
  next: string | null;
}

const LIMIT = 500;

export const encodeCursor = (parts: unknown[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

/** @throws LifeboatError `request.malformed` for a cursor that was not given out here */
export function decodeCursor(cursor: string, length: number): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parts) && parts.length === length) return parts;
  } catch {
    // falls through to the refusal
  }
  throw new LifeboatError('request.malformed', {
    where: 'cursor',
    detail: 'This cursor was not given out here.',
  });
}

export const summaryOf = (
  row: { item_id: string; hash: string; collection_id: string },
  data: string,
): Summary => ({
  ...(JSON.parse(data) as Record<string, unknown>),
  id: row.item_id,
  etag: row.hash,
  collection: row.collection_id,
});

/**
 * A page of one kind's summaries, sorted as the kind sorts; with `seq` or `time`, as it was then (sorted by id).
 * @throws LifeboatError `store.unavailable` when members are missing: a damaged store never looks empty (promise 4)
 */
export async function listSummaries(
  room: Room,
  account: string,
  kind: Kind,
  query: PageQuery,
): Promise<Page<Summary>> {
  const seq = query.time === undefined ? query.seq : await seqAt(room, account, query.time);
  return seq === undefined ? listLive(room, account, kind, query) : listPast(room, account, kind, query, seq);
}

async function listLive(room: Room, account: string, kind: Kind, query: PageQuery): Promise<Page<Summary>> {
  const limit = query.limit ?? LIMIT;
  return room.snapshot(async (db) => {
    const counted = await countMembers(db, account, kind);
    const total =
      query.collection === undefined ? counted.total : (counted.byCollection.get(query.collection) ?? 0);
    let rows = db
      .selectFrom('version')
      .innerJoin('projection', (j) =>
        j
          .onRef('projection.account_id', '=', 'version.account_id')
          .onRef('projection.item_id', '=', 'version.item_id'),
      )
      .where('version.account_id', '=', account)
      .where('projection.account_id', '=', account)
      .where('projection.kind', '=', kind)
      .where('version.until_seq', 'is', null)
      .select([
        'version.hash as live_hash',
        'projection.item_id',
        'projection.hash',
        'projection.kind',
        'projection.collection_id',
        'projection.sort',
        'projection.first_start',
        'projection.last_end',
        'projection.data',
        'projection.crc32',
      ])
      .orderBy('projection.sort')
      .orderBy('projection.item_id')
      .limit(limit + 1);
    if (query.collection !== undefined) rows = rows.where('version.collection_id', '=', query.collection);
    if (query.cursor !== undefined) {
      const [sort, id] = decodeCursor(query.cursor, 2) as [string, string];
      rows = rows.where((eb) =>
        eb.or([
          eb('projection.sort', '>', sort),
          eb.and([eb('projection.sort', '=', sort), eb('projection.item_id', '>', id)]),
        ]),
      );
    }
    const found = await rows.execute();
    const items = await Promise.all(
      found
        .slice(0, limit)
        .map(async (row) => summaryOf(row, (await soundProjection({ ...room, db }, account, row)).data)),
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
  for (const { collection_id, members } of stated) {
    const found = live.get(collection_id) ?? 0;
    if (found !== members)
      throw new LifeboatError('store.unavailable', {
        detail: `A collection should hold ${members} items, ${found} can be read. Nothing is shown as empty that is not.`,
        where: collection_id,
        retryAfter: 60,
      });
  }
  return { total: [...byCollection.values()].reduce((sum, n) => sum + n, 0), byCollection };
}

/** The stored projection, or when it is not what was written one made anew from the body, which then replaces it. */
export async function soundProjection(
  room: Room,
  account: string,
  row: Projection & { live_hash: string },
): Promise<Projection> {
  if (isSound(row, row.live_hash)) return row;
  const live = await room.db
    .selectFrom('version')
    .where('account_id', '=', account)
    .where('item_id', '=', row.item_id)
    .where('until_seq', 'is', null)
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
    .executeTakeFirstOrThrow();
  const projection = await makeProjection(room, account, live);
  void room.writer
    .run('mendProjections', { account, projections: [projection] })
    .catch((error: unknown) => console.error(`projection of ${row.item_id} could not be mended:`, error));
  return projection;
}

/** The projection of a stored version, from its body and findings. */
export async function makeProjection(
  room: Pick<Room, 'db' | 'blobs'>,
  account: string,
  row: LiveRow,
): Promise<Projection> {
  const version = versionOf(row);
  const text = row.body_sha !== null && version.kind !== 'photo' && version.kind !== 'file';
  const bytes = text ? await readBody(room, account, row.body_sha!).catch(() => null) : null;
  const derived = row.body_sha
    ? await room.db
        .selectFrom('derived')
        .where('account_id', '=', account)
        .where('body_sha', '=', row.body_sha)
        .select('data')
        .executeTakeFirst()
    : undefined;
  return project({ id: row.item_id, version, size: row.size, bytes, derived: derived?.data ?? null });
}

async function listPast(
  room: Room,
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
  if (query.cursor !== undefined)
    rows = rows.where('item_id', '>', decodeCursor(query.cursor, 1)[0] as string);
  const found = await rows.execute();
  const items: Summary[] = [];
  for (const row of found.slice(0, limit)) {
    entryOf(row);
    items.push(summaryOf(row, (await makeProjection(room, account, row)).data));
  }
  return { items, total: Number(n), next: found.length > limit ? encodeCursor([items.at(-1)!.id]) : null };
}
