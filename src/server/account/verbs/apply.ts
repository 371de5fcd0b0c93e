import type { Choices } from '../../../shared/contract/archives.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { PlanItemTable } from '../../store/sql/schema.ts';
import { type Act, type Outcome, transact, type Tx, type VerbContext } from '../journal.ts';
import { Parking } from './parking.ts';
import { circling, collectionsToPut } from '../restore/chosen-collections.ts';
import { BESIDE, chooser, usualMode } from '../restore/choices.ts';
import type { Version } from '../version.ts';
import { type Applied, named, PlanReader, Putter } from './apply-rows.ts';
import { entangledRows } from './apply-moves.ts';
import { removeFree } from './remove-free.ts';

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
  const first = await removeFree(
    tx,
    leaving.map((r) => r.item_id),
  );
  const putter = new Putter(tx, await Parking.before(tx, first.filled), applied);
  await putCollections(tx, rows, collections, putter);
  await putMembers(tx, rows, putter);
  const second = await removeFree(tx, [...first.filled]);
  applied.done += first.removed + second.removed;
  for (const r of leaving)
    if (second.filled.has(r.item_id)) applied.skipped.push(named(r, 'Something that stays lies in it.'));
  await putter.settle();
  return applied;
}

async function putCollections(tx: Tx, rows: PlanReader, all: PlanItemTable[], putter: Putter): Promise<void> {
  const { applied } = putter;
  const needed = new Set<string>();
  for await (const page of rows.members(['change', 'add', BESIDE]))
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
  await putter.put(good);
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
async function putMembers(tx: Tx, rows: PlanReader, putter: Putter): Promise<void> {
  const entangled = await entangledRows(tx, rows);
  await putter.put(await rows.byNumber([...entangled]));
  for await (const page of rows.members(['change']))
    await putter.put(page.filter((r) => !entangled.has(r.n)));
  for await (const page of rows.members(['add'])) await putter.put(page);
  for await (const page of rows.members([BESIDE])) await putter.put(page);
}
