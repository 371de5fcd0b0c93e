import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Context } from 'hono';
import { newId } from '../account/ids.ts';
import { planExists, restoreOf } from '../account/restore/list.ts';
import { type PlanSource, startPlan } from '../account/restore/start.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import type { Deps } from './deps.ts';
import { madeId, type Making, UnderWay } from './under-way.ts';
import { within } from './within.ts';

const WAIT_MS = 20_000;

/** Streams bytes to a file below `<data>/tmp`, where a plan reads it. Bytes that break off leave nothing. */
export async function toFile({ room }: Deps, bytes: AsyncIterable<string | Uint8Array>): Promise<string> {
  const folder = join(room.data, 'tmp');
  const path = join(folder, `upload-${newId()}`);
  await mkdir(folder, { recursive: true });
  try {
    await pipeline(Readable.from(bytes), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    return path;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** Makes a plan in a worker thread. The file it was to be made from goes when it cannot be. */
async function makePlan(deps: Deps, account: string, plan: string, source: PlanSource): Promise<void> {
  const { runner, quota, uploadLimit } = deps;
  try {
    await runner.run('makePlan', { account, plan, source, quota: quota ?? undefined, uploadLimit });
  } catch (error) {
    await dropSource(source);
    throw error;
  }
}

const underWay = new UnderWay();

/** A retry brought the file again: the first one is being read already. */
async function joined(plan: string, source: PlanSource): Promise<Making> {
  const found = underWay.find(plan)!;
  await dropSource(source);
  return found;
}

async function dropSource(source: PlanSource): Promise<void> {
  if ('path' in source) await rm(source.path, { force: true });
}

/** Makes a plan that was noted before, while its caller goes on; how it ends is read from the plan. */
export function goOnMaking(deps: Deps, account: string, plan: string, source: PlanSource): void {
  underWay
    .join(plan, () => ({ id: plan, work: makePlan(deps, account, plan, source) }))
    .work.catch((error: unknown) => console.error('a plan failed:', (error as Error).message));
}

/** Makes the plan; 201 when it is ready in time, 202 otherwise. `id`: of one that was noted before. */
export async function answerPlan(
  deps: Deps,
  c: Context<Env>,
  source: PlanSource,
  id?: string,
): Promise<Response> {
  const account = accountOf(c);
  const plan = id ?? madeId(c, 'plan');
  const making = async () => {
    if (!id && (await planExists(deps.room, account, plan))) return dropSource(source);
    if (!id) await startPlan(deps.room, account, source, plan);
    await makePlan(deps, account, plan, source);
  };
  const { work } = underWay.find(plan)
    ? await joined(plan, source)
    : underWay.join(plan, () => ({ id: plan, work: making() }));
  const done = await within(work, WAIT_MS);
  return c.json(await restoreOf(deps.room, account, plan), done ? 201 : 202, {
    location: `/api/restores/${plan}`,
  });
}
