import { QueryClient } from '@tanstack/svelte-query';
import { ApiError } from '../api.ts';
import { live } from './live.ts';
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

let timer: ReturnType<typeof setTimeout> | undefined;
function refresh(): void {
  clearTimeout(timer);
  timer = setTimeout(() => (fetchingMore() ? refresh() : void queries.invalidateQueries()), SETTLE);
}

/** Starts listening; called once by the shell. */
export function keepQueriesFresh(): void {
  feeds.onMoved(refresh);
  live.on((event) => {
    if (event.type === 'seq' || event.type === 'support') refresh();
  });
  net.onBack(refresh);
}
