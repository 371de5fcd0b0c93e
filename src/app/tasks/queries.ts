import { queryOptions } from '@tanstack/svelte-query';
import { items } from '../api.ts';

export const taskQuery = (id: string) =>
  queryOptions({ queryKey: ['tasks', id], queryFn: () => items.get('tasks', id) });
