import { type InfiniteData, infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import type { VisitNow } from '../../shared/contract/support.ts';
import { ApiError, type Page, seen, type SeenItem, support } from '../api.ts';
import type { GrantKind } from '../ui/support-words.ts';
import { titleOf } from './detail.ts';
import { forgetVisit, remembered } from './mine.ts';

/**
 * Each look stands in the owner's History, so nothing is looked at by itself: states, lists and items are asked for
 * when the agent asks, never on focus or by a timer. Only the visit (what is granted, until when) is.
 */
const ONLY_ASKED = {
  staleTime: Infinity,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
  retry: false,
} as const;
const EVERY = 30_000; // ms
const first: string | undefined = undefined;

/** Keys below this one tell of the visit itself and are renewed by its live events. */
export const visitKey = (visit: string) => ['visit', visit] as const;
/** Keys below this one hold what was looked at; they are thrown away when the visit, or a grant, ends. */
export const lookedKey = (visit: string, kind?: GrantKind) =>
  kind ? (['looked', visit, kind] as const) : (['looked', visit] as const);

/** The visits opened in this browser; those that are not there for this agent are forgotten. */
export const myVisitsQuery = (agent: string) =>
  queryOptions({
    queryKey: ['visits', agent],
    staleTime: 0,
    queryFn: async (): Promise<VisitNow[]> => {
      const found = await Promise.all(remembered(agent).map((id) => visitOrNone(agent, id)));
      return found.filter((visit) => visit !== null);
    },
  });

async function visitOrNone(agent: string, id: string): Promise<VisitNow | null> {
  try {
    return await support.visit(id);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
    forgetVisit(agent, id);
    return null;
  }
}

export const visitQuery = (visit: string) =>
  queryOptions({
    queryKey: [...visitKey(visit), 'now'],
    queryFn: () => support.visit(visit),
    refetchInterval: EVERY,
  });

/** What the owner sees of the visit, newest first. */
export const looksQuery = (visit: string) =>
  queryOptions({
    queryKey: [...visitKey(visit), 'looks'],
    queryFn: () => support.looks(visit, { limit: 100 }),
  });

export const suggestionsQuery = (visit: string) =>
  queryOptions({
    queryKey: [...visitKey(visit), 'suggestions'],
    queryFn: () => support.suggestions(visit, { limit: 50 }),
  });

export const stateQuery = (visit: string) =>
  queryOptions({
    queryKey: [...lookedKey(visit), 'state'],
    queryFn: () => support.state(visit),
    ...ONLY_ASKED,
  });

const PAGE = 200;
/** A row of a masked list: what all kinds have, and what is shown of some. */
export interface SeenRow {
  id: string;
  masked?: boolean;
  name?: string;
  title?: string;
  org?: string;
  text?: string;
  start?: string | null;
  end?: string | null;
  allDay?: boolean;
  recurring?: boolean;
  due?: string | null;
  done?: boolean;
  changedAt?: string | null;
  takenAt?: string;
  addedAt?: string | null;
  mediaType?: string;
  size?: number;
}

export const listQuery = (visit: string, kind: GrantKind) =>
  infiniteQueryOptions({
    queryKey: [...lookedKey(visit, kind), 'list'],
    queryFn: ({ pageParam }) =>
      seen.list<SeenRow>(visit, kind, { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: first as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    ...ONLY_ASKED,
    gcTime: 0,
  });

type List = InfiniteData<Page<SeenRow>>;
/** A list that was read before with one more item opened: the feed does not send it again. */
export function withOpened(list: List, item: SeenItem): List {
  const more = item.kind === 'contact' ? { org: item.org } : {};
  const opened = (row: SeenRow): SeenRow => ({ ...row, ...more, name: titleOf(item), masked: false });
  const items = (rows: SeenRow[]) => rows.map((row) => (row.id === item.id ? opened(row) : row));
  return { ...list, pages: list.pages.map((page) => ({ ...page, items: items(page.items) })) };
}

export const itemQuery = (visit: string, kind: GrantKind, id: string) =>
  queryOptions({
    queryKey: [...lookedKey(visit, kind), 'item', id],
    queryFn: () => seen.get(visit, kind, id),
    ...ONLY_ASKED,
    gcTime: 0,
  });
