import type { z } from 'zod';
import { type PlanItem, Report, type Restore } from '../../../shared/contract/archives.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { PlanItemTable, PlanTable } from '../../store/sql/schema.ts';
import { isSoundRow } from '../live-row.ts';
import { entryOf } from '../snapshot.ts';
import type { Room } from '../room.ts';
import { BESIDE } from './choices.ts';
import { decodeCursor, encodeCursor, type Page } from '../read/lists.ts';
import { type Version, versionHash } from '../version.ts';
import { versionRows } from '../versions.ts';

type Item = z.infer<typeof PlanItem>;

const LIMIT = 200;
const MOST = 1000;

/** A list of contents that came alone is an archive too, as far as its owner is told. */
type Stored = Omit<Restore['source'], 'type'> & { type: Restore['source']['type'] | 'manifest' };

/** A plan's row as the API answers it. */
function restoreFrom(row: PlanTable): Restore {
  const { type, name, at, seq, partial } = JSON.parse(row.source) as Stored;
  // between COMMIT and the report the column holds what is needed to make it
  const report = row.report === null ? null : Report.safeParse(JSON.parse(row.report));
  return {
    id: row.plan_id,
    digest: row.digest || '0'.repeat(64),
    seq: row.base_seq,
    state: row.state as Restore['state'],
    source: { type: type === 'manifest' ? 'archive' : type, name, at, seq, partial },
    counts: JSON.parse(row.counts) as Restore['counts'],
    failures: JSON.parse(row.failures) as Restore['failures'],
    lacking: { count: row.lacking, bytes: row.lacking_bytes },
    progress: { done: row.done, total: row.total },
    createdAt: row.created_at,
    appliedAt: row.applied_at,
    batch: row.batch_id,
    report: report?.success ? report.data : null,
    reason: row.reason,
  };
}

export async function planExists(room: Pick<Room, 'db'>, account: string, id: string): Promise<boolean> {
  const row = await room.db
    .selectFrom('plan')
    .where('account_id', '=', account)
    .where('plan_id', '=', id)
    .select('plan_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** @throws LifeboatError `restore.not-found` */
export async function restoreOf(room: Pick<Room, 'db'>, account: string, id: string): Promise<Restore> {
  const row = await room.db
    .selectFrom('plan')
    .where('account_id', '=', account)
    .where('plan_id', '=', id)
    .selectAll()
    .executeTakeFirst();
  if (!row) throw new LifeboatError('restore.not-found');
  return restoreFrom(row);
}

/** Plans, newest first. */
export async function restoresOf(
  room: Pick<Room, 'db'>,
  account: string,
  { cursor, limit = LIMIT }: { cursor?: string | undefined; limit?: number | undefined } = {},
): Promise<Page<Restore>> {
  const all = room.db.selectFrom('plan').where('account_id', '=', account);
  const { n } = await all.select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
  const most = Math.min(limit, MOST);
  let page = all
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('plan_id', 'desc')
    .limit(most + 1);
  if (cursor) {
    const [at, id] = decodeCursor(cursor, 'text', 'text');
    page = page.where((eb) =>
      eb.or([eb('created_at', '<', at), eb.and([eb('created_at', '=', at), eb('plan_id', '<', id)])]),
    );
  }
  const rows = await page.execute();
  const last = rows[most - 1];
  return {
    items: rows.slice(0, most).map(restoreFrom),
    total: Number(n),
    next: rows.length > most && last ? encodeCursor([last.created_at, last.plan_id]) : null,
  };
}

const itemFrom = (row: PlanItemTable): Item => ({
  id: row.item_id,
  kind: row.kind as Item['kind'],
  action: row.action as Item['action'],
  name: row.name,
  before: row.before_hash,
  after: row.after_hash,
  note: row.note,
});

export interface PlanItemsQuery {
  kind?: string | undefined;
  action?: string | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

/** A plan's items in its own order. @throws LifeboatError `restore.not-found` */
export async function planItems(
  room: Pick<Room, 'db'>,
  account: string,
  id: string,
  { kind, action, cursor, limit = LIMIT }: PlanItemsQuery = {},
): Promise<Page<Item>> {
  await restoreOf(room, account, id);
  let all = room.db
    .selectFrom('plan_item')
    .where('account_id', '=', account)
    .where('plan_id', '=', id)
    .where('action', '!=', BESIDE);
  if (kind) all = all.where('kind', '=', kind);
  if (action) all = all.where('action', '=', action);
  const { n } = await all.select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
  const most = Math.min(limit, MOST);
  let page = all
    .selectAll()
    .orderBy('n')
    .limit(most + 1);
  if (cursor) page = page.where('n', '>', decodeCursor(cursor, 'number')[0]);
  const rows = await page.execute();
  const last = rows[most - 1];
  return {
    items: rows.slice(0, most).map(itemFrom),
    total: Number(n),
    next: rows.length > most && last ? encodeCursor([last.n]) : null,
  };
}

export interface PlanVersion {
  version: Version;
  size: number;
  hash: string;
}

/** One item of a plan with both of its versions. @throws LifeboatError `restore.not-found`, `item.not-found` */
export async function planItem(
  room: Pick<Room, 'db'>,
  account: string,
  id: string,
  item: string,
): Promise<{ row: Item; before: PlanVersion | null; after: PlanVersion | null }> {
  await restoreOf(room, account, id);
  const row = await room.db
    .selectFrom('plan_item')
    .where('account_id', '=', account)
    .where('plan_id', '=', id)
    .where('item_id', '=', item)
    .selectAll()
    .executeTakeFirst();
  if (!row) throw new LifeboatError('item.not-found');
  const before = await versionBefore(room, account, row);
  const version = row.after === null ? null : (JSON.parse(row.after) as Version);
  const after = version && { version, size: row.size, hash: versionHash(version) };
  return { row: itemFrom(row), before, after: row.action === 'same' ? before : after };
}

async function versionBefore(
  room: Pick<Room, 'db'>,
  account: string,
  row: PlanItemTable,
): Promise<PlanVersion | null> {
  if (row.before_hash === null) return null;
  const rows = await versionRows(room.db, account, [{ id: row.item_id, hash: row.before_hash }]);
  const [found] = rows.values();
  return found && isSoundRow(found) ? entryOf(found) : null;
}
