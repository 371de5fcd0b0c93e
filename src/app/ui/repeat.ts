/** A rule of repetition in the parts a form has. The shape is that of shared/formats/icalendar/rule-parts.ts. */
export interface RepeatParts {
  freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  interval: number;
  /** WEEKLY: 0 is Monday. */
  days: number[];
  /** MONTHLY and YEARLY: a day of the month (-1 the last), or the nth (-1 the last) of a weekday. */
  month: null | { day: number } | { nth: number; weekday: number };
  /** YEARLY: 1 to 12. */
  months: number[];
  /** 0 is Monday; it counts only for every second week and rarer. */
  weekStart: number;
  end: { never: true } | { count: number } | { until: string };
}
export type Frequency = RepeatParts['freq'];

/** Rules read and written elsewhere: a control knows no format. */
export interface Rules {
  /** null: too special for a form. */
  read: (rrule: string) => RepeatParts | null;
  write: (parts: RepeatParts) => string;
  /** "Every Tuesday until 22 June 2027" */
  words: (rrule: string) => string;
}

/** What a day is, as far as a repeat that starts on it goes by. */
export interface StartDay {
  /** 0 is Monday. */
  weekday: number;
  day: number;
  /** 1 to 12. */
  month: number;
  /** Which of its weekday it is in the month, 1 to 5. */
  nth: number;
  /** Whether it is the last of its weekday in the month. */
  last: boolean;
}

/** @param date 2026-11-27 */
export function startDay(date: string): StartDay {
  const at = new Date(`${date}T00:00:00Z`);
  const [day, month] = [at.getUTCDate(), at.getUTCMonth() + 1];
  const length = new Date(Date.UTC(at.getUTCFullYear(), month, 0)).getUTCDate();
  return {
    weekday: (at.getUTCDay() + 6) % 7,
    day,
    month,
    nth: Math.ceil(day / 7),
    last: day + 7 > length,
  };
}

const plain = (freq: Frequency, more: Partial<RepeatParts> = {}): RepeatParts => ({
  ...{ freq, interval: 1, days: [], month: null, months: [], weekStart: 0, end: { never: true } },
  ...more,
});

export const EVERY = ['day', 'weekday', 'week', 'fortnight', 'month', 'year'] as const;
export type Every = (typeof EVERY)[number];

/** The common rules that start on a day. */
export function common(every: Every, start: StartDay): RepeatParts {
  if (every === 'day') return plain('DAILY');
  if (every === 'weekday') return plain('WEEKLY', { days: [0, 1, 2, 3, 4] });
  if (every === 'week') return plain('WEEKLY', { days: [start.weekday] });
  if (every === 'fortnight') return plain('WEEKLY', { interval: 2, days: [start.weekday] });
  if (every === 'month') return plain('MONTHLY', { month: { day: start.day } });
  return plain('YEARLY', { month: { day: start.day }, months: [start.month] });
}

/** What a rule leaves to the day it starts on, said: so that equal rules look equal. */
function filled(parts: RepeatParts, start: StartDay): RepeatParts {
  const monthly = parts.freq === 'MONTHLY' || parts.freq === 'YEARLY';
  return {
    freq: parts.freq,
    interval: parts.interval,
    days: parts.freq !== 'WEEKLY' ? [] : parts.days.length > 0 ? parts.days.toSorted() : [start.weekday],
    month: monthly ? (parts.month ?? { day: start.day }) : null,
    months: parts.freq !== 'YEARLY' ? [] : parts.months.length > 0 ? parts.months : [start.month],
    weekStart: parts.freq === 'WEEKLY' && parts.interval > 1 ? parts.weekStart : 0,
    end: { never: true },
  };
}

/** Which of the common rules this one is, its end left aside; null: none. */
export function commonName(parts: RepeatParts, start: StartDay): Every | null {
  const own = JSON.stringify(filled(parts, start));
  return EVERY.find((every) => JSON.stringify(filled(common(every, start), start)) === own) ?? null;
}

/** The same rule at another rhythm, with what that rhythm needs. */
export function withFrequency(parts: RepeatParts, freq: Frequency, start: StartDay): RepeatParts {
  const { interval, weekStart, end } = parts;
  return { ...filled(plain(freq), start), interval, weekStart, end };
}

export interface MonthChoice {
  label: string;
  month: Exclude<RepeatParts['month'], null>;
}
const NTH = ['first', 'second', 'third', 'fourth', 'fifth'];

/** The ways a month can be gone by from a day: "on day 27", "on the fourth Friday", "on the last Friday". */
export function monthChoices(
  { day, nth, weekday, last }: StartDay,
  weekdays: readonly string[],
): MonthChoice[] {
  const name = weekdays[weekday] ?? '';
  const choices: MonthChoice[] = [
    { label: `on day ${day}`, month: { day } },
    { label: `on the ${NTH[nth - 1]} ${name}`, month: { nth, weekday } },
  ];
  if (last) choices.push({ label: `on the last ${name}`, month: { nth: -1, weekday } });
  if (day >= 28) choices.push({ label: 'on the last day', month: { day: -1 } });
  return choices;
}

/** Monday to Sunday, in a language; `short`: "Mon". */
export function weekdayNames(length: 'long' | 'short', language = 'en'): string[] {
  const format = new Intl.DateTimeFormat(language, { weekday: length, timeZone: 'UTC' });
  // 5 January 1970 was a Monday
  return Array.from({ length: 7 }, (_, day) => format.format(Date.UTC(1970, 0, 5 + day)));
}
