/** Edits of a whole item: of a series, everything that hangs on it goes along. Uses Temporal, so the server only. */

import { FormatError } from '../format-error.ts';
import type { ObjectEditor } from './component-editor.ts';
import { whenParams } from './component-editor.ts';
import { readDuration, readWhen, wallLength, whenOf, writeWhen, zoneParam } from './dates.ts';
import type { When } from './dates.ts';
import type { ObjectPatch } from './edit.ts';
import { editFields, editFollowing } from './edit-fields.ts';
import { endOfRule, movedRules, sameRule, wantedRule } from './edit-rule.ts';
import type { MovedRules } from './edit-rule.ts';
import { editTask } from './edit-task.ts';
import { moveComponent, newTimes, timesOf } from './edit-times.ts';
import type { NewTimes } from './edit-times.ts';
import { NO_SHIFT, isStill, sameWhen, shiftBetween, wallOn } from './moves.ts';
import type { Opened, OpenSeries } from './open-series.ts';
import { property } from './parse.ts';
import type { Component } from './parse.ts';
import { readRule } from './rule.ts';
import type { Length, Master } from './series.ts';

/**
 * Writes a patch into the whole item; `at`: the occurrence its dates are meant for. What an occurrence says on its own
 * stays, but of the one named; where the series goes, all go.
 */
export function editAll(open: OpenSeries, patch: ObjectPatch, at: Opened | null, now: Date): void {
  const { editor, find } = open;
  const main = open.master ?? at?.component ?? open.overrides[0]!;
  editFields(editor, main, patch);
  if (open.master)
    for (const { component } of open.changed)
      if (component === at?.component) editFields(editor, component, patch);
      else editFollowing(editor, open.master, component, patch);
  if (main.name === 'VTODO') return editTasks(open, main, patch, now);
  const old = timesOf(editor.parsed, main);
  const times = newTimes(patch, at?.times ?? old, find);
  const start = moveComponent(editor, main, times, old.start ?? times.start, false, find);
  if (open.master) editRepeat(open, patch, times, start, at);
}

/** Of a task only its own dates and its rule: it has one occurrence at a time. */
function editTasks(open: OpenSeries, main: Component, patch: ObjectPatch, now: Date): void {
  const anchor = editTask(open.editor, main, patch, open.find, now);
  const before = open.timed?.when;
  const repeats = property(open.editor.parsed, main, 'RRULE') && patch.rrule !== null;
  if (repeats && !anchor)
    throw new FormatError('start-missing', patch.due === null ? 'due' : 'start', 'what repeats needs a date');
  const shift = before && anchor ? shiftBetween(before, anchor) : NO_SHIFT;
  if (open.master) editRepeat(open, patch, { shift, start: anchor, end: undefined }, anchor, null);
}

/** Rule, exceptions and changed occurrences. */
function editRepeat(
  open: OpenSeries,
  patch: ObjectPatch,
  times: NewTimes,
  start: When | null,
  at: Opened | null,
): void {
  const rule = ruleOf(open, patch, start);
  if (rule === '') return endSeries(open);
  const key = start && open.timed && moveSeries(open, times, start, rule);
  if (key)
    for (const { component, timed } of open.changed) {
      const own = component !== at?.component && !sameLength(timed.length, open.timed!);
      moveChanged(open, component, times, { ...start, wall: key(timed.key) }, own);
    }
  if (rule !== null) setRule(open, rule, start);
}

/** The rule a patch gives; '' when nothing shall repeat, null when it stays as it is. */
function ruleOf(open: OpenSeries, { rrule }: ObjectPatch, start: When | null): string | null {
  if (rrule === undefined || !open.master) return null;
  const old = property(open.editor.parsed, open.master, 'RRULE')?.value.trim() ?? '';
  const wanted = wantedRule(rrule, start, open.find);
  return sameRule(wanted, old) || sameRule((rrule ?? '').replace(/^RRULE:/i, ''), old) ? null : wanted;
}

/** Without a rule nothing repeats: its exceptions and changed occurrences go with it. */
function endSeries({ editor, master, overrides }: OpenSeries): void {
  for (const name of ['RRULE', 'EXDATE', 'RDATE', 'EXRULE']) editor.remove(master!, name);
  for (const override of overrides) editor.removeComponent(override);
}

/** Another rule; changed occurrences that lie behind its end go, all others stay. */
function setRule({ editor, master, timed, changed }: OpenSeries, value: string, start: When | null): void {
  editor.setRaw(master!, 'RRULE', value);
  const rule = readRule(value);
  if (!timed || !rule || !start) return;
  const by = start.wall - timed.when.wall;
  const last = endOfRule({ ...timed, when: start, rules: [rule] }, rule);
  if (last === null) return;
  for (const { component, timed: one } of changed) if (one.key + by > last) editor.removeComponent(component);
}

/** Moves rules and lists of dates; answers where each occurrence goes, null when none moves. */
function moveSeries(
  open: OpenSeries,
  times: NewTimes,
  start: When,
  rule: string | null,
): MovedRules['key'] | null {
  const { editor, master, find } = open;
  const timed = open.timed!;
  if (isStill(times.shift)) return times.end === undefined ? null : (old) => old;
  const places = editor.places(master!, 'RRULE');
  const values = rule === null ? places.map((at) => editor.line(at).value.trim()) : [];
  const moved = movedRules(timed, values, start, times.shift, find);
  moved.values.forEach((value, i) => {
    if (value !== values[i]) editor.change(places[i]!, value);
  });
  const place = (when: When): When => {
    if (when.allDay && !timed.when.allDay && !start.allDay)
      return { ...when, wall: when.wall + Math.round(times.shift.by / 86_400) * 86_400 };
    return { ...start, wall: moved.key(wallOn(when, timed.when, find)) };
  };
  for (const name of ['EXDATE', 'RDATE'])
    for (const at of editor.places(master!, name)) moveList(editor, at, place);
  return moved.key;
}

/** A changed occurrence keeps its number in the series and moves as far as the series does. */
function moveChanged(
  open: OpenSeries,
  component: Component,
  times: NewTimes,
  id: When,
  ownEnd: boolean,
): void {
  const { editor, find } = open;
  const old = whenOf(property(editor.parsed, component, 'RECURRENCE-ID'));
  if (!isStill(times.shift) && !sameWhen(id, old)) editor.setWhen(component, 'RECURRENCE-ID', id);
  moveComponent(editor, component, times, open.timed!.when, ownEnd, find);
}

const lengthOf = (length: Length): number => ('exact' in length ? length.exact : wallLength(length.nominal));
const sameLength = (own: Length, { length }: Master): boolean => lengthOf(own) === lengthOf(length);

/** A list of dates, or of periods with an end or a length. */
function moveList(editor: ObjectEditor, at: number, place: (when: When) => When): void {
  const line = editor.line(at);
  const pieces = line.value.split(',').map((value) => value.split('/', 2));
  const dates = pieces.map(([from]) => readWhen(from!, zoneParam(line)));
  const [first] = dates;
  if (!first || dates.some((date) => date === null)) return;
  const moved = dates.map((date) => place(date!));
  const ends = pieces.map(([, to], i) =>
    to === undefined ? '' : `/${movedEnd(to, line, dates[i]!, moved[i]!)}`,
  );
  const params = whenParams(
    line.params,
    moved[0]!,
    pieces.some(([, to]) => to !== undefined),
  );
  editor.change(at, moved.map((when, i) => writeWhen(when) + ends[i]!).join(','), params);
}

function movedEnd(to: string, line: Parameters<typeof zoneParam>[0], from: When, start: When): string {
  const end = readDuration(to) ? null : readWhen(to, zoneParam(line));
  return end ? writeWhen({ ...start, wall: start.wall + end.wall - from.wall }) : to;
}
