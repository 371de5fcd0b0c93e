import type { CalendarEvent, EventWrite } from '../../shared/contract/calendar.ts';
import type { Scope } from '../api.ts';
import { dayOf, textOf } from './days.ts';
import type { Entry, Times } from './entry.ts';
import { clockOf, wallOf, wallText, type ZoneClock } from './zone-clock.ts';

const instantText = (instant: number): string => `${new Date(instant).toISOString().slice(0, 19)}Z`;

/** Whether its times are meant on the clock of wherever one is. */
export const isFloating = ({
  allDay,
  zone,
  start,
}: Pick<CalendarEvent, 'allDay' | 'zone' | 'start'>): boolean =>
  !allDay && zone === null && !start?.endsWith('Z');

/**
 * New times for an event whose zone and form stay: days, walls of a floating one, else instants, which the service
 * puts on the event's own clock.
 */
export function timesWrite(clock: ZoneClock, to: Times, floating: boolean): EventWrite {
  if (to.allDay) return { start: textOf(to.first), end: textOf(to.last + 1) };
  if (!floating) return { start: instantText(to.start), end: instantText(to.end) };
  return { start: wallText(clock.wallOf(to.start)), end: wallText(clock.wallOf(to.end)) };
}

/**
 * What names an occurrence after it was moved: the same for this one alone; the first of a new series by its start;
 * in a series that was moved as a whole, as much later as it was moved.
 */
export function nameAfter(
  entry: Entry,
  to: Times,
  scope: Scope | null,
  saved: Pick<CalendarEvent, 'id' | 'start'>,
): string | null {
  const { recurrenceId } = entry;
  if (recurrenceId === null || scope === 'this' || scope === null) return recurrenceId;
  if (saved.id !== entry.id) return saved.start?.replace(/Z$/, '') ?? null;
  const wall = wallOf(recurrenceId);
  if (wall === null) return recurrenceId;
  if (entry.allDay) return textOf((dayOf(recurrenceId) ?? 0) + to.first - entry.first);
  const own = clockOf(entry.zone ?? 'UTC');
  return own ? wallText(wall + own.wallOf(to.start) - own.wallOf(entry.start)) : recurrenceId;
}
