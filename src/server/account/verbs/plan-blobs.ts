import type { BlobStat } from '../../store/blobs/blobs.ts';
import { chunks } from '../../store/sql/chunks.ts';
import type { PlanBlobTable } from '../../store/sql/schema.ts';
import type { VerbContext } from '../journal.ts';
import { type NewBody, recordBlobs, stageBodies } from './save.ts';

interface Which {
  account: string;
  plan: string;
}

/** A plan's manifest is about to be compared anew: nothing lacks until it is said again. */
export async function forgetLacking({ db }: VerbContext, { account, plan }: Which): Promise<void> {
  await db
    .updateTable('plan_blob')
    .set({ come: 1 })
    .where('account_id', '=', account)
    .where('plan_id', '=', plan)
    .where('come', '=', 0)
    .execute();
}

/** Notes a slice of the bodies a plan lacks. */
export async function addLacking(
  { db }: VerbContext,
  { account, plan, blobs }: Which & { blobs: Pick<PlanBlobTable, 'sha' | 'size' | 'need'>[] },
): Promise<void> {
  for (const part of chunks(blobs))
    await db
      .insertInto('plan_blob')
      .values(part.map((blob) => ({ account_id: account, plan_id: plan, come: 0, ...blob })))
      .onConflict((c) =>
        c.columns(['account_id', 'plan_id', 'sha']).doUpdateSet((eb) => ({
          come: 0,
          size: eb.ref('excluded.size'),
          need: eb.ref('excluded.need'),
        })),
      )
      .execute();
}

export interface TakeBlobs extends Which {
  at: string;
  /** Proven bytes, each named in `shas`. */
  bodies: NewBody[];
  blobs: BlobStat[];
  shas: string[];
}

export interface BlobsStand {
  state: string;
  count: number;
  bytes: number;
  /** These were the last ones: the plan is now `checking`, and who gets this answer makes it to its end. */
  last: boolean;
}

/** Keeps bodies whose bytes came for a plan and counts down what it lacks. Null when there is no such plan. */
export async function takeBlobs(
  ctx: VerbContext,
  { account, plan, at, bodies, blobs, shas }: TakeBlobs,
): Promise<BlobsStand | null> {
  const { db } = ctx;
  await stageBodies(ctx, { account, bodies });
  await recordBlobs(ctx, { account, at, blobs });
  const row = await db
    .selectFrom('plan')
    .where('account_id', '=', account)
    .where('plan_id', '=', plan)
    .select(['state', 'lacking', 'lacking_bytes'])
    .executeTakeFirst();
  if (!row) return null;
  const come = await comeNow(ctx, { account, plan }, shas);
  const [count, bytes] = [row.lacking - come.count, row.lacking_bytes - come.bytes];
  if (row.state !== 'waiting')
    return { state: row.state, count: row.lacking, bytes: row.lacking_bytes, last: false };
  const last = count <= 0;
  const state = last ? 'checking' : 'waiting';
  await db
    .updateTable('plan')
    .set({ state, lacking: Math.max(0, count), lacking_bytes: last ? 0 : bytes })
    .where('account_id', '=', account)
    .where('plan_id', '=', plan)
    .execute();
  return { state, count: Math.max(0, count), bytes: last ? 0 : bytes, last };
}

async function comeNow(
  { db }: VerbContext,
  { account, plan }: Which,
  shas: string[],
): Promise<{ count: number; bytes: number }> {
  let [count, bytes] = [0, 0];
  for (const part of chunks([...new Set(shas)])) {
    const rows = await db
      .updateTable('plan_blob')
      .set({ come: 1 })
      .where('account_id', '=', account)
      .where('plan_id', '=', plan)
      .where('sha', 'in', part)
      .where('come', '=', 0)
      .returning('size')
      .execute();
    count += rows.length;
    for (const { size } of rows) bytes += size;
  }
  return { count, bytes };
}
