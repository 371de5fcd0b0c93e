import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { BlobStat } from '../../store/blobs/blobs.ts';
import type { Placed } from '../places.ts';
import { type Act, type Outcome, type Policy, transact, type VerbContext, type Wanted } from '../journal.ts';

export interface NewBody {
  sha: string;
  bytes: Uint8Array;
  crc32: number;
}

export interface SaveArgs {
  act: Act;
  items: Wanted[];
  bodies?: NewBody[];
  blobs?: BlobStat[];
  policy?: Policy;
}

export type { Placed } from '../places.ts';

/** Puts items and the bodies they need, as one step. */
export async function save(
  ctx: VerbContext,
  { act, items, bodies = [], blobs = [], policy }: SaveArgs,
): Promise<Outcome<Placed | null>> {
  return transact(ctx, act, async (tx) => {
    for (const { sha, bytes, crc32 } of bodies) await tx.body(sha, bytes, crc32);
    await recordBlobs(ctx, { account: act.account, at: act.at, blobs });
    return tx.put(items, policy);
  });
}

/** Deletes items, a collection with all in it, as one step. @throws `collection.holds` unless `total` of them go */
export async function remove(
  ctx: VerbContext,
  { act, ids, expect, total }: { act: Act; ids: string[]; expect?: string; total?: number },
): Promise<Outcome<number | null>> {
  return transact(ctx, act, async (tx) => {
    const gone = await tx.remove(ids, expect);
    if (total !== undefined && gone !== total) throw new LifeboatError('collection.holds');
    return gone;
  });
}

/** Notes size and CRC-32 of blobs that are durable. */
export async function recordBlobs(
  { db }: VerbContext,
  { account, at, blobs }: { account: string; at: string; blobs: BlobStat[] },
): Promise<void> {
  for (const { sha, size, crc32 } of blobs) {
    await db
      .insertInto('blob')
      .values({ account_id: account, sha, size, crc32, at })
      .onConflict((c) => c.columns(['account_id', 'sha']).doNothing())
      .execute();
  }
}

/**
 * Stores bodies no version names yet: a big step is staged in slices before it takes the writer. The bytes are proven by
 * their hash, so they also mend what lies damaged under it.
 */
export async function stageBodies(
  { db }: VerbContext,
  { account, bodies }: { account: string; bodies: NewBody[] },
): Promise<void> {
  for (const { sha, bytes, crc32 } of bodies) {
    await db
      .insertInto('body')
      .values({ account_id: account, sha, bytes, size: bytes.length, crc32 })
      .onConflict((c) => c.columns(['account_id', 'sha']).doUpdateSet({ bytes, size: bytes.length, crc32 }))
      .execute();
  }
}
