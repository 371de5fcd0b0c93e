import { fold } from '../../shared/formats/fold.ts';

/**
 * Times of taking are the wall clock where the photo was taken: "2026-05-18T14:30:00", or "2026-05-18" when only the
 * day is known. They are shown as they stand. All formatting is in UTC, so that no zone of the reader, nor its change
 * to summer time, moves them.
 */
const locale = typeof navigator === 'undefined' ? undefined : navigator.language;
const format = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });

const MONTH = format({ month: 'long', year: 'numeric' });
const MONTH_SHORT = format({ month: 'short', year: 'numeric' });
const DAY = format({ weekday: 'long', day: 'numeric', month: 'long' });
const DAY_AND_YEAR = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const CLOCK = format({ hour: '2-digit', minute: '2-digit' });

const digits = (text: string, from: number, to: number): number => Number(text.slice(from, to));

const DAY_SECONDS = 86_400;

/** Months since year 0, newer is greater, of seconds since 1970. */
export function monthOfSeconds(seconds: number): number {
  const date = new Date(seconds * 1000);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
export const yearOf = (month: number): number => Math.floor(month / 12);

const instant = (takenAt: string): number =>
  Date.parse(takenAt.length === 10 ? `${takenAt}T00:00:00Z` : `${takenAt}Z`);
const instantOf = (month: number): number => Date.UTC(yearOf(month), month % 12, 1);

/** "2026-05-18" */
export const dayOf = (takenAt: string): string => takenAt.slice(0, 10);

/** "2026-05-18" of seconds since 1970. */
export const dayOfSeconds = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

/** "November 2026" */
export const monthWords = (month: number): string => MONTH.format(instantOf(month));
/** "Nov 2026" */
export const monthShort = (month: number): string => MONTH_SHORT.format(instantOf(month));

/** "Saturday 21 November"; the year is left out when it is this one. */
export function dayWords(day: string, thisYear: number = new Date().getFullYear()): string {
  return (digits(day, 0, 4) === thisYear ? DAY : DAY_AND_YEAR).format(instant(day));
}

const WEEKDAY = format({ weekday: 'long' });
// 4 January 1970 was a Sunday
const weekdays = Array.from({ length: 7 }, (_, n) => fold(WEEKDAY.format((n + 3) * DAY_SECONDS * 1000)));

/** What a search finds of a day beside its month: "saturday 21". `day`: days since 1970. */
export function dayTextOf(day: number): string {
  return `${weekdays[(((day + 4) % 7) + 7) % 7]} ${new Date(day * DAY_SECONDS * 1000).getUTCDate()}`;
}

/** "14:05"; null when only the day is known. */
export const clockWords = (takenAt: string): string | null =>
  takenAt.length === 10 ? null : CLOCK.format(instant(takenAt));

/** "Saturday 21 November 2026, 14:05" */
export function wholeWords(takenAt: string): string {
  const day = DAY_AND_YEAR.format(instant(takenAt));
  const clock = clockWords(takenAt);
  return clock ? `${day}, ${clock}` : day;
}
