import { rm } from 'node:fs/promises';
import type { PlanSource } from '../account/restore/start.ts';
import type { Deps } from './deps.ts';

/** Makes a plan in a worker thread. The file it was to be made from goes when it cannot be. */
export async function makePlan(deps: Deps, account: string, plan: string, source: PlanSource): Promise<void> {
  const { runner, quota, uploadLimit } = deps;
  try {
    await runner.run('makePlan', { account, plan, source, quota: quota ?? undefined, uploadLimit });
  } catch (error) {
    if ('path' in source) await rm(source.path, { force: true });
    throw error;
  }
}
