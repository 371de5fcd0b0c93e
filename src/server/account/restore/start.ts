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
  });
  return id;
}

/**
 * Readies a plan to be made anew, since the account moved on; answers the source to make it from.
 * @throws `restore.state` when it was applied, is being made, or its file is gone
 */
export async function restartPlan(room: Room, account: string, plan: string): Promise<PlanSource> {
  const row = await room.db
    .selectFrom('plan')
    .where('account_id', '=', account)
    .where('plan_id', '=', plan)
    .select(['state', 'source'])
    .executeTakeFirst();
  if (!row) throw new LifeboatError('restore.not-found');
  const wrong = (detail: string) => new LifeboatError('restore.state', { detail });
  if (row.state === 'applied') throw wrong('It was applied already.');
  if (row.state === 'checking' || row.state === 'applying') throw wrong('It is still being worked on.');
  const source = JSON.parse(row.source) as PlanSource;
  if ('path' in source && !(await exists(source.path)))
    throw wrong('The file it was made from is no longer here. Choose it again.');
  await room.writer.run('clearPlan', { account, plan });
  await room.writer.run('updatePlan', {
    account,
    plan,
    set: { state: 'checking', digest: '', counts: '{}', failures: '[]', reason: null, done: 0, total: 0 },
  });
  return source;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
