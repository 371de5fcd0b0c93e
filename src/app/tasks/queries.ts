import { queryOptions } from '@tanstack/svelte-query';
import { items } from '../api.ts';

export const taskQuery = (id: string) =>
  queryOptions({ queryKey: ['tasks', id], queryFn: () => items.get('tasks', id) });

/** An earlier version never changes. */
export const versionQuery = (id: string, seq: number) =>
  queryOptions({
    queryKey: ['tasks', id, 'at', seq],
    queryFn: () => items.get('tasks', id, seq),
    staleTime: Infinity,
  });

export const versionsQuery = (id: string) =>
  queryOptions({ queryKey: ['tasks', id, 'versions'], queryFn: () => items.versions('tasks', id) });
