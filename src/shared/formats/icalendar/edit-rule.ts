/** How a series repeats: rules as they are asked for, and where they end. Uses Temporal, so the server only. */

import { FormatError } from '../format-error.ts';
import { DAY, dayOfWall, wallOf } from './civil.ts';
import { COUNTED } from './count.ts';
import { writeWhen } from './dates.ts';
import type { When } from './dates.ts';
import { ruleWalls } from './found.ts';
import { zoneOfWhen } from './moves.ts';
import type { Find } from './moves.ts';
import { readRule } from './rule.ts';
import type { Rule } from './rule.ts';
import { joinRule, rulePart, ruleText, withPart } from './rule-text.ts';
import type { Master } from './series.ts';
import { toUtc } from './zones.ts';

const LAST = wallOf('9999-12-31')!;

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

/** A rule with another end, as its start asks for; the very same text when it says that already. */
export function withUntil(value: string, until: number | When, start: When, find: Find): string {
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

/** The last occurrence a finite rule gives; null when it has no end, or is too dense. */
export function endOfRule(master: Master, rule: Rule): number | null {
  if (rule.count === null && rule.until === null) return null;
  const { walls, cut } = ruleWalls(master, rule, master.when.wall, LAST, COUNTED);
  return cut ? null : (walls.at(-1) ?? master.when.wall);
}
