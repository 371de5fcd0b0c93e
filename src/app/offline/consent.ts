import { queryOptions } from '@tanstack/svelte-query';
import { consent } from '../api.ts';

/**
 * What support asks and does in this account, for Home and for "Help and consent". Live events renew it; once a
 * minute it is asked for all the same, so that a lost event hides no visit.
 */
const EVERY = 60_000; // ms

export const grantsQuery = () =>
  queryOptions({ queryKey: ['consent', 'grants'], queryFn: consent.grants, refetchInterval: EVERY });

export const visitsQuery = () =>
  queryOptions({
    queryKey: ['consent', 'visits'],
    queryFn: () => consent.visits({ limit: 50 }),
    refetchInterval: EVERY,
  });

export const suggestionsQuery = () =>
  queryOptions({
    queryKey: ['consent', 'suggestions'],
    queryFn: () => consent.suggestions({ limit: 50 }),
    refetchInterval: EVERY,
  });

/** Whether an agent is in the account right now. `now`, ms. */
export const isOpen = (visit: { endedAt: string | null; until: string }, now: number): boolean =>
  visit.endedAt === null && Date.parse(visit.until) > now;
