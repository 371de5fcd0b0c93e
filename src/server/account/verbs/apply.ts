import type { Choices } from '../../../shared/contract/archives.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { PlanItemTable } from '../../store/sql/schema.ts';
import { type Act, type Outcome, transact, type Tx, type VerbContext, type Wanted } from '../journal.ts';
import { circling, collectionsToPut } from '../restore/chosen-collections.ts';
import { chooser, usualMode } from '../restore/choices.ts';
import type { Version } from '../version.ts';
import { type Applied, named, PlanReader } from './apply-rows.ts';
import { entangledRows } from './apply-moves.ts';
import { removeFree } from './apply-remove.ts';

export type { Applied } from './apply-rows.ts';

export interface ApplyArgs {
  act: Act;
  plan: string;
  digest: string;
  choices: Choices;
}

/** What a plan's row keeps between COMMIT and the report: enough to compare what was done with what was planned. */
export interface AppliedNote {
  applied: Applied;
  choices: Choices;
}

/**
 * Applies a plan as one step: exactly what it showed, or nothing. Refused when the account moved on since it was
 * made. Members go first and collections that hold nothing more, then collections are put, then members; collections
 * whose members only now moved out go last.
 */
export async function applyPlan(
  ctx: VerbContext,
  { act, plan, digest, choices }: ApplyArgs,
): Promise<Outcome<Applied | null>> {
  const { db } = ctx;
  const row = await db
    .selectFrom('plan')
    .where('account_id', '=', act.account)
    .where('plan_id', '=', plan)
    .selectAll()
    .executeTakeFirst();
  if (!row) throw new LifeboatError('restore.not-found');
  const again = row.state === 'applied' && row.batch_id === act.batch;
  if (row.state !== 'ready' && !again)
    throw new LifeboatError('restore.state', {
      detail: row.state === 'applied' ? 'It was applied already.' : 'It is not ready.',
    });
  if (row.digest !== digest) throw new LifeboatError('restore.digest');
  const outcome = await transact(ctx, act, async (tx) => {
    const account = await db
      .selectFrom('account')
      .where('account_id', '=', act.account)
      .select('seq')
      .executeTakeFirstOrThrow();
    if (account.seq !== row.base_seq)
      throw new LifeboatError('account.moved-on', {
        detail: `It stands at ${account.seq}; the preview was made at ${row.base_seq}.`,
      });
    return carryOut(tx, new PlanReader(tx, plan, chooser(choices, usualMode(row.source))));
  });
  if (again) return outcome;
  const note: AppliedNote = { applied: outcome.result!, choices };
  await db
    .updateTable('plan')
    .set({ state: 'applied', applied_at: act.at, batch_id: outcome.batch, report: JSON.stringify(note) })
    .where('account_id', '=', act.account)
    .where('plan_id', '=', plan)
    .execute();
  return outcome;
}

async function carryOut(tx: Tx, rows: PlanReader): Promise<Applied> {
  const applied: Applied = { planned: 0, done: 0, skipped: [], moved: [], collections: [] };
  for await (const page of rows.members(['remove'])) {
    applied.planned += page.length;
    applied.done += await tx.remove(page.map((r) => r.item_id));
  }
  const collections = await rows.collections();
  const leaving = collections.filter((r) => r.action === 'remove' && rows.chosen(r));
  applied.planned += leaving.length;
  const filled = await removeFree(tx, leaving, applied);
  await putCollections(tx, rows, collections, applied);
  await putMembers(tx, rows, applied);
  for (const r of await removeFree(tx, filled, applied))
    applied.skipped.push(named(r, 'Something that stays lies in it.'));
  return applied;
}

async function putCollections(
  tx: Tx,
  rows: PlanReader,
  all: PlanItemTable[],
  applied: Applied,
): Promise<void> {
  const needed = new Set<string>();
  for await (const page of rows.members(['change', 'add']))
    for (const r of page) needed.add((JSON.parse(r.after!) as Version).collection);
  const put = collectionsToPut(all, (r) => rows.chosen(r as PlanItemTable), needed);
  const due = all.filter((r) => put.has(r.item_id) && r.action !== 'remove');
  const bad = circling(due, await parents(tx));
  for (const r of due)
    if (bad.has(r.item_id))
      applied.skipped.push(named(r, 'It would lie in itself, since only some of the folders were chosen.'));
  applied.planned += bad.size;
  const good = due.filter((r) => !bad.has(r.item_id));
  applied.collections = good.map((r) => r.item_id);
  await putRows(tx, good, applied);
}

async function parents(tx: Tx): Promise<Map<string, string>> {
  const live = await tx.db
    .selectFrom('version')
    .where('account_id', '=', tx.act.account)
    .where('kind', '=', 'collection')
    .where('until_seq', 'is', null)
    .select(['item_id', 'collection_id'])
    .execute();
  return new Map(live.map((r) => [r.item_id, r.collection_id]));
}

/** Changes before additions: what they leave free may be taken. Those that take each other's place go together. */
async function putMembers(tx: Tx, rows: PlanReader, applied: Applied): Promise<void> {
  const entangled = await entangledRows(tx, rows);
  await putRows(tx, await rows.byNumber([...entangled]), applied);
  for await (const page of rows.members(['change']))
    await putRows(
      tx,
      page.filter((r) => !entangled.has(r.n)),
      applied,
    );
  for await (const page of rows.members(['add'])) await putRows(tx, page, applied);
}

async function putRows(tx: Tx, rows: PlanItemTable[], applied: Applied): Promise<void> {
  if (rows.length === 0) return;
  applied.planned += rows.length;
  const wanted: Wanted[] = rows.map((r) => ({
    id: r.item_id,
    version: JSON.parse(r.after!) as Version,
    size: r.size,
    uid: r.uid,
  }));
  const { skipped, moved } = await tx.put(wanted, { href: 'rename', uid: 'skip' });
  const byId = new Map(rows.map((r) => [r.item_id, r]));
  for (const s of skipped)
    applied.skipped.push(named(byId.get(s.id)!, 'Another item with the same UID is there.'));
  for (const m of moved) applied.moved.push({ ...m, name: byId.get(m.id)!.name });
  applied.done += rows.length - skipped.length;
}
