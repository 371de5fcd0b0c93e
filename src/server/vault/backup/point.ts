import { missingAt } from '../../account/complete.ts';
import { readableAt } from '../../account/snapshot.ts';
import { nameIn, soundSummary } from '../../account/stand-in.ts';
import { Digest } from '../../account/version.ts';
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

/** What History says an account holds at one seq. */
export interface LiveState {
  digest: string;
  items: number;
  /** Items of it whose rows are damaged or gone, sorted by id; `hash` as the journal has it. */
  unreadable: Unreadable[];
}

/** An item that cannot be read here. */
export interface Unreadable {
  id: string;
  hash: string;
  kind: string;
  name: string;
  reason: string;
}

/** Digest and count of the live account at one seq, as its journal has it: a damaged row does not change them. */
export async function liveDigest(
  db: Db,
  account: string,
  seq: number,
  without: ReadonlySet<string> = new Set(),
): Promise<LiveState> {
  const digest = new Digest();
  const state: LiveState = { digest: '', items: 0, unreadable: [] };
  const add = ({ id, hash }: { id: string; hash: string }) => {
    if (without.has(id)) return;
    digest.add(id, hash);
    state.items++;
  };
  const gone = await missingAt(db, account, seq);
  const addGone = async (before: string | null) => {
    while (gone[0] && (before === null || gone[0].id < before)) {
      const { id, hash, kind } = gone.shift()!;
      const name = nameIn(await soundSummary(db, account, id, hash));
      state.unreadable.push({ id, hash, kind, name, reason: 'Its row is missing here.' });
      add({ id, hash });
    }
  };
  for await (const { id, hash, version, name = '', unreadable } of readableAt({ db }, account, seq)) {
    await addGone(id);
    if (unreadable !== undefined)
      state.unreadable.push({ id, hash, kind: version.kind, name, reason: unreadable });
    add({ id, hash });
  }
  await addGone(null);
  return { ...state, digest: digest.hex() };
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
