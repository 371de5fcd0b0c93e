import { queryOptions } from '@tanstack/svelte-query';
import { items } from '../api.ts';

export type ListNoun = 'events' | 'tasks' | 'notes';

export const itemQuery = <N extends ListNoun>(noun: N, id: string) =>
  queryOptions({ queryKey: [noun, id], queryFn: () => items.get(noun, id) });
