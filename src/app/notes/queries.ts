import { queryOptions } from '@tanstack/svelte-query';
import { items } from '../api.ts';

export const noteQuery = (id: string) =>
  queryOptions({ queryKey: ['notes', id], queryFn: () => items.get('notes', id) });

/** An earlier version never changes. */
export const versionQuery = (id: string, seq: number) =>
  queryOptions({
    queryKey: ['notes', id, 'at', seq],
    queryFn: () => items.get('notes', id, seq),
    staleTime: Infinity,
  });

export const versionsQuery = (id: string) =>
  queryOptions({ queryKey: ['notes', id, 'versions'], queryFn: () => items.versions('notes', id) });
