import { queryOptions } from '@tanstack/svelte-query';
import { calendar, items } from '../api.ts';
import { monthText, textOf, type Weeks } from './days.ts';
import { type Entry, entryOf } from './entry.ts';
import { dayStart, type ZoneClock } from './zone-clock.ts';

/** What takes place in the weeks of a month. */
export interface MonthHeld {
  entries: readonly Entry[];
  /** Some repeat was too dense to list whole. */
  cut: boolean;
  /** Events that cannot be read right now. */
  damaged: readonly { id: string; title: string }[];
}

/** Everything the calendar asked the service; invalidated as a whole. */
export const CALENDAR = ['calendar'] as const;
export const MONTHS = [...CALENDAR, 'month'] as const;

/** The weeks of a month, turned into entries once, when they come. */
export const monthQuery = (clock: ZoneClock, month: number, { from, weeks }: Weeks) =>
  queryOptions({
    queryKey: [...MONTHS, clock.zone, monthText(month), textOf(from)],
    queryFn: async ({ signal }): Promise<MonthHeld> => {
      const list = await calendar.occurrences(
        {
          from: new Date(dayStart(clock, from)).toISOString(),
          to: new Date(dayStart(clock, from + weeks * 7)).toISOString(),
          zone: clock.zone,
        },
        signal,
      );
      return {
        entries: list.items.map((one) => entryOf(clock, one)),
        cut: list.cut,
        damaged: list.damaged ?? [],
      };
    },
    // compared item by item, thousands of entries would cost more than they save
    structuralSharing: false,
    staleTime: 60_000,
  });

/** An event as it is in one occurrence. */
export const eventQuery = (id: string, at: string | null) =>
  queryOptions({
    queryKey: [...CALENDAR, 'event', id, at],
    queryFn: () => calendar.event(id, at),
  });

/** How many occurrences there are, for the question how far a change goes. */
export const seriesQuery = (id: string, at: string | null) =>
  queryOptions({
    queryKey: [...CALENDAR, 'series', id, at],
    queryFn: () => calendar.series(id, at),
  });

/** Whether there is any event at all. */
export const anyQuery = () =>
  queryOptions({
    queryKey: [...CALENDAR, 'any'],
    queryFn: async () => (await items.list('events', { limit: 1 })).total > 0,
  });
