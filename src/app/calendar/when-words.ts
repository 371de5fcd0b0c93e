import { DAY_MS, dateOf, textOf } from './days.ts';
import type { Times } from './entry.ts';
import { clockOf, placeOfZone, type ZoneClock } from './zone-clock.ts';

/** Days and times in words, in the reader's own language. Formatters are made once: they are slow to make. */
const language = (): string | undefined =>
  typeof navigator === 'undefined' ? undefined : navigator.language;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  let found = formats.get(key);
  if (!found) formats.set(key, (found = new Intl.DateTimeFormat(language(), options)));
  return found;
}

const ofDay = (day: number, options: Intl.DateTimeFormatOptions): string =>
  format({ ...options, timeZone: 'UTC' }).format(day * DAY_MS);
const yearOf = (day: number): string => textOf(day).slice(0, 4);

/** "Tuesday 24 November"; with the year when it is not that of `today`. */
export const dayWords = (day: number, today: number): string =>
  ofDay(day, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(yearOf(day) === yearOf(today) ? {} : { year: 'numeric' }),
  });

/** "Tue 24 Nov" */
export const shortDay = (day: number): string =>
  ofDay(day, { weekday: 'short', day: 'numeric', month: 'short' });

/** "1 Nov" */
export const dateWords = (day: number): string => ofDay(day, { day: 'numeric', month: 'short' });

/** "November 2026" */
export const monthWords = (day: number): string => ofDay(day, { month: 'long', year: 'numeric' });

/** "Tue" and "Tuesday". */
export const weekdayShort = (day: number): string => ofDay(day, { weekday: 'short' });
export const weekdayLong = (day: number): string => ofDay(day, { weekday: 'long' });

/** "23 to 29 November 2026", "30 November to 6 December 2026"; months may be short: "23 to 29 Nov 2026". */
export function spanWords(first: number, last: number, month: 'long' | 'short' = 'long'): string {
  const to = ofDay(last, { day: 'numeric', month, year: 'numeric' });
  if (textOf(first).slice(0, 7) === textOf(last).slice(0, 7)) return `${dateOf(first)} to ${to}`;
  const year = yearOf(first) === yearOf(last) ? undefined : 'numeric';
  return `${ofDay(first, { day: 'numeric', month, year })} to ${to}`;
}

const isOf24 = (): boolean =>
  format({ hour: 'numeric' }).resolvedOptions().hourCycle?.startsWith('h2') ?? true;

/** "08:30", or "8:30 AM" where that is the custom. */
export const timeWords = (instant: number, zone: string): string =>
  format({ hour: isOf24() ? '2-digit' : 'numeric', minute: '2-digit', timeZone: zone }).format(instant);

/** The time of minutes after midnight: "16:30". */
export const minutesWords = (minutes: number): string => timeWords(minutes * 60_000, 'UTC');

/** "16:30 to 17:15"; a moment is one time. */
export function clockSpan({ start, end }: Pick<Times, 'start' | 'end'>, zone: string): string {
  const from = timeWords(start, zone);
  return end > start ? `${from} to ${timeWords(end, zone)}` : from;
}

/**
 * When something is, whole: "Tuesday 24 November, 16:30 to 17:15", "20 to 27 November 2026",
 * "Tuesday 24 November, 22:00 to Wednesday 25 November, 06:00".
 */
export function whenWords(times: Times, zone: string, today: number): string {
  const { allDay, first, last, start, end } = times;
  if (allDay) return first === last ? dayWords(first, today) : spanWords(first, last);
  if (first === last) return `${dayWords(first, today)}, ${clockSpan(times, zone)}`;
  return `${dayWords(first, today)}, ${timeWords(start, zone)} to ${dayWords(last, today)}, ${timeWords(end, zone)}`;
}

/**
 * What is said of an event whose zone is not the reader's; null: nothing needs to be said. Where both clocks show the
 * same then, the zone alone is named.
 */
export function ownZoneWords(
  times: Pick<Times, 'start' | 'end'>,
  zone: string | null,
  clock: ZoneClock,
  today: number,
): string | null {
  if (!zone || zone === clock.zone) return null;
  const own = clockOf(zone);
  const place = placeOfZone(zone);
  if (!own) return `Times are meant in ${place}, a zone this browser does not know.`;
  if (
    own.offset(times.start) === clock.offset(times.start) &&
    own.offset(times.end) === clock.offset(times.end)
  )
    return `Times are in ${place}, the event’s own zone.`;
  const day = Math.floor(own.wallOf(times.start) / DAY_MS);
  const here = Math.floor(clock.wallOf(times.start) / DAY_MS);
  const on = day === here ? '' : `${dayWords(day, today)}, `;
  return `In ${place}, the event’s own zone: ${on}${clockSpan(times, zone)}. Times above are yours, in ${placeOfZone(clock.zone)}.`;
}
