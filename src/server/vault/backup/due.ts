import { openIndex } from '../index/index.ts';
import type { VaultRoom } from '../place.ts';
import { identityRows, lastingHash } from '../write/identity.ts';

/** Whether an account has something the vault lacks, or its newest backup failed. */
export async function isDue(room: VaultRoom, account: string, seq: number): Promise<boolean> {
  const newest = await room.db
    .selectFrom('attempt')
    .where('account_id', '=', account)
    .where('kind', '=', 'backup')
    .where('state', '!=', 'running')
    .orderBy('started_at', 'desc')
    .orderBy('attempt_id', 'desc')
    .limit(1)
    .select(['state', 'to_seq'])
    .executeTakeFirst();
  if (newest?.state !== 'succeeded' || newest.to_seq !== seq) return true;
  const index = await openIndex(room.data, account);
  try {
    const { identity, reseed } = index.notes();
    if (reseed !== undefined || index.get('select 1 from owed')) return true;
    return identity !== lastingHash(await identityRows(room.db, account));
  } finally {
    index.close();
  }
}
