/** Moves a rule along with the start of its series: every Tuesday becomes every Wednesday. */

import { DAY, civilOf, dayOf, dayOfWall, daysInMonth, isLeap, weekdayOf } from './civil.ts';
import { WEEKDAYS, readRule } from './rule.ts';
import type { ByDay, Rule } from './rule.ts';
import { joinRule, ruleText, withPart } from './rule-text.ts';
import type { RuleText } from './rule-text.ts';

/** `exact`: every occurrence moves as far as the start does. Otherwise it moves to the like of the new start. */
export type ShiftedRule = { value: string; exact: boolean };

/**
 * The rule of a series whose start moves from one wall to another; null when no rule of this kind can say it. UNTIL is
 * left alone: whoever knows the zones moves it.
 */
export function shiftRule(value: string, from: number, to: number): ShiftedRule | null {
  const rule = readRule(value);
  if (from === to) return { value, exact: true };
  if (!rule) return null;
  const timed = shiftTimes(ruleText(value), rule, from, to);
  if (!timed) return null;
  const [before, after] = [dayOfWall(from), dayOfWall(to)];
  const moved = before === after ? { parts: timed, exact: true } : shiftDays(timed, rule, before, after);
  return moved && { value: joined(value, moved.parts), exact: moved.exact };
}

/** The very same text when no part changed. */
const joined = (value: string, parts: RuleText): string => {
  const text = joinRule(parts);
  return text === joinRule(ruleText(value)) ? value : text;
};

type Moved = { parts: RuleText; exact: boolean } | null;

/** BYHOUR, BYMINUTE and BYSECOND: those of the start, or whole hours further. */
function shiftTimes(parts: RuleText, rule: Rule, from: number, to: number): RuleText | null {
  const lists = { BYHOUR: rule.byHour, BYMINUTE: rule.byMinute, BYSECOND: rule.bySecond };
  const [old, wanted] = [clock(from), clock(to)];
  const names = ['BYHOUR', 'BYMINUTE', 'BYSECOND'] as const;
  let shifted = parts;
  for (const name of names) {
    const list = lists[name];
    if (list.length === 0 || old[name] === wanted[name]) continue;
    const by = wanted[name] - old[name];
    const values = list.length === 1 && list[0] === old[name] ? [wanted[name]] : list.map((one) => one + by);
    const most = name === 'BYHOUR' ? 23 : 59;
    if (values.some((one) => one < 0 || one > most)) return null;
    shifted = withPart(shifted, name, values.join(','));
  }
  return shifted;
}

function clock(wall: number): { BYHOUR: number; BYMINUTE: number; BYSECOND: number } {
  const seconds = wall - dayOfWall(wall) * DAY;
  return {
    BYHOUR: Math.floor(seconds / 3600),
    BYMINUTE: Math.floor((seconds % 3600) / 60),
    BYSECOND: seconds % 60,
  };
}

function shiftDays(parts: RuleText, rule: Rule, from: number, to: number): Moved {
  if (rule.byWeekNo.length > 0) return null;
  if (rule.freq === 'YEARLY') return yearly(parts, rule, from, to);
  if (rule.byYearDay.length > 0 || rule.byMonth.length > 0) return null;
  if (rule.freq === 'MONTHLY') return inMonth(parts, rule, from, to, 'month');
  if (rule.byMonthDay.length > 0) return null;
  if (rule.freq !== 'WEEKLY')
    return rule.bySetPos.length > 0 ? null : { parts: rotated(parts, rule, to - from), exact: true };
  // the week has to begin as much later as its days, or some of them would fall into another week
  const bound = rule.byDay.length > 0 && (rule.interval > 1 || rule.bySetPos.length > 0);
  const weeks = bound ? withPart(parts, 'WKST', dayName(rule.weekStart + to - from)) : parts;
  return { parts: rotated(weeks, rule, to - from), exact: true };
}

const dayName = (day: number): string => WEEKDAYS[((day % 7) + 7) % 7]!;

/** BYDAY with each day as much later. */
function rotated(parts: RuleText, rule: Rule, days: number): RuleText {
  if (rule.byDay.length === 0) return parts;
  const list = rule.byDay.map(({ n, day }) => (n === 0 ? '' : n) + dayName(day + days));
  return withPart(parts, 'BYDAY', list.join(','));
}

function yearly(parts: RuleText, rule: Rule, from: number, to: number): Moved {
  const [before, after] = [civilOf(from), civilOf(to)];
  if (rule.byYearDay.length > 0) {
    const [only] = rule.byYearDay;
    const others = [rule.byMonth, rule.byMonthDay, rule.byDay, rule.bySetPos].some((list) => list.length > 0);
    if (others || rule.byYearDay.length > 1 || only !== yearDay(from)) return null;
    return { parts: withPart(parts, 'BYYEARDAY', String(yearDay(to))), exact: false };
  }
  const sameMonth = before.month === after.month;
  if (rule.byMonth.length > 1 && !sameMonth) return null;
  if (rule.byMonth.length === 1 && rule.byMonth[0] !== before.month) return null;
  const scope = rule.byMonth.length === 0 ? 'year' : 'month';
  // "the 10th of every month of the year" moved into another month says nothing else than before
  const moved = inMonth(parts, rule, from, to, scope);
  if (!moved || sameMonth || rule.byMonth.length === 0) return moved;
  return { ...moved, parts: withPart(moved.parts, 'BYMONTH', String(after.month)) };
}

const yearDay = (day: number): number => day - dayOf(civilOf(day).year, 1, 1) + 1;

/** Days of a month (or weekdays counted in a year) become the like of the new start. */
function inMonth(parts: RuleText, rule: Rule, from: number, to: number, scope: Scope): Moved {
  const { byDay, byMonthDay, bySetPos } = rule;
  if (byDay.length === 0 && byMonthDay.length === 0)
    return bySetPos.length > 0 ? null : { parts, exact: false };
  if (byDay.length > 0 && byMonthDay.length > 0) return null;
  if (byMonthDay.length > 0) return bySetPos.length > 0 ? null : monthDays(parts, byMonthDay, from, to);
  return weekdays(parts, rule, from, to, scope);
}

function monthDays(parts: RuleText, list: number[], from: number, to: number): Moved {
  const [before, after] = [civilOf(from), civilOf(to)];
  const length = (one: typeof before) => daysInMonth(one.year, one.month);
  const set = (days: number[]): Moved => ({
    parts: withPart(parts, 'BYMONTHDAY', days.join(',')),
    exact: false,
  });
  const [only] = list;
  // not every month has a 31st: the last day is meant
  if (list.length === 1 && only === before.day) return set([after.day === 31 ? -1 : after.day]);
  if (list.length === 1 && only === before.day - length(before) - 1) {
    const fromEnd = after.day - length(after) - 1;
    return set([fromEnd >= -7 ? fromEnd : after.day]);
  }
  const days = list.map((one) => one + to - from);
  const fits = days.every((one, i) => Math.sign(one) === Math.sign(list[i]!) && Math.abs(one) <= 28);
  return fits ? set(days) : null;
}

type Scope = 'month' | 'year';

function weekdays(parts: RuleText, rule: Rule, from: number, to: number, scope: Scope): Moved {
  const { byDay, bySetPos } = rule;
  const [only] = byDay as [ByDay];
  // every Thursday of some months: no place counts
  if (bySetPos.length === 0 && byDay.every(({ n }) => n === 0))
    return { parts: rotated(parts, rule, to - from), exact: rule.byMonth.length === 0 };
  if (byDay.length > 1 || bySetPos.length > 1 || only.day !== weekdayOf(from)) return null;
  const place = only.n === 0 ? bySetPos[0]! : bySetPos.length > 0 ? 0 : only.n;
  const old = placesOf(from, scope);
  if (place !== old.first && place !== old.last) return null;
  const next = placesOf(to, scope);
  const n = likePlace(place, next, scope);
  const name = dayName(weekdayOf(to));
  if (only.n !== 0) return { parts: withPart(parts, 'BYDAY', n + name), exact: false };
  return { parts: withPart(withPart(parts, 'BYDAY', name), 'BYSETPOS', String(n)), exact: false };
}

/** Counted from the same end; a fifth one that not every month has counts as the last. */
function likePlace(old: number, next: { first: number; last: number }, scope: Scope): number {
  if (old < 0) return next.last >= -2 ? next.last : next.first;
  return next.first === 5 && scope === 'month' ? -1 : next.first;
}

/** Which of its weekdays a day is: 2 for the second, -1 for the last. */
function placesOf(day: number, scope: Scope): { first: number; last: number } {
  const { year, month, day: ofMonth } = civilOf(day);
  const place = scope === 'year' ? yearDay(day) : ofMonth;
  const length = scope === 'year' ? (isLeap(year) ? 366 : 365) : daysInMonth(year, month);
  return { first: Math.floor((place - 1) / 7) + 1, last: -Math.floor((length - place) / 7) - 1 };
}
