/** Where the rules and occurrences of a series go when it moves. Uses Temporal, so the server only. */

import { FormatError } from '../format-error.ts';
import { DAY, civilOf, dayOf, dayOfWall, daysInMonth } from './civil.ts';
import type { When } from './dates.ts';
import { lastWall, withUntil } from './edit-rule.ts';
import { untilWall, wallsOf } from './found.ts';
import { isStill, midnight } from './moves.ts';
import type { Find, Shift } from './moves.ts';
import { expand } from './recur.ts';
import { readRule } from './rule.ts';
import type { Rule } from './rule.ts';
import { joinRule, ruleText, withPart } from './rule-text.ts';
import type { Master } from './series.ts';
import { shiftRule } from './shift-rule.ts';

const TIMES = ['BYHOUR', 'BYMINUTE', 'BYSECOND'];
/** A moved date looks for its like this far around. */
const NEAR = 16 * DAY;

/** `start` of the series; `key`: the wall by rule where the occurrence of an old one is now. */
export type MovedSeries = { values: string[]; start: When; key: (old: number) => number };

/**
 * Moves a series so that the occurrence `from` (its wall by rule) goes as far as the shift says. Every occurrence keeps
 * its number, as far as the rule allows.
 * @throws FormatError `rule-fixed` when no such rule can say where it goes
 */
export function movedSeries(
  master: Master,
  values: readonly string[],
  from: number,
  shift: Shift,
  find: Find,
): MovedSeries {
  const clock = shift.clock ?? master.when;
  const base = (wall: number) => (clock.allDay ? midnight(wall) : wall);
  const plain = (old: number) => base(old) + shift.by;
  const shifted = values.map((value) => shiftedRule(value, base(from), plain(from), clock.allDay, master));
  const exact = shifted.every((one) => one.exact);
  const rules = shifted.flatMap(({ value }) => readRule(withoutEnd(value)) ?? []);
  const like = exact ? null : likeStart(rules[0]!, base(master.when.wall), base(from), plain(from));
  const { allDay, utc, zone } = clock;
  const start: When = { allDay, utc, zone, wall: like ?? plain(master.when.wall) };
  const key = exact ? plain : nearest({ ...master, when: start, rules, extra: [], overrides: [] }, plain);
  const ended = shifted.map(({ value }, i) => {
    const rule = readRule(values[i]!);
    if (!rule?.until || isStill(shift)) return value;
    return withUntil(value, movedEnd(master, rule, base, shift.by, exact ? null : key), start, find);
  });
  return { values: ended, start, key };
}

const withoutEnd = (value: string): string =>
  joinRule(withPart(withPart(ruleText(value), 'UNTIL', null), 'COUNT', null));

function shiftedRule(value: string, from: number, to: number, allDay: boolean, master: Master) {
  // what lasts all day has no hours
  const parts = ruleText(value).filter(([name]) => !TIMES.includes(name));
  const moved = shiftRule(allDay && !master.when.allDay ? joinRule(parts) : value, from, to);
  if (moved) return moved;
  throw new FormatError('rule-fixed', 'start', 'this kind of repetition cannot be moved as a whole');
}

/** UNTIL goes as far as the occurrences do: as far as the last of them, where they go differently far. */
function movedEnd(
  master: Master,
  rule: Rule,
  base: (wall: number) => number,
  by: number,
  key: ((old: number) => number) | null,
): number {
  const until = untilWall(master, rule.until)!;
  const last = key && lastWall(master, rule, until);
  return key && typeof last === 'number' ? key(last) : base(until) + by;
}

/**
 * The start of a series of which one occurrence moved to another day of its month or year: the like of that day in the
 * start's own month or year, so that every second one stays every second one. Null when there is none.
 */
function likeStart(rule: Rule, start: number, from: number, to: number): number | null {
  const [old, before, after] = [start, from, to].map((wall) => civilOf(dayOfWall(wall)));
  const yearly = rule.freq === 'YEARLY';
  const months = yearly
    ? (old!.year + after!.year - before!.year) * 12 + after!.month - 1
    : (old!.year + after!.year - before!.year) * 12 + old!.month - 1 + after!.month - before!.month;
  const [year, month] = [Math.floor(months / 12), (months % 12) + 1];
  const time = to - midnight(to);
  const probe = dayOf(year, month, Math.min(after!.day, daysInMonth(year, month))) * DAY + time;
  const period = yearly
    ? { from: dayOf(year, 1, 1) * DAY, to: dayOf(year + 1, 1, 1) * DAY - 1 }
    : { from: dayOf(year, month, 1) * DAY, to: dayOf(year, month, daysInMonth(year, month)) * DAY + DAY - 1 };
  const every = { ...rule, interval: 1, count: null, until: null };
  const earliest = period.from + time;
  const implied = [rule.byDay, rule.byMonthDay, rule.byYearDay].every((list) => list.length === 0);
  const { walls } = expand(every, implied ? probe : earliest, period);
  return walls.sort((a, b) => Math.abs(a - probe) - Math.abs(b - probe))[0] ?? null;
}

/** The new occurrence that lies nearest to where the old one would move, each taken once. */
function nearest(next: Master, plain: (old: number) => number): (old: number) => number {
  const given = new Map<number, number>();
  const taken = new Set<number>();
  return (old) => {
    const known = given.get(old);
    if (known !== undefined) return known;
    const wanted = plain(old);
    const { walls } = wallsOf(next, wanted - NEAR, wanted + NEAR);
    const free = walls.filter((wall) => !taken.has(wall));
    const found = free.sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0] ?? wanted;
    given.set(old, found);
    taken.add(found);
    return found;
  };
}
