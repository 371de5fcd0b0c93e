import type { Selectable } from 'kysely';
import type { Attempt } from '../../shared/contract/backup.ts';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { newId } from '../account/ids.ts';
import { now } from '../account/room.ts';
import type { AttemptTable } from '../store/sql/schema.ts';
import { codeOf, reasonOf } from './failures.ts';
import type { VaultRoom } from './place.ts';

/** What an attempt that succeeded counted. */
export interface Counted {
  fromSeq: number | null;
  toSeq: number | null;
  items: number;
  bytes: number;
  /** What could not be read here, and so is not in the second copy as it stands: the attempt is partial. */
  left?: readonly Left[];
}

/** An item that was left out, and why. */
export interface Left {
  kind: string;
  name: string;
  reason: string;
}

export const attemptOf = (row: Selectable<AttemptTable>): Attempt => ({
  id: row.attempt_id,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  state: row.state as Attempt['state'],
  kind: row.kind as Attempt['kind'],
  fromSeq: row.from_seq,
  toSeq: row.to_seq,
  items: row.items,
  bytes: row.bytes,
  seconds: row.seconds,
  reason: row.reason,
  asked: row.asked !== 0,
});

/**
 * Runs one attempt and records it from its start, with what it counted or why it failed. A failure of the vault is
 * the attempt's answer, not an error of the caller's.
 */
export async function attempt(
  room: VaultRoom,
  { account, kind, asked = false }: { account: string; kind: Attempt['kind']; asked?: boolean },
  work: () => Promise<Counted>,
): Promise<Attempt> {
  await mustExist(room, account);
  const started = performance.now();
  const row: Selectable<AttemptTable> = {
    account_id: account,
    attempt_id: newId(),
    kind,
    state: 'running',
    started_at: now(room),
    ended_at: null,
    from_seq: null,
    to_seq: null,
    items: null,
    bytes: null,
    seconds: null,
    reason: null,
    code: null,
    asked: asked ? 1 : 0,
  };
  await room.writer.run('addAttempt', row);
  const result = await work().then(succeeded, failed);
  const set = { ...result, ended_at: now(room), seconds: Math.round((performance.now() - started) / 1000) };
  await room.writer.run('endAttempt', { account, attempt: row.attempt_id, set });
  return attemptOf({ ...row, ...set });
}

/** Nothing is recorded for an account that is not, or no longer, here. */
async function mustExist(room: VaultRoom, account: string): Promise<void> {
  const row = await room.db
    .selectFrom('account')
    .where('account_id', '=', account)
    .select('account_id')
    .executeTakeFirst();
  if (!row) throw new LifeboatError('not-found', { detail: 'There is no such account.' });
}

const succeeded = ({ fromSeq, toSeq, items, bytes, left = [] }: Counted) => ({
  state: left.length > 0 ? 'partial' : 'succeeded',
  from_seq: fromSeq,
  to_seq: toSeq,
  items,
  bytes,
  reason: left.length > 0 ? leftWords(left) : null,
  code: left.length > 0 ? 'vault.source' : null,
});

const failed = (error: unknown) => ({ state: 'failed', reason: reasonOf(error), code: codeOf(error) });

const MOST_NAMED = 200;

/** Names every item that was left out, with why. */
function leftWords(left: readonly Left[]): string {
  const named = left.slice(0, MOST_NAMED).map(({ name, kind, reason }) => `“${name}” (${kind}): ${reason}`);
  const more = left.length > MOST_NAMED ? ` And ${left.length - MOST_NAMED} more.` : '';
  const all =
    left.length === 1 ? 'One item could not be copied.' : `${left.length} items could not be copied.`;
  return `${all} ${named.join(' ')}${more}`;
}
