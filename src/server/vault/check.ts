import type { Attempt } from '../../shared/contract/backup.ts';
import { inOrder } from '../store/sql/stream.ts';
import { attempt } from './attempts.ts';
import { checkAccount, type Problem } from './check/account.ts';
import { checkInstance } from './check/instance.ts';
import { VaultFailure } from './failures.ts';
import { stuckCalls } from './files/patience.ts';
import { distrust } from './index/distrust.ts';
import { openAlone, openVault, type Vault } from './open.ts';
import type { VaultRoom } from './place.ts';
import { HOLDING, newestAttempt } from './read/attempts.ts';

/** What reading every byte of the vault gave. */
export interface VerifyReport {
  /** true: everything a rebuild needs is there and sound. */
  ok: boolean;
  files: number;
  bytes: number;
  problems: Problem[];
  /** Damaged files that something sound and newer covers. */
  mended: Problem[];
}

/** Reads and checks every file of the vault. A job. @throws VaultFailure when it cannot be opened at all */
export async function verify(room: VaultRoom, _: object = {}): Promise<VerifyReport> {
  return verifyFiles(await openVault(room));
}

/** The same without a data folder: `lifeboat vault verify` beside a vault that is all that is left. */
export async function verifyAlone(config: { vault: string; vaultKeyFile: string }): Promise<VerifyReport> {
  return verifyFiles((await openAlone(config.vault, config.vaultKeyFile)).vault);
}

async function verifyFiles(vault: Vault): Promise<VerifyReport> {
  const report: VerifyReport = { ok: true, files: 0, bytes: 0, problems: [], mended: [] };
  const parts = [() => checkInstance(vault)];
  for (const account of await vault.files.folders('accounts')) parts.push(() => checkAccount(vault, account));
  for (const part of parts) {
    const { files, bytes, problems, mended } = await part();
    report.files += files;
    report.bytes += bytes;
    report.problems.push(...problems);
    report.mended.push(...mended);
  }
  return { ...report, ok: report.problems.length === 0 };
}

/** Re-reads every byte of an account in the vault; what is damaged is written again by the next backup. A job. */
export async function scrub(room: VaultRoom, { account }: { account: string }): Promise<Attempt> {
  return attempt(room, { account, kind: 'scrub' }, async () => {
    const vault = await openVault(room);
    const checked = await checkAccount(vault, account);
    const { problems, lostBlobs, files, bytes } = checked;
    if (problems.length === 0) return { fromSeq: null, toSeq: null, items: files, bytes };
    const more = problems.length > 1 ? ` And ${problems.length - 1} more.` : '';
    const reason = `${problems[0]!.problem}${more}`;
    const onlyBlobs = lostBlobs.length >= problems.length;
    await distrust(room, account, lostBlobs, reason);
    if (!onlyBlobs) await distrust(room, account, [], reason);
    throw new VaultFailure('damaged', reason, problems[0]!.file);
  });
}

const DAY_MS = 86_400_000;
/** Well within the 30 days that "ok" asks. */
const DUE_MS = 21 * DAY_MS;
const RETRY_MS = 3_600_000;

/** Scrubs every account whose scrub is due; a failed one is due again within the hour. A job. */
export async function scrubDue(
  room: VaultRoom,
  _: object = {},
): Promise<{ account: string; attempt: Attempt }[]> {
  const done: { account: string; attempt: Attempt }[] = [];
  const accounts = room.db.selectFrom('account').select(['account_id', 'created_at']);
  for await (const { account_id: account, created_at } of inOrder(accounts, 'account_id')) {
    if (!(await newestAttempt(room.db, account, 'backup', ...HOLDING))) continue;
    const tried = await newestAttempt(room.db, account, 'scrub');
    const since = Date.parse(tried?.started_at ?? created_at);
    const wait = tried?.state === 'failed' ? RETRY_MS : DUE_MS;
    if (tried?.state !== 'running' && room.clock().getTime() - since >= wait)
      done.push({ account, attempt: await scrub(room, { account }) });
    if (stuckCalls() > 0) break;
  }
  return done;
}
