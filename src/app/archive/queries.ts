import { queryOptions } from '@tanstack/svelte-query';
import { archives, restores } from '../api.ts';

/** Every list of archives, whatever its length. */
export const ARCHIVES = ['archives'];

export const archivesQuery = (limit: number) =>
  queryOptions({ queryKey: [...ARCHIVES, limit], queryFn: () => archives.list({ limit }) });

export const previewsQuery = () =>
  queryOptions({ queryKey: ['restores'], queryFn: () => restores.list({ limit: 5 }) });
