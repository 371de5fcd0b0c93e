import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { AgentRef, VisitWrite } from '../../../shared/contract/support.ts';
import { exactPhone } from '../../../shared/formats/phone.ts';
import type { SupportVisitTable } from '../../store/sql/schema-support.ts';
import { idOf, newId } from '../ids.ts';
import type { LiveHub } from '../live.ts';
import { now, type Room } from '../room.ts';
import type { Touched } from '../verbs/support.ts';
import type { FewVerbs } from '../writer/writer.ts';
import { isOpen, visitEnd } from './rows.ts';

/** The verbs of an agent: none of them changes anything an owner keeps. */
export const AGENT_VERBS = ['openVisit', 'endVisit', 'addLook', 'askGrant', 'addSuggestion'] as const;
export type AgentVerb = (typeof AGENT_VERBS)[number];

/** What an agent's acts work on. */
export interface DeskRoom extends Pick<Room, 'db' | 'clock'> {
  writer: FewVerbs<AgentVerb>;
  live: Pick<LiveHub, 'tell'>;
}

/** Tells whoever watches the account, after the row is durable. */
export function tellTouched(
  { live }: Pick<DeskRoom, 'live'>,
  account: string,
  touched: Touched | null,
): void {
  if (touched) live.tell(account, { support: touched.no });
}

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const VISIT = new RegExp(`^(${UUID})_${UUID}$`);

/** The account a visit's id names: no table tells it across accounts. @throws `visit.not-found` */
export function accountOfVisit(id: string): string {
  const account = VISIT.exec(id)?.[1];
  if (!account) throw new LifeboatError('visit.not-found');
  return account;
}

/** The one account with exactly this e-mail address or phone number; null for none and for more than one. */
async function findExactly({ db }: Pick<Room, 'db'>, who: string): Promise<string | null> {
  const directory = db.selectFrom('directory').select('account_id').limit(2);
  const phone = exactPhone(who);
  const found = who.includes('@')
    ? await directory.where('email', '=', who.trim().toLowerCase()).execute()
    : phone === null
      ? []
      : await directory.where('phone', '=', phone).execute();
  return found.length === 1 ? found[0]!.account_id : null;
}

/**
 * Opens a visit to the account that has exactly this e-mail address or number; the owner is told at once. `id` is made
 * before: a retry finds itself.
 * @throws `support.no-account`, the same whether there is none or more than one
 */
export async function openVisit(
  room: DeskRoom,
  agent: AgentRef,
  { who, case: caseNo, reason }: VisitWrite,
  id: string = newId(),
): Promise<SupportVisitTable> {
  const account = await findExactly(room, who);
  if (account === null) throw new LifeboatError('support.no-account');
  const at = now(room);
  const visit: SupportVisitTable = {
    account_id: account,
    visit_id: `${account}_${id}`,
    agent_id: agent.id,
    agent_name: agent.name,
    agent_email: agent.email,
    who,
    case_no: caseNo,
    reason,
    at,
    until: visitEnd(at),
    ended_at: null,
    ended_by: null,
  };
  const look = idOf('look', visit.visit_id);
  tellTouched(room, account, await room.writer.run('openVisit', { visit, look }));
  return visitOfAgent(room, visit.visit_id, agent.id);
}

/** A visit of this very agent, open or over. @throws `visit.not-found`, the same for another agent's */
export async function visitOfAgent(
  { db }: Pick<Room, 'db'>,
  id: string,
  agent: string,
): Promise<SupportVisitTable> {
  const row = await db
    .selectFrom('support_visit')
    .where('account_id', '=', accountOfVisit(id))
    .where('visit_id', '=', id)
    .where('agent_id', '=', agent)
    .selectAll()
    .executeTakeFirst();
  if (!row) throw new LifeboatError('visit.not-found');
  return row;
}

/** @throws `visit.not-found`, `visit.ended` */
export async function openVisitOfAgent(
  room: Pick<Room, 'db' | 'clock'>,
  id: string,
  agent: string,
): Promise<SupportVisitTable> {
  const visit = await visitOfAgent(room, id, agent);
  if (!isOpen(visit, now(room))) throw new LifeboatError('visit.ended');
  return visit;
}
