/** A rule of repetition in words: "Every Tuesday until 22 June 2027". Pure and small: for the browser. */

import { WEEKDAYS, readRule } from './rule.ts';
import type { Rule } from './rule.ts';
import { endOf, isWholeRule, partsOf } from './rule-parts.ts';
import type { MonthPart, RuleEnd, RuleParts } from './rule-parts.ts';

/**
 * `start`: the local text of the start, `2026-11-24T16:30:00` or a date. `zone`: that of the series (IANA; absent or
 * null: UTC), for an end that is written in UTC. `locale`: for the names of days and months.
 */
export type WordsFor = { start: string; zone?: string | null; locale?: string };

/** What a rule says; of one that has no words its own text. '' for no rule. */
export function ruleInWords(rrule: string, about: WordsFor): string {
  const value = rrule.trim().replace(/^RRULE:/i, '');
  if (value === '') return '';
  const parts = partsOf(value);
  if (parts) return sentence(partsInWords(parts, about), parts.end, about);
  const rule = readRule(value);
  const special = rule && isWholeRule(value, rule) ? specialInWords(rule, about) : null;
  if (!rule || !special) return `By a rule of its own: ${value}`;
  return sentence(special, endOf(rule), about);
}

/** The last day a rule names as its end, as `2027-06-22`; null when it names none. */
export function lastDayOf(end: RuleEnd, zone?: string | null): string | null {
  if (!('until' in end)) return null;
  if (!end.until.endsWith('Z')) return end.until.slice(0, 10);
  return dayIn(end.until, zone ?? 'UTC');
}

/** `sv` writes dates as ISO 8601 does. */
const dayIn = (instant: string, timeZone: string): string =>
  new Intl.DateTimeFormat('sv', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    new Date(instant),
  );

function sentence(words: string, end: RuleEnd, about: WordsFor): string {
  if ('count' in end) return `${words}, ${end.count === 1 ? 'once' : `${end.count} times`}`;
  const last = lastDayOf(end, about.zone);
  return last === null ? words : `${words} until ${dateInWords(last, about)}`;
}

const format = (day: string, { locale = 'en-GB' }: WordsFor, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options }).format(new Date(`${day}T00:00:00Z`));

const dateInWords = (day: string, about: WordsFor): string =>
  format(day, about, { day: 'numeric', month: 'long', year: 'numeric' });

/** 2024-01-01 was a Monday. */
const weekday = (day: number, about: WordsFor, length: 'long' | 'short' = 'long'): string =>
  format(`2024-01-0${day + 1}`, about, { weekday: length });

const month = (number: number, about: WordsFor): string =>
  format(`2024-${String(number).padStart(2, '0')}-01`, about, { month: 'long' });

const and = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

const every = (interval: number, unit: string): string =>
  interval === 1 ? `Every ${unit}` : `Every ${interval} ${unit}s`;

const startDay = ({ start }: WordsFor) => {
  const [year = 0, ofYear = 1, day = 1] = start.slice(0, 10).split('-').map(Number);
  const date = new Date(Date.UTC(year, ofYear - 1, day));
  return { month: ofYear, day, weekday: (date.getUTCDay() + 6) % 7 };
};

function partsInWords(parts: RuleParts, about: WordsFor): string {
  const { freq, interval } = parts;
  if (freq === 'DAILY') return every(interval, 'day');
  if (freq === 'WEEKLY') return weekly(parts, about);
  if (freq === 'MONTHLY') {
    const place = monthPlace(parts.month ?? { day: startDay(about).day }, about);
    return interval === 1 ? `On ${place} of every month` : `${every(interval, 'month')} on ${place}`;
  }
  return `${every(interval, 'year')} on ${yearPlace(parts, about)}`;
}

const WORKING = [0, 1, 2, 3, 4].join();

function weekly({ interval, days }: RuleParts, about: WordsFor): string {
  const all = days.length > 0 ? days : [startDay(about).weekday];
  if (interval === 1 && all.length === 7) return 'Every day';
  if (interval === 1 && all.join() === WORKING) return 'Every weekday, Monday to Friday';
  const [only] = all;
  if (all.length === 1)
    return interval === 1
      ? `Every ${weekday(only!, about)}`
      : `${every(interval, 'week')} on ${weekday(only!, about)}`;
  return `${every(interval, 'week')} on ${and(all.map((day) => weekday(day, about, 'short')))}`;
}

function ordinal(n: number): string {
  const teen = n % 100 > 10 && n % 100 < 14;
  return n + (teen ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th'));
}

const NAMED = ['', 'first', 'second', 'third', 'fourth', 'fifth'];
/** `the second`, `the last`, `the second to last`. */
function nth(n: number): string {
  const place = NAMED[Math.abs(n)] ?? ordinal(Math.abs(n));
  if (n > 0) return `the ${place}`;
  return n === -1 ? 'the last' : `the ${place} to last`;
}

function monthPlace(part: MonthPart, about: WordsFor): string {
  if ('nth' in part) return `${nth(part.nth)} ${weekday(part.weekday, about)}`;
  return part.day > 0 ? `the ${ordinal(part.day)}` : `${nth(part.day)} day`;
}

function yearPlace({ month: part, months }: RuleParts, about: WordsFor): string {
  const start = startDay(about);
  const names = (months.length > 0 ? months : [start.month]).map((one) => month(one, about));
  const day = part && 'day' in part ? part.day : start.day;
  if ((!part || 'day' in part) && day > 0 && names.length === 1) return `${day} ${names[0]}`;
  return `${monthPlace(part ?? { day }, about)} of ${and(names)}`;
}

const UNITS = {
  YEARLY: 'year',
  MONTHLY: 'month',
  WEEKLY: 'week',
  DAILY: 'day',
  HOURLY: 'hour',
  MINUTELY: 'minute',
  SECONDLY: 'second',
} as const;

const BY = [
  'byDay',
  'byMonth',
  'byMonthDay',
  'byYearDay',
  'byWeekNo',
  'byHour',
  'byMinute',
  'bySecond',
] as const;

/** Rules no form shows that still have honest words; null for the others. */
function specialInWords(rule: Rule, about: WordsFor): string | null {
  const used = BY.filter((name) => rule[name].length > 0);
  const only = (name: (typeof BY)[number]) => used.length === 1 && used[0] === name;
  if (used.length === 0 && rule.bySetPos.length === 0) return every(rule.interval, UNITS[rule.freq]);
  if (rule.freq === 'MONTHLY' && only('byMonthDay') && rule.bySetPos.length === 0)
    return monthly(rule, and(rule.byMonthDay.map((day) => monthPlace({ day }, about))));
  if (rule.freq === 'MONTHLY' && only('byDay')) return monthlyByDay(rule, about);
  if (rule.freq === 'DAILY' && only('byMonth'))
    return `${every(rule.interval, 'day')} in ${and(rule.byMonth.map((one) => month(one, about)))}`;
  return null;
}

const monthly = ({ interval }: Rule, place: string): string =>
  interval === 1 ? `On ${place} of every month` : `${every(interval, 'month')} on ${place}`;

function monthlyByDay(rule: Rule, about: WordsFor): string | null {
  const { byDay, bySetPos } = rule;
  if (bySetPos.length === 0 && byDay.every(({ n }) => n !== 0))
    return monthly(rule, and(byDay.map(({ n, day }) => monthPlace({ nth: n, weekday: day }, about))));
  const days = byDay.map(({ day }) => day).sort((a, b) => a - b);
  const kind = days.join() === WORKING ? 'weekday' : days.length === WEEKDAYS.length ? 'day' : null;
  if (!kind || bySetPos.length !== 1 || byDay.some(({ n }) => n !== 0)) return null;
  return monthly(rule, `${nth(bySetPos[0]!)} ${kind}`);
}
