import type { Db } from '../../account/journal.ts';
import { openIndex } from '../index/index.ts';
import type { VaultRoom } from '../place.ts';
import { newestAttempt } from '../read/attempts.ts';
import { identityRows, lastingHash } from '../write/identity.ts';

const MINUTE_MS = 60_000;
/** An account that is being written to is backed up when it pauses, or at last after so long. */
const PAUSE_MS = MINUTE_MS;
const LONGEST_WAIT_MS = 10 * MINUTE_MS;
const RETRY_MS = 5 * MINUTE_MS;
/** What had to be left out is tried again this often: it may have been mended here. */
const LEFT_MS = 60 * MINUTE_MS;

/** Whether an account's backup is due: well within 15 minutes of a change, and again soon after a failure. */
export async function isDue(room: VaultRoom, account: string, seq: number): Promise<boolean> {
  const newest = await newestAttempt(room.db, account, 'backup');
  if (!newest) return true;
  const age = (at: string) => room.clock().getTime() - Date.parse(at);
  if (newest.state === 'running') return false;
  if (newest.state === 'failed') return age(newest.started_at) >= RETRY_MS;
  if (newest.to_seq !== seq) {
    const { first, last } = await changeTimes(room.db, account, newest.to_seq ?? 0, seq);
    return first === null || last === null || age(last) >= PAUSE_MS || age(first) >= LONGEST_WAIT_MS;
  }
  if (newest.state === 'partial' && age(newest.started_at) < LEFT_MS) return false;
  return newest.state === 'partial' || hasOther(room, account);
}

/** When the oldest change the vault lacks was made, and the newest. */
async function changeTimes(db: Db, account: string, backed: number, seq: number) {
  const at = async (wanted: number) => {
    const row = await db
      .selectFrom('change')
      .where('account_id', '=', account)
      .where('seq', '=', wanted)
      .select('at')
      .executeTakeFirst();
    return row?.at ?? null;
  };
  return { first: await at(backed + 1), last: await at(seq) };
}

/** Whether something else than a change is to be written: a new password or device, or what a check found damaged. */
async function hasOther(room: VaultRoom, account: string): Promise<boolean> {
  const index = await openIndex(room.data, account);
  try {
    const { identity, reseed } = index.notes();
    if (reseed !== undefined || index.get('select 1 from owed')) return true;
    return identity !== lastingHash(await identityRows(room.db, account));
  } finally {
    index.close();
  }
}
