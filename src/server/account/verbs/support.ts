import type { Insertable } from 'kysely';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import type {
  SupportLookTable,
  SupportSuggestionTable,
  SupportVisitTable,
} from '../../store/sql/schema-support.ts';
import type { Db, VerbContext } from '../journal.ts';
import { isOpen } from '../support/rows.ts';

/**
 * Rows about support beside the journal. What must hold for a look (the visit is open, the grant not ended) is checked
 * in the same transaction, so that an end is an end. Ids are made before: a retry finds itself.
 */

/** What is told to whoever watches the account. */
export interface Touched {
  no: number;
}

/** Counts a change about support; answers its number and the account's place in its journal. @throws `not-found` */
export async function touch(db: Db, account: string): Promise<{ no: number; seq: number }> {
  const row = await db
    .updateTable('account')
    .set((eb) => ({ support_no: eb('support_no', '+', 1) }))
    .where('account_id', '=', account)
    .returning(['support_no', 'seq'])
    .executeTakeFirst();
  if (!row) throw new LifeboatError('not-found');
  return { no: row.support_no, seq: row.seq };
}

export type NewLook = Omit<Insertable<SupportLookTable>, 'no' | 'seq'>;

async function insertLook(db: Db, look: NewLook): Promise<Touched> {
  const { no, seq } = await touch(db, look.account_id);
  await db
    .insertInto('support_look')
    .values({ ...look, no, seq })
    .onConflict((c) => c.columns(['account_id', 'look_id']).doNothing())
    .execute();
  return { no };
}

/** Opens a visit: it is the first look, too. */
export async function openVisit(
  { db }: VerbContext,
  { visit, look }: { visit: Insertable<SupportVisitTable>; look: string },
): Promise<Touched> {
  await db
    .insertInto('support_visit')
    .values(visit)
    .onConflict((c) => c.columns(['account_id', 'visit_id']).doNothing())
    .execute();
  const { account_id, visit_id, at } = visit;
  const nothing = { kind: null, item_id: null, hash: null, grant_id: null };
  return insertLook(db, { account_id, look_id: look, visit_id, at, what: 'visit', ...nothing });
}

/** Ends a visit that is open. Answers null when it was over already. */
export async function endVisit(
  { db }: VerbContext,
  { account, visit, by, at }: { account: string; visit: string; by: 'agent' | 'owner'; at: string },
): Promise<Touched | null> {
  const done = await db
    .updateTable('support_visit')
    .set({ ended_at: at, ended_by: by })
    .where('account_id', '=', account)
    .where('visit_id', '=', visit)
    .where((eb) => eb.or([eb('ended_at', 'is', null), eb('ended_at', '=', at)]))
    .where('until', '>', at)
    .executeTakeFirst();
  return Number(done.numUpdatedRows) > 0 ? touch(db, account) : null;
}

/** Notes a look before anything is shown. @throws `visit.ended`, `grant.needed` */
export async function addLook({ db }: VerbContext, look: NewLook): Promise<Touched> {
  await mustBeOpen(db, look);
  if (look.grant_id) await mustBeGranted(db, look, look.grant_id);
  return insertLook(db, look);
}

async function mustBeOpen(
  db: Db,
  { account_id, visit_id, at }: { account_id: string; visit_id: string; at: string },
): Promise<SupportVisitTable> {
  const visit = await db
    .selectFrom('support_visit')
    .where('account_id', '=', account_id)
    .where('visit_id', '=', visit_id)
    .selectAll()
    .executeTakeFirst();
  if (!visit || !isOpen(visit, at)) throw new LifeboatError('visit.ended');
  return visit;
}

async function mustBeGranted(db: Db, { account_id, at }: NewLook, grant: string): Promise<void> {
  const row = await db
    .selectFrom('support_grant')
    .where('account_id', '=', account_id)
    .where('grant_id', '=', grant)
    .where('state', '=', 'granted')
    .where('ended_at', 'is', null)
    .where('until', '>', at)
    .select('grant_id')
    .executeTakeFirst();
  if (!row) throw new LifeboatError('grant.needed');
}

/** Unanswered suggestions one agent may have waiting. */
const MOST_WAITING = 5;

/** Sends a suggestion. @throws `visit.ended`, `support.waiting` */
export async function addSuggestion(
  { db }: VerbContext,
  row: Insertable<SupportSuggestionTable>,
): Promise<Touched> {
  const { agent_id } = await mustBeOpen(db, row);
  const { n } = await db
    .selectFrom('support_suggestion')
    .innerJoin('support_visit', (j) =>
      j
        .onRef('support_visit.account_id', '=', 'support_suggestion.account_id')
        .onRef('support_visit.visit_id', '=', 'support_suggestion.visit_id'),
    )
    .where('support_suggestion.account_id', '=', row.account_id)
    .where('agent_id', '=', agent_id)
    .where('state', '=', 'sent')
    .where('suggestion_id', '!=', row.suggestion_id)
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  if (Number(n) >= MOST_WAITING) throw new LifeboatError('support.waiting');
  await db
    .insertInto('support_suggestion')
    .values(row)
    .onConflict((c) => c.columns(['account_id', 'suggestion_id']).doNothing())
    .execute();
  return touch(db, row.account_id);
}

/** The owner's answer. @throws `suggestion.state` when there was one before */
export async function answerSuggestion(
  { db }: VerbContext,
  args: {
    account: string;
    suggestion: string;
    state: 'accepted' | 'declined';
    at: string;
    result: string | null;
  },
): Promise<Touched> {
  const done = await db
    .updateTable('support_suggestion')
    .set({ state: args.state, answered_at: args.at, result: args.result })
    .where('account_id', '=', args.account)
    .where('suggestion_id', '=', args.suggestion)
    // one that is running under this very word is a retry's own
    .where((eb) => eb.or([eb('state', '=', 'sent'), eb('result', '=', args.result)]))
    .executeTakeFirst();
  if (Number(done.numUpdatedRows) === 0) throw new LifeboatError('suggestion.state');
  return touch(db, args.account);
}

/** What became of an accepted suggestion's action. */
export async function endSuggestion(
  { db }: VerbContext,
  { account, suggestion, result }: { account: string; suggestion: string; result: string },
): Promise<Touched> {
  await db
    .updateTable('support_suggestion')
    .set({ result })
    .where('account_id', '=', account)
    .where('suggestion_id', '=', suggestion)
    .where('state', '=', 'accepted')
    .execute();
  return touch(db, account);
}

/** An action that a stop cut off is not "running" for ever. */
export async function failRunningSuggestions(db: Db): Promise<void> {
  await db
    .updateTable('support_suggestion')
    .set({ result: JSON.stringify({ state: 'failed', code: 'store.stopping' }) })
    .where('result', 'like', '%"running"%')
    .execute();
}
