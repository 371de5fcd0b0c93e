import type { Context } from 'hono';
import { z } from 'zod';
import type { Me } from '../../shared/contract/account.ts';
import { instanceValue } from '../account/read/instance.ts';
import { accountFacts } from '../account/read/standing.ts';
import { countMembers } from '../account/read/lists.ts';
import { readQuery } from '../http/body.ts';
import type { Env } from '../http/env.ts';
import { accountOf } from '../http/principal.ts';
import type { Deps } from './deps.ts';

const SnapshotQuery = z.object({ seq: z.coerce.number().int().min(0).optional() });

/** Who is signed in, and the notice of the hour. */
export async function me({ room, quota }: Deps, c: Context<Env>): Promise<Response> {
  const { user } = c.get('principal');
  const notice = await instanceValue(room, 'notice');
  const reply: Me = {
    user,
    account: user.role === 'owner' ? await accountFacts(room, user.id, quota) : null,
    notice: notice ? (JSON.parse(notice) as Me['notice']) : null,
  };
  return c.json(reply);
}

/** @throws `store.unavailable` when items are missing: a digest of less than there was would look like the truth */
export async function snapshot({ room, runner }: Deps, c: Context<Env>): Promise<Response> {
  const { seq } = readQuery(c, SnapshotQuery);
  if (seq === undefined) await countMembers(room.db, accountOf(c), 'collection');
  return c.json(await runner.run('snapshotFacts', { account: accountOf(c), seq }));
}
