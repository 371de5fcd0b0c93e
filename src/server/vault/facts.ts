import { stat } from 'node:fs/promises';
import type { Selectable } from 'kysely';
import type { Attempt, BackupFacts } from '../../shared/contract/backup.ts';
import type { AccountState } from '../../shared/contract/support.ts';
import type { AttemptTable } from '../store/sql/schema.ts';
import { attemptOf } from './attempts.ts';
import { lookAtVault } from './look.ts';
import type { Seen, VaultRoom } from './place.ts';
import { provenAt } from './prove.ts';
import { FAULTY, firstFailure, HOLDING, newestAttempt } from './read/attempts.ts';
import { decide, type Known } from './state.ts';

type VaultFacts = BackupFacts['vault'];

/**
 * What an owner is told of the second copy: its state with since-when and what to do, and the newest attempts.
 * Cheap: a few rows and a look at two folders. When the rows cannot be read the state is `unknown`, never `ok`.
 */
export async function vaultFacts(
  room: VaultRoom,
  account: string,
  now: Date,
  { store = null }: { store?: Known['store'] } = {},
): Promise<VaultFacts> {
  const seen = await lookFrom(room);
  const sameDisk = !room.vault.elsewhere && (await isOnDisk(room.data, seen.disk));
  try {
    const known = await load(room, account, now, { store, problem: seen.problem });
    const { state, since, todo } = decide(known);
    const shown = (row: Selectable<AttemptTable> | undefined) => (row ? attemptOf(row) : null);
    return {
      state,
      since,
      tried: shown(known.tried),
      succeeded: shown(known.succeeded),
      proven: shown(known.proven),
      behind: Math.max(0, known.seq - (known.backedSeq ?? 0)),
      sameDisk,
      todo,
    };
  } catch (error) {
    console.error(`vault facts of ${account}: ${(error as Error).message}`);
    return {
      state: 'unknown',
      since: now.toISOString(),
      tried: null,
      succeeded: null,
      proven: null,
      behind: 0,
      sameDisk,
      todo: 'Nobody can say right now how the second copy is. Look again in a minute.',
    };
  }
}

async function load(
  room: VaultRoom,
  account: string,
  now: Date,
  { store, problem }: Pick<Known, 'store' | 'problem'>,
) {
  const { db } = room;
  const row = await db
    .selectFrom('account')
    .where('account_id', '=', account)
    .select(['seq', 'created_at'])
    .executeTakeFirstOrThrow();
  const tried = await newestAttempt(db, account, 'backup');
  const succeeded = await newestAttempt(db, account, 'backup', 'succeeded');
  const proven = await newestAttempt(db, account, 'proof', 'succeeded');
  const scrubbed = await newestAttempt(db, account, 'scrub', 'succeeded');
  const backedSeq = (await newestAttempt(db, account, 'backup', ...HOLDING))?.to_seq ?? null;
  const known: Known = {
    now,
    createdAt: row.created_at,
    seq: row.seq,
    backedSeq,
    behindSince: await changedAt(room, account, (backedSeq ?? 0) + 1),
    failing: await failingSince(room, account, 'backup'),
    proofFailing: await failingSince(room, account, 'proof'),
    scrubFailing: await failingSince(room, account, 'scrub'),
    provenAt: proven?.ended_at ?? null,
    instanceProvenAt: await provenAt(room),
    scrubbedAt: scrubbed?.ended_at ?? null,
    problem,
    store,
  };
  return { ...known, tried, succeeded, proven };
}

async function changedAt(room: VaultRoom, account: string, seq: number): Promise<string | null> {
  const row = await room.db
    .selectFrom('change')
    .where('account_id', '=', account)
    .where('seq', '>=', seq)
    .orderBy('seq')
    .limit(1)
    .select('at')
    .executeTakeFirst();
  return row?.at ?? null;
}

async function failingSince(room: VaultRoom, account: string, kind: Attempt['kind']) {
  const failed = await newestAttempt(room.db, account, kind, ...FAULTY);
  const good = await newestAttempt(room.db, account, kind, 'succeeded');
  if (!failed || (good && good.started_at >= failed.started_at)) return null;
  const first = await firstFailure(room.db, account, kind);
  return { reason: failed.reason ?? 'It failed.', since: (first ?? failed).started_at };
}

/** Whether a folder lies on that disk; what cannot be looked at is not said to: the state tells it. */
async function isOnDisk(folder: string, disk: number | null): Promise<boolean> {
  if (disk === null) return false;
  return stat(folder).then(
    ({ dev }) => dev === disk,
    () => false,
  );
}

type Looking = Pick<VaultRoom, 'data' | 'vault' | 'look'>;

const lookFrom = (room: Looking): Promise<Seen> => room.look?.() ?? lookAtVault(room);

/** Why the vault cannot be used right now, in a sentence; null when it can. For /readyz. */
export const vaultUsable = async (room: Looking): Promise<string | null> => (await lookFrom(room)).problem;

/** Attempts of an account, the newest first. `before`: only those that started earlier (for the next page). */
export async function listAttempts(
  room: Pick<VaultRoom, 'db'>,
  account: string,
  { kind, limit = 50, before }: { kind?: Attempt['kind']; limit?: number; before?: string } = {},
): Promise<Attempt[]> {
  let query = room.db
    .selectFrom('attempt')
    .where('account_id', '=', account)
    .orderBy('started_at', 'desc')
    .orderBy('attempt_id')
    .limit(limit)
    .selectAll();
  if (kind) query = query.where('kind', '=', kind);
  if (before) query = query.where('started_at', '<', before);
  return (await query.execute()).map(attemptOf);
}

const SEEN = 20;

/** The newest attempts without their reasons, which may name files: a code stands for each. */
export async function attemptsSeen(
  room: Pick<VaultRoom, 'db'>,
  account: string,
): Promise<AccountState['attempts']> {
  const rows = await room.db
    .selectFrom('attempt')
    .where('account_id', '=', account)
    .orderBy('started_at', 'desc')
    .orderBy('attempt_id')
    .limit(SEEN)
    .select(['kind', 'state', 'started_at', 'ended_at', 'items', 'code'])
    .execute();
  return rows.map((row) => ({
    kind: row.kind as Attempt['kind'],
    state: row.state as Attempt['state'],
    startedAt: row.started_at,
    endedAt: row.ended_at,
    items: row.items,
    code: row.code ?? CODES[row.state] ?? 'vault.failed',
  }));
}

const CODES: Record<string, string> = { succeeded: 'vault.ok', running: 'vault.running' };
