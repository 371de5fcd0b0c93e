/** When an object takes place: rules, extra and left-out dates, changed occurrences (RFC 5545 §3.8.5). Server only. */

import { DAY, dateText, dayOfWall, localText, wallOf } from './civil.ts';
import { wallLength } from './dates.ts';
import { expand } from './recur.ts';
import { readSeries } from './series.ts';
import type { Length, Master, Override, Series, Timed } from './series.ts';
import { UTC, ianaZone, toUtc, toWall } from './zones.ts';
import type { Zone } from './zones.ts';

/**
 * `start` and `end`: instants `2026-11-22T09:00:00Z`, or dates (the end exclusive) when all day. `recurrenceId`: the
 * time the occurrence has by rule, on the master's wall (`2026-11-22T10:00:00`, `2026-11-22`); null when it is the only one.
 */
export type Occurrence = {
  start: string;
  end: string;
  allDay: boolean;
  recurrenceId: string | null;
  title: string;
  location: string;
  /** STATUS in upper case, or null. */
  status: string | null;
  cancelled: boolean;
  recurring: boolean;
  /** The zone it is written in; null: in none, in UTC, or in one that cannot be found. */
  zone: string | null;
};

/** `from` (included) and `to` (not) are instants or dates; `zone` (IANA) is that of whoever looks. */
export type Range = { from: string; to: string; zone: string };
/** `cut`: too dense or not followed, so there may be more than listed. */
export type Occurrences = { list: Occurrence[]; cut: boolean };

/** One occurrence before it is written out: walls on its own clock, and the instants they mean for the viewer. */
type Found = { timed: Timed; wall: number; length: Length; key: number; series: boolean };

const MOST = 1000;

export function occurrences(bytes: Uint8Array, range: Range): Occurrences {
  const viewer = ianaZone(range.zone) ?? UTC;
  const [from, to] = [instantOf(range.from, viewer), instantOf(range.to, viewer)];
  if (from === null || to === null) return { list: [], cut: false };
  const series = readSeries(bytes, viewer);
  const { found, cut } = all(series, from, to);
  const list = found
    .map((one) => ({ one, ...instants(one) }))
    .filter(({ start, end }) => start < to && (end > from || (start === end && start >= from)))
    .sort((a, b) => a.start - b.start)
    .map(({ one, start, end }) => written(one, start, end, viewer));
  return { list: list.slice(0, MOST), cut: cut || list.length > MOST };
}

/** First start and last end as instants in UTC; null: without a time, or (`lastEnd` alone) without an end. */
export type Span = { firstStart: string | null; lastEnd: string | null };

/**
 * For the index: which windows an item may concern, never too narrow, sometimes too wide (a rule with UNTIL ends at
 * UNTIL). `lastEnd` is null when it may go on for ever.
 */
export function span(bytes: Uint8Array, zone: string): Span {
  const viewer = ianaZone(zone) ?? UTC;
  const { masters, lone } = readSeries(bytes, viewer);
  const single = [...masters, ...masters.flatMap((master) => master.overrides), ...lone];
  const found = single.map((timed) => own(timed, timed.when.wall, false));
  for (const master of masters)
    for (const { wall, length } of master.extra) found.push(regular(master, wall, length, true));
  if (found.length === 0) return { firstStart: null, lastEnd: null };
  const times = found.map(instants);
  const first = times.reduce((least, { start }) => Math.min(least, start), Infinity);
  const last = times.reduce((most, { end }) => Math.max(most, end), -Infinity);
  const ends = masters.map(lastOf);
  const open = ends.some((end) => end === null);
  return {
    firstStart: utcText(first),
    lastEnd: open ? null : utcText(ends.reduce<number>((most, end) => Math.max(most, end ?? most), last)),
  };
}

/** An instant after which the rules give nothing more, or null. */
function lastOf(master: Master): number | null {
  if (master.cut) return null;
  let last = master.when.wall;
  for (const rule of master.rules) {
    const until = untilOf(master, rule.until);
    if (until !== null) last = Math.max(last, until);
    else if (rule.count === null) return null;
    else {
      const { walls, cut } = expand(rule, master.when.wall, { from: master.when.wall, to: LAST });
      if (cut) return null;
      last = Math.max(last, walls.at(-1) ?? last);
    }
  }
  return master.rules.length === 0 ? toUtc(last, master.zone) : toUtc(last, master.zone) + lengthiest(master);
}

/** More than any occurrence lasts, and than a shift of all that follow moves it. */
function lengthiest(master: Master): number {
  let most = 0;
  const include = (length: Length, shift: number) => {
    most = Math.max(most, ('exact' in length ? length.exact : wallLength(length.nominal)) + shift + DAY);
  };
  include(master.length, 0);
  for (const one of master.overrides) if (one.following) include(one.length, one.when.wall - one.key);
  return most;
}

const LAST = wallOf('9999-12-31')!;

/** Instants outside the years 0–9999 cannot be written. */
const utcText = (instant: number): string => localText(Math.min(Math.max(instant, FIRST), LAST)) + 'Z';
const FIRST = wallOf('0001-01-01')!;

function instantOf(text: string, viewer: Zone): number | null {
  const match = /^(.*?)(Z|[+-]\d\d:?\d\d)?$/i.exec(text);
  const [, local = '', offset] = match ?? [];
  const wall = wallOf(text.length <= 10 ? text : local);
  if (wall === null) return null;
  if (text.length <= 10 || !offset) return toUtc(wall, viewer);
  if (offset.toUpperCase() === 'Z') return wall;
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(-2))];
  return wall - (offset.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/** Everything that may touch the window, and perhaps some more. */
function all(series: Series, from: number, to: number): { found: Found[]; cut: boolean } {
  const found: Found[] = series.lone.map((timed) => own(timed, timed.key, true));
  let cut = false;
  for (const master of series.masters) {
    const one = ofMaster(master, from, to);
    for (const occurrence of one.found) found.push(occurrence);
    cut ||= one.cut;
  }
  return { found, cut };
}

const own = (timed: Timed, key: number, series: boolean): Found => ({
  ...{ timed, wall: timed.when.wall, length: timed.length, key, series },
});

function ofMaster(master: Master, from: number, to: number): { found: Found[]; cut: boolean } {
  const { overrides } = master;
  const isSeries = master.rules.length > 0 || master.extra.length > 0 || overrides.length > 0;
  const { least, most } = searched(master, from, to);
  const { walls, lengths, cut } = wallsOf(master, least, most);
  const replaced = new Set(overrides.map(({ key }) => key));
  const following = overrides.filter((one) => one.following);
  const found: Found[] = [];
  for (const wall of walls) {
    if (replaced.has(wall) || master.without.has(wall) || master.withoutDays.has(dayOfWall(wall))) continue;
    const after = following.findLast((one) => one.key <= wall);
    found.push(after ? shifted(after, wall) : regular(master, wall, lengths.get(wall), isSeries));
  }
  // An override is looked at wherever its occurrence lay by rule: it may have been moved in.
  for (const override of overrides) found.push(own(override, override.key, true));
  return { found, cut: cut || master.cut };
}

const regular = (
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

/** All walls of rules and extra dates in a window; DTSTART is always the first of them. */
function wallsOf(master: Master, from: number, to: number) {
  const start = master.when.wall;
  const walls = new Set<number>();
  const lengths = new Map<number, Length | null>();
  const add = (wall: number) => wall >= from && wall <= to && walls.add(wall);
  let cut = false;
  add(start);
  for (const rule of master.rules) {
    const until = untilOf(master, rule.until);
    const bound = until === null ? {} : { until };
    // A DTSTART that the rule does not meet is counted all the same (RFC 5545 §3.8.5.3).
    const met =
      rule.count === null ||
      expand({ ...rule, count: null }, start, { from: start, to: start }).walls.length > 0;
    const counted = rule.count === null || met ? rule : { ...rule, count: Math.max(0, rule.count - 1) };
    const expansion = expand(counted, start, { from: Math.max(from, start), to, ...bound });
    expansion.walls.forEach(add);
    cut ||= expansion.cut;
  }
  for (const { wall, length } of master.extra) {
    add(wall);
    if (length) lengths.set(wall, length);
  }
  return { walls: [...walls].sort((a, b) => a - b), lengths, cut };
}

/** UNTIL on the master's wall: an instant is turned round, a date covers its whole day. */
function untilOf(master: Master, until: Master['when'] | null): number | null {
  if (!until) return null;
  if (until.allDay || master.when.allDay) return dayOfWall(until.wall) * DAY + DAY - 1;
  return until.utc ? toWall(until.wall, master.zone) : until.wall;
}

function instants({ timed, wall, length }: Found): { start: number; end: number } {
  const start = toUtc(wall, timed.zone);
  if ('exact' in length) return { start, end: start + length.exact };
  const { days, seconds } = length.nominal;
  return { start, end: Math.max(start, toUtc(wall + days * DAY, timed.zone) + seconds) };
}

function written(found: Found, start: number, end: number, viewer: Zone): Occurrence {
  const { timed, wall, length, key, series } = found;
  const { allDay } = timed.when;
  const days = 'nominal' in length ? length.nominal.days : 0;
  return {
    start: allDay ? dateText(wall) : utcText(start),
    end: allDay ? dateText(wall + days * DAY) : utcText(end),
    allDay,
    recurrenceId: series ? (allDay ? dateText(key) : localText(key)) : null,
    title: timed.title,
    location: timed.location,
    status: timed.status || null,
    cancelled: timed.status === 'CANCELLED',
    recurring: series,
    zone: timed.when.zone !== null && timed.zone !== viewer ? timed.zone.name : null,
  };
}
