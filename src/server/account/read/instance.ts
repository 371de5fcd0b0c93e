import type { Room } from '../room.ts';

type Db = Pick<Room, 'db'>;

/** What the instance remembers under a key outside any account; null: nothing. */
export async function instanceValue({ db }: Db, key: string): Promise<string | null> {
  const row = await db.selectFrom('instance').where('key', '=', key).select('value').executeTakeFirst();
  return row?.value ?? null;
}

/** Whether the database can be read now. */
export const storeAnswers = (room: Db): Promise<boolean> =>
  instanceValue(room, 'probe').then(
    () => true,
    () => false,
  );

export interface InstanceCounts {
  accounts: number;
  attempts: { kind: string; state: string; n: number }[];
}

/** Counts for /metrics; nothing of any one account. */
export async function instanceCounts({ db }: Db): Promise<InstanceCounts> {
  const accounts = await db
    .selectFrom('account')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  const attempts = await db
    .selectFrom('attempt')
    .groupBy(['kind', 'state'])
    .select(['kind', 'state', ({ fn }) => fn.countAll<number>().as('n')])
    .execute();
  return { accounts: Number(accounts.n), attempts };
}
