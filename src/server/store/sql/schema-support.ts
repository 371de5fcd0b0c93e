/** Rows of support: visits, what was looked at, grants, suggestions. */

/** An agent at this account for one case. */
export interface SupportVisitTable {
  account_id: string;
  visit_id: string;
  agent_id: string;
  /** Name and address as they were then: the owner's history outlives the agent. */
  agent_name: string;
  agent_email: string;
  /** The e-mail address or number the agent gave. */
  who: string;
  case_no: string;
  reason: string;
  at: string;
  until: string;
  ended_at: string | null;
  ended_by: string | null;
}

/** What an agent looked at; never changed, never removed. */
export interface SupportLookTable {
  account_id: string;
  look_id: string;
  /** The account's support_no of it: their order. */
  no: number;
  visit_id: string;
  /** The account's seq then: its place in History. */
  seq: number;
  at: string;
  what: string;
  kind: string | null;
  item_id: string | null;
  /** The version that was seen. */
  hash: string | null;
  grant_id: string | null;
}

export interface SupportGrantTable {
  account_id: string;
  grant_id: string;
  agent_id: string;
  agent_name: string;
  agent_email: string;
  /** The visit it was asked in; null: given unasked. */
  visit_id: string | null;
  /** Item kinds with blanks between. */
  kinds: string;
  lasts: string;
  state: 'asked' | 'granted' | 'declined';
  asked_at: string | null;
  answered_at: string | null;
  until: string | null;
  /** When the owner ended it. */
  ended_at: string | null;
}

export interface SupportSuggestionTable {
  account_id: string;
  suggestion_id: string;
  visit_id: string;
  at: string;
  text: string;
  /** JSON; null: words only. */
  action: string | null;
  state: 'sent' | 'accepted' | 'declined';
  answered_at: string | null;
  /** JSON {state, code} of the action; null: none was done. */
  result: string | null;
}
