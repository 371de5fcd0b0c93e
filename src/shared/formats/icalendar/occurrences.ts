/** When an object takes place: rules, extra and left-out dates, changed occurrences (RFC 5545 §3.8.5). */

import { DAY, dateText, localText, wallOf } from './civil.ts';
import { wallLength } from './dates.ts';
import { foundIn, instantsOf, isSeries, own, regular, untilWall } from './found.ts';
import type { Found } from './found.ts';
import { LIMITS, expand } from './recur.ts';
import type { Limits } from './recur.ts';
import { readSeries } from './series.ts';
import type { Length, Master, Series, Timed } from './series.ts';
import { UTC, ianaZone, namedZone, toUtc } from './zones.ts';
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

export function occurrences(bytes: Uint8Array, range: Range): Occurrences {
  const viewer = viewerOf(range.zone);
  const [from, to] = [instantOf(range.from, viewer), instantOf(range.to, viewer)];
  if (from === null || to === null) return { list: [], cut: false };
  const { list, cut } = placed(readSeries(bytes, viewer), from, to);
  return { list: list.map((one) => written(one, viewer)), cut };
}

/** The zone of whoever looks; UTC when there is none of that name. */
export const viewerOf = (zone: string): Zone => ianaZone(zone) ?? UTC;

/** An occurrence with its instants, in seconds. */
export type Placed = Found & { start: number; end: number };

/**
 * The occurrences of a series from one instant to before another, sorted; at most `limits.results`. `work` says how much
 * of `limits.work` they took.
 */
export function placed(
  series: Series,
  from: number,
  to: number,
  limits: Limits = LIMITS,
): { list: Placed[]; cut: boolean; work: number } {
  const { found, cut, work } = foundIn(series, from, to, limits);
  const list = found
    .map((one) => ({ ...one, ...instantsOf(one) }))
    .filter(({ start, end }) => start < to && (end > from || (start === end && start >= from)))
    .sort((a, b) => a.start - b.start);
  return { list: list.slice(0, limits.results), cut: cut || list.length > limits.results, work };
}

/**
 * First start and last end as instants in UTC; null: without a time, or (`lastEnd` alone) without an end. `once`: it
 * takes place from the one to the other and never else; nothing in it repeats, was moved or left out.
 */
export type Span = { firstStart: string | null; lastEnd: string | null; once: boolean };

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
  if (found.length === 0) return { firstStart: null, lastEnd: null, once: false };
  const times = found.map(instantsOf);
  const first = times.reduce((least, { start }) => Math.min(least, start), Infinity);
  const last = times.reduce((most, { end }) => Math.max(most, end), -Infinity);
  const ends = masters.map(lastOf);
  const open = ends.some((end) => end === null);
  return {
    firstStart: utcText(first),
    lastEnd: open ? null : utcText(ends.reduce<number>((most, end) => Math.max(most, end ?? most), last)),
    once: masters.length === 1 && lone.length === 0 && isOnce(masters[0]!),
  };
}

const isOnce = (master: Master): boolean =>
  !isSeries(master) && master.without.size === 0 && master.withoutDays.size === 0;

/** An instant after which the rules give nothing more, or null. */
function lastOf(master: Master): number | null {
  if (master.cut) return null;
  let last = master.when.wall;
  for (const rule of master.rules) {
    const until = untilWall(master, rule.until);
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

/** Seconds of an instant, or of a date or local time of the viewer's; null when it is none. */
export function instantOf(text: string, viewer: Zone): number | null {
  const match = /^(.*?)(Z|[+-]\d\d:?\d\d)?$/i.exec(text);
  const [, local = '', offset] = match ?? [];
  const wall = wallOf(text.length <= 10 ? text : local);
  if (wall === null) return null;
  if (text.length <= 10 || !offset) return toUtc(wall, viewer);
  if (offset.toUpperCase() === 'Z') return wall;
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(-2))];
  return wall - (offset.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}

/** An occurrence as a page shows it to a viewer. */
export function written({ timed, wall, length, key, series, start, end }: Placed, viewer: Zone): Occurrence {
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
    zone: zoneName(timed, viewer),
  };
}

/** A name other programs know; null for UTC, floating and all-day times, and zones only this object knows. */
function zoneName({ when, zone }: Timed, viewer: Zone): string | null {
  if (when.zone === null || zone.name.toUpperCase() === UTC.name) return null;
  const known = ianaZone(zone.name) === zone;
  // a name that means nothing floats in the viewer's zone, which is not its own
  return known && (zone !== viewer || namedZone(when.zone) === viewer) ? zone.name : null;
}
