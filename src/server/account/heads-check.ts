import type { Head } from '../store/heads.ts';
import type { Store } from '../store/open.ts';
import { newId } from './ids.ts';

export interface Behind {
  account: string;
  epoch: string;
  /** What the database has, and what it once had. */
  seq: number;
  head: number;
}

/**
 * Accounts whose rows end before the head that was recorded outside the database, or on another chain: a write-ahead
 * log that was cut is fine to SQLite and a loss to the owner (promise 4). A live account of another epoch than its newest
 * record was cut back to before that epoch.
 */
export async function findBehind(store: Pick<Store, 'db'>, heads: Iterable<Head>): Promise<Behind[]> {
  const behind: Behind[] = [];
  for (const head of heads) {
    const account = await store.db
      .selectFrom('account')
      .where('account_id', '=', head.account)
      .select(['seq', 'epoch', 'state'])
      .executeTakeFirst();
    // cut off between the row and the record of its new epoch: its loss is noted already
    if (account && account.epoch !== head.epoch && account.state === 'recovering') continue;
    const line = await store.db
      .selectFrom('change')
      .where('account_id', '=', head.account)
      .where('seq', '=', head.seq)
      .select('chain')
      .executeTakeFirst();
    if (account?.epoch === head.epoch && line?.chain === head.chain) continue;
    behind.push({ account: head.account, epoch: newId(), seq: account?.seq ?? 0, head: head.seq });
  }
  return behind;
}
