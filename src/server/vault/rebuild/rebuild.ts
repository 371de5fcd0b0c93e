import type { Kysely } from 'kysely';
import { Digest } from '../../account/version.ts';
import { snapshotAt } from '../../account/snapshot.ts';
import type { Schema } from '../../store/sql/schema.ts';
import { inOrder } from '../../store/sql/stream.ts';
import { isDamage } from '../failures.ts';
import type { AccountEnd, Point } from '../format/kinds.ts';
import type { Vault } from '../open.ts';
import { follow } from '../read/line.ts';
import { soundCopy } from '../write/blobs.ts';
import { closeRebuild, withoutBody } from './finish.ts';
import { RowSink } from './row-sink.ts';

export interface LostBlob {
  sha: string;
  file: string;
  problem: string;
}

/** An account as the vault's bytes alone give it. */
export interface Rebuilt {
  /** null: the vault holds nothing of it that can be read. */
  point: Point | null;
  digest: string;
  items: number;
  /** What the vault itself recorded for that seq. */
  recorded: AccountEnd | null;
  blobs: number;
  /** Bytes of the vault that were read. */
  bytes: number;
  problems: { file: string; problem: string }[];
  /** Blobs that came back from no copy, and why; not among the problems. */
  lostBlobs: LostBlob[];
  /** Items that came back without their bytes; not among the problems. */
  bare: { item: string; sha: string }[];
}

/** What is wrong with an item that came back without its bytes. */
export const bareProblem = (account: string, item: string) => ({
  file: `accounts/${account}`,
  problem: `Item ${item} has no content in the second copy.`,
});

/** What is done with each blob: a proof reads it, a restore keeps it. Answers its plain size. */
export type TakeBlob = (path: string, sha: string) => Promise<number>;

/**
 * Rebuilds one account into a store's tables, from the vault alone: rows in the journal's order, then every blob.
 * The same code proves and restores.
 */
export async function rebuild(
  vault: Vault,
  db: Kysely<Schema>,
  account: string,
  { at, takeBlob, progress }: { at: string; takeBlob: TakeBlob; progress?: () => void },
): Promise<Rebuilt> {
  const found = await follow(vault, account, new RowSink(db, account, at));
  await closeRebuild(db, account);
  const taken = await takeBlobs(vault, db, account, takeBlob, progress);
  const read = found.used.reduce((sum, f) => sum + f.size, 0);
  const state = found.state;
  return {
    point: state && { epoch: state.epoch, seq: state.seq, chain: state.chain },
    ...(await digestOf(db, account, state?.seq ?? 0)),
    recorded: found.end,
    blobs: taken.count,
    bytes: read + taken.bytes,
    problems: found.problems,
    lostBlobs: taken.lost,
    bare: await withoutBody(db, account),
  };
}

async function digestOf(db: Kysely<Schema>, account: string, seq: number) {
  const digest = new Digest();
  let items = 0;
  for await (const entry of snapshotAt({ db }, account, seq)) {
    digest.add(entry.id, entry.hash);
    items++;
  }
  return { digest: digest.hex(), items };
}

async function takeBlobs(
  vault: Vault,
  db: Kysely<Schema>,
  account: string,
  takeBlob: TakeBlob,
  progress?: () => void,
) {
  const taken = { count: 0, bytes: 0, lost: [] as LostBlob[] };
  const query = db.selectFrom('blob').where('account_id', '=', account).select(['sha']);
  for await (const { sha } of inOrder(query, 'sha')) {
    try {
      taken.bytes += await takeBlob(await soundCopy(vault, account, sha), sha);
      taken.count++;
      progress?.();
    } catch (error) {
      if (!isDamage(error)) throw error;
      taken.lost.push({ sha, file: error.file ?? sha, problem: error.message });
    }
  }
  return taken;
}
