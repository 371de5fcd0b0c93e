import { infiniteQueryOptions } from '@tanstack/svelte-query';
import { consent } from '../api.ts';

const LOOKS = 100;
const first: string | undefined = undefined;

/** What support looked at in one visit to one's own account, newest first, a page at a time. */
export const looksQuery = (visit: string) =>
  infiniteQueryOptions({
    queryKey: ['consent', 'looks', visit],
    queryFn: ({ pageParam }) =>
      consent.looks(visit, { limit: LOOKS, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: first as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
