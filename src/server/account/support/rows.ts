import type {
  AgentRef,
  Grant,
  GrantKind,
  Lasts,
  Suggestion,
  Visit,
} from '../../../shared/contract/support.ts';
import type {
  SupportGrantTable,
  SupportSuggestionTable,
  SupportVisitTable,
} from '../../store/sql/schema-support.ts';

/** Rows about support, and what they are called outside. */

const HOUR_MS = 3_600_000;
/** A visit ends by itself after a shift. */
export const VISIT_MS = 8 * HOUR_MS;
/** A request nobody answered is over after a week. */
const ASKED_MS = 7 * 24 * HOUR_MS;
const LASTS_MS: Record<Lasts, number> = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS };

const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();
/** When a grant given at `at` ends by itself. */
export const grantEnd = (at: string, lasts: Lasts): string => later(at, LASTS_MS[lasts]);
export const visitEnd = (at: string): string => later(at, VISIT_MS);
/** Requests made after this still wait at `at`. */
export const askedSince = (at: string): string => later(at, -ASKED_MS);

/** Whether a visit is open at an instant: at its end it is over. */
export const isOpen = (visit: Pick<SupportVisitTable, 'ended_at' | 'until'>, at: string): boolean =>
  visit.ended_at === null && visit.until > at;

/** Whether a grant opens anything at an instant. */
export const isActive = (
  grant: Pick<SupportGrantTable, 'state' | 'ended_at' | 'until'>,
  at: string,
): boolean => stateOf({ ...grant, asked_at: null }, at) === 'active';

const agentOf = (row: { agent_id: string; agent_name: string; agent_email: string }): AgentRef => ({
  id: row.agent_id,
  name: row.agent_name,
  email: row.agent_email,
});

export const visitOf = (row: SupportVisitTable): Visit => ({
  id: row.visit_id,
  agent: agentOf(row),
  who: row.who,
  case: row.case_no,
  reason: row.reason,
  at: row.at,
  until: row.until,
  endedAt: row.ended_at,
  endedBy: row.ended_by as Visit['endedBy'],
});

function stateOf(
  row: Pick<SupportGrantTable, 'state' | 'ended_at' | 'until' | 'asked_at'>,
  at: string,
): Grant['state'] {
  if (row.state === 'declined') return 'declined';
  if (row.state === 'asked') return row.asked_at! > askedSince(at) ? 'asked' : 'expired';
  if (row.ended_at !== null) return 'ended';
  return row.until! > at ? 'active' : 'expired';
}

export const kindsOf = (row: Pick<SupportGrantTable, 'kinds'>): GrantKind[] =>
  row.kinds.split(' ') as GrantKind[];

/** A grant as it stands at an instant. `about`: the case and reason of the visit it was asked in. */
export const grantOf = (
  row: SupportGrantTable,
  about: { case_no: string; reason: string } | undefined,
  at: string,
): Grant => ({
  id: row.grant_id,
  agent: agentOf(row),
  state: stateOf(row, at),
  kinds: kindsOf(row),
  lasts: row.lasts as Lasts,
  case: about?.case_no ?? null,
  reason: about?.reason ?? null,
  askedAt: row.asked_at,
  answeredAt: row.answered_at,
  until: row.until,
  endedAt: row.ended_at,
});

export const suggestionOf = (row: SupportSuggestionTable, agent: AgentRef): Suggestion => ({
  id: row.suggestion_id,
  visit: row.visit_id,
  agent,
  at: row.at,
  text: row.text,
  action: row.action === null ? null : (JSON.parse(row.action) as Suggestion['action']),
  state: row.state,
  answeredAt: row.answered_at,
  result: row.result === null ? null : resultOf(row.result),
});

function resultOf(text: string): Suggestion['result'] {
  const { state, code } = JSON.parse(text) as NonNullable<Suggestion['result']>;
  return { state, code };
}
