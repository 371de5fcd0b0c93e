import { QueryClient } from '@tanstack/svelte-query';
import { ApiError } from '../api.ts';
import { live, type LiveEvent } from './live.ts';
import { feeds } from './feed.svelte.ts';
import { net } from './net.svelte.ts';

const TRIES = 2;
const SETTLE = 250; // ms: a burst of live events makes one round of questions

/** A refusal stays a refusal; what could not be reached is asked for again. */
function retry(failures: number, error: Error): boolean {
  if (!(error instanceof ApiError)) return false;
  return (error.unreachable || error.status >= 500) && failures < TRIES;
}

/** For single things: an item's details, facts, History, archives. Lists of items come from the feed. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry,
      staleTime: 5_000,
      gcTime: 5 * 60_000,
      networkMode: 'always',
      refetchOnReconnect: false,
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

/** Asking anew would throw away the further page someone has asked for: that page is waited for. */
const fetchingMore = (): boolean =>
  queries
    .getQueryCache()
    .findAll({ fetchStatus: 'fetching' })
    .some((query) => query.state.fetchMeta?.fetchMore !== undefined);

/** Asks everything anew. A first answer on its way cannot be called off, and may be older: it is asked for again. */
function invalidate(): void {
  const first = queries
    .getQueryCache()
    .findAll({ fetchStatus: 'fetching', predicate: ({ state }) => state.data === undefined });
  void queries.invalidateQueries();
  for (const { promise, queryKey } of first)
    void promise?.then(
      () => queries.invalidateQueries({ queryKey, exact: true }),
      () => undefined, // it has no answer that could be old
    );
}

let timer: ReturnType<typeof setTimeout> | undefined;
function refresh(): void {
  clearTimeout(timer);
  timer = setTimeout(() => (fetchingMore() ? refresh() : invalidate()), SETTLE);
}

interface Standing {
  seq: number;
  derived: number;
  support: number;
}

/** How far the account had come as of the last live event. */
let heard: Partial<Standing> = {};

/** Another person is signed in: all questions come after this, so hearing of it makes no answer old. */
export function freshFrom({ seq, derived, support }: Standing): void {
  heard = { seq, derived, support };
}

/**
 * Whether a live event tells of something new, and not only, as the first ones do, where the account stands. Another
 * number, not a greater one: an account that came back from a loss may stand at an earlier one.
 */
function isNews(event: LiveEvent): boolean {
  if (event.type !== 'seq' && event.type !== 'support') return false;
  const before = heard;
  heard = { ...before, ...event };
  return (['seq', 'derived', 'support'] as const).some((name) => heard[name] !== before[name]);
}

/** Starts listening; called once by the shell. */
export function keepQueriesFresh(): void {
  feeds.onMoved(refresh);
  live.on((event) => {
    if (isNews(event)) refresh();
  });
  net.onBack(refresh);
}
