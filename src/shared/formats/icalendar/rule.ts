/** Reads an RRULE (RFC 5545 §3.3.10). */

import { readWhen } from './dates.ts';
import type { When } from './dates.ts';

export const FREQUENCIES = [
  'YEARLY',
  'MONTHLY',
  'WEEKLY',
  'DAILY',
  'HOURLY',
  'MINUTELY',
  'SECONDLY',
] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** `n` of a BYDAY part: 2 in `2SU`, -1 in `-1SU`, 0 without one; `day` 0 is Monday. */
export type ByDay = { n: number; day: number };

export type Rule = {
  freq: Frequency;
  interval: number;
  count: number | null;
  /** As written; turned into the wall of DTSTART by whoever knows the zones. */
  until: When | null;
  /** First day of the week, 0 is Monday. */
  weekStart: number;
  byDay: ByDay[];
  byMonth: number[];
  byMonthDay: number[];
  byYearDay: number[];
  byWeekNo: number[];
  byHour: number[];
  byMinute: number[];
  bySecond: number[];
  bySetPos: number[];
};

export const WEEKDAYS: readonly string[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const MAX_LIST = 400;

/** Null when it cannot be followed: unknown FREQ, another calendar than the Gregorian one. */
export function readRule(value: string): Rule | null {
  const parts = new Map<string, string>();
  for (const part of value.slice(0, 20_000).toUpperCase().split(';')) {
    const [name = '', text = ''] = part.split('=', 2);
    if (!parts.has(name.trim())) parts.set(name.trim(), text.trim());
  }
  const freq = FREQUENCIES.find((name) => name === parts.get('FREQ'));
  const scale = parts.get('RSCALE') ?? 'GREGORIAN';
  if (!freq || scale !== 'GREGORIAN') return null;
  const list = (name: string, least: number, most: number) => numbers(parts.get(name), least, most);
  return {
    freq,
    interval: Math.max(1, whole(parts.get('INTERVAL')) ?? 1),
    count: whole(parts.get('COUNT')),
    until: readWhen(parts.get('UNTIL') ?? '', null),
    weekStart: Math.max(0, WEEKDAYS.indexOf(parts.get('WKST') ?? 'MO')),
    byDay: weekdays(parts.get('BYDAY')),
    byMonth: list('BYMONTH', 1, 12),
    byMonthDay: signed(list('BYMONTHDAY', -31, 31)),
    byYearDay: signed(list('BYYEARDAY', -366, 366)),
    byWeekNo: signed(list('BYWEEKNO', -53, 53)),
    byHour: list('BYHOUR', 0, 23),
    byMinute: list('BYMINUTE', 0, 59),
    bySecond: list('BYSECOND', 0, 59),
    bySetPos: signed(list('BYSETPOS', -366, 366)),
  };
}

function whole(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : null;
}

/** Sorted, each once; what is out of range is left out. */
function numbers(text: string | undefined, least: number, most: number): number[] {
  if (!text) return [];
  const found = new Set<number>();
  for (const piece of text.split(',', MAX_LIST)) {
    const value = /^\s*[+-]?\d{1,3}\s*$/.test(piece) ? Number(piece) : NaN;
    if (value >= least && value <= most) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

const signed = (values: number[]): number[] => values.filter((value) => value !== 0);

function weekdays(text: string | undefined): ByDay[] {
  return (text ?? '').split(',', MAX_LIST).flatMap((piece) => {
    const match = /^\s*([+-]?\d{1,2})?([A-Z]{2})\s*$/.exec(piece);
    const day = WEEKDAYS.indexOf(match?.[2] ?? '');
    return day < 0 ? [] : [{ n: Number(match?.[1] ?? 0), day }];
  });
}
