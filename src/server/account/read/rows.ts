import { setImmediate } from 'node:timers/promises';
import type { Kind } from '../../../shared/contract/kinds.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import { chunks } from '../../store/sql/chunks.ts';
import { isSoundRow, LIVE, type LiveRow } from '../live-row.ts';
import type { Room } from '../room.ts';
import { DamagedRow } from '../snapshot.ts';
import { liveVersions, versionsAt } from '../versions.ts';

/** The live version of an item, or the one at `seq`; null when there was none. @throws DamagedRow when it is not what was written */
export async function findRow(
  room: Pick<Room, 'db'>,
  account: string,
  id: string,
  seq?: number,
): Promise<LiveRow | null> {
  const versions = seq === undefined ? liveVersions(room.db, account) : versionsAt(room.db, account, seq);
  const row = await versions.where('item_id', '=', id).select(LIVE).executeTakeFirst();
  if (row && !isSoundRow(row)) throw new DamagedRow(id);
  return row ?? null;
}

/**
 * @throws LifeboatError `item.not-found` unless such an item of that kind is here; DamagedRow or `store.unavailable` when
 * it should be
 */
export async function rowOf(
  room: Pick<Room, 'db'>,
  account: string,
  kind: Kind,
  id: string,
  seq?: number,
): Promise<LiveRow> {
  const row = await findRow(room, account, id, seq);
  if (row?.kind === kind) return row;
  if (!row && seq === undefined) await refuseIfLost(room, account, id);
  throw new LifeboatError('item.not-found');
}

/** An item that History says is here is not "not found": a phone would drop its own copy (promise 4). */
async function refuseIfLost(room: Pick<Room, 'db'>, account: string, id: string): Promise<void> {
  const last = await room.db
    .selectFrom('change')
    .where('account_id', '=', account)
    .where('item_id', '=', id)
    .orderBy('seq', 'desc')
    .limit(1)
    .select('after_hash')
    .executeTakeFirst();
  // it may have been made since the look before
  if (!last?.after_hash || (await findRow(room, account, id))) return;
  throw new LifeboatError('store.unavailable', {
    detail: 'History says that this item is here, but its row cannot be found.',
    where: id,
    retryAfter: 60,
  });
}

/**
 * The live items with these ids, each once, in the given order. Lets other requests in between: there may be many.
 * @throws LifeboatError `item.not-found` unless all are here and of that kind
 */
export async function rowsOf(
  room: Pick<Room, 'db'>,
  account: string,
  kind: Kind,
  ids: readonly string[],
): Promise<LiveRow[]> {
  const found = new Map<string, LiveRow>();
  const wanted = [...new Set(ids)];
  for (const some of chunks(wanted)) {
    const rows = await liveVersions(room.db, account)
      .where('item_id', 'in', some)
      .where('kind', '=', kind)
      .select(LIVE)
      .execute();
    if (rows.length < some.length) throw new LifeboatError('item.not-found');
    for (const row of rows) found.set(row.item_id, row);
    await setImmediate();
  }
  return wanted.map((id) => found.get(id)!);
}

const PAGE = 1000;

/** Every live item of a kind, by id. Lets other requests in between. */
export async function rowsOfKind(room: Pick<Room, 'db'>, account: string, kind: Kind): Promise<LiveRow[]> {
  const all: LiveRow[] = [];
  for (let after = ''; ;) {
    const page = await liveVersions(room.db, account)
      .where('kind', '=', kind)
      .where('item_id', '>', after)
      .orderBy('item_id')
      .limit(PAGE)
      .select(LIVE)
      .execute();
    all.push(...page);
    if (page.length < PAGE) return all;
    after = page.at(-1)!.item_id;
    await setImmediate();
  }
}

/** The seq the account had reached at a moment; 0 before its first change. */
export async function seqAt(room: Pick<Room, 'db'>, account: string, time: string): Promise<number> {
  const row = await room.db
    .selectFrom('change')
    .where('account_id', '=', account)
    .where('at', '<=', time)
    .select(({ fn }) => fn.max('seq').as('seq'))
    .executeTakeFirst();
  return Number(row?.seq ?? 0);
}
