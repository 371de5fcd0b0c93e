/** The components of a calendar file, found in one pass over its lines. Never throws and never recurses. */

import { withoutBom } from '../bytes.ts';
import { latin1, split } from '../content-lines.ts';
import type { Line } from '../content-lines.ts';
import { decodeValue, splitValue, unescapeText } from '../values.ts';

/**
 * `begin` and `end`: places of its first and last line. `own`: places of its own properties. `broken`: no END of its
 * own was found.
 */
export type Component = {
  name: string;
  begin: number;
  end: number;
  own: number[];
  children: Component[];
  broken: boolean;
};

/** A calendar file. `stray`: places of filled lines outside every component. */
export type Parsed = { lines: Line[]; roots: Component[]; stray: number[]; problem: Problem | null };
/** The first thing wrong with the nesting; `at` is a place in `lines`. */
export type Problem = { at: number; reason: string };

/** Components that lie directly in a VCALENDAR: when one begins, an END was forgotten before it. */
const TOP = new Set(['VEVENT', 'VTODO', 'VJOURNAL', 'VFREEBUSY', 'VTIMEZONE']);
const MAX_DEPTH = 20;

/** The components an item of ours can have. */
export const ITEMS = ['VEVENT', 'VTODO', 'VJOURNAL'] as const;
export type ItemName = (typeof ITEMS)[number];
export const isItem = (component: Component): boolean =>
  (ITEMS as readonly string[]).includes(component.name);

export function parseCalendar(bytes: Uint8Array): Parsed {
  const lines = split(latin1(withoutBom(bytes)));
  const parsed: Parsed = { lines, roots: [], stray: [], problem: null };
  const open: Component[] = [];
  for (let at = 0; at < lines.length; at++) {
    const { name, value } = lines[at]!;
    if (name === 'BEGIN') begin(parsed, open, value.trim().toUpperCase(), at);
    else if (name === 'END') end(parsed, open, value.trim().toUpperCase(), at);
    else if (open.length > 0) {
      // A line that is no property lies where it lies: kept, never read.
      if (name !== '') open.at(-1)!.own.push(at);
    } else if (/[^\s\0\x1a]/.test(value) || name !== '') {
      parsed.stray.push(at);
      note(parsed, at, 'text outside of a calendar');
    }
  }
  closeTo(parsed, open, 0, lines.length);
  return parsed;
}

function note(parsed: Parsed, at: number, reason: string): void {
  parsed.problem ??= { at, reason };
}

function begin(parsed: Parsed, open: Component[], name: string, at: number): void {
  if (name === 'VCALENDAR') closeTo(parsed, open, 0, at);
  else if (TOP.has(name)) closeTo(parsed, open, 1, at);
  if (open.length >= MAX_DEPTH) return note(parsed, at, 'components nested too deep');
  const component: Component = { name, begin: at, end: at, own: [], children: [], broken: false };
  (open.at(-1)?.children ?? parsed.roots).push(component);
  open.push(component);
}

function end(parsed: Parsed, open: Component[], name: string, at: number): void {
  const depth = open.findLastIndex((component) => component.name === name);
  if (depth < 0) return note(parsed, at, `END:${name} without BEGIN:${name}`);
  closeTo(parsed, open, depth + 1, at);
  open.pop()!.end = at;
}

/** Closes what has no END; what comes before `at` is theirs. */
function closeTo(parsed: Parsed, open: Component[], depth: number, at: number): void {
  while (open.length > depth) {
    const component = open.pop()!;
    component.broken = true;
    component.end = at - 1;
    note(parsed, component.begin, `BEGIN:${component.name} without END:${component.name}`);
  }
}

/** The first property of that name, or undefined. */
export function property(parsed: Parsed, component: Component, name: string): Line | undefined {
  for (const at of component.own) if (parsed.lines[at]!.name === name) return parsed.lines[at]!;
  return undefined;
}

export const properties = (parsed: Parsed, component: Component, name: string): Line[] =>
  component.own.map((at) => parsed.lines[at]!).filter((line) => line.name === name);

/** The text of a line, escapes taken out; '' for none. */
export const text = (line: Line | undefined): string => (line ? unescapeText(decodeValue(line), '3.0') : '');

/** The texts of a list such as CATEGORIES. */
export const textList = (line: Line): string[] =>
  splitValue(decodeValue(line), ',')
    .map((piece) => unescapeText(piece, '3.0').trim())
    .filter((piece) => piece !== '');

/** The components of an item: its master first, then its changed occurrences. */
export function itemsOf(parsed: Parsed, name?: ItemName): { masters: Component[]; overrides: Component[] } {
  const items = parsed.roots
    .filter((root) => root.name === 'VCALENDAR')
    .flatMap((root) => root.children.filter((child) => (name ? child.name === name : isItem(child))));
  const isOverride = (component: Component) => property(parsed, component, 'RECURRENCE-ID') !== undefined;
  return { masters: items.filter((one) => !isOverride(one)), overrides: items.filter(isOverride) };
}

/** The VTIMEZONEs by TZID. */
export function zonesOf(parsed: Parsed, calendar: Component): Map<string, Component> {
  const zones = new Map<string, Component>();
  for (const child of calendar.children) {
    if (child.name !== 'VTIMEZONE') continue;
    const id = text(property(parsed, child, 'TZID')).trim();
    if (id !== '' && !zones.has(id)) zones.set(id, child);
  }
  return zones;
}

/** The raw lines from one place to another, both included, as a bin. */
export function rawOf(lines: Line[], from: number, to: number): string {
  let bin = '';
  for (let at = from; at <= to; at++) bin += lines[at]!.raw;
  return bin;
}

/** The physical line (from 1) at which each place begins. */
export function lineNumbers(lines: Line[]): number[] {
  let number = 1;
  return lines.map((line) => {
    const own = number;
    number += line.raw.match(/\r\n|\n|\r/g)?.length ?? 1;
    return own;
  });
}
