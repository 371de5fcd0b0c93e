/** One object as a series: its masters, changed occurrences, and when each of them takes place. */

import type { Line } from '../content-lines.ts';
import { DAY, dayOfWall } from './civil.ts';
import { readDuration, readWhen, wallLength, whenOf, zoneParam } from './dates.ts';
import type { Duration, When } from './dates.ts';
import { itemsOf, parseCalendar, properties, property, text } from './parse.ts';
import type { Component, Parsed } from './parse.ts';
import { readRule } from './rule.ts';
import type { Rule } from './rule.ts';
import { UTC, toUtc, toWall, zoneFinder } from './zones.ts';
import type { Zone } from './zones.ts';

/** Exact seconds, or nominal days: a day from 10 to 10 has 23 hours when the clocks change. */
export type Length = { exact: number } | { nominal: Duration };

/** What a component says of its time. `place`: of its first line in the object. */
export type Timed = {
  place: number;
  when: When;
  zone: Zone;
  length: Length;
  title: string;
  location: string;
  /** STATUS in upper case, or ''. */
  status: string;
};

export type Extra = { wall: number; length: Length | null };
/** `key`: the wall of the master that it replaces; `following`: and all that come after it. */
export type Override = Timed & { key: number; following: boolean };

export type Master = Timed & {
  rules: Rule[];
  /** A rule that cannot be followed: only the first occurrence is known. */
  cut: boolean;
  extra: Extra[];
  /** Walls taken out, and days taken out whole. */
  without: Set<number>;
  withoutDays: Set<number>;
  overrides: Override[];
};

/** `lone`: changed occurrences whose master is not in the object. */
export type Series = { masters: Master[]; lone: Override[] };

/** Most rules of one object that are followed. */
const MAX_RULES = 40;
/** Most RDATE and EXDATE values that are followed. */
const MAX_DATES = 5000;

/** Reads an object; `viewer` is the zone in which floating and all-day times are taken. */
export const readSeries = (bytes: Uint8Array, viewer: Zone): Series => seriesOf(parseCalendar(bytes), viewer);

/** The same of an object that is parsed already. */
export function seriesOf(parsed: Parsed, viewer: Zone): Series {
  const reader = new Reader(parsed, viewer);
  const { masters, overrides } = itemsOf(reader.parsed);
  const made = masters.flatMap((component) => reader.master(component) ?? []);
  const [first] = made;
  const changed = overrides.flatMap((component) => reader.override(component, first) ?? []);
  if (!first) return { masters: [], lone: changed };
  first.overrides = changed.sort((a, b) => a.key - b.key);
  return { masters: made, lone: [] };
}

class Reader {
  readonly parsed: Parsed;
  readonly #viewer: Zone;
  readonly #zone: (tzid: string) => Zone | null;
  #rulesLeft = MAX_RULES;

  constructor(parsed: Parsed, viewer: Zone) {
    this.parsed = parsed;
    this.#viewer = viewer;
    this.#zone = zoneFinder(parsed);
  }

  /** Null when it has no date, or none that exists. */
  timed(component: Component): Timed | null {
    const get = (name: string) => property(this.parsed, component, name);
    const start = get('DTSTART') ?? get('DUE');
    const when = whenOf(start);
    if (!when) return null;
    return {
      place: component.begin,
      when,
      zone: this.zoneOf(when),
      length: this.#length(component, when),
      title: text(get('SUMMARY')).trim(),
      location: text(get('LOCATION')).trim(),
      status: text(get('STATUS')).trim().toUpperCase(),
    };
  }

  master(component: Component): Master | null {
    const timed = this.timed(component);
    if (!timed) return null;
    const lines = properties(this.parsed, component, 'RRULE');
    const rules = lines.slice(0, this.#rulesLeft).flatMap((line) => readRule(line.value) ?? []);
    this.#rulesLeft -= rules.length;
    const master: Master = {
      ...timed,
      rules,
      cut: rules.length < lines.length,
      extra: this.#dates(component, 'RDATE').flatMap((line) => this.#extras(line, timed)),
      without: new Set(),
      withoutDays: new Set(),
      overrides: [],
    };
    for (const line of this.#dates(component, 'EXDATE')) this.#takeOut(master, line);
    return master;
  }

  override(component: Component, master: Master | undefined): Override | null {
    const timed = this.timed(component);
    const line = property(this.parsed, component, 'RECURRENCE-ID');
    const id = whenOf(line);
    if (!timed || !line || !id) return null;
    const key = master ? this.onWallOf(id, master) : id.wall;
    return { ...timed, key, following: /RANGE\s*=\s*"?THISANDFUTURE/i.test(line.params) };
  }

  zoneOf(when: When): Zone {
    if (when.utc) return UTC;
    return (when.zone === null ? null : this.#zone(when.zone)) ?? this.#viewer;
  }

  /** A date as the wall of the master, whatever zone it is written in. */
  onWallOf(when: When, master: Timed): number {
    if (master.when.allDay) return dayOfWall(when.wall) * DAY;
    if (when.allDay) return when.wall;
    const zone = this.zoneOf(when);
    return zone === master.zone ? when.wall : toWall(toUtc(when.wall, zone), master.zone);
  }

  #length(component: Component, start: When): Length {
    const get = (name: string) => property(this.parsed, component, name);
    const end = whenOf(get('DTEND') ?? (get('DTSTART') ? get('DUE') : undefined));
    if (end && start.allDay) return days(Math.max(1, dayOfWall(end.wall) - dayOfWall(start.wall)));
    if (end) {
      const seconds = toUtc(end.wall, this.zoneOf(end)) - toUtc(start.wall, this.zoneOf(start));
      return { exact: Math.max(0, seconds) };
    }
    const duration = readDuration(text(get('DURATION')));
    if (!duration) return start.allDay ? days(1) : { exact: 0 };
    if (!start.allDay) return { nominal: duration };
    return days(Math.max(1, Math.ceil(wallLength(duration) / DAY)));
  }

  #dates(component: Component, name: string): Line[] {
    return properties(this.parsed, component, name).slice(0, MAX_DATES);
  }

  /** RDATE: dates, or periods with an end or a length of their own. */
  #extras(line: Line, master: Timed): Extra[] {
    return line.value.split(',', MAX_DATES).flatMap((value): Extra[] => {
      const [from = '', to] = value.split('/', 2);
      const when = readWhen(from, zoneParam(line));
      if (!when) return [];
      const wall = this.onWallOf(when, master);
      if (to === undefined) return [{ wall, length: null }];
      const duration = readDuration(to);
      if (duration) return [{ wall, length: { nominal: duration } }];
      const end = readWhen(to, zoneParam(line));
      const zone = this.zoneOf(when);
      return [
        { wall, length: end ? { exact: Math.max(0, toUtc(end.wall, zone) - toUtc(when.wall, zone)) } : null },
      ];
    });
  }

  /** EXDATE: a date on a timed master takes the whole day off. */
  #takeOut(master: Master, line: Line): void {
    for (const value of line.value.split(',', MAX_DATES)) {
      const when = readWhen(value, zoneParam(line));
      if (!when) continue;
      if (when.allDay && !master.when.allDay) master.withoutDays.add(dayOfWall(when.wall));
      else master.without.add(this.onWallOf(when, master));
    }
  }
}

const days = (count: number): Length => ({ nominal: { days: count, seconds: 0 } });
