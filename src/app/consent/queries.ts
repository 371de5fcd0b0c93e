import { infiniteQueryOptions } from '@tanstack/svelte-query';
import { consent } from '../api.ts';

const first: string | undefined = undefined;
const VISITS = 20;
const LOOKS = 100;

/** Every visit there ever was, newest first, a page at a time. */
export const visitLogQuery = () =>
  infiniteQueryOptions({
    queryKey: ['consent', 'log'],
    queryFn: ({ pageParam }) =>
      consent.visits({ limit: VISITS, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: first as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** What was looked at in one visit, newest first. */
export const looksQuery = (visit: string) =>
  infiniteQueryOptions({
    queryKey: ['consent', 'looks', visit],
    queryFn: ({ pageParam }) =>
      consent.looks(visit, { limit: LOOKS, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: first as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
