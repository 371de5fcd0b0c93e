import type { ImportFailure, Report } from '../../../shared/contract/archives.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { PlanItemTable } from '../../store/sql/schema.ts';
import { inOrder } from '../../store/sql/stream.ts';
import type { Room } from '../room.ts';
import { readableAt } from '../snapshot.ts';
import type { AppliedNote } from '../verbs/apply.ts';
import { Digest, type Version, versionHash } from '../version.ts';
import { chooser, usualMode } from './choices.ts';

/**
 * A job: compares what was planned with what is there. Expected is the account before with the chosen rows put in
 * place; found is what is read back at the step's seq. Stores the report and answers it.
 */
export async function verifyApplied(
  room: Room,
  { account, plan }: { account: string; plan: string },
): Promise<Report> {
  const row = await room.db
    .selectFrom('plan')
    .where('account_id', '=', account)
    .where('plan_id', '=', plan)
    .selectAll()
    .executeTakeFirst();
  if (!row?.report || row.state !== 'applied')
    throw new LifeboatError('restore.state', { detail: 'It was not applied.' });
  const stored = JSON.parse(row.report) as Report | AppliedNote;
  if ('state' in stored) return stored;
  const { applied, choices } = stored;
  const chosen = chooser(choices, usualMode(row.source));
  const put = new Set(applied.collections);
  const skipped = new Set(applied.skipped.map((s) => s.id));
  const takesPart = (r: PlanItemTable) =>
    !skipped.has(r.item_id) &&
    (r.kind === 'collection' && r.action !== 'remove' ? put.has(r.item_id) : chosen(r));
  const expected = await expectedDigest(
    room,
    { account, plan, base: row.base_seq },
    takesPart,
    applied.moved,
  );
  const seq = row.batch_id ? await lastSeq(room, account, row.batch_id) : row.base_seq;
  const found = new Digest();
  for await (const entry of readableAt(room, account, seq)) found.add(entry.id, entry.hash);
  const digest = found.hex();
  const failures = (JSON.parse(row.failures) as ImportFailure[]).filter((f) => !f.here).length;
  const { planned, done, moved } = applied;
  const report: Report = {
    state: digest !== expected ? 'failed' : applied.skipped.length + failures > 0 ? 'partial' : 'complete',
    planned,
    done,
    skipped: applied.skipped,
    moved,
    digest,
    expected,
  };
  await room.writer.run('updatePlan', { account, plan, set: { report: JSON.stringify(report) } });
  return report;
}

async function lastSeq(room: Room, account: string, batch: string): Promise<number> {
  const { last_seq } = await room.db
    .selectFrom('batch')
    .where('account_id', '=', account)
    .where('batch_id', '=', batch)
    .select('last_seq')
    .executeTakeFirstOrThrow();
  return last_seq;
}

/** Two streams by id, merged: the account before the step, and what the step was to make of each item. */
async function expectedDigest(
  room: Room,
  { account, plan, base }: { account: string; plan: string; base: number },
  takesPart: (row: PlanItemTable) => boolean,
  moved: { id: string; href: string }[],
): Promise<string> {
  const hrefs = new Map(moved.map((m) => [m.id, m.href]));
  const digest = new Digest();
  const before = readableAt(room, account, base)[Symbol.asyncIterator]();
  let item = await before.next();
  const passOver = async (id: string | null) => {
    while (!item.done && (id === null || item.value.id < id)) {
      digest.add(item.value.id, item.value.hash);
      item = await before.next();
    }
  };
  const query = room.db
    .selectFrom('plan_item')
    .where('account_id', '=', account)
    .where('plan_id', '=', plan)
    .where('action', '!=', 'same')
    .selectAll();
  for await (const row of inOrder(query, 'item_id')) {
    if (!takesPart(row)) continue;
    await passOver(row.item_id);
    if (!item.done && item.value.id === row.item_id) item = await before.next();
    if (row.action !== 'remove') digest.add(row.item_id, hashAfter(row, hrefs.get(row.item_id)));
  }
  await passOver(null);
  return digest.hex();
}

function hashAfter(row: PlanItemTable, href: string | undefined): string {
  if (href === undefined) return row.after_hash!;
  return versionHash({ ...(JSON.parse(row.after!) as Version), href });
}
