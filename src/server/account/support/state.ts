import type { BackupFacts } from '../../../shared/contract/backup.ts';
import { CONTENT_KINDS, type Counts } from '../../../shared/contract/kinds.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { AccountState } from '../../../shared/contract/support.ts';
import { listDevices } from '../devices.ts';
import { bin } from '../read/bin.ts';
import { deviceFacts } from '../read/device-facts.ts';
import { countMembers } from '../read/lists.ts';
import { accountFacts } from '../read/standing.ts';
import type { Room } from '../room.ts';
import { reportsOf } from './reports.ts';
import { adviceFor, type Told } from './tell.ts';

type Reading = Pick<Room, 'db' | 'blobs' | 'clock' | 'retentionDays'>;

/** What other rooms know of an account, handed in: this one knows no vault and starts no jobs. */
export interface Facts {
  vault(account: string, now: Date): Promise<BackupFacts['vault']>;
  attempts(account: string): Promise<AccountState['attempts']>;
  own(account: string): Promise<BackupFacts['own']>;
  quota: number | null;
}

/**
 * What an agent sees without a grant. Each part is picked by name, so that nothing with a name, number, title or picture
 * in it comes along.
 */
export async function accountState(room: Reading, account: string, facts: Facts): Promise<AccountState> {
  const now = room.clock();
  const { reports, held } = await reportsOf(room, account);
  const told: Told = {
    asOf: now.toISOString(),
    account: await accountSeen(room, account, facts.quota),
    counts: await countsSeen(room, account),
    device: await deviceSeen(room, account),
    vault: vaultSeen(await facts.vault(account, now)),
    own: ownSeen(await facts.own(account)),
    devices: (await listDevices(room, account)).map(({ scopes, createdAt, lastUsedAt, revokedAt }) => ({
      scopes,
      createdAt,
      lastUsedAt,
      revokedAt,
    })),
    attempts: await facts.attempts(account),
    reports,
    deletions: { inBin: (await bin(room, account, { limit: 1 })).total, held },
  };
  return { ...told, advice: adviceFor(told) };
}

async function accountSeen(room: Reading, account: string, quota: number | null): Promise<Told['account']> {
  const known = await accountFacts(room, account, quota);
  if (!known) throw new LifeboatError('visit.not-found');
  const { created_at } = await room.db
    .selectFrom('account')
    .where('account_id', '=', account)
    .select('created_at')
    .executeTakeFirstOrThrow();
  const { state, lost, seq, retentionDays, used } = known;
  return { state, lost, createdAt: created_at, seq, retentionDays, used, quota: known.quota };
}

/** Live items by kind; null when what is counted is not what should be there (promise 4). */
async function countsSeen({ db }: Reading, account: string): Promise<Counts | null> {
  try {
    const counts: Counts = {};
    for (const kind of CONTENT_KINDS) counts[kind] = (await countMembers(db, account, kind)).total;
    return counts;
  } catch (error) {
    if (error instanceof LifeboatError && error.code === 'store.unavailable') return null;
    throw error;
  }
}

async function deviceSeen(room: Reading, account: string): Promise<Told['device']> {
  const { state, at, counts } = await deviceFacts(room, account);
  return { state, at, counts };
}

const vaultSeen = (vault: BackupFacts['vault']): Told['vault'] => ({
  state: vault.state,
  since: vault.since,
  behind: vault.behind,
  tried: vault.tried?.startedAt ?? null,
  succeeded: vault.succeeded?.endedAt ?? null,
  proven: vault.proven?.endedAt ?? null,
  sameDisk: vault.sameDisk,
});

const ownSeen = ({ state, at, since }: BackupFacts['own']): Told['own'] => ({ state, at, since });
