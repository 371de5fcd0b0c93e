import type { DateField } from '../../shared/formats/icalendar/read.ts';
import { clock, day, weekday } from '../ui/format.ts';

/** Times of an item, in words. A year is always said: an archive is read years later. */
const LONG_AGO = new Date(0);
const midnight = (date: string): string => `${date}T00:00:00`;
const DAY_MS = 86_400_000;

/** A time as its own clock showed it, or of one in UTC as it is here; parsed as the reader's own. */
const shown = ({ local, utc, allDay }: DateField): string =>
  allDay ? midnight(local.slice(0, 10)) : utc ? new Date(`${local}Z`).toString() : local;

/** "Tuesday 24 November 2026", of 2026-11-24. */
export const dayWords = (date: string): string => weekday(midnight(date), LONG_AGO);
/** "24 November 2026, 16:30", here. */
export const instantWords = (instant: string): string => `${day(instant, LONG_AGO)}, ${clock(instant)}`;

/** The day before an exclusive end. */
const lastDay = (end: string): string =>
  new Date(Date.parse(`${end.slice(0, 10)}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);

/** "Tuesday 24 November 2026, 16:30 to 17:15", "Friday 20 November 2026 to Friday 27 November 2026". */
export function whenWords(start: DateField | null, end: DateField | null): string {
  if (!start) return 'Without a date';
  const from = shown(start);
  if (start.allDay) {
    const last = end ? lastDay(end.local) : '';
    const first = weekday(from, LONG_AGO);
    return last > start.local.slice(0, 10) ? `${first} to ${dayWords(last)}` : first;
  }
  const begins = `${weekday(from, LONG_AGO)}, ${clock(from)}`;
  if (!end || end.local === start.local) return begins;
  const to = shown(end);
  const sameDay = new Date(from).toDateString() === new Date(to).toDateString();
  return `${begins} to ${sameDay ? clock(to) : `${weekday(to, LONG_AGO)}, ${clock(to)}`}`;
}

/** Whose clock the words above are on, where it is not the reader's. */
export function zoneNote(start: DateField | null): string {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!start?.zone || start.allDay || start.utc || start.zone === own) return '';
  return `Times are those of ${(start.zone.split('/').at(-1) ?? start.zone).replaceAll('_', ' ')}, the event’s own zone.`;
}
