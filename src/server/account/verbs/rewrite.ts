import { type Outcome, transact, type VerbContext } from '../journal.ts';
import type { Placed } from '../places.ts';
import { recordBlobs, type SaveArgs } from './save.ts';

export interface RewriteArgs extends SaveArgs {
  /** Items that go, each only while it is the version named. */
  gone: { id: string; expect: string }[];
}

/** Puts items and deletes others, as one step: a merge, or cards that change together. */
export async function rewrite(
  ctx: VerbContext,
  { act, items, gone, bodies = [], blobs = [], policy }: RewriteArgs,
): Promise<Outcome<Placed | null>> {
  return transact(ctx, act, async (tx) => {
    for (const { sha, bytes, crc32 } of bodies) await tx.body(sha, bytes, crc32);
    await recordBlobs(ctx, { account: act.account, at: act.at, blobs });
    const placed = await tx.put(items, policy);
    for (const { id, expect } of gone) await tx.remove([id], expect);
    return placed;
  });
}
