import type { Attempt } from '../../shared/contract/backup.ts';
import { attempt } from './attempts.ts';
import { backUpAccount } from './backup/one.ts';
import { isDue } from './backup/due.ts';
import { reasonOf } from './failures.ts';
import { stuckCalls } from './files/patience.ts';
import { withLock } from './index/lock.ts';
import { writeInstance } from './write/instance.ts';
import { openVault } from './open.ts';
import type { VaultRoom } from './place.ts';
import { inOrder } from '../store/sql/stream.ts';

/** What a backup of all accounts did. */
export interface BackupReport {
  /** true: every account looked at is in the vault as it stood, read back; the instance's own file too. */
  ok: boolean;
  attempts: (Attempt & { account: string })[];
  /** Why the instance's own file could not be written; null when it is there. */
  instance: string | null;
}

/**
 * Backs one account up: writes what the vault lacks, reads it back and compares; only then it succeeded. Trouble with
 * the vault is the attempt's state and reason. A job: it reads every row.
 */
export async function backup(
  room: VaultRoom,
  { account, asked = false }: { account: string; asked?: boolean },
): Promise<Attempt> {
  return attempt(room, { account, kind: 'backup', asked }, () =>
    withLock(room.data, account, async () => {
      const vault = await openVault(room);
      const counted = await backUpAccount(room, vault, account);
      await writeInstance(room, vault, { heads: false });
      return counted;
    }),
  );
}

/**
 * Backs up every account that is due, or with `every` all of them, and then writes the instance's own file with every
 * account's head.
 */
export async function backupAll(
  room: VaultRoom,
  { asked = false, every = false }: { asked?: boolean; every?: boolean } = {},
): Promise<BackupReport> {
  const attempts: BackupReport['attempts'] = [];
  const accounts = room.db.selectFrom('account').select(['account_id', 'seq']);
  for await (const row of inOrder(accounts, 'account_id')) {
    const { account_id: account, seq } = row;
    if (!every && !(await isDue(room, account, seq))) continue;
    attempts.push({ ...(await backup(room, { account, asked })), account });
    // every other account would wait as long; they stay due
    if (stuckCalls() > 0) break;
  }
  const instance = await openVault(room)
    .then((vault) => writeInstance(room, vault, { heads: every || attempts.length > 0 }))
    .then(() => null, reasonOf);
  return { ok: instance === null && attempts.every((a) => a.state === 'succeeded'), attempts, instance };
}
