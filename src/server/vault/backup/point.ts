import { Digest } from '../../account/version.ts';
import { snapshotAt } from '../../account/snapshot.ts';
import type { Db } from '../../account/journal.ts';
import { VaultFailure } from '../failures.ts';
import type { Point } from '../format/kinds.ts';
import type { Sealed } from '../index/index.ts';

/** The live account's head. */
export async function livePoint(db: Db, account: string): Promise<Point> {
  const row = await db
    .selectFrom('account')
    .where('account_id', '=', account)
    .select(['epoch', 'seq', 'chain'])
    .executeTakeFirst();
  if (!row) throw new VaultFailure('source', 'There is no such account here.');
  return row;
}

/** Digest and count of the live account at one seq. */
export async function liveDigest(
  db: Db,
  account: string,
  seq: number,
): Promise<{ digest: string; items: number }> {
  const digest = new Digest();
  let items = 0;
  for await (const entry of snapshotAt({ db }, account, seq)) {
    digest.add(entry.id, entry.hash);
    items++;
  }
  return { digest: digest.hex(), items };
}

/** How the live account goes on from what the vault holds. */
export type Relation =
  /** The vault's journal is the beginning of the live one. */
  | 'goes-on'
  /** A new epoch that left the vault's journal before its end: only a whole snapshot tells it. */
  | 'branched';

/**
 * Compares the live journal with the vault's.
 * @throws VaultFailure when the live account is behind the vault, or tells another history: then nothing may be added.
 */
export async function relate(db: Db, account: string, live: Point, held: Sealed): Promise<Relation> {
  if (held.seq === 0) return 'goes-on';
  const known = live.epoch === held.epoch || held.after.includes(live.epoch);
  const chain = live.seq >= held.seq ? await chainAt(db, account, held.seq) : null;
  if (chain === held.chain) return 'goes-on';
  if (!known) return 'branched';
  throw live.seq < held.seq
    ? new VaultFailure(
        'ahead',
        `The second copy holds ${held.seq - live.seq} changes that are missing here. Nothing was written over it.`,
      )
    : new VaultFailure(
        'differs',
        'The second copy tells another history than the account here. Nothing was written over it.',
      );
}

export async function chainAt(db: Db, account: string, seq: number): Promise<string | null> {
  const row = await db
    .selectFrom('change')
    .where('account_id', '=', account)
    .where('seq', '=', seq)
    .select('chain')
    .executeTakeFirst();
  return row?.chain ?? null;
}
