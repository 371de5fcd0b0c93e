import { queryOptions } from '@tanstack/svelte-query';
import { items } from '../api.ts';

export const fileQuery = (id: string) =>
  queryOptions({ queryKey: ['files', id], queryFn: () => items.get('files', id) });

/** An earlier version never changes. */
export const versionQuery = (id: string, seq: number) =>
  queryOptions({
    queryKey: ['files', id, 'at', seq],
    queryFn: () => items.get('files', id, seq),
    staleTime: Infinity,
  });

export const versionsQuery = (id: string) =>
  queryOptions({ queryKey: ['files', id, 'versions'], queryFn: () => items.versions('files', id) });
