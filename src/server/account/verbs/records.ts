import type { Insertable, Updateable } from 'kysely';
import type {
  ArchiveTable,
  AttemptTable,
  DeviceTable,
  PlanItemTable,
  PlanTable,
} from '../../store/sql/schema.ts';
import { type ByteRange, covers, united } from '../archive/ranges.ts';
import { chunks } from '../../store/sql/chunks.ts';
import type { VerbContext } from '../journal.ts';
import { isSoundRow, LIVE, versionOf } from '../live-row.ts';
import { project, type Projection } from '../project.ts';
import { liveVersions } from '../versions.ts';
import { failRunningSuggestions } from './support.ts';

/**
 * Rows beside the journal: devices, archives, plans, attempts, what the media reader found. Their ids are made before,
 * and one that is there already is left: a retry after an unknown outcome finds itself.
 */

export async function addDevice({ db }: VerbContext, row: Insertable<DeviceTable>): Promise<void> {
  await db
    .insertInto('device')
    .values(row)
    .onConflict((c) => c.doNothing())
    .execute();
}

export async function revokeDevice(
  { db }: VerbContext,
  { account, device, at }: { account: string; device: string; at: string },
): Promise<boolean> {
  const done = await db
    .updateTable('device')
    .set({ revoked_at: at })
    .where('account_id', '=', account)
    .where('device_id', '=', device)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return Number(done.numUpdatedRows) > 0;
}

export async function useDevice(
  { db }: VerbContext,
  { account, device, at }: { account: string; device: string; at: string },
): Promise<void> {
  await db
    .updateTable('device')
    .set({ last_used_at: at })
    .where('account_id', '=', account)
    .where('device_id', '=', device)
    .execute();
}

export async function addArchive({ db }: VerbContext, row: Insertable<ArchiveTable>): Promise<void> {
  await db
    .insertInto('archive')
    .values(row)
    .onConflict((c) => c.doNothing())
    .execute();
}

export async function updateArchive(
  { db }: VerbContext,
  {
    account,
    archive,
    set,
    blobs = [],
  }: { account: string; archive: string; set: Updateable<ArchiveTable>; blobs?: string[] },
): Promise<void> {
  for (const part of chunks(blobs)) {
    await db
      .insertInto('archive_blob')
      .values(part.map((sha) => ({ account_id: account, archive_id: archive, sha })))
      .onConflict((c) => c.columns(['account_id', 'archive_id', 'sha']).doNothing())
      .execute();
  }
  if (Object.keys(set).length > 0)
    await db
      .updateTable('archive')
      .set(set)
      .where('account_id', '=', account)
      .where('archive_id', '=', archive)
      // an owner may have ended it meanwhile: it stays ended
      .where('state', '!=', 'ended')
      .execute();
}

export async function endArchive(
  { db }: VerbContext,
  { account, archive }: { account: string; archive: string },
): Promise<void> {
  await db
    .deleteFrom('archive_blob')
    .where('account_id', '=', account)
    .where('archive_id', '=', archive)
    .execute();
  await db
    .updateTable('archive')
    .set({ state: 'ended', table_sha: null })
    .where('account_id', '=', account)
    .where('archive_id', '=', archive)
    .execute();
}

/** Unites what of an archive went out; answers whether that is all of it, and notes when it first was. */
export async function noteArchiveSent(
  { db }: VerbContext,
  {
    account,
    archive,
    start,
    end,
    at,
  }: { account: string; archive: string; start: number; end: number; at: string },
): Promise<boolean> {
  const row = await db
    .selectFrom('archive')
    .where('account_id', '=', account)
    .where('archive_id', '=', archive)
    .select(['sent', 'sent_at', 'size'])
    .executeTakeFirst();
  if (!row || row.size === null) return false;
  const sent = united(JSON.parse(row.sent) as ByteRange[], [start, end]);
  const all = covers(sent, row.size);
  await db
    .updateTable('archive')
    .set({ sent: JSON.stringify(sent), sent_at: row.sent_at ?? (all ? at : null) })
    .where('account_id', '=', account)
    .where('archive_id', '=', archive)
    .execute();
  return all;
}

/** Notes when the owner's browser had checked all of an archive; also of one that has ended: the file is the owner's. */
export async function noteArchiveChecked(
  { db }: VerbContext,
  { account, archive, at }: { account: string; archive: string; at: string },
): Promise<void> {
  await db
    .updateTable('archive')
    .set({ checked_at: at })
    .where('account_id', '=', account)
    .where('archive_id', '=', archive)
    .execute();
}

export async function addPlan({ db }: VerbContext, row: Insertable<PlanTable>): Promise<void> {
  await db
    .insertInto('plan')
    .values(row)
    .onConflict((c) => c.doNothing())
    .execute();
}

export async function updatePlan(
  { db }: VerbContext,
  { account, plan, set }: { account: string; plan: string; set: Updateable<PlanTable> },
): Promise<void> {
  await db
    .updateTable('plan')
    .set(set)
    .where('account_id', '=', account)
    .where('plan_id', '=', plan)
    .execute();
}

/** Adds a slice of a plan's items. */
export async function addPlanItems({ db }: VerbContext, rows: Insertable<PlanItemTable>[]): Promise<void> {
  for (const part of chunks(rows))
    await db
      .insertInto('plan_item')
      .values(part)
      .onConflict((c) => c.doNothing())
      .execute();
}

const CLEARED_AT_ONCE = 2000;

/** Removes the first slice of a plan's items; answers whether there may be more. */
export async function clearPlan(
  { db }: VerbContext,
  { account, plan }: { account: string; plan: string },
): Promise<boolean> {
  const { from } = await db
    .selectFrom('plan_item')
    .where('account_id', '=', account)
    .where('plan_id', '=', plan)
    .select(({ fn }) => fn.min('n').as('from'))
    .executeTakeFirstOrThrow();
  if (from === null) return false;
  await db
    .deleteFrom('plan_item')
    .where('account_id', '=', account)
    .where('plan_id', '=', plan)
    .where('n', '<', Number(from) + CLEARED_AT_ONCE)
    .execute();
  return true;
}

export async function addAttempt({ db }: VerbContext, row: Insertable<AttemptTable>): Promise<void> {
  await db
    .insertInto('attempt')
    .values(row)
    .onConflict((c) => c.doNothing())
    .execute();
}

export async function endAttempt(
  { db }: VerbContext,
  { account, attempt, set }: { account: string; attempt: string; set: Updateable<AttemptTable> },
): Promise<void> {
  await db
    .updateTable('attempt')
    .set(set)
    .where('account_id', '=', account)
    .where('attempt_id', '=', attempt)
    .execute();
}

/** A job that a stop or kill cut off is not "running" for ever: said so at the next start. */
export async function failInterrupted({ db }: VerbContext, { at }: { at: string }): Promise<void> {
  const reason = 'The service was stopped before it was done.';
  await db
    .updateTable('attempt')
    .set({ state: 'failed', ended_at: at, reason, code: 'vault.interrupted' })
    .where('state', '=', 'running')
    .execute();
  await db.updateTable('archive').set({ state: 'failed', reason }).where('state', '=', 'freezing').execute();
  await db
    .updateTable('plan')
    .set({ state: 'failed', reason })
    .where('state', 'in', ['checking', 'applying'])
    .execute();
  await failRunningSuggestions(db);
}

/** Keeps what the media reader found in a body and shows it in the items that have this body. Answers the new number. */
export async function setDerived(
  { db }: VerbContext,
  { account, body, data, at }: { account: string; body: string; data: string; at: string },
): Promise<number> {
  const { derived_no } = await db
    .updateTable('account')
    .set((eb) => ({ derived_no: eb('derived_no', '+', 1) }))
    .where('account_id', '=', account)
    .returning('derived_no')
    .executeTakeFirstOrThrow();
  const row = { no: derived_no, data, at };
  await db
    .insertInto('derived')
    .values({ account_id: account, body_sha: body, ...row })
    .onConflict((c) => c.columns(['account_id', 'body_sha']).doUpdateSet(row))
    .execute();
  const items = await liveVersions(db, account).where('body_sha', '=', body).select(LIVE).execute();
  for (const item of items.filter(isSoundRow)) {
    await replaceProjection(
      db,
      account,
      project({ id: item.item_id, version: versionOf(item), size: item.size, bytes: null, derived: data }),
    );
  }
  return derived_no;
}

/** Puts projections made anew in place of missing or damaged ones, unless the item moved on meanwhile. */
export async function mendProjections(
  { db }: VerbContext,
  { account, projections }: { account: string; projections: Projection[] },
): Promise<void> {
  for (const p of projections) {
    const live = await liveVersions(db, account)
      .where('item_id', '=', p.item_id)
      .select('hash')
      .executeTakeFirst();
    if (live?.hash === p.hash) await replaceProjection(db, account, p);
  }
}

async function replaceProjection(db: VerbContext['db'], account: string, p: Projection): Promise<void> {
  await db
    .deleteFrom('projection')
    .where('account_id', '=', account)
    .where('item_id', '=', p.item_id)
    .execute();
  await db
    .insertInto('projection')
    .values({ account_id: account, ...p })
    .execute();
}
