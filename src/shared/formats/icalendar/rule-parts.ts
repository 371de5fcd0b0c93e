/** A rule of repetition as a form shows it, and back. Pure and small: for the browser. */

import { WEEKDAYS, readRule } from './rule.ts';
import type { Rule } from './rule.ts';
import { ruleText, rulePart } from './rule-text.ts';

/** `until`: `2027-06-22` (that day included), `2027-06-22T16:30:00`, or the latter with `Z`. */
export type RuleEnd = { never: true } | { count: number } | { until: string };

/** A day of a month (-1: the last), or a weekday of it: 2 the second, -1 the last. Weekdays: 0 is Monday. */
export type MonthPart = { day: number } | { nth: number; weekday: number };

export type RuleParts = {
  freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  interval: number;
  /** WEEKLY: 0 is Monday; none: the weekday of the start. */
  days: number[];
  /** MONTHLY and YEARLY; null: as the start. */
  month: MonthPart | null;
  /** YEARLY: 1–12; none: the month of the start. */
  months: number[];
  /** First day of the week: it counts only for every second week and rarer. */
  weekStart: number;
  end: RuleEnd;
};

/** Null when the rule is too special for a form: show its words, and keep it as it is. */
export function partsOf(rrule: string): RuleParts | null {
  const rule = readRule(rrule.trim().replace(/^RRULE:/i, ''));
  if (!rule || !isWholeRule(rrule, rule) || has(...RARE.map((name) => rule[name]))) return null;
  const base = {
    interval: rule.interval,
    days: [],
    month: null,
    months: [],
    weekStart: rule.weekStart,
    end: endOf(rule),
  };
  const parts = partsBy[rule.freq]?.(rule);
  return parts ? { ...base, ...parts } : null;
}

/** Lists a rule may have, by the name of their part. */
const LISTS = {
  BYDAY: 'byDay',
  BYMONTHDAY: 'byMonthDay',
  BYMONTH: 'byMonth',
  BYSETPOS: 'bySetPos',
  BYYEARDAY: 'byYearDay',
  BYWEEKNO: 'byWeekNo',
  BYHOUR: 'byHour',
  BYMINUTE: 'byMinute',
  BYSECOND: 'bySecond',
} as const;
const NAMES = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST', ...Object.keys(LISTS)]);
const RARE = ['byYearDay', 'byWeekNo', 'byHour', 'byMinute', 'bySecond'] as const;

/** Whether all that a rule's text says was read: else nothing honest can be said of it. */
export function isWholeRule(rrule: string, rule: Rule): boolean {
  const text = ruleText(rrule);
  const said = (name: string) => rulePart(text, name);
  const lists = Object.entries(LISTS).every(
    ([name, list]) => said(name) === undefined || said(name)!.split(',').length === rule[list].length,
  );
  const ends = [said('UNTIL') !== undefined, said('COUNT') !== undefined];
  const read = [rule.until !== null, (rule.count ?? 0) > 0];
  const once = new Set(text.map(([name]) => name)).size === text.length;
  return (
    lists &&
    ends.join() === read.join() &&
    !ends.every(Boolean) &&
    once &&
    text.every(([name]) => NAMES.has(name))
  );
}

type Own = Pick<RuleParts, 'freq'> & Partial<Pick<RuleParts, 'days' | 'month' | 'months'>>;

const partsBy: Partial<Record<Rule['freq'], (rule: Rule) => Own | null>> = {
  DAILY(rule) {
    if (has(rule.byMonth, rule.byMonthDay, rule.bySetPos) || numbered(rule)) return null;
    if (rule.byDay.length === 0) return { freq: 'DAILY' };
    // every day that is one of these weekdays is every week on them
    return rule.interval === 1 ? { freq: 'WEEKLY', days: weekdays(rule) } : null;
  },
  WEEKLY(rule) {
    if (has(rule.byMonth, rule.byMonthDay, rule.bySetPos) || numbered(rule)) return null;
    return { freq: 'WEEKLY', days: weekdays(rule) };
  },
  MONTHLY(rule) {
    if (has(rule.byMonth)) return null;
    const month = monthPart(rule);
    return month === undefined ? null : { freq: 'MONTHLY', month };
  },
  YEARLY(rule) {
    const month = monthPart(rule);
    if (month === undefined || (month && !has(rule.byMonth))) return null;
    // a place counts in the whole year, not in each of its months
    if (has(rule.bySetPos) && rule.byMonth.length > 1) return null;
    return { freq: 'YEARLY', month, months: rule.byMonth };
  },
};

const has = (...lists: unknown[][]): boolean => lists.some((list) => list.length > 0);

const numbered = ({ byDay }: Rule): boolean => byDay.some(({ n }) => n !== 0);

const weekdays = (rule: Rule): number[] =>
  [...new Set(rule.byDay.map(({ day }) => day))].sort((a, b) => a - b);

/** Undefined when no form can say it. */
function monthPart({ byDay, byMonthDay, bySetPos }: Rule): MonthPart | null | undefined {
  if (!has(byDay, byMonthDay)) return has(bySetPos) ? undefined : null;
  if (byDay.length + byMonthDay.length > 1) return undefined;
  const [day] = byMonthDay;
  if (day !== undefined) return has(bySetPos) ? undefined : { day };
  const [{ n, day: weekday }] = byDay as [Rule['byDay'][number]];
  if (n === 0 && bySetPos.length !== 1) return undefined;
  if (n !== 0 && has(bySetPos)) return undefined;
  const nth = n || bySetPos[0]!;
  return Math.abs(nth) <= 5 ? { nth, weekday } : undefined;
}

/** How a rule ends. */
export function endOf({ count, until }: Rule): RuleEnd {
  if (count !== null) return { count };
  if (!until) return { never: true };
  const day = new Date(until.wall * 1000).toISOString();
  return { until: until.allDay ? day.slice(0, 10) : day.slice(0, 19) + (until.utc ? 'Z' : '') };
}

/** The RRULE of these parts, without its name. */
export function ruleOf(parts: RuleParts): string {
  const { freq, interval, days, month, months, weekStart, end } = parts;
  const text = [`FREQ=${freq}`];
  if (interval > 1) text.push(`INTERVAL=${interval}`);
  if ('count' in end) text.push(`COUNT=${end.count}`);
  if ('until' in end) text.push(`UNTIL=${end.until.replace(/[-:]/g, '')}`);
  if (freq === 'YEARLY' && months.length > 0) text.push(`BYMONTH=${months.join(',')}`);
  if (freq === 'WEEKLY' && days.length > 0) text.push(`BYDAY=${days.map((day) => WEEKDAYS[day]).join(',')}`);
  if (month && (freq === 'MONTHLY' || (freq === 'YEARLY' && months.length > 0)))
    text.push('day' in month ? `BYMONTHDAY=${month.day}` : `BYDAY=${month.nth}${WEEKDAYS[month.weekday]}`);
  if (weekStart !== 0) text.push(`WKST=${WEEKDAYS[weekStart]}`);
  return text.join(';');
}
