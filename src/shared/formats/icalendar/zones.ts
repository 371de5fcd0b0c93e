/**
 * Time zones: names as files have them, and conversion between walls and instants (seconds since 1970 in UTC). By
 * Temporal, whose tables are fast; by the platform's date formats where a browser has none.
 */

import { findIana } from 'windows-iana';
import { wallOf } from './civil.ts';
import { readWhen } from './dates.ts';
import { expand } from './recur.ts';
import { readRule } from './rule.ts';
import { properties, property, text, zonesOf } from './parse.ts';
import { intlOffset } from './zone-intl.ts';
import type { Component, Parsed } from './parse.ts';

/** `offset`: seconds east of UTC at an instant. */
export type Zone = { name: string; offset: (instant: number) => number };

/** From `from[i]` on, `off[i]` holds. */
type Table = { from: number[]; off: number[] };

const TABLE_FROM = wallOf('1970-01-01')!;
const TABLE_TO = wallOf('2038-01-01')!;
const LAST_RULE = wallOf('2100-01-01')!;

const iana = new Map<string, Zone>();

export const fixedZone = (name: string, offset: number): Zone => ({ name, offset: () => offset });
export const UTC: Zone = fixedZone('UTC', 0);

/**
 * The instant of a wall. In a gap the offset before it holds (02:30 becomes 03:30), of two equal walls the first
 * (RFC 5545 §3.3.5).
 */
export function toUtc(wall: number, zone: Zone): number {
  const before = zone.offset(wall - 86_400);
  const after = zone.offset(wall + 86_400);
  if (before === after) return wall - before;
  const first = zone.offset(wall - before) === before;
  return first || zone.offset(wall - after) !== after ? wall - before : wall - after;
}

export const toWall = (instant: number, zone: Zone): number => instant + zone.offset(instant);

/** A zone by the name the zone database or the platform knows, in any case; null for others. */
export function ianaZone(name: string): Zone | null {
  const key = name.toLowerCase();
  const known = iana.get(key);
  if (known) return known;
  if (!/^[A-Za-z+-][\w+\-/:]*$/.test(name)) return null;
  try {
    // Only names that exist are remembered, so the map stays small.
    const offset = intlOffset(name); // throws for what is no zone
    const made = typeof Temporal === 'undefined' ? { name, offset } : tabled(name);
    iana.set(key, made);
    return made;
  } catch {
    return null;
  }
}

const zonedAt = (instant: number, name: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant * 1000).toZonedDateTimeISO(name);

const offsetAt = (instant: number, name: string): number => zonedAt(instant, name).offsetNanoseconds / 1e9;

function tabled(name: string): Zone {
  const table: Table = { from: [], off: [] };
  let at: Temporal.ZonedDateTime | null = zonedAt(TABLE_FROM, name);
  while (at && at.epochMilliseconds < TABLE_TO * 1000) {
    table.from.push(at.epochMilliseconds / 1000);
    table.off.push(at.offsetNanoseconds / 1e9);
    at = at.getTimeZoneTransition('next');
  }
  return {
    name,
    offset: (instant) =>
      instant < TABLE_FROM || instant >= TABLE_TO ? offsetAt(instant, name) : look(table, instant),
  };
}

/** The offset at an instant; before the table begins, its first one. */
function look({ from, off }: Table, instant: number): number {
  let [low, high] = [0, from.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (from[middle]! <= instant) low = middle;
    else high = middle - 1;
  }
  return off[low] ?? 0;
}

/** Finds the zones an object's TZIDs mean. Null: unknown, the time floats in the zone of whoever looks. */
export function zoneFinder(parsed: Parsed): (tzid: string) => Zone | null {
  const found = new Map<string, Zone | null>();
  const own = new Map<string, Component>();
  for (const root of parsed.roots) for (const [id, zone] of zonesOf(parsed, root)) own.set(id, zone);
  return (tzid) => {
    const known = found.get(tzid);
    if (known !== undefined) return known;
    const zone = resolve(tzid, parsed, own.get(tzid));
    found.set(tzid, zone);
    return zone;
  };
}

/** The zone database wins over an embedded VTIMEZONE of that name: the latter has the rules of its year of export. */
function resolve(tzid: string, parsed: Parsed, own: Component | undefined): Zone | null {
  const named = namedZone(tzid);
  if (named) return named;
  if (own) {
    const zone =
      ianaZone(text(property(parsed, own, 'X-LIC-LOCATION')).trim()) ?? evaluated(tzid, parsed, own);
    if (zone) return zone;
  }
  return ianaZone(tzid.replace('_', '/')) ?? offsetZone(tzid);
}

/** A zone by what TZIDs have been seen to be: IANA, with a path before it, or a Windows name. */
export function namedZone(tzid: string): Zone | null {
  const direct = ianaZone(tzid);
  if (direct) return direct;
  const parts = tzid.startsWith('/') ? tzid.split('/') : [];
  for (let length = 3; length > 0; length--) {
    const zone = parts.length > length ? ianaZone(parts.slice(-length).join('/')) : null;
    if (zone) return zone;
  }
  const [windows] = findIana(tzid);
  return windows ? ianaZone(windows) : null;
}

/** `UTC+11`, `GMT-0500`, `+05:30`. */
function offsetZone(tzid: string): Zone | null {
  const match = /^(?:UTC|GMT)?\s*([+-])(\d{1,2})(?::?(\d\d))?$/i.exec(tzid);
  if (!match) return null;
  const offset = Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60;
  return offset > 14 * 3600 ? null : fixedZone(tzid, match[1] === '-' ? -offset : offset);
}

/** A VTIMEZONE as a table (RFC 5545 §3.6.5); null when it says nothing usable. */
function evaluated(name: string, parsed: Parsed, zone: Component): Zone | null {
  const onsets: { at: number; before: number; after: number }[] = [];
  for (const part of zone.children) {
    const before = readOffset(property(parsed, part, 'TZOFFSETFROM')?.value);
    const after = readOffset(property(parsed, part, 'TZOFFSETTO')?.value);
    const start = readWhen(property(parsed, part, 'DTSTART')?.value ?? '', null);
    if (before === null || after === null || !start) continue;
    for (const wall of onsetWalls(parsed, part, start.wall, before))
      onsets.push({ at: wall - before, before, after });
  }
  if (onsets.length === 0) return null;
  onsets.sort((a, b) => a.at - b.at);
  const table = {
    from: [-Infinity, ...onsets.map(({ at }) => at)],
    off: [onsets[0]!.before, ...onsets.map(({ after }) => after)],
  };
  return { name, offset: (instant) => look(table, instant) };
}

function onsetWalls(parsed: Parsed, part: Component, start: number, before: number): number[] {
  const walls = [start];
  for (const line of properties(parsed, part, 'RDATE'))
    for (const value of line.value.split(',', 500)) {
      const when = readWhen(value, null);
      if (when) walls.push(when.wall);
    }
  const rule = readRule(property(parsed, part, 'RRULE')?.value ?? '');
  if (!rule) return walls;
  const until = rule.until ? rule.until.wall + (rule.until.utc ? before : 0) : undefined;
  const from = Math.max(start, TABLE_FROM - 2 * 366 * 86_400);
  return [
    ...walls,
    ...expand(rule, start, { from, to: LAST_RULE, ...(until === undefined ? {} : { until }) }).walls,
  ];
}

function readOffset(value: string | undefined): number | null {
  const match = /^\s*([+-])(\d\d):?(\d\d)(?::?(\d\d))?\s*$/.exec(value ?? '');
  if (!match) return null;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return match[1] === '-' ? -seconds : seconds;
}
