import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Attempt } from '../../shared/contract/backup.ts';
import { bodyFault } from '../account/body-fault.ts';
import type { Db } from '../account/journal.ts';
import { LIVE } from '../account/live-row.ts';
import { now } from '../account/room.ts';
import { liveVersions } from '../account/versions.ts';
import { makeFolder } from '../store/files.ts';
import { databasePath, prepareSchema } from '../store/open.ts';
import { openSqlite } from '../store/sql/sqlite.ts';
import { inOrder } from '../store/sql/stream.ts';
import { attempt, type Counted, type Left } from './attempts.ts';
import { chainAt, liveDigest, type LiveState, livePoint } from './backup/point.ts';
import { VaultFailure } from './failures.ts';
import { stuckCalls } from './files/patience.ts';
import { distrust } from './index/distrust.ts';
import { openVault, type Vault } from './open.ts';
import type { VaultRoom } from './place.ts';
import { FAULTY, HOLDING, newestAttempt } from './read/attempts.ts';
import { bareProblem, type LostBlob, rebuild, type Rebuilt } from './rebuild/rebuild.ts';
import { BODY_UNREADABLE, leaveOut } from './write/source.ts';

/** Key of the instance table: when a proof last succeeded, of any account. */
export const PROVEN_KEY = 'vault.proven';

/**
 * Proves an account's second copy: rebuilds it from the vault alone into a scratch place, reads every blob, and
 * compares the digest with what the vault recorded and with the live account at that seq. A job.
 */
export async function prove(room: VaultRoom, { account }: { account: string }): Promise<Attempt> {
  const done = await attempt(room, { account, kind: 'proof' }, async () => {
    const vault = await openVault(room);
    return inScratch(room, vault, account, async (rebuilt, scratch) => {
      try {
        return await compare(room, account, rebuilt, scratch);
      } catch (error) {
        if (error instanceof VaultFailure)
          await distrust(
            room,
            account,
            rebuilt.lostBlobs.map((b) => b.sha),
            error.message,
          );
        throw error;
      }
    });
  });
  if (done.state === 'succeeded') await room.writer.run('setInstance', { key: PROVEN_KEY, value: now(room) });
  return done;
}

/** Rebuilds into a folder of its own, which goes after `use`; blobs are read and not kept. */
async function inScratch<T>(
  room: VaultRoom,
  vault: Vault,
  account: string,
  use: (rebuilt: Rebuilt, scratch: Db) => Promise<T>,
): Promise<T> {
  const data = join(room.data, 'tmp', `proof-${randomUUID()}`);
  await makeFolder(data);
  try {
    const place = { data, databaseUrl: null };
    await prepareSchema(place);
    const { db } = openSqlite(databasePath(place), 'write');
    try {
      // soundCopy has read every byte and compared it with the name
      const takeBlob = async (path: string) => (await vault.files.size(path)) ?? 0;
      return await use(await rebuild(vault, db, account, { at: now(room), takeBlob }), db);
    } finally {
      await db.destroy();
    }
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

async function compare(room: VaultRoom, account: string, rebuilt: Rebuilt, scratch: Db): Promise<Counted> {
  const { point, digest, items, recorded, bytes } = rebuilt;
  const left = new Map<string, Left>();
  const problems = [...rebuilt.problems, ...(await lostHere(room, account, rebuilt, left))];
  if (problems.length > 0) {
    const more = problems.length > 1 ? ` And ${problems.length - 1} more.` : '';
    throw new VaultFailure('damaged', `${problems[0]!.problem}${more}`, problems[0]!.file);
  }
  if (!point) throw new VaultFailure('missing', 'The second copy holds nothing of this account yet.');
  const backedUp = await newestAttempt(room.db, account, 'backup', ...HOLDING);
  const live = await livePoint(room.db, account);
  if (backedUp?.to_seq && point.seq < backedUp.to_seq)
    throw new VaultFailure(
      'damaged',
      `Only changes up to ${point.seq} came back from the second copy, not up to ${backedUp.to_seq}.`,
    );
  if (live.seq < point.seq || (await chainAt(room.db, account, point.seq)) !== point.chain)
    throw new VaultFailure('differs', 'What came back from the second copy is not the history kept here.');
  const state = await liveDigest(room.db, account, point.seq);
  const wanted = await comparable(room.db, account, point.seq, state, scratch, left);
  if (!recorded || recorded.digest !== state.digest || recorded.items !== state.items)
    throw new VaultFailure('damaged', 'What came back from the second copy is not what was recorded in it.');
  if (wanted.digest !== digest || wanted.items !== items)
    throw new VaultFailure('differs', 'What came back from the second copy is not what is kept here.');
  return { fromSeq: 1, toSeq: point.seq, items, bytes, left: [...left.values()] };
}

/** Bodies that did not come back: those that cannot be read here either are noted, the others are damage. */
async function lostHere(room: VaultRoom, account: string, rebuilt: Rebuilt, left: Map<string, Left>) {
  const problems: Pick<LostBlob, 'file' | 'problem'>[] = [];
  const bare = rebuilt.bare.map(({ item, sha }) => ({ sha, ...bareProblem(account, item) }));
  for (const { sha, file, problem } of [...rebuilt.lostBlobs, ...bare]) {
    const row = await room.db
      .selectFrom('version')
      .where('account_id', '=', account)
      .where('body_sha', '=', sha)
      .orderBy('seq', 'desc')
      .select(LIVE)
      .executeTakeFirst();
    if (row && (await bodyFault(room, account, sha)) !== null)
      await leaveOut({ room, account, left }, row, BODY_UNREADABLE);
    else problems.push({ file, problem });
  }
  return problems;
}

/** What must come back: all that History names, without items that cannot be read here and did not come back either. */
async function comparable(
  db: Db,
  account: string,
  seq: number,
  state: LiveState,
  scratch: Db,
  left: Map<string, Left>,
): Promise<Pick<LiveState, 'digest' | 'items'>> {
  const absent = new Set<string>();
  for (const { id, hash, kind, name, reason } of state.unreadable) {
    const back = await liveVersions(scratch, account)
      .where('item_id', '=', id)
      .select('hash')
      .executeTakeFirst();
    if (back?.hash === hash) continue;
    absent.add(id);
    left.set(id, { kind, name: name || id, reason });
  }
  return absent.size === 0 ? state : liveDigest(db, account, seq, absent);
}

const DAY_MS = 86_400_000;
/** An account is proven this often, and the instance (any account) that often, well within what "ok" asks. */
const ACCOUNT_DUE_MS = 7 * DAY_MS;
const INSTANCE_DUE_MS = DAY_MS;
const RETRY_MS = 3_600_000;

/** Proves every account whose proof is due; when none is and the instance's is, the one proven longest ago. */
export async function proveDue(
  room: VaultRoom,
  _: object = {},
): Promise<{ account: string; attempt: Attempt }[]> {
  const done: { account: string; attempt: Attempt }[] = [];
  let oldest: { account: string; at: string } | null = null;
  const accounts = room.db.selectFrom('account').select('account_id');
  for await (const { account_id: account } of inOrder(accounts, 'account_id')) {
    const at = await lastProof(room, account);
    if (at === null) continue;
    if (isOlder(room, at, ACCOUNT_DUE_MS)) done.push({ account, attempt: await prove(room, { account }) });
    else if (!oldest || at < oldest.at) oldest = { account, at };
    if (stuckCalls() > 0) return done;
  }
  const proven = await provenAt(room);
  if (done.length === 0 && oldest && (proven === null || isOlder(room, proven, INSTANCE_DUE_MS)))
    done.push({ account: oldest.account, attempt: await prove(room, { account: oldest.account }) });
  return done;
}

/** When an account was last proven, '' when never; null: nothing to prove yet, or tried just now. */
async function lastProof(room: VaultRoom, account: string): Promise<string | null> {
  if (!(await newestAttempt(room.db, account, 'backup', ...HOLDING))) return null;
  const tried = await newestAttempt(room.db, account, 'proof');
  if (tried?.state === 'running') return null;
  if (tried && FAULTY.includes(tried.state as never) && !isOlder(room, tried.started_at, RETRY_MS))
    return null;
  return (await newestAttempt(room.db, account, 'proof', 'succeeded'))?.ended_at ?? '';
}

const isOlder = (room: VaultRoom, at: string, ms: number): boolean =>
  at === '' || room.clock().getTime() - Date.parse(at) >= ms;

/** When any account of this instance was last proven. */
export async function provenAt(room: Pick<VaultRoom, 'db'>): Promise<string | null> {
  const row = await room.db
    .selectFrom('instance')
    .where('key', '=', PROVEN_KEY)
    .select('value')
    .executeTakeFirst();
  return row?.value ?? null;
}
