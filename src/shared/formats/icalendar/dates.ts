/** Dates, times and durations of iCalendar properties (RFC 5545 §3.3.4–3.3.6). */

import type { Line } from '../content-lines.ts';
import { param } from '../params.ts';
import { DAY, dateText, localText, wallOf } from './civil.ts';

/** `wall`: seconds on the clock of `zone` (a TZID as written), of UTC, or of whoever looks (floating). */
export type When = { wall: number; allDay: boolean; utc: boolean; zone: string | null };

/** `local`: `2026-11-22T10:00:00`, or `2026-11-22` when all day. */
export type DateField = { local: string; zone: string | null; allDay: boolean; utc: boolean };

/** Days (nominal: a day may have 23 hours) and exact seconds. */
export type Duration = { days: number; seconds: number };

const DATE_TIME = /^\d{8}(?:T\d{6}(Z)?)?$/;

/** Null when the value is no date, or one that does not exist (month 13). */
export function readWhen(value: string, zone: string | null): When | null {
  const text = value.trim().toUpperCase();
  const match = DATE_TIME.exec(text);
  const wall = match && wallOf(match[1] ? text.slice(0, -1) : text);
  if (wall === null) return null;
  const allDay = text.length === 8;
  const utc = match?.[1] === 'Z';
  return { wall, allDay, utc, zone: allDay || utc ? null : zone };
}

export const zoneParam = (line: Line): string | null =>
  line.params === '' ? null : param(line.params, 'TZID')?.trim() || null;

/** The date of a line such as DTSTART; null when it is absent or no date. */
export const whenOf = (line: Line | undefined): When | null =>
  line ? readWhen(line.value, zoneParam(line)) : null;

export const dateField = ({ wall, allDay, utc, zone }: When): DateField => ({
  local: allDay ? dateText(wall) : localText(wall),
  zone,
  allDay,
  utc,
});

/** `20261122`, `20261122T100000` or `20261122T100000Z`. */
export function writeWhen({ wall, allDay, utc }: When): string {
  if (allDay) return dateText(wall).replaceAll('-', '');
  return localText(wall).replace(/[-:]/g, '') + (utc ? 'Z' : '');
}

export function readDuration(value: string): Duration | null {
  const match =
    /^([+-]?)P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,8})S)?)?$/.exec(
      value.trim().toUpperCase(),
    );
  if (!match || !/\d/.test(value)) return null;
  const sign = match[1] === '-' ? -1 : 1;
  const [weeks, days, hours, minutes, seconds] = match.slice(2).map((part) => Number(part ?? 0));
  return { days: sign * (weeks! * 7 + days!), seconds: sign * (hours! * 3600 + minutes! * 60 + seconds!) };
}

/** The length on the wall: days nominal. */
export const wallLength = ({ days, seconds }: Duration): number => days * DAY + seconds;
