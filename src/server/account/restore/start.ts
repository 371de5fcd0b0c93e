import { stat } from 'node:fs/promises';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import { newId } from '../ids.ts';
import { now, type Room } from '../room.ts';
import type { PlanSource } from './plan.ts';

export type { PlanSource };

/** Notes a plan that is about to be made, state `checking`; answers its id. */
export async function startPlan(
  room: Room,
  account: string,
  source: PlanSource,
  id: string = newId(),
): Promise<string> {
  await room.writer.run('addPlan', {
    account_id: account,
    plan_id: id,
    state: 'checking',
    source: JSON.stringify({ name: '', at: null, seq: null, partial: false, ...source }),
    base_seq: 0,
    digest: '',
    counts: '{}',
    failures: '[]',
    done: 0,
    total: 0,
    created_at: now(room),
    applied_at: null,
    batch_id: null,
    report: null,
    reason: null,
    lacking: 0,
    lacking_bytes: 0,
  });
  return id;
}

/**
 * Readies a plan to be made anew, since the account moved on; answers the source to make it from.
 * @throws `restore.state` when it was applied, is being made, or its file is gone
 */
export async function restartPlan(room: Room, account: string, plan: string): Promise<PlanSource> {
  const row = await stateOf(room, account, plan);
  if (row.state === 'applied') throw wrong('It was applied already.');
  if (row.state === 'checking' || row.state === 'applying') throw wrong('It is still being worked on.');
  const source = JSON.parse(row.source) as PlanSource;
  if ('path' in source && !(await exists(source.path)))
    throw wrong('The file it was made from is no longer here. Choose it again.');
  await clear(room, account, plan);
  return source;
}

/**
 * Readies a plan that waits for bytes to go on without those that have not come; answers the source to make it from.
 * `reasons`: why they do not come, by SHA-256. @throws `restore.state` unless it waits
 */
export async function goOnWithout(
  room: Room,
  account: string,
  plan: string,
  reasons: Record<string, string>,
): Promise<PlanSource> {
  const { state, source } = await stateOf(room, account, plan);
  if (state !== 'waiting') throw wrong('It does not wait for bytes.');
  const without = { ...(JSON.parse(source) as PlanSource & { type: 'manifest' }), without: reasons };
  await clear(room, account, plan, JSON.stringify(without));
  return without;
}

const wrong = (detail: string) => new LifeboatError('restore.state', { detail });

/** What a plan is made from. @throws `restore.not-found` */
export async function sourceOfPlan(room: Room, account: string, plan: string): Promise<PlanSource> {
  return JSON.parse((await stateOf(room, account, plan)).source) as PlanSource;
}

async function stateOf(
  room: Room,
  account: string,
  plan: string,
): Promise<{ state: string; source: string }> {
  const row = await room.db
    .selectFrom('plan')
    .where('account_id', '=', account)
    .where('plan_id', '=', plan)
    .select(['state', 'source'])
    .executeTakeFirst();
  if (!row) throw new LifeboatError('restore.not-found');
  return row;
}

/** Back to `checking`, with nothing compared. A plan's rows may be many: they go in slices. */
async function clear(room: Room, account: string, plan: string, source?: string): Promise<void> {
  const nothing = { digest: '', counts: '{}', failures: '[]', reason: null, done: 0, total: 0 };
  const set = { state: 'checking', ...nothing, lacking: 0, lacking_bytes: 0, ...(source ? { source } : {}) };
  await room.writer.run('updatePlan', { account, plan, set });
  await emptyPlan(room, account, plan);
}

/** Removes what was compared. */
export async function emptyPlan(room: Room, account: string, plan: string): Promise<void> {
  while (await room.writer.run('clearPlan', { account, plan }));
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
