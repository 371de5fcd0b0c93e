import { queryOptions } from '@tanstack/svelte-query';
import { account } from '../api.ts';

export const sessionsQuery = () => queryOptions({ queryKey: ['sessions'], queryFn: account.sessions });
