import type { Context } from 'hono';
import { z } from 'zod';
import type { Me } from '../../shared/contract/account.ts';
import { readQuery } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import type { Deps } from './deps.ts';

const SnapshotQuery = z.object({ seq: z.coerce.number().int().min(0).optional() });

/** Who is signed in, and the notice of the hour. */
export async function me({ room, quota }: Deps, c: Context<Env>): Promise<Response> {
  const { user } = c.get('principal');
  const notice = await room.db
    .selectFrom('instance')
    .where('key', '=', 'notice')
    .select('value')
    .executeTakeFirst();
  const reply: Me = {
    user,
    account: user.role === 'owner' ? await ownAccount(room, user.id, quota) : null,
    notice: notice ? (JSON.parse(notice.value) as Me['notice']) : null,
  };
  return c.json(reply);
}

async function ownAccount(room: Deps['room'], account: string, quota: number | null): Promise<Me['account']> {
  const row = await room.db
    .selectFrom('account')
    .where('account_id', '=', account)
    .select(['account_id', 'seq', 'epoch', 'state', 'lost', 'quota'])
    .executeTakeFirst();
  if (!row) return null;
  const used = async (table: 'body' | 'blob') =>
    Number(
      (
        await room.db
          .selectFrom(table)
          .where('account_id', '=', account)
          .select(({ fn }) => fn.sum<number>('size').as('n'))
          .executeTakeFirst()
      )?.n ?? 0,
    );
  return {
    id: row.account_id,
    seq: row.seq,
    epoch: row.epoch,
    state: row.state,
    lost: row.lost === null ? null : (JSON.parse(row.lost) as NonNullable<Me['account']>['lost']),
    retentionDays: room.retentionDays,
    used: (await used('body')) + (await used('blob')),
    quota: row.quota ?? quota,
  };
}

export async function snapshot({ runner }: Deps, c: Context<Env>): Promise<Response> {
  const { seq } = readQuery(c, SnapshotQuery);
  return c.json(await runner.run('snapshotFacts', { account: accountOf(c), seq }));
}
