/** Which occurrences a series has, before they are written out: rules, extra and left-out dates, changed ones. */

import { DAY, dayOfWall } from './civil.ts';
import { wallLength } from './dates.ts';
import type { When } from './dates.ts';
import { LIMITS, expand } from './recur.ts';
import type { Limits } from './recur.ts';
import type { Rule } from './rule.ts';
import type { Length, Master, Override, Series, Timed } from './series.ts';
import { toUtc, toWall } from './zones.ts';

/** `wall`: on the clock of `timed`; `key`: the wall it has by rule; `series`: one of several. */
export type Found = { timed: Timed; wall: number; length: Length; key: number; series: boolean };
export type AllFound = { found: Found[]; cut: boolean; work: number };

/** Everything that may touch the window of instants, and perhaps some more. */
export function foundIn(series: Series, from: number, to: number, limits: Limits = LIMITS): AllFound {
  const all: AllFound = {
    found: series.lone.map((timed) => own(timed, timed.key, true)),
    cut: false,
    work: 1,
  };
  for (const master of series.masters) {
    const one = ofMaster(master, from, to, limits);
    for (const occurrence of one.found) all.found.push(occurrence);
    all.cut ||= one.cut;
    all.work += one.work;
  }
  return all;
}

/** The occurrence that has this wall by rule, changed or not; null when the series has none there. */
export function foundAt(series: Series, key: number): Found | null {
  const [master] = series.masters;
  const changed = (master?.overrides ?? series.lone).findLast((one) => one.key === key);
  if (changed) return own(changed, key, true);
  if (!master || isOut(master, key)) return null;
  const { walls, lengths } = wallsOf(master, key, key);
  if (!walls.includes(key)) return null;
  const before = governing(master, key);
  return before ? shifted(before, key) : regular(master, key, lengths.get(key), isSeries(master));
}

/** A component where it stands itself. */
export const own = (timed: Timed, key: number, series: boolean): Found => ({
  ...{ timed, wall: timed.when.wall, length: timed.length, key, series },
});

export const regular = (
  master: Master,
  wall: number,
  length: Length | null | undefined,
  series: boolean,
): Found => ({
  ...{ timed: master, wall, length: length ?? master.length, key: wall, series },
});

/** THISANDFUTURE: moved as far as the occurrence it names, with its length. */
const shifted = (override: Override, wall: number): Found => ({
  ...own(override, wall, true),
  wall: wall + override.when.wall - override.key,
});

export const isSeries = ({ rules, extra, overrides, cut }: Master): boolean =>
  rules.length > 0 || extra.length > 0 || overrides.length > 0 || cut;

/** Whether EXDATE takes it out. */
const isOut = (master: Master, wall: number): boolean =>
  master.without.has(wall) || master.withoutDays.has(dayOfWall(wall));

export const withoutOut = (master: Master, walls: readonly number[]): number[] =>
  walls.filter((wall) => !isOut(master, wall));

const governing = (master: Master, wall: number): Override | undefined =>
  master.overrides.findLast((one) => one.following && one.key <= wall);

function ofMaster(master: Master, from: number, to: number, limits: Limits): AllFound {
  const { least, most } = searched(master, from, to);
  const { walls, lengths, cut, work } = wallsOf(master, least, most, limits);
  const several = isSeries(master);
  const found = unchanged(master, walls).map((wall): Found => {
    const before = governing(master, wall);
    return before ? shifted(before, wall) : regular(master, wall, lengths.get(wall), several);
  });
  // An override is looked at wherever its occurrence lay by rule: it may have been moved in.
  for (const override of master.overrides) found.push(own(override, override.key, true));
  return { found, cut: cut || master.cut, work: work + master.overrides.length };
}

/** The walls that are neither taken out nor changed on their own. */
function unchanged(master: Master, walls: readonly number[]): number[] {
  const replaced = new Set(master.overrides.map(({ key }) => key));
  return withoutOut(master, walls).filter((wall) => !replaced.has(wall));
}

/** The walls by rule from which something may touch the window. Tight: dense rules would use up their limit outside. */
function searched(master: Master, from: number, to: number): { least: number; most: number } {
  const around = (instant: number) =>
    [instant - DAY, instant + DAY].map((near) => instant + master.zone.offset(near));
  const lengths = [master.length, ...master.extra.map(({ length }) => length)];
  let least = Infinity;
  let most = Math.max(...around(to));
  const include = (length: Length, shift: number) => {
    const before =
      'exact' in length
        ? around(from - length.exact)
        : around(from).map((wall) => wall - wallLength(length.nominal));
    least = Math.min(least, ...before.map((wall) => wall - shift));
    most = Math.max(most, ...around(to).map((wall) => wall - shift));
  };
  for (const length of lengths) if (length) include(length, 0);
  for (const one of master.overrides) if (one.following) include(one.length, one.when.wall - one.key);
  return { least, most };
}

type Walls = { walls: number[]; lengths: Map<number, Length | null>; cut: boolean; work: number };

/** All walls of rules and extra dates in a window, left-out ones too; DTSTART is always the first of them. */
export function wallsOf(master: Master, from: number, to: number, limits: Limits = LIMITS): Walls {
  const start = master.when.wall;
  const walls = new Set<number>();
  const lengths = new Map<number, Length | null>();
  const add = (wall: number) => wall >= from && wall <= to && walls.add(wall);
  let cut = false;
  let work = 1 + master.extra.length;
  add(start);
  for (const rule of master.rules) {
    const one = ruleWalls(master, rule, Math.max(from, start), to, limits);
    one.walls.forEach(add);
    cut ||= one.cut;
    work += one.work;
  }
  for (const { wall, length } of master.extra) {
    add(wall);
    if (length) lengths.set(wall, length);
  }
  return { walls: [...walls].sort((a, b) => a - b), lengths, cut, work };
}

/** What one rule of a series gives in a window. */
export function ruleWalls(master: Master, rule: Rule, from: number, to: number, limits: Limits = LIMITS) {
  const until = untilWall(master, rule.until);
  const bound = until === null ? {} : { until };
  return expand(counted(master, rule), master.when.wall, { from, to, ...bound }, limits);
}

/** A DTSTART that the rule does not meet is counted all the same (RFC 5545 §3.8.5.3). */
function counted(master: Master, rule: Rule): Rule {
  if (rule.count === null || meetsStart(master, rule)) return rule;
  return { ...rule, count: Math.max(0, rule.count - 1) };
}

/** Whether the rule gives the start itself. */
export function meetsStart(master: Master, rule: Rule): boolean {
  const start = master.when.wall;
  return expand({ ...rule, count: null }, start, { from: start, to: start }).walls.length > 0;
}

/** UNTIL on the master's wall: an instant is turned round, a date covers its whole day. */
export function untilWall(master: Master, until: When | null): number | null {
  if (!until) return null;
  if (until.allDay || master.when.allDay) return dayOfWall(until.wall) * DAY + DAY - 1;
  return until.utc ? toWall(until.wall, master.zone) : until.wall;
}

/** Start and end as instants. */
export function instantsOf({ timed, wall, length }: Found): { start: number; end: number } {
  const start = toUtc(wall, timed.zone);
  if ('exact' in length) return { start, end: start + length.exact };
  const { days, seconds } = length.nominal;
  return { start, end: Math.max(start, toUtc(wall + days * DAY, timed.zone) + seconds) };
}
