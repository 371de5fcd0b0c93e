import { LifeboatError } from '../../shared/contract/problem.ts';
import type {
  AgentRef,
  Grant,
  GrantAnswer,
  GrantKind,
  Grants,
  Lasts,
} from '../../shared/contract/support.ts';
import type { SupportGrantTable, SupportVisitTable } from '../store/sql/schema-support.ts';
import { newId } from './ids.ts';
import type { LiveHub } from './live.ts';
import { now, type Room } from './room.ts';
import { grantEnd, grantOf, isActive, kindsOf } from './support/rows.ts';
import { type DeskRoom, tellTouched } from './support/visits.ts';

/** What an owner's answers to agents work on. */
export interface OwnerRoom extends Pick<Room, 'db' | 'clock' | 'writer'> {
  live: Pick<LiveHub, 'tell'>;
}
type Db = Pick<Room, 'db' | 'clock'>;

const PAST = 100;
const joined = (kinds: readonly GrantKind[]): string => [...new Set(kinds)].sort().join(' ');

/** Every grant of the account by what the owner can do with it. */
export async function listGrants(room: Db, account: string): Promise<Grants> {
  const rows = await rowsOf(room, account).execute();
  const all = await shown(room, account, rows);
  const past = all.filter((g) => g.state !== 'asked' && g.state !== 'active');
  return {
    requests: all.filter((g) => g.state === 'asked'),
    active: all.filter((g) => g.state === 'active'),
    past: past.slice(0, PAST),
  };
}

const rowsOf = ({ db }: Db, account: string) =>
  db
    .selectFrom('support_grant')
    .where('account_id', '=', account)
    .orderBy((eb) => eb.fn.coalesce('answered_at', 'asked_at'), 'desc')
    .orderBy('grant_id')
    .selectAll();

/** One agent's grants of an account, newest first. */
export const grantsOfAgent = (room: Db, account: string, agent: string): Promise<SupportGrantTable[]> =>
  rowsOf(room, account).where('agent_id', '=', agent).execute();

/** Grants with the case each was asked for. */
export async function shown(room: Db, account: string, rows: readonly SupportGrantTable[]): Promise<Grant[]> {
  const ids = [...new Set(rows.map((row) => row.visit_id).filter((id) => id !== null))];
  const visits =
    ids.length === 0
      ? []
      : await room.db
          .selectFrom('support_visit')
          .where('account_id', '=', account)
          .where('visit_id', 'in', ids)
          .select(['visit_id', 'case_no', 'reason'])
          .execute();
  const about = new Map(visits.map((visit) => [visit.visit_id, visit]));
  const at = now(room);
  return rows.map((row) => grantOf(row, row.visit_id === null ? undefined : about.get(row.visit_id), at));
}

export interface Granted {
  grant: string;
  until: string;
}

/** What these grants open at an instant: of several for one kind the one that lasts longest. */
export function grantedKinds(rows: readonly SupportGrantTable[], at: string): Map<GrantKind, Granted> {
  const granted = new Map<GrantKind, Granted>();
  for (const row of rows) {
    if (!isActive(row, at)) continue;
    for (const kind of kindsOf(row)) {
      const known = granted.get(kind);
      if (!known || known.until < row.until!) granted.set(kind, { grant: row.grant_id, until: row.until! });
    }
  }
  return granted;
}

/** One grant of an account as it stands. @throws `grant.not-found` */
export async function grantById(room: Db, account: string, id: string): Promise<Grant> {
  const rows = await rowsOf(room, account).where('grant_id', '=', id).execute();
  const [found] = await shown(room, account, rows);
  if (!found) throw new LifeboatError('grant.not-found');
  return found;
}

/** The owner grants an agent some kinds, unasked. @throws `grant.agent` when no agent has this address */
export async function giveGrant(
  room: OwnerRoom,
  account: string,
  { agent: email, kinds, lasts }: { agent: string; kinds: readonly GrantKind[]; lasts: Lasts },
  id: string = newId(),
): Promise<Grant> {
  const agent = await agentByEmail(room, email);
  const at = now(room);
  const touched = await room.writer.run('giveGrant', {
    ...blank(account, id, agent, kinds, lasts),
    state: 'granted',
    answered_at: at,
    until: grantEnd(at, lasts),
  });
  tellTouched(room, account, touched);
  return grantById(room, account, id);
}

async function agentByEmail({ db }: Db, email: string): Promise<AgentRef> {
  const agent = await db
    .selectFrom('auth_user')
    .where('email', '=', email.trim().toLowerCase())
    .where('role', '=', 'agent')
    .select(['id', 'name', 'email'])
    .executeTakeFirst();
  if (!agent)
    throw new LifeboatError('grant.agent', {
      fields: [{ path: 'agent', message: 'No support agent has this e-mail address.' }],
    });
  return agent;
}

const blank = (
  account: string,
  id: string,
  agent: AgentRef,
  kinds: readonly GrantKind[],
  lasts: Lasts,
): SupportGrantTable => ({
  account_id: account,
  grant_id: id,
  agent_id: agent.id,
  agent_name: agent.name,
  agent_email: agent.email,
  visit_id: null,
  kinds: joined(kinds),
  lasts,
  state: 'asked',
  asked_at: null,
  answered_at: null,
  until: null,
  ended_at: null,
});

/** The agent of an open visit asks. @throws `support.waiting` while the owner has not answered an earlier request */
export async function askGrant(
  room: DeskRoom,
  visit: SupportVisitTable,
  { kinds, lasts }: { kinds: readonly GrantKind[]; lasts: Lasts },
  id: string = newId(),
): Promise<Grant> {
  const { account_id: account, visit_id, agent_id, agent_name, agent_email } = visit;
  const agent = { id: agent_id, name: agent_name, email: agent_email };
  const touched = await room.writer.run('askGrant', {
    ...blank(account, id, agent, kinds, lasts),
    visit_id,
    asked_at: now(room),
  });
  tellTouched(room, account, touched);
  return grantById(room, account, id);
}

/** The owner answers a request: never more than was asked. @throws `grant.state`, `request.fields` */
export async function answerGrant(
  room: OwnerRoom,
  account: string,
  id: string,
  { answer, kinds, lasts }: GrantAnswer,
): Promise<Grant> {
  const asked = await grantById(room, account, id);
  if (asked.state !== 'asked') throw new LifeboatError('grant.state');
  const allowed = kinds ?? asked.kinds;
  if (allowed.some((kind) => !asked.kinds.includes(kind)))
    throw new LifeboatError('request.fields', {
      fields: [{ path: 'kinds', message: 'holds a kind that was not asked for' }],
    });
  const at = now(room);
  const yes = answer === 'allow';
  const set = {
    state: yes ? ('granted' as const) : ('declined' as const),
    kinds: joined(yes ? allowed : asked.kinds),
    lasts: lasts ?? asked.lasts,
    until: yes ? grantEnd(at, lasts ?? asked.lasts) : null,
  };
  tellTouched(room, account, await room.writer.run('answerGrant', { account, grant: id, at, set }));
  return grantById(room, account, id);
}

/** Ends a grant now: the agent's next request finds it ended. @throws `grant.not-found`, `grant.state` */
export async function endGrant(room: OwnerRoom, account: string, id: string): Promise<Grant> {
  await grantById(room, account, id);
  tellTouched(room, account, await room.writer.run('endGrant', { account, grant: id, at: now(room) }));
  return grantById(room, account, id);
}
