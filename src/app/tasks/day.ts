import {
  dateText,
  DAY as SECONDS,
  dayOf as dayNumber,
  dayOfWall,
  daysInMonth,
  wallOf,
  weekdayOf,
} from '../../shared/formats/icalendar/civil.ts';

/** Days as numbers, counted from 1970-01-01: weeks are arithmetic, and no time zone can shift them. */
export type Day = number;

/** The day of year, month (1 to 12) and day of the month; null for a date that is none. */
export const dayFrom = (year: number, month: number, day: number): Day | null =>
  month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
    ? dayNumber(year, month, day)
    : null;

/** The day of "2026-11-27" (what follows is ignored); null for what is no date. */
export function dayOf(text: string): Day | null {
  const wall = wallOf(text.slice(0, 10));
  return wall === null ? null : dayOfWall(wall);
}

/** "2026-11-27" */
export const dayText = (day: Day): string => dateText(day * SECONDS);

/** The day it is here at an instant, milliseconds. */
export function localDay(instant: number): Day {
  const at = new Date(instant);
  return dayNumber(at.getFullYear(), at.getMonth() + 1, at.getDate());
}

/** 0 for Monday. */
export const weekday = (day: Day): number => weekdayOf(day);
