import { queryOptions } from '@tanstack/svelte-query';
import { items } from '../api.ts';

export const contactQuery = (id: string) =>
  queryOptions({ queryKey: ['contacts', id], queryFn: () => items.get('contacts', id) });

/** An earlier version never changes. */
export const versionQuery = (id: string, seq: number) =>
  queryOptions({
    queryKey: ['contacts', id, 'at', seq],
    queryFn: () => items.get('contacts', id, seq),
    staleTime: Infinity,
  });

export const versionsQuery = (id: string) =>
  queryOptions({ queryKey: ['contacts', id, 'versions'], queryFn: () => items.versions('contacts', id) });
