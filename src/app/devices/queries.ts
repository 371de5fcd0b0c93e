import { queryOptions } from '@tanstack/svelte-query';
import { account } from '../api.ts';

export const devicesQuery = () => queryOptions({ queryKey: ['devices'], queryFn: account.devices });
