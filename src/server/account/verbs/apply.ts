import type { Kind } from '../../../shared/contract/kinds.ts';
import type { Choices } from '../../../shared/contract/archives.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import { chunks } from '../../store/sql/chunks.ts';
import type { PlanItemTable } from '../../store/sql/schema.ts';
import { type Act, type Outcome, transact, type Tx, type VerbContext, type Wanted } from '../journal.ts';
import { chosen } from '../restore/choices.ts';
import type { Version } from '../version.ts';

export interface ApplyArgs {
  act: Act;
  plan: string;
  digest: string;
  choices: Choices;
}

export interface Applied {
  planned: number;
  done: number;
  skipped: { id: string; kind: Kind; name: string; reason: string }[];
  moved: { id: string; href: string }[];
}

/**
 * Applies a plan as one step: exactly what it showed, or nothing. Refused when the account moved on since it was
 * made. What is chosen is removed first, then changed and added, collections before what lies in them.
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
  if (row.digest !== digest) throw new LifeboatError('restore.digest');
  if (row.state === 'applied' && row.batch_id !== act.batch)
    throw new LifeboatError('restore.state', { detail: 'It was applied already.' });
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
    return carryOut(tx, plan, choices);
  });
  await db
    .updateTable('plan')
    .set({ state: 'applied', applied_at: act.at, batch_id: outcome.batch })
    .where('account_id', '=', act.account)
    .where('plan_id', '=', plan)
    .execute();
  return outcome;
}

async function carryOut(tx: Tx, plan: string, choices: Choices): Promise<Applied> {
  const applied: Applied = { planned: 0, done: 0, skipped: [], moved: [] };
  const rows = (actions: string[], collections: boolean) => select(tx, plan, actions, collections, choices);
  applied.done += await removeChosen(tx, await rows(['remove'], false), applied);
  applied.done += await removeChosen(tx, await rows(['remove'], true), applied);
  applied.done += await putChosen(tx, await rows(['change', 'add'], true), applied);
  applied.done += await putChosen(tx, await rows(['change', 'add'], false), applied);
  return applied;
}

async function select(
  tx: Tx,
  plan: string,
  actions: string[],
  collections: boolean,
  choices: Choices,
): Promise<PlanItemTable[]> {
  const found = await tx.db
    .selectFrom('plan_item')
    .where('account_id', '=', tx.act.account)
    .where('plan_id', '=', plan)
    .where('action', 'in', actions)
    .where('kind', collections ? '=' : '!=', 'collection')
    .orderBy('n')
    .selectAll()
    .execute();
  return found.filter((r) => chosen(r, choices));
}

const named = (r: PlanItemTable, reason: string) => ({
  id: r.item_id,
  kind: r.kind as Kind,
  name: r.name,
  reason,
});

async function removeChosen(tx: Tx, rows: PlanItemTable[], applied: Applied): Promise<number> {
  applied.planned += rows.length;
  const filled = new Set<string>();
  const folders = rows.filter((r) => r.kind === 'collection').map((r) => r.item_id);
  const going = new Set(folders);
  for (const part of chunks(folders)) {
    const members = await tx.db
      .selectFrom('version')
      .where('account_id', '=', tx.act.account)
      .where('collection_id', 'in', part)
      .where('until_seq', 'is', null)
      .select(['collection_id', 'item_id'])
      .execute();
    for (const m of members) if (!going.has(m.item_id)) filled.add(m.collection_id);
  }
  const ids = rows.filter((r) => !filled.has(r.item_id)).map((r) => r.item_id);
  for (const r of rows)
    if (filled.has(r.item_id)) applied.skipped.push(named(r, 'Something that stays lies in it.'));
  return tx.remove(ids);
}

const PUT_AT_ONCE = 2000;

async function putChosen(tx: Tx, rows: PlanItemTable[], applied: Applied): Promise<number> {
  applied.planned += rows.length;
  let done = 0;
  for (const part of chunks(rows, PUT_AT_ONCE)) {
    const wanted: Wanted[] = part.map((r) => ({
      id: r.item_id,
      version: JSON.parse(r.after!) as Version,
      size: r.size,
      uid: r.uid,
    }));
    const { skipped, moved } = await tx.put(wanted, { href: 'rename', uid: 'skip' });
    for (const s of skipped)
      applied.skipped.push(
        named(
          part.find((r) => r.item_id === s.id)!,
          'Another item with the same UID is there.',
        ),
      );
    applied.moved.push(...moved);
    done += part.length - skipped.length;
  }
  return done;
}
