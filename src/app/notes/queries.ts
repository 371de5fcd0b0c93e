import { queryOptions } from '@tanstack/svelte-query';
import { items } from '../api.ts';

export const noteQuery = (id: string) =>
  queryOptions({ queryKey: ['notes', id], queryFn: () => items.get('notes', id) });
