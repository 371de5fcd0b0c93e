import type { z } from 'zod';
import type {
  AccountState,
  Grant,
  GrantAnswer,
  GrantAsk,
  GrantKind,
  Grants,
  GrantWrite,
  Look,
  Suggestion,
  SuggestionAnswer,
  SuggestionWrite,
  Visit,
  Visits,
  VisitNow,
  VisitWrite,
} from '../../shared/contract/support.ts';
import type { Nouns } from './items.ts';
import { address, get, listOf, post, type Query } from './send.ts';

type Cursor = { cursor?: string; limit?: number };
type Answered = z.infer<typeof Visits>['items'][number];
type Asked = z.infer<typeof GrantAsk>;
type Given = z.infer<typeof GrantWrite>;
type Suggested = z.input<typeof SuggestionWrite>;
type Word = z.infer<typeof SuggestionAnswer>['answer'];

const visitPath = (visit: string, rest = '') => `/api/support/visits/${encodeURIComponent(visit)}${rest}`;

/** What an agent does: opens visits, reads states, asks and suggests. Nothing here changes an account. */
export const support = {
  open: (visit: VisitWrite) => post<VisitNow>('/api/support/visits', visit, {}, ['id', 'until']),
  visit: (visit: string) => get<VisitNow>(visitPath(visit), ['id', 'until', 'granted', 'grants']),
  end: (visit: string) => post<VisitNow>(visitPath(visit, '/end')),
  state: (visit: string) => get<AccountState>(visitPath(visit, '/state'), ['asOf', 'advice']),
  looks: (visit: string, query?: Cursor) => listOf<Look>(visitPath(visit, '/looks'), query),
  ask: (visit: string, ask: Asked) => post<Grant>(visitPath(visit, '/requests'), ask),
  suggestions: (visit: string, query?: Cursor) => listOf<Suggestion>(visitPath(visit, '/suggestions'), query),
  suggest: (visit: string, suggestion: Suggested) =>
    post<Suggestion>(visitPath(visit, '/suggestions'), suggestion),
  /** Events of one visit, for an EventSource. */
  liveUrl: (visit: string) => visitPath(visit, '/live'),
};

type Noun<K extends GrantKind> = K extends `${infer Name}` ? `${Name}s` & keyof Nouns : never;
/** An opened item, as its owner's own screens get it. */
export type SeenItem = { [K in GrantKind]: Nouns[Noun<K>]['item'] & { id: string } }[GrantKind];
const asPath = (visit: string, kind: GrantKind, rest = '') =>
  `/api/as/${encodeURIComponent(visit)}/${kind}s${rest}`;
const itemPath = (visit: string, kind: GrantKind, id: string, rest = '') =>
  asPath(visit, kind, `/${encodeURIComponent(id)}${rest}`);

/** Contents under a grant: masked lists, and items opened one by one. Reading is all there is. */
export const seen = {
  list: <T extends { id: string }>(visit: string, kind: GrantKind, query?: Query) =>
    listOf<T>(asPath(visit, kind), query),
  /** ApiError item.masked when it was not opened. */
  get: (visit: string, kind: GrantKind, id: string) => get<SeenItem>(itemPath(visit, kind, id), ['id']),
  /** The owner is told of it before this answers. */
  open: (visit: string, kind: GrantKind, id: string) =>
    post<SeenItem>(itemPath(visit, kind, id, '/open'), {}, {}, ['id']),
  thumbnailUrl: (visit: string, id: string) =>
    address(itemPath(visit, 'photo', id, '/thumbnail'), { size: 384 }),
  originalUrl: (visit: string, id: string) => itemPath(visit, 'photo', id, '/original'),
  contactPhotoUrl: (visit: string, id: string) => itemPath(visit, 'contact', id, '/photo'),
};

/** What an owner says to support: consent, its end, answers to suggestions. */
export const consent = {
  grants: () => get<Grants>('/api/grants', ['requests', 'active', 'past']),
  give: (grant: Given) => post<Grant>('/api/grants', grant),
  answer: (id: string, answer: GrantAnswer) =>
    post<Grant>(`/api/grants/${encodeURIComponent(id)}/answer`, answer),
  end: (id: string) => post<Grant>(`/api/grants/${encodeURIComponent(id)}/end`),
  visits: (query?: Cursor) => listOf<Answered>('/api/visits', query),
  looks: (visit: string, query?: Cursor) =>
    listOf<Look>(`/api/visits/${encodeURIComponent(visit)}/looks`, query),
  endVisit: (visit: string) => post<Visit>(`/api/visits/${encodeURIComponent(visit)}/end`),
  suggestions: (query?: Cursor) => listOf<Suggestion>('/api/suggestions', query),
  answerSuggestion: (id: string, answer: Word) =>
    post<Suggestion>(`/api/suggestions/${encodeURIComponent(id)}/answer`, { answer }, { patience: 300_000 }),
};
