import { queryOptions } from '@tanstack/svelte-query';
import { items } from '../api.ts';

export const photoQuery = (id: string) =>
  queryOptions({ queryKey: ['photos', id], queryFn: () => items.get('photos', id) });
