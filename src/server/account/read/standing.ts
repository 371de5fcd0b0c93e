import type { Me } from '../../../shared/contract/account.ts';
import type { Room } from '../room.ts';

type Db = Pick<Room, 'db'>;

export interface Standing {
  account: string;
  seq: number;
  derived: number;
  support: number;
}

/** How far accounts have come, for whoever watches them. */
export async function standings({ db }: Db, accounts: readonly string[]): Promise<Standing[]> {
  if (accounts.length === 0) return [];
  const rows = await db
    .selectFrom('account')
    .where('account_id', 'in', accounts)
    .select(['account_id', 'seq', 'derived_no', 'support_no'])
    .execute();
  return rows.map((r) => ({
    account: r.account_id,
    seq: r.seq,
    derived: r.derived_no,
    support: r.support_no,
  }));
}

/** Bytes kept for an account: bodies and blobs, earlier versions included. */
export async function usedBytes({ db }: Db, account: string): Promise<number> {
  const sum = async (table: 'body' | 'blob') => {
    const row = await db
      .selectFrom(table)
      .where('account_id', '=', account)
      .select(({ fn }) => fn.sum<number>('size').as('n'))
      .executeTakeFirst();
    return Number(row?.n ?? 0);
  };
  return (await sum('body')) + (await sum('blob'));
}

/** What an owner is told of the account itself; null when there is none. */
export async function accountFacts(
  room: Pick<Room, 'db' | 'retentionDays'>,
  account: string,
  quota: number | null,
): Promise<Me['account']> {
  const row = await room.db
    .selectFrom('account')
    .where('account_id', '=', account)
    .select(['account_id', 'seq', 'derived_no', 'support_no', 'epoch', 'state', 'lost', 'quota'])
    .executeTakeFirst();
  if (!row) return null;
  return {
    id: row.account_id,
    seq: row.seq,
    derived: row.derived_no,
    support: row.support_no,
    epoch: row.epoch,
    state: row.state,
    lost: row.lost === null ? null : (JSON.parse(row.lost) as NonNullable<Me['account']>['lost']),
    retentionDays: room.retentionDays,
    used: await usedBytes(room, account),
    quota: row.quota ?? quota,
  };
}
