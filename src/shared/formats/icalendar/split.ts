/** Cuts an .ics file into objects: one for each UID, with the time zones it uses (RFC 4791 §4.1). */

import { encodingOf, inEncoding, utf8, withoutBom } from '../bytes.ts';
import { decodeBin } from '../charset.ts';
import { bytesOf, endingOf } from '../content-lines.ts';
import { zoneParam } from './dates.ts';
import { isItem, lineNumbers, parseCalendar, property, rawOf, text, zonesOf } from './parse.ts';
import type { Component, ItemName, Parsed } from './parse.ts';

export type SplitObject = { bytes: Uint8Array; uid: string | null; component: ItemName; line: number };
export type SplitObjects = {
  objects: SplitObject[];
  failures: { line: number; reason: string; text: string }[];
};

/**
 * Each object has the calendar's own lines as they lay (METHOD left out: it belongs to the sending), the VTIMEZONEs it
 * names, and the raw lines of the components of its UID. A VCALENDAR with one UID keeps its bytes exactly. What is no
 * event, task or note, or is not whole, is a failure with its text. Components without a UID are objects of their own.
 * `line` counts from 1. Never throws.
 */
export function splitObjects(file: Uint8Array): SplitObjects {
  const bytes = withoutBom(file);
  const parsed = parseCalendar(bytes);
  const numbers = lineNumbers(parsed.lines);
  const result: SplitObjects = { objects: [], failures: [] };
  const fail = (from: number, to: number, reason: string) =>
    result.failures.push({
      line: numbers[from] ?? 1,
      reason,
      text: decodeBin(rawOf(parsed.lines, from, to)),
    });
  for (const [from, to] of runs(parsed.stray)) fail(from, to, 'text outside of a calendar');
  const offsets = byteOffsets(parsed);
  for (const root of parsed.roots) {
    if (root.name !== 'VCALENDAR') {
      fail(root.begin, root.end, `${root.name} outside of a calendar`);
      continue;
    }
    for (const child of root.children) refuse(child, fail);
    for (const object of objectsOf(parsed, root, bytes, offsets))
      result.objects.push({ ...object, line: numbers[object.line]! });
  }
  result.failures.sort((a, b) => a.line - b.line);
  return result;
}

function refuse(child: Component, fail: (from: number, to: number, reason: string) => void): void {
  if (child.broken) fail(child.begin, child.end, `BEGIN:${child.name} without END:${child.name}`);
  else if (!isItem(child) && child.name !== 'VTIMEZONE')
    fail(child.begin, child.end, `${child.name} is no event, task or note`);
}

/** Neighbouring places as [first, last]. */
function runs(places: number[]): [number, number][] {
  const found: [number, number][] = [];
  for (const at of places) {
    const last = found.at(-1);
    if (last && last[1] === at - 1) last[1] = at;
    else found.push([at, at]);
  }
  return found;
}

/** The byte at which each line begins, and the end of the file. */
function byteOffsets(parsed: Parsed): number[] {
  const offsets = [0];
  for (const line of parsed.lines) offsets.push(offsets.at(-1)! + line.raw.length);
  return offsets;
}

function* objectsOf(
  parsed: Parsed,
  root: Component,
  bytes: Uint8Array,
  offsets: number[],
): Generator<SplitObject> {
  const groups = byUid(parsed, root);
  const alone = groups.length === 1 && !root.broken;
  const whole =
    alone && root.children.every((child) => !child.broken && (isItem(child) || child.name === 'VTIMEZONE'));
  const assemble = assembler(parsed, root);
  for (const { uid, components } of groups) {
    const [first] = components;
    const own = whole ? bytes.subarray(offsets[root.begin]!, offsets[root.end + 1]!) : assemble(components);
    yield { bytes: own, uid, component: first!.name as ItemName, line: first!.begin };
  }
}

type Group = { uid: string | null; components: Component[] };

function byUid(parsed: Parsed, root: Component): Group[] {
  const groups: Group[] = [];
  const known = new Map<string, Group>();
  for (const component of root.children) {
    if (!isItem(component) || component.broken) continue;
    const uid = text(property(parsed, component, 'UID')).trim() || null;
    const key = `${component.name}\n${uid}`;
    const group = uid === null ? undefined : known.get(key);
    if (group) group.components.push(component);
    else {
      const made = { uid, components: [component] };
      groups.push(made);
      known.set(key, made);
    }
  }
  return groups;
}

/** Puts an object together; what all objects of a calendar share is made once. */
function assembler(parsed: Parsed, root: Component): (components: Component[]) => Uint8Array {
  const { lines } = parsed;
  const ending = endingOf(lines[root.begin]!.raw) || '\r\n';
  const ended = (raw: string) => (raw === '' || endingOf(raw) !== '' ? raw : raw + ending);
  const own = root.own.filter((at) => lines[at]!.name !== 'METHOD').map((at) => lines[at]!.raw);
  const head = ended(lines[root.begin]!.raw) + own.map(ended).join('');
  const tail = root.broken ? `END:VCALENDAR${ending}` : ended(lines[root.end]!.raw);
  const zones = new Map<string, string>();
  for (const [id, zone] of zonesOf(parsed, root))
    if (!zone.broken) zones.set(id, ended(rawOf(lines, zone.begin, zone.end)));
  return (components) => {
    const used = usedZones(parsed, components);
    const parts = [head, ...[...zones].filter(([id]) => used.has(id)).map(([, raw]) => raw)];
    for (const { begin, end } of components) parts.push(ended(rawOf(lines, begin, end)));
    return bytesOf(parts.join('') + tail);
  };
}

/** The TZIDs named anywhere in the components, alarms included. */
export function usedZones(parsed: Parsed, components: Component[]): Set<string> {
  const used = new Set<string>();
  for (const { begin, end } of components)
    for (let at = begin; at <= end; at++) {
      const line = parsed.lines[at]!;
      const zone = /TZID/i.test(line.params) ? zoneParam(line) : null;
      if (zone) used.add(zone);
    }
  return used;
}

/** The object with one line more, `UID:…`, in each component that has none; every other byte the same. */
export function withUid(bytes: Uint8Array, uid: string): Uint8Array {
  const { lines, roots } = parseCalendar(bytes);
  const parsed: Parsed = { lines, roots, stray: [], problem: null };
  const parts: string[] = [];
  const lacking = new Set(
    roots
      .flatMap((root) => root.children)
      .filter((child) => isItem(child) && !text(property(parsed, child, 'UID')).trim())
      .map((child) => child.begin),
  );
  lines.forEach((line, at) => {
    parts.push(line.raw);
    if (lacking.has(at)) parts.push(`UID:${uid}${endingOf(line.raw) || '\r\n'}`);
  });
  return inEncoding(bytesOf(parts.join('')), encodingOf(bytes));
}

/** The object as another one's: the UID of each of its components replaced, every other byte the same. */
export function withOtherUid(bytes: Uint8Array, uid: string): Uint8Array {
  const { lines, roots } = parseCalendar(bytes);
  const gone = new Set(
    roots
      .flatMap((root) => root.children)
      .filter(isItem)
      .flatMap(({ own }) => own.filter((at) => lines[at]!.name === 'UID')),
  );
  const left = lines.filter((_, at) => !gone.has(at)).map(({ raw }) => raw);
  return withUid(inEncoding(bytesOf(left.join('')), encodingOf(bytes)), uid);
}

/** A calendar with no item in it, for a component that is made anew. */
export const emptyCalendar = (body: string): Uint8Array =>
  utf8(`BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Lifeboat//Lifeboat//EN\r\n${body}END:VCALENDAR\r\n`);
