/** Edits of how a series repeats, and its rule when the series moves. Uses Temporal, so the server only. */

import { FormatError } from '../format-error.ts';
import { DAY, dayOfWall, wallOf } from './civil.ts';
import { COUNTED } from './count.ts';
import { writeWhen } from './dates.ts';
import type { When } from './dates.ts';
import { ruleWalls, untilWall, wallsOf } from './found.ts';
import { zoneOfWhen } from './moves.ts';
import type { Find, Shift } from './moves.ts';
import { readRule } from './rule.ts';
import type { Rule } from './rule.ts';
import { joinRule, rulePart, ruleText, withPart } from './rule-text.ts';
import type { Master } from './series.ts';
import { shiftRule } from './shift-rule.ts';
import { toUtc } from './zones.ts';

const LAST = wallOf('9999-12-31')!;
const TIMES = ['BYHOUR', 'BYMINUTE', 'BYSECOND'];
/** A moved date looks for its like this far around. */
const NEAR = 16 * DAY;

/** The rule a patch gives, '' for none, its end in the form the start asks for. @throws FormatError when it is none */
export function wantedRule(wanted: string | null, start: When | null, find: Find): string {
  const value = (wanted ?? '').trim().replace(/^RRULE:/i, '');
  if (value === '') return '';
  const rule = readRule(value);
  if (!rule || !/^[\w=;,+-]+$/.test(value))
    throw new FormatError('rule-invalid', 'rrule', 'this is no rule of repetition');
  if (!start) throw new FormatError('start-missing', 'rrule', 'what repeats needs a date');
  return rule.until ? withUntil(value, fitting(rule.until, start), start, find) : value;
}

/** UNTIL has the form of DTSTART, in UTC when that has a zone (RFC 5545 §3.3.10); a day means all of it. */
function fitting(until: When, start: When): number | When {
  if (start.allDay) return dayOfWall(until.wall) * DAY;
  if (until.allDay) return until.wall + DAY - 1;
  return until.utc ? until : until.wall;
}

function withUntil(value: string, until: number | When, start: When, find: Find): string {
  const text =
    typeof until === 'number' ? untilText(until, start, find) : writeWhen({ ...until, allDay: false });
  return rulePart(ruleText(value), 'UNTIL') === text
    ? value
    : joinRule(withPart(ruleText(value), 'UNTIL', text));
}

/** UNTIL at a wall of the series, in the form of its start. */
export function untilText(wall: number, start: When, find: Find): string {
  if (start.allDay) return writeWhen({ ...start, wall: dayOfWall(wall) * DAY });
  if (!start.utc && start.zone === null) return writeWhen({ ...start, wall });
  return writeWhen({ wall: toUtc(wall, zoneOfWhen(start, find)), allDay: false, utc: true, zone: null });
}

/** Whether two rules say the same, however they are written. */
export const sameRule = (a: string, b: string): boolean =>
  a === b || (a !== '' && b !== '' && JSON.stringify(readRule(a)) === JSON.stringify(readRule(b)));

/** A series moved: its rules, and where the occurrences of old are now. */
export type MovedRules = { values: string[]; key: (old: number) => number };

/**
 * The rules of a series whose start moves. Every occurrence keeps its number, as far as the rule allows.
 * @throws FormatError `rule-fixed` when no such rule can say where it goes
 */
export function movedRules(
  master: Master,
  values: string[],
  start: When,
  shift: Shift,
  find: Find,
): MovedRules {
  const from = start.allDay ? dayOfWall(master.when.wall) * DAY : master.when.wall;
  const by = start.wall - from;
  const shifted = values.map((value) => {
    const parts = ruleText(value).filter(([name]) => !start.allDay || !TIMES.includes(name));
    const clean = start.allDay && !master.when.allDay ? joinRule(parts) : value;
    const moved = shiftRule(clean, from, start.wall);
    if (!moved)
      throw new FormatError('rule-fixed', 'start', 'this kind of repetition cannot be moved as a whole');
    return moved;
  });
  const exact = shifted.every((one) => one.exact);
  const plain = (old: number) => (start.allDay ? dayOfWall(old) * DAY : old) + by;
  const open = shifted.map(({ value }) => joinRule(withPart(ruleText(value), 'UNTIL', null)));
  const next: Master = { ...master, when: start, rules: open.flatMap((value) => readRule(value) ?? []) };
  const key = exact ? plain : nearest(next, plain);
  const moves = by !== 0 || shift.clock !== null;
  const ended = shifted.map(({ value }, i) => {
    const rule = readRule(values[i]!);
    if (!rule?.until || !moves) return value;
    return withUntil(value, movedUntil(master, rule, by, exact ? null : key, start), start, find);
  });
  return { values: ended, key };
}

/** The end of a rule goes as far as its last occurrence. */
function movedUntil(
  master: Master,
  rule: Rule,
  by: number,
  key: ((old: number) => number) | null,
  start: When,
): number {
  const until = untilWall(master, rule.until)!;
  const shifted = (start.allDay ? dayOfWall(until) * DAY : until) + by;
  const last = key && lastWall(master, rule, until);
  return key && typeof last === 'number' ? Math.max(key(last), shifted - NEAR) : shifted;
}

/** The last that a rule gives up to a wall; null when it gives none, 'dense' when there are too many to tell. */
export function lastWall(master: Master, rule: Rule, to: number): number | null | 'dense' {
  const start = master.when.wall;
  for (let span = 3600; ; span *= 8) {
    const from = Math.max(start, to - span);
    const { walls, cut } = ruleWalls(master, rule, from, to, COUNTED);
    if (cut) return 'dense';
    if (walls.length > 0) return walls.at(-1)!;
    if (from === start) return null;
  }
}

/** The new occurrence that lies nearest to where the old one would move, each taken once. */
function nearest(next: Master, plain: (old: number) => number): (old: number) => number {
  const given = new Map<number, number>();
  const taken = new Set<number>();
  const bare: Master = { ...next, extra: [], overrides: [] };
  return (old) => {
    const known = given.get(old);
    if (known !== undefined) return known;
    const wanted = plain(old);
    const { walls } = wallsOf(bare, wanted - NEAR, wanted + NEAR);
    const free = walls.filter((wall) => !taken.has(wall));
    const found = free.sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0] ?? wanted;
    given.set(old, found);
    taken.add(found);
    return found;
  };
}

/** The last occurrence a finite rule gives; null when it has no end, or is too dense. */
export function endOfRule(master: Master, rule: Rule): number | null {
  if (rule.count === null && rule.until === null) return null;
  const { walls, cut } = ruleWalls(master, rule, master.when.wall, LAST, COUNTED);
  return cut ? null : (walls.at(-1) ?? master.when.wall);
}
