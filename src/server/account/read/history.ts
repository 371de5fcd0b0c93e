import type { Change, ItemVersion, Step, StepDetail } from '../../../shared/contract/history.ts';
import type { Kind } from '../../../shared/contract/kinds.ts';
import type { BatchTable, ChangeTable } from '../../store/sql/schema.ts';
import { isSoundRow, type LiveRow } from '../live-row.ts';
import type { Room } from '../room.ts';
import { getDetails } from './details.ts';
import { liveVersions, rowFor, versionRows } from '../versions.ts';
import { ActorNames, nameOfRow } from './describe.ts';
import { fieldDiff } from './field-diff.ts';
import { decodeCursor, encodeCursor, type Page } from './lists.ts';
import { lookDetail, lookSteps, type Place } from '../support/look-steps.ts';
import { rowOf } from './rows.ts';

const LIMIT = 50;
const NAMED = 3;

export interface HistoryQuery {
  cursor?: string;
  limit?: number;
  actor?: string;
  kind?: string;
  /** Only steps with changes after this seq; what support looked at is no change. */
  since?: number;
}

/** Steps and what support looked at, newest first. */
export async function history(room: Room, account: string, query: HistoryQuery): Promise<Page<Step>> {
  const limit = Math.min(query.limit ?? LIMIT, 200);
  const filtered = () => {
    let steps = room.db.selectFrom('batch').where('account_id', '=', account);
    if (query.since !== undefined) steps = steps.where('last_seq', '>', query.since);
    if (query.actor)
      steps = steps.where((eb) =>
        eb.or([eb('actor_type', '=', query.actor!), eb('actor_id', '=', query.actor!)]),
      );
    if (query.kind) {
      const { kind } = query;
      steps = steps.where(({ exists, selectFrom }) =>
        exists(
          selectFrom('change')
            .whereRef('change.account_id', '=', 'batch.account_id')
            .whereRef('change.batch_id', '=', 'batch.batch_id')
            .where('change.kind', '=', kind)
            .select('change.seq'),
        ),
      );
    }
    return steps;
  };
  const { n } = await filtered()
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  let page = filtered()
    .selectAll()
    .orderBy('last_seq', 'desc')
    .limit(limit + 1);
  const below = query.cursor ? placeOf(query.cursor) : null;
  // looks stand above the step with their seq
  if (below) page = page.where('last_seq', below.no > 0 ? '<=' : '<', below.seq);
  const names = await ActorNames.load(room, account);
  const looks =
    query.since === undefined
      ? await lookSteps(room, account, query, { below, limit: limit + 1 })
      : { lines: [], total: 0 };
  const lines = [
    ...(await page.execute()).map((row) => ({
      place: { seq: row.last_seq, no: 0 },
      show: () => stepOf(room, account, row, names),
    })),
    ...looks.lines,
  ].sort((a, b) => b.place.seq - a.place.seq || b.place.no - a.place.no);
  const items: Step[] = [];
  for (const line of lines.slice(0, limit)) items.push(await line.show());
  const last = lines[limit - 1]?.place;
  return {
    items,
    total: Number(n) + looks.total,
    next: lines.length > limit && last ? encodeCursor([last.seq, last.no]) : null,
  };
}

function placeOf(cursor: string): Place {
  const [seq, no] = decodeCursor(cursor, 'number', 'number');
  return { seq, no };
}

async function stepOf(room: Room, account: string, row: BatchTable, names: ActorNames): Promise<Step> {
  const first = await room.db
    .selectFrom('change')
    .where('account_id', '=', account)
    .where('batch_id', '=', row.batch_id)
    .orderBy('seq')
    .limit(NAMED)
    .selectAll()
    .execute();
  return {
    batch: row.batch_id,
    actor: names.name(row.actor_type, row.actor_id),
    at: row.at,
    act: row.act as Step['act'],
    seqs: { from: row.first_seq, to: row.last_seq },
    counts: JSON.parse(row.counts) as Step['counts'],
    items: await named(room, account, first),
    undoes: row.undoes,
    undoneBy: row.undone_by,
    undoable: row.act !== 'start' && row.undone_by === null,
  };
}

async function named(room: Room, account: string, changes: ChangeTable[]): Promise<Step['items']> {
  const rows = await versionRows(
    room.db,
    account,
    changes.flatMap((c) =>
      (c.after_hash ?? c.before_hash) ? [{ id: c.item_id, hash: (c.after_hash ?? c.before_hash)! }] : [],
    ),
  );
  return Promise.all(
    changes.map(async (c) => ({
      id: c.item_id,
      kind: c.kind as Kind,
      name: await nameOfRow(room, account, rowFor(rows, c.item_id, c.after_hash ?? c.before_hash)),
    })),
  );
}

/** One step with a page of its changes, each before and after in words. */
export async function step(
  room: Room,
  account: string,
  batch: string,
  query: { cursor?: string; limit?: number } = {},
): Promise<StepDetail> {
  const row = await room.db
    .selectFrom('batch')
    .where('account_id', '=', account)
    .where('batch_id', '=', batch)
    .selectAll()
    .executeTakeFirst();
  if (!row) return lookDetail(room, account, batch);
  const limit = Math.min(query.limit ?? LIMIT, 200);
  const after = query.cursor ? decodeCursor(query.cursor, 'number')[0] : 0;
  const changes = await room.db
    .selectFrom('change')
    .where('account_id', '=', account)
    .where('batch_id', '=', batch)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit + 1)
    .selectAll()
    .execute();
  const shown = changes.slice(0, limit);
  const names = await ActorNames.load(room, account);
  return {
    ...(await stepOf(room, account, row, names)),
    changes: await describeChanges(room, account, shown),
    later: await countLater(room, account, batch),
    next: changes.length > limit ? encodeCursor([shown.at(-1)!.seq]) : null,
  };
}

/** How many items of a step were changed again since. */
async function countLater(room: Room, account: string, batch: string): Promise<number> {
  const row = await room.db
    .selectFrom('change')
    .where('change.account_id', '=', account)
    .where('change.batch_id', '=', batch)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('change as later')
          .whereRef('later.account_id', '=', 'change.account_id')
          .whereRef('later.item_id', '=', 'change.item_id')
          .whereRef('later.seq', '>', 'change.seq')
          .where('later.batch_id', '!=', batch)
          .select('later.seq'),
      ),
    )
    .select(({ fn }) => fn.count<number>('change.item_id').distinct().as('n'))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

async function describeChanges(room: Room, account: string, changes: ChangeTable[]): Promise<Change[]> {
  const rows = await versionRows(
    room.db,
    account,
    changes.flatMap((c) =>
      [c.before_hash, c.after_hash].filter((h) => h !== null).map((hash) => ({ id: c.item_id, hash })),
    ),
  );
  const live = await liveHashes(
    room,
    account,
    changes.map((c) => c.item_id),
  );
  return Promise.all(
    changes.map(async (c): Promise<Change> => {
      const [before, after] = [rowFor(rows, c.item_id, c.before_hash), rowFor(rows, c.item_id, c.after_hash)];
      return {
        seq: c.seq,
        id: c.item_id,
        kind: c.kind as Kind,
        name: await nameOfRow(room, account, after ?? before),
        action: actionOf(c),
        before: c.before_hash,
        after: c.after_hash,
        fields: fieldDiff(
          await detailsOrNull(room, account, before),
          await detailsOrNull(room, account, after),
        ),
        later: (live.get(c.item_id) ?? null) !== c.after_hash,
      };
    }),
  );
}

const actionOf = (c: Pick<ChangeTable, 'before_hash' | 'after_hash'>): Change['action'] =>
  c.before_hash === c.after_hash
    ? 'kept'
    : c.before_hash === null
      ? 'added'
      : c.after_hash === null
        ? 'removed'
        : 'changed';

/** Details for words only: a damaged body gives none instead of hiding the step. */
const detailsOrNull = async (room: Room, account: string, row: LiveRow | null) =>
  row && getDetails(room, account, row).catch(() => null);

async function liveHashes(room: Room, account: string, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await liveVersions(room.db, account)
    .where('item_id', 'in', ids)
    .select(['item_id', 'hash'])
    .execute();
  return new Map(rows.map((r) => [r.item_id, r.hash]));
}

/** Every version of one item, newest first, with what each changed. */
export async function itemVersions(
  room: Room,
  account: string,
  kind: Kind,
  id: string,
): Promise<Page<ItemVersion>> {
  const changes = await room.db
    .selectFrom('change')
    .where('account_id', '=', account)
    .where('item_id', '=', id)
    .orderBy('seq', 'desc')
    .limit(200)
    .selectAll()
    .execute();
  if (changes.length === 0 || changes[0]!.kind !== kind) await rowOf(room, account, kind, id);
  const described = await describeChanges(room, account, changes);
  const names = await ActorNames.load(room, account);
  const kept = await versionRows(
    room.db,
    account,
    changes.flatMap((c) => (c.after_hash ? [{ id, hash: c.after_hash }] : [])),
  );
  const items: ItemVersion[] = [];
  changes.forEach((c, i) => {
    if (c.after_hash === null) return;
    const base = {
      seq: c.seq,
      etag: c.after_hash,
      at: c.at,
      until: changes[i - 1]?.at ?? null,
      actor: names.name(c.actor_type, c.actor_id),
      batch: c.batch_id,
    };
    const row = rowFor(kept, id, c.after_hash);
    items.push({ ...base, kept: row !== null && isSoundRow(row), fields: described[i]!.fields });
  });
  return { items, total: items.length, next: null };
}
