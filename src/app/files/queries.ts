import { queryOptions } from '@tanstack/svelte-query';
import { items } from '../api.ts';

export const fileQuery = (id: string) =>
  queryOptions({ queryKey: ['files', id], queryFn: () => items.get('files', id) });
