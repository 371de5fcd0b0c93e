import type { Kysely } from 'kysely';
import { LifeboatError } from '../../shared/contract/problem.ts';
import type { Head } from '../store/heads.ts';
import type { Schema } from '../store/sql/schema.ts';
import type { Version } from './version.ts';
import type { Projection } from './project.ts';
import { Tx } from './tx.ts';

export { Tx } from './tx.ts';
export { type LiveRow, versionOf } from './live-row.ts';

export type Db = Kysely<Schema>;

/** What a verb gets: the transaction's queries, and where it says which heads moved (told after COMMIT). */
export interface VerbContext {
  db: Db;
  heads: Head[];
}

export interface ActorRef {
  type: 'owner' | 'device' | 'agent' | 'operator' | 'system';
  id: string;
}

/** One act: its changes are undone as one. Ids are made before it starts, so a retry finds itself. */
export interface Act {
  account: string;
  batch: string;
  actor: ActorRef;
  at: string;
  act: string;
  undoes?: string;
  /** Hash of the request an Idempotency-Key stands for. */
  request?: string;
}

/** An item as it shall stand. */
export interface Wanted {
  id: string;
  version: Version;
  size: number;
  uid: string | null;
  /** Absent: made here from the body. */
  projection?: Projection;
  /** The hash the live version must have, or several with a blank between; null: there must be none; absent: any. */
  expect?: string | null;
}

export interface Written {
  id: string;
  seq: number;
  hash: string | null;
}

/** What to do when a name or UID is taken: a save is refused, a restore goes on and says so. */
export interface Policy {
  href: 'refuse' | 'rename';
  uid: 'refuse' | 'skip';
}

export interface Outcome<T> {
  result: T;
  /** null: nothing changed, so there is no step in History. */
  batch: string | null;
  seq: number;
  changes: Written[];
}

/**
 * The one way to write an account: locks its row, runs `work`, appends the changes to the journal, all in the
 * transaction of `ctx`. A batch that is in the journal already is not run again: its changes are answered.
 * `work` may run twice and talks to nothing outside.
 */
export async function transact<T>(
  ctx: VerbContext,
  act: Act,
  work: (tx: Tx) => Promise<T>,
): Promise<Outcome<T | null>> {
  const { db } = ctx;
  const account = await db
    .updateTable('account')
    .set((eb) => ({ seq: eb.ref('seq') }))
    .where('account_id', '=', act.account)
    .returning(['seq', 'chain', 'epoch'])
    .executeTakeFirst();
  if (!account) throw new LifeboatError('not-found', { detail: 'There is no such account.' });
  const replayed = await replay(db, act);
  if (replayed) return { result: null, batch: act.batch, seq: account.seq, changes: replayed };
  const tx = new Tx(db, act, account);
  const result = await work(tx);
  const head = await tx.finish();
  if (!head) return { result, batch: null, seq: account.seq, changes: [] };
  ctx.heads.push({ account: act.account, epoch: account.epoch, ...head });
  return { result, batch: act.batch, seq: head.seq, changes: tx.written };
}

async function replay(db: Db, act: Act): Promise<Written[] | null> {
  const batch = await db
    .selectFrom('batch')
    .where('account_id', '=', act.account)
    .where('batch_id', '=', act.batch)
    .select('request')
    .executeTakeFirst();
  if (!batch) return null;
  if ((batch.request ?? null) !== (act.request ?? null)) throw new LifeboatError('idempotency.mismatch');
  const rows = await db
    .selectFrom('change')
    .where('account_id', '=', act.account)
    .where('batch_id', '=', act.batch)
    .orderBy('seq')
    .select(['item_id', 'seq', 'after_hash'])
    .execute();
  return rows.map((r) => ({ id: r.item_id, seq: r.seq, hash: r.after_hash }));
}
