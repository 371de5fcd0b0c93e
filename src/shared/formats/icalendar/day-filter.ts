/** Which days the BY parts of a rule let through (RFC 5545 §3.3.10). */

import { civilOf, dayOf, daysInMonth, isLeap, weekdayOf } from './civil.ts';
import type { ByDay, Rule } from './rule.ts';

/** Days of a period that match, in order, and how many were looked at. */
export type Days = { matching: number[]; looked: number };

export type DayFilter = {
  matches: (day: number) => boolean;
  daysOfYear: (year: number) => Days;
  daysOfMonth: (year: number, month: number) => Days;
  daysFrom: (day: number, length: number) => Days;
  /** The first day after a failed one that may match. */
  nextDay: (day: number) => number;
};

/** Day, month or weekday that DTSTART implies are made explicit here. */
export function dayFilter(rule: Rule, start: number): DayFilter {
  const parts = withImplied(rule, start);
  const scope = parts.byDay.some(({ n }) => n !== 0) ? scopeOf(rule) : 'none';
  const matches = (day: number): boolean => {
    const { year, month, day: ofMonth } = civilOf(day);
    return (
      (parts.byMonth.length === 0 || parts.byMonth.includes(month)) &&
      (parts.byMonthDay.length === 0 || inMonth(parts.byMonthDay, year, month, ofMonth)) &&
      (parts.byDay.length === 0 || inWeekdays(parts.byDay, scope, day, year, month, ofMonth)) &&
      (parts.byYearDay.length === 0 || inYear(parts.byYearDay, day, year)) &&
      (parts.byWeekNo.length === 0 || inWeeks(parts.byWeekNo, day, rule.weekStart))
    );
  };
  const daysFrom = (first: number, length: number): Days => {
    const matching: number[] = [];
    for (let day = first; day < first + length; day++) if (matches(day)) matching.push(day);
    return { matching, looked: length };
  };
  const daysOfMonth = (year: number, month: number): Days =>
    parts.byMonth.length > 0 && !parts.byMonth.includes(month)
      ? { matching: [], looked: 1 }
      : daysFrom(dayOf(year, month, 1), daysInMonth(year, month));
  return {
    matches,
    daysFrom,
    daysOfMonth,
    daysOfYear(year) {
      const months = parts.byMonth.length > 0 ? parts.byMonth : [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
      const found = months.map((month) => daysOfMonth(year, month));
      return {
        matching: found.flatMap((one) => one.matching),
        looked: found.reduce((sum, one) => sum + one.looked, 0),
      };
    },
    nextDay(day) {
      const { year, month } = civilOf(day);
      const wrongMonth = parts.byMonth.length > 0 && !parts.byMonth.includes(month);
      return wrongMonth ? dayOf(year, month, 1) + daysInMonth(year, month) : day + 1;
    },
  };
}

type Parts = Pick<Rule, 'byDay' | 'byMonth' | 'byMonthDay' | 'byYearDay' | 'byWeekNo'>;

function withImplied(rule: Rule, start: number): Parts {
  const { byDay, byMonth, byMonthDay, byYearDay, byWeekNo } = rule;
  const parts = { byDay, byMonth, byMonthDay, byYearDay, byWeekNo };
  if ([byDay, byMonthDay, byYearDay, byWeekNo].some((list) => list.length > 0)) return parts;
  const { month, day } = civilOf(start);
  if (rule.freq === 'YEARLY')
    return { ...parts, byMonth: byMonth.length > 0 ? byMonth : [month], byMonthDay: [day] };
  if (rule.freq === 'MONTHLY') return { ...parts, byMonthDay: [day] };
  if (rule.freq === 'WEEKLY') return { ...parts, byDay: [{ n: 0, day: weekdayOf(start) }] };
  return parts;
}

/** What the number in `2SU` counts in. Below a month it says nothing. */
function scopeOf(rule: Rule): 'year' | 'month' | 'none' {
  if (rule.freq === 'MONTHLY') return 'month';
  if (rule.freq !== 'YEARLY') return 'none';
  return rule.byMonth.length > 0 ? 'month' : 'year';
}

/** Whether the list has a place counted from 1, or from -1 at the end. */
const has = (list: number[], fromFirst: number, length: number): boolean =>
  list.includes(fromFirst) || list.includes(fromFirst - length - 1);

const inMonth = (list: number[], year: number, month: number, day: number): boolean =>
  has(list, day, daysInMonth(year, month));

const yearLength = (year: number): number => (isLeap(year) ? 366 : 365);

const inYear = (list: number[], day: number, year: number): boolean =>
  has(list, day - dayOf(year, 1, 1) + 1, yearLength(year));

function inWeekdays(
  list: ByDay[],
  scope: 'year' | 'month' | 'none',
  day: number,
  year: number,
  month: number,
  ofMonth: number,
): boolean {
  const weekday = weekdayOf(day);
  const place = scope === 'year' ? day - dayOf(year, 1, 1) : ofMonth - 1;
  const length = scope === 'year' ? yearLength(year) : daysInMonth(year, month);
  return list.some(
    (part) =>
      part.day === weekday &&
      (part.n === 0 ||
        scope === 'none' ||
        part.n === Math.floor(place / 7) + 1 ||
        -part.n === Math.floor((length - 1 - place) / 7) + 1),
  );
}

/** Week 1 is the first with four days in the year; a week belongs to the year of its fourth day. */
function inWeeks(list: number[], day: number, weekStart: number): boolean {
  const fourth = (one: number) => one - ((weekdayOf(one) - weekStart + 7) % 7) + 3;
  const { year } = civilOf(fourth(day));
  const weekOf = (one: number) => Math.floor((fourth(one) - dayOf(year, 1, 1)) / 7) + 1;
  return has(list, weekOf(day), weekOf(dayOf(year, 12, 28)));
}
