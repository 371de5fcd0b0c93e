import { infiniteQueryOptions } from '@tanstack/svelte-query';
import { consent } from '../api.ts';

const first: string | undefined = undefined;
const VISITS = 20;

/** Every visit there ever was, newest first, a page at a time. */
export const visitLogQuery = () =>
  infiniteQueryOptions({
    queryKey: ['consent', 'log'],
    queryFn: ({ pageParam }) =>
      consent.visits({ limit: VISITS, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: first as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
