/**
 * Days as numbers, counted from 1970-01-01, so that months and weeks are arithmetic and no time zone can shift them.
 */
import {
  civilOf,
  dateText,
  DAY as SECONDS,
  dayOf as dayNumber,
  daysInMonth,
  weekdayOf,
} from '../../shared/formats/icalendar/civil.ts';

/** Milliseconds of a day on a wall clock. */
export const DAY_MS = SECONDS * 1000;
const MONTHS = 12;

/** The day of "2026-11-24" (what follows is ignored); null for what is no date. */
export function dayOf(text: string): number | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)/.exec(text);
  if (!match) return null;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  if (month < 1 || month > MONTHS || day < 1 || day > daysInMonth(year, month)) return null;
  return dayNumber(year, month, day);
}

/** "2026-11-24" */
export const textOf = (day: number): string => dateText(day * SECONDS);

/** "2026-11" */
export const monthText = (day: number): string => textOf(day).slice(0, 7);

export const firstOfMonth = (day: number): number => {
  const { year, month } = civilOf(day);
  return dayNumber(year, month, 1);
};

/** The day of the month: 24. */
export const dateOf = (day: number): number => civilOf(day).day;

/** The same date `n` months on; the last of a shorter month. */
export function addMonths(day: number, n: number): number {
  const civil = civilOf(day);
  const months = civil.year * MONTHS + civil.month - 1 + n;
  const [year, month] = [Math.floor(months / MONTHS), (((months % MONTHS) + MONTHS) % MONTHS) + 1];
  return dayNumber(year, month, Math.min(civil.day, daysInMonth(year, month)));
}

export const sameMonth = (a: number, b: number): boolean => firstOfMonth(a) === firstOfMonth(b);

/** The first day of the week of a day; `first` is the weekday weeks start with, 0 for Monday. */
export const weekStart = (day: number, first: number): number => day - ((weekdayOf(day) - first + 7) % 7);

/** Whole weeks: the first day, and how many weeks. */
export interface Weeks {
  from: number;
  weeks: number;
}

/** The weeks that a month touches: four to six. */
export function weeksOfMonth(day: number, first: number): Weeks {
  const start = firstOfMonth(day);
  const from = weekStart(start, first);
  const last = addMonths(start, 1) - 1;
  return { from, weeks: Math.floor((last - from) / 7) + 1 };
}

interface WeekInfo {
  firstDay: number;
}
type LocaleWithWeek = Intl.Locale & { getWeekInfo?: () => WeekInfo; weekInfo?: WeekInfo };

/** The weekday a locale's weeks start with, 0 for Monday. */
export function firstWeekday(language: string): number {
  const locale: LocaleWithWeek = new Intl.Locale(language);
  const info = locale.getWeekInfo?.() ?? locale.weekInfo;
  return ((info?.firstDay ?? 1) + 6) % 7;
}

/** `n` days in a row. */
export const daysFrom = (from: number, n: number): number[] => Array.from({ length: n }, (_, i) => from + i);
