/** Cuts a series in two at one of its occurrences. Uses Temporal, so the server only. */

import { escapeText } from '../values.ts';
import type { ObjectEditor } from './component-editor.ts';
import { COUNTED, countSeries, isOver } from './count.ts';
import { readWhen, whenOf, zoneParam } from './dates.ts';
import type { When } from './dates.ts';
import { finished, stamp } from './edit.ts';
import { lastWall, untilText } from './edit-rule.ts';
import { moveComponent } from './edit-times.ts';
import { meetsStart, ruleWalls } from './found.ts';
import { midnight, wallOn } from './moves.ts';
import { OpenSeries } from './open-series.ts';
import { property } from './parse.ts';
import type { Component } from './parse.ts';
import { readRule } from './rule.ts';
import type { Rule } from './rule.ts';
import { joinRule, ruleText, withPart } from './rule-text.ts';
import type { Master } from './series.ts';
import { readSeries } from './series.ts';
import { FormatError } from '../format-error.ts';
import { wallOf } from './civil.ts';
import { UTC } from './zones.ts';

const LAST = wallOf('9999-12-31')!;

/** Whether anything of the series comes before one of its occurrences. @throws FormatError `occurrence-missing` */
export function hasEarlier(bytes: Uint8Array, recurrenceId: string): boolean {
  const open = new OpenSeries(bytes);
  const { found } = open.at(recurrenceId);
  return countSeries(open.series, found.key)?.before !== 0;
}

/**
 * The series up to before one of its occurrences; null when nothing is left of it. What was changed or left out before
 * stays.
 * @throws FormatError `occurrence-missing`
 */
export function earlierPart(bytes: Uint8Array, recurrenceId: string, now: Date): Uint8Array | null {
  const open = new OpenSeries(bytes);
  const { found } = open.at(recurrenceId);
  const { editor, master, timed } = open;
  for (const { component, timed: one } of open.changed)
    if (one.key >= found.key) editor.removeComponent(component);
  if (master && timed) {
    for (const at of editor.places(master, 'RRULE')) endRule(open, timed, at, found.key);
    for (const at of editor.places(master, 'RDATE'))
      keepDates(editor, at, (when) => wallOn(when, timed.when, open.find) < found.key);
  }
  if (!master && open.changed.every(({ timed: one }) => one.key >= found.key)) return null;
  const after = finished(bytes, open, now);
  return isOver(readSeries(after, UTC)) ? null : after;
}

/** Ends a rule with its last occurrence before a wall: that is what its words will say. */
function endRule({ editor, find }: OpenSeries, master: Master, at: number, before: number): void {
  const value = editor.line(at).value.trim();
  const rule = readRule(value);
  if (!rule) return;
  const last = lastWall(master, rule, before - 1);
  if (last === null) return editor.removeLine(at);
  const until = untilText(last === 'dense' ? before - 1 : last, master.when, find);
  editor.change(at, joinRule(withPart(withPart(ruleText(value), 'COUNT', null), 'UNTIL', until)));
}

/**
 * The series from one of its occurrences on, as a new item with its own UID; what was changed or left out from then on
 * goes along.
 * @throws FormatError `occurrence-missing`, `rule-dense` when its times cannot be counted
 */
export function laterPart(bytes: Uint8Array, recurrenceId: string, uid: string, now: Date): Uint8Array {
  const open = new OpenSeries(bytes);
  const { found } = open.at(recurrenceId);
  const { editor, master, timed, find } = open;
  const { key } = found;
  const governs = open.changed.findLast(({ timed: one }) => one.following && one.key <= key);
  for (const one of open.changed)
    if (one.timed.key < key && one !== governs) editor.removeComponent(one.component);
  if (master && timed) {
    const start = startOfLater(timed, key);
    if (governs && governs.timed.key < key) rekey(open, timed, governs.component, start - governs.timed.key);
    for (const at of editor.places(master, 'RRULE')) goOn(editor, timed, at, start);
    const stays = (when: When) => wallOn(when, timed.when, find) >= (when.allDay ? midnight(key) : key);
    for (const name of ['RDATE', 'EXDATE'])
      for (const at of editor.places(master, name)) keepDates(editor, at, stays);
    const shift = { by: start - timed.when.wall, clock: null };
    moveComponent(editor, master, { shift, start: null, end: undefined }, timed.when, false, find);
  }
  for (const component of [master, ...open.overrides])
    if (component && !editor.isGone(component)) makeNew(editor, component, uid, now);
  return editor.bytes();
}

/** Where the new series begins: there, unless that is an extra date and the rule goes on later. */
function startOfLater(master: Master, key: number): number {
  if (key === master.when.wall) return key;
  const next = master.rules.flatMap((rule) => ruleWalls(master, rule, key, LAST, FIRST).walls.slice(0, 1));
  return next.length === 0 ? key : Math.min(...next);
}
const FIRST = { ...COUNTED, results: 1 };

/** What is left of a rule from its new start on. */
function goOn(editor: ObjectEditor, master: Master, at: number, start: number): void {
  const value = editor.line(at).value.trim();
  const rule = readRule(value);
  if (!rule) return;
  if (ruleWalls(master, rule, start, LAST, FIRST).walls.length === 0) return editor.removeLine(at);
  if (rule.count === null) return;
  const left = rule.count - timesBefore(master, rule, start);
  editor.change(at, joinRule(withPart(ruleText(value), 'COUNT', String(Math.max(1, left)))));
}

/** How many of a counting rule's times lie before a wall; a start that the rule does not give is one of them. */
function timesBefore(master: Master, rule: Rule, wall: number): number {
  if (wall <= master.when.wall) return 0;
  const { walls, cut } = ruleWalls(master, rule, master.when.wall, wall - 1, COUNTED);
  if (cut) throw new FormatError('rule-dense', 'apply', 'it repeats too often to be counted');
  return walls.length + (meetsStart(master, rule) ? 0 : 1);
}

/** A change of "this and later" that began before the cut begins with it. */
function rekey({ editor, find }: OpenSeries, master: Master, component: Component, by: number): void {
  const old = whenOf(property(editor.parsed, component, 'RECURRENCE-ID'));
  if (!old) return;
  const id = { ...master.when, wall: wallOn(old, master.when, find) + by };
  editor.setWhen(component, 'RECURRENCE-ID', id);
  moveComponent(
    editor,
    component,
    { shift: { by, clock: null }, start: null, end: undefined },
    id,
    false,
    find,
  );
}

/** Leaves some dates of a list out; a line with none left goes. */
function keepDates(editor: ObjectEditor, at: number, stays: (when: When) => boolean): void {
  const line = editor.line(at);
  const pieces = line.value.split(',').filter((piece) => {
    const when = readWhen(piece.split('/', 1)[0]!, zoneParam(line));
    return !when || stays(when);
  });
  if (pieces.length === 0) editor.removeLine(at);
  else if (pieces.length < line.value.split(',').length) editor.change(at, pieces.join(','));
}

function makeNew(editor: ObjectEditor, component: Component, uid: string, now: Date): void {
  editor.setRaw(component, 'UID', escapeText(uid, '3.0'));
  if (editor.places(component, 'SEQUENCE').length > 0) editor.setRaw(component, 'SEQUENCE', '0');
  for (const name of ['CREATED', 'DTSTAMP', 'LAST-MODIFIED'])
    if (name === 'DTSTAMP' || editor.places(component, name).length > 0)
      editor.setRaw(component, name, stamp(now));
}
