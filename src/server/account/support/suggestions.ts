import { LifeboatError } from '../../../shared/contract/problem.ts';
import type {
  AgentRef,
  SuggestedAction,
  Suggestion,
  SuggestionWrite,
} from '../../../shared/contract/support.ts';
import type { z } from 'zod';
import type { SupportSuggestionTable, SupportVisitTable } from '../../store/sql/schema-support.ts';
import type { OwnerRoom } from '../grants.ts';
import { newId } from '../ids.ts';
import { decodeCursor, encodeCursor, type Page } from '../read/lists.ts';
import { now, type Room } from '../room.ts';
import { suggestionOf } from './rows.ts';
import { type DeskRoom, tellTouched } from './visits.ts';

const LIMIT = 50;
type Query = { cursor?: string; limit?: number };
type Row = SupportSuggestionTable & { agent_id: string; agent_name: string; agent_email: string };

const rowsOf = ({ db }: Pick<Room, 'db'>, account: string) =>
  db
    .selectFrom('support_suggestion')
    .innerJoin('support_visit', (j) =>
      j
        .onRef('support_visit.account_id', '=', 'support_suggestion.account_id')
        .onRef('support_visit.visit_id', '=', 'support_suggestion.visit_id'),
    )
    .where('support_suggestion.account_id', '=', account);

const shown = (row: Row): Suggestion =>
  suggestionOf(row, { id: row.agent_id, name: row.agent_name, email: row.agent_email } satisfies AgentRef);

/** Suggestions to an owner, newest first; of one agent, when it is named. */
export async function listSuggestions(
  room: Pick<Room, 'db'>,
  account: string,
  { agent, cursor, limit = LIMIT }: Query & { agent?: string },
): Promise<Page<Suggestion>> {
  const all = () => {
    const query = rowsOf(room, account);
    return agent === undefined ? query : query.where('support_visit.agent_id', '=', agent);
  };
  const { n } = await all()
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  let page = all()
    .orderBy('support_suggestion.at', 'desc')
    .orderBy('suggestion_id', 'desc')
    .limit(limit + 1)
    .selectAll('support_suggestion')
    .select(['agent_id', 'agent_name', 'agent_email']);
  if (cursor) {
    const [at, id] = decodeCursor(cursor, 'text', 'text');
    page = page.where((eb) =>
      eb.or([
        eb('support_suggestion.at', '<', at),
        eb.and([eb('support_suggestion.at', '=', at), eb('suggestion_id', '<', id)]),
      ]),
    );
  }
  const rows: Row[] = await page.execute();
  const last = rows[limit - 1];
  return {
    items: rows.slice(0, limit).map(shown),
    total: Number(n),
    next: rows.length > limit && last ? encodeCursor([last.at, last.suggestion_id]) : null,
  };
}

/** @throws `suggestion.not-found` */
export async function suggestionById(
  room: Pick<Room, 'db'>,
  account: string,
  id: string,
): Promise<Suggestion> {
  const row = await rowsOf(room, account)
    .where('suggestion_id', '=', id)
    .selectAll('support_suggestion')
    .select(['agent_id', 'agent_name', 'agent_email'])
    .executeTakeFirst();
  if (!row) throw new LifeboatError('suggestion.not-found');
  return shown(row);
}

/** Sends the owner a suggestion. @throws `visit.ended`, `support.waiting`, `batch.not-found` */
export async function suggest(
  room: DeskRoom,
  visit: SupportVisitTable,
  { text, action }: z.infer<typeof SuggestionWrite>,
  id: string = newId(),
): Promise<Suggestion> {
  const { account_id, visit_id } = visit;
  if (action?.do === 'undo-step') await mustBeThere(room, account_id, action.batch);
  const touched = await room.writer.run('addSuggestion', {
    account_id,
    suggestion_id: id,
    visit_id,
    at: now(room),
    text,
    action: action && JSON.stringify(action),
    state: 'sent',
    answered_at: null,
    result: null,
  });
  tellTouched(room, account_id, touched);
  return suggestionById(room, account_id, id);
}

async function mustBeThere({ db }: Pick<Room, 'db'>, account: string, batch: string): Promise<void> {
  const row = await db
    .selectFrom('batch')
    .where('account_id', '=', account)
    .where('batch_id', '=', batch)
    .select('batch_id')
    .executeTakeFirst();
  if (!row) throw new LifeboatError('batch.not-found');
}

type Result = NonNullable<Suggestion['result']>;
/** Does what was accepted, as the owner; answers a code when it did not go well. */
export type Perform = (action: SuggestedAction) => Promise<Result>;

/**
 * The owner's answer. An accepted action goes on after the answer is kept; `done` resolves when it ended.
 * @throws `suggestion.not-found`, `suggestion.state`
 */
export async function answerSuggestion(
  room: OwnerRoom,
  account: string,
  id: string,
  answer: 'accept' | 'decline',
  perform: Perform,
): Promise<{ done: Promise<void> }> {
  const { action } = await suggestionById(room, account, id);
  const acts = answer === 'accept' && action !== null;
  const running = { state: 'running', code: null, word: newId() };
  const touched = await room.writer.run('answerSuggestion', {
    account,
    suggestion: id,
    state: answer === 'accept' ? 'accepted' : 'declined',
    at: now(room),
    result: acts ? JSON.stringify(running) : null,
  });
  tellTouched(room, account, touched);
  return { done: acts ? carryOut(room, account, id, () => perform(action)) : Promise.resolve() };
}

async function carryOut(
  room: OwnerRoom,
  account: string,
  suggestion: string,
  work: () => Promise<Result>,
): Promise<void> {
  const result = await work().catch((error: unknown): Result => {
    if (!(error instanceof LifeboatError)) console.error('a suggested action failed:', error);
    return { state: 'failed', code: error instanceof LifeboatError ? error.code : 'internal' };
  });
  const touched = await room.writer.run('endSuggestion', {
    account,
    suggestion,
    result: JSON.stringify(result),
  });
  tellTouched(room, account, touched);
}
