import { queryOptions } from '@tanstack/svelte-query';
import { collections } from '../api.ts';

/** How many items lie in each collection, by id. */
export const countsQuery = () =>
  queryOptions({
    queryKey: ['collections'],
    queryFn: async () => new Map((await collections.list()).items.map(({ id, count }) => [id, count])),
  });
