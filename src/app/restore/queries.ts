import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import type { PlanItem } from '../../shared/contract/archives.ts';
import { account, history, restores } from '../api.ts';
import type { Details } from './fields.ts';

const FIRST_PAGE = 8;
const PAGE = 100;

export const restoreQuery = (id: string) =>
  queryOptions({ queryKey: ['restores', id], queryFn: () => restores.get(id) });

/** Where the account stands now: another seq than the preview's means it was changed since. */
export const headQuery = () =>
  queryOptions({
    queryKey: ['restores', 'head'],
    queryFn: async () => (await account.me()).account?.seq ?? 0,
  });

/** A preview under one digest never changes: what was read of it stays right. */
export const planItemsQuery = (id: string, digest: string, kind: string, action: PlanItem['action']) =>
  infiniteQueryOptions({
    queryKey: ['plan', id, digest, kind, action],
    queryFn: ({ pageParam }) =>
      restores.items(id, {
        kind,
        action,
        ...(pageParam ? { cursor: pageParam } : {}),
        limit: pageParam ? PAGE : FIRST_PAGE,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    staleTime: 'static',
  });

export const bothQuery = (id: string, digest: string, item: string) =>
  queryOptions({
    queryKey: ['plan', id, digest, 'both', item],
    queryFn: () => restores.both<Details>(id, item),
    staleTime: 'static',
  });

export const stepQuery = (batch: string) =>
  queryOptions({ queryKey: ['history', batch], queryFn: () => history.step(batch) });

/** Every item of one kind and action, for ticking all at once. */
export async function allItems(id: string, kind: string, action: PlanItem['action']): Promise<PlanItem[]> {
  const all: PlanItem[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await restores.items(id, { kind, action, limit: 1000, ...(cursor ? { cursor } : {}) });
    all.push(...page.items);
    cursor = page.next;
  }
  return all;
}

export const allIds = async (
  id: string,
  kind: string,
  action: PlanItem['action'],
): Promise<ReadonlySet<string>> => new Set((await allItems(id, kind, action)).map((item) => item.id));
