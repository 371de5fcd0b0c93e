import type { BackupFacts } from '../../../shared/contract/backup.ts';
import { total, type Counts } from '../counts.ts';
import type { Room } from '../room.ts';
import { ActorNames } from './describe.ts';

const DAY = 86_400_000;

/** What is known of the phone's last sync: when its newest changes came, and what they were. */
export async function deviceFacts(
  room: Pick<Room, 'db' | 'clock'>,
  account: string,
): Promise<BackupFacts['device']> {
  const row = await room.db
    .selectFrom('batch')
    .where('account_id', '=', account)
    .where('actor_type', '=', 'device')
    .orderBy('last_seq', 'desc')
    .select(['actor_id', 'at', 'counts'])
    .executeTakeFirst();
  const none = { added: 0, changed: 0, removed: 0 };
  // until devices report what they still hold, nobody knows what waits on the phone
  if (!row) return { state: 'never', at: null, device: null, counts: none, reported: false };
  const names = await ActorNames.load(room, account);
  const { added, changed, removed } = JSON.parse(row.counts) as Counts;
  const age = room.clock().getTime() - Date.parse(row.at);
  return {
    state: age > 7 * DAY ? 'bad' : age > DAY ? 'attention' : 'ok',
    at: row.at,
    device: { id: row.actor_id, name: names.name('device', row.actor_id).name },
    counts: { added: total(added), changed: total(changed), removed: total(removed) },
    reported: false,
  };
}
