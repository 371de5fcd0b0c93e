import { queryOptions } from '@tanstack/svelte-query';
import type { Attempt } from '../../shared/contract/backup.ts';
import { backup, history, items } from '../api.ts';
import { COUNTED, type CountedKind } from './kinds.ts';

const MINUTE = 60_000;

/** The facts are asked for again each minute: a page left open must not go on saying what was true. */
export const factsQuery = () =>
  queryOptions({ queryKey: ['backup'], queryFn: backup.facts, refetchInterval: MINUTE });

export const attemptsQuery = (kind?: Attempt['kind']) =>
  queryOptions({
    queryKey: ['backup', 'attempts', kind ?? 'all'],
    queryFn: () => backup.attempts({ limit: 30, ...(kind ? { kind } : {}) }),
  });

/** How many items of a kind there are, as the service counts them. */
export const countQuery = (kind: CountedKind) =>
  queryOptions({
    queryKey: ['count', kind],
    queryFn: async () => {
      const { noun } = COUNTED.find((one) => one.kind === kind)!;
      return (await items.list(noun, { limit: 1 })).total;
    },
  });

/** The newest steps: Lately shows the first, the week is counted from all. */
export const stepsQuery = () =>
  queryOptions({ queryKey: ['history', 'newest'], queryFn: () => history.list({ limit: 200 }) });
