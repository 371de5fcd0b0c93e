import type { Insertable } from 'kysely';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { SupportGrantTable } from '../../store/sql/schema-support.ts';
import { askedSince, isOpen } from '../support/rows.ts';
import type { Db, VerbContext } from '../journal.ts';
import { touch, type Touched } from './support.ts';

/** An owner's leave for agents: asked for, given, declined, ended. An answer of this very moment is a retry's own. */

async function insertGrant(db: Db, row: Insertable<SupportGrantTable>): Promise<Touched> {
  await db
    .insertInto('support_grant')
    .values(row)
    .onConflict((c) => c.columns(['account_id', 'grant_id']).doNothing())
    .execute();
  return touch(db, row.account_id);
}

/** An agent asks. @throws `visit.ended`, `support.waiting` while an earlier request waits */
export async function askGrant(
  { db }: VerbContext,
  row: Insertable<SupportGrantTable> & { visit_id: string; asked_at: string },
): Promise<Touched> {
  const visit = await db
    .selectFrom('support_visit')
    .where('account_id', '=', row.account_id)
    .where('visit_id', '=', row.visit_id)
    .selectAll()
    .executeTakeFirst();
  if (!visit || !isOpen(visit, row.asked_at)) throw new LifeboatError('visit.ended');
  const waiting = await db
    .selectFrom('support_grant')
    .where('account_id', '=', row.account_id)
    .where('agent_id', '=', row.agent_id)
    .where('state', '=', 'asked')
    .where('asked_at', '>', askedSince(row.asked_at))
    .where('grant_id', '!=', row.grant_id)
    .select('grant_id')
    .executeTakeFirst();
  if (waiting) throw new LifeboatError('support.waiting');
  return insertGrant(db, row);
}

/** The owner grants unasked. */
export async function giveGrant({ db }: VerbContext, row: Insertable<SupportGrantTable>): Promise<Touched> {
  return insertGrant(db, row);
}

/** The owner answers a request that waits. @throws `grant.state` */
export async function answerGrant(
  { db }: VerbContext,
  args: {
    account: string;
    grant: string;
    at: string;
    set: Pick<SupportGrantTable, 'state' | 'kinds' | 'lasts' | 'until'>;
  },
): Promise<Touched> {
  const done = await db
    .updateTable('support_grant')
    .set({ ...args.set, answered_at: args.at })
    .where('account_id', '=', args.account)
    .where('grant_id', '=', args.grant)
    .where((eb) =>
      eb.or([
        eb.and([eb('state', '=', 'asked'), eb('asked_at', '>', askedSince(args.at))]),
        eb('answered_at', '=', args.at),
      ]),
    )
    .executeTakeFirst();
  if (Number(done.numUpdatedRows) === 0) throw new LifeboatError('grant.state');
  return touch(db, args.account);
}

/** The owner ends a grant that is active. @throws `grant.state` */
export async function endGrant(
  { db }: VerbContext,
  { account, grant, at }: { account: string; grant: string; at: string },
): Promise<Touched> {
  const done = await db
    .updateTable('support_grant')
    .set({ ended_at: at })
    .where('account_id', '=', account)
    .where('grant_id', '=', grant)
    .where('state', '=', 'granted')
    .where((eb) => eb.or([eb('ended_at', 'is', null), eb('ended_at', '=', at)]))
    .where('until', '>', at)
    .executeTakeFirst();
  if (Number(done.numUpdatedRows) === 0) throw new LifeboatError('grant.state');
  return touch(db, account);
}
