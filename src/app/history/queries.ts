import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import type { BinItem } from '../../shared/contract/history.ts';
import { account, history } from '../api.ts';

export interface Filter {
  kind: string;
  actor: string;
  /** Only what came after this change; '' for all. */
  since: string;
}
const PAGE = 50;
const first: string | undefined = undefined;

/** Steps, newest first, a page at a time. */
export const stepsQuery = ({ kind, actor, since }: Filter) =>
  infiniteQueryOptions({
    queryKey: ['history', 'list', kind, actor, since],
    queryFn: ({ pageParam }) =>
      history.list({
        limit: PAGE,
        ...(pageParam ? { cursor: pageParam } : {}),
        ...(kind ? { kind } : {}),
        ...(actor ? { actor } : {}),
        ...(since ? { since } : {}),
      }),
    initialPageParam: first as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** One step with its changes, a page at a time. */
export const stepQuery = (batch: string) =>
  infiniteQueryOptions({
    queryKey: ['history', 'step', batch],
    queryFn: ({ pageParam }) => history.step(batch, pageParam),
    initialPageParam: first as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** Who can be filtered for. */
export const devicesQuery = () => queryOptions({ queryKey: ['devices'], queryFn: account.devices });

export interface BinList {
  items: BinItem[];
  total: number;
}
const BIN_PAGE = 500;
/** More is neither listed nor searched here; the page says so. */
const BIN_MOST = 10_000;

/** The whole bin, so that search and selection see all of it. */
export const binQuery = () =>
  queryOptions({
    queryKey: ['bin'],
    queryFn: async (): Promise<BinList> => {
      const items: BinItem[] = [];
      let cursor: string | undefined;
      let total: number;
      do {
        const page = await history.bin({ limit: BIN_PAGE, ...(cursor ? { cursor } : {}) });
        items.push(...page.items);
        total = page.total;
        cursor = page.next ?? undefined;
      } while (cursor && items.length < BIN_MOST);
      return { items, total };
    },
  });
