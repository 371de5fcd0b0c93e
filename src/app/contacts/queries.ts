import { queryOptions } from '@tanstack/svelte-query';
import { contacts, items } from '../api.ts';

export const contactQuery = (id: string) =>
  queryOptions({ queryKey: ['contacts', id], queryFn: () => items.get('contacts', id) });

/** Group cards with their members. */
export const groupsQuery = queryOptions({
  queryKey: ['contacts', 'groups'],
  queryFn: () => contacts.groups(),
});

/** The card that would come of merging these; the one that stays is `keep`, or '' for the one that says most. */
export const mergePreviewQuery = (ids: readonly string[], keep: string) =>
  queryOptions({
    queryKey: ['contacts', 'merge', ids, keep],
    queryFn: () => contacts.mergePreview({ ids: [...ids], ...(keep ? { keep } : {}) }),
  });

/** The first possible doubles. */
export const doublesQuery = (limit: number) =>
  queryOptions({ queryKey: ['contacts', 'doubles', limit], queryFn: () => contacts.doubles({ limit }) });
