import { queryOptions } from '@tanstack/svelte-query';
import { account } from '../api.ts';

export const accountsQuery = () =>
  queryOptions({ queryKey: ['accounts'], queryFn: () => account.accounts({ limit: 1000 }) });
