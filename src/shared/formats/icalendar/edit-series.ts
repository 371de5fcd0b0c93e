/** Edits of a whole item: of a series, everything that hangs on it goes along. Uses Temporal, so the server only. */

import { FormatError } from '../format-error.ts';
import { DAY } from './civil.ts';
import type { ObjectEditor } from './component-editor.ts';
import { whenParams } from './component-editor.ts';
import { readDuration, readWhen, wallLength, whenOf, writeWhen, zoneParam } from './dates.ts';
import type { When } from './dates.ts';
import type { ObjectPatch } from './edit.ts';
import { editFields, editFollowing } from './edit-fields.ts';
import { endOfRule, sameRule, wantedRule } from './edit-rule.ts';
import { editTask } from './edit-task.ts';
import { moveComponent, newTimes, timesOf } from './edit-times.ts';
import type { NewTimes } from './edit-times.ts';
import { movedSeries } from './move-series.ts';
import type { MovedSeries } from './move-series.ts';
import { NO_SHIFT, isStill, midnight, sameWhen, shiftBetween, wallOn } from './moves.ts';
import type { Shift } from './moves.ts';
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
  const rule = ruleOf(open, patch, times.start);
  const moved = rule === '' ? null : moveRules(open, times.shift, rule, at?.found.key);
  const own = moved ? shiftTo(old.start!, moved.start, times.shift) : times.shift;
  const start = moveComponent(editor, main, { ...times, shift: own }, old.start ?? times.start, false, find);
  if (open.master) editRepeat(open, { ...times, start }, rule, moved, at);
}

/** Of a task only its own dates and its rule: it has one occurrence at a time. */
function editTasks(open: OpenSeries, main: Component, patch: ObjectPatch, now: Date): void {
  const start = editTask(open.editor, main, patch, open.find, now);
  const before = open.timed?.when;
  const repeats = property(open.editor.parsed, main, 'RRULE') && patch.rrule !== null;
  if (repeats && !start)
    throw new FormatError('start-missing', patch.due === null ? 'due' : 'start', 'what repeats needs a date');
  const shift = before && start ? shiftBetween(before, start) : NO_SHIFT;
  const rule = ruleOf(open, patch, start);
  const moved = rule === '' ? null : moveRules(open, shift, rule, undefined);
  if (open.master) editRepeat(open, { shift, start, end: undefined }, rule, moved, null);
}

/** Changed occurrences and a new rule. `times.start`: the new one of the series. */
function editRepeat(
  open: OpenSeries,
  times: NewTimes,
  rule: string | null,
  moved: MovedSeries | null,
  at: Opened | null,
): void {
  if (rule === '') return endSeries(open);
  for (const { component, timed } of open.changed) {
    const ownEnd = component !== at?.component && !sameLength(timed.length, open.timed!);
    moveChanged(open, component, timed.key, times, moved, ownEnd);
  }
  if (rule !== null) setRule(open, rule, times.start);
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

/**
 * Moves rules and lists of dates with the occurrence `key` (absent: the first), but for a rule that is given anew.
 * Null when nothing moves.
 */
function moveRules(
  open: OpenSeries,
  shift: Shift,
  rule: string | null,
  key: number | undefined,
): MovedSeries | null {
  const { editor, master, timed, find } = open;
  if (!master || !timed || isStill(shift)) return null;
  const places = editor.places(master, 'RRULE');
  const values = rule === null ? places.map((at) => editor.line(at).value.trim()) : [];
  const moved = movedSeries(timed, values, key ?? timed.when.wall, shift, find);
  moved.values.forEach((value, i) => {
    if (value !== values[i]) editor.change(places[i]!, value);
  });
  const place = (when: When): When => {
    if (when.allDay && !timed.when.allDay && !moved.start.allDay)
      return { ...when, wall: when.wall + Math.round(shift.by / DAY) * DAY };
    return { ...moved.start, wall: moved.key(wallOn(when, timed.when, find)) };
  };
  for (const name of ['EXDATE', 'RDATE'])
    for (const at of editor.places(master, name)) moveList(editor, at, place);
  return moved;
}

/** The shift of one date that goes to a place of its own. */
const shiftTo = (from: When, to: When, { clock }: Shift): Shift => ({
  clock,
  by: to.wall - (to.allDay ? midnight(from.wall) : from.wall),
});

/** A changed occurrence keeps its number in the series and goes as far as that does. */
function moveChanged(
  open: OpenSeries,
  component: Component,
  key: number,
  times: NewTimes,
  moved: MovedSeries | null,
  ownEnd: boolean,
): void {
  const { editor, find } = open;
  const { when } = open.timed!;
  if (!moved) return void moveComponent(editor, component, times, when, ownEnd, find);
  const id = { ...moved.start, wall: moved.key(key) };
  const old = whenOf(property(editor.parsed, component, 'RECURRENCE-ID'));
  if (!sameWhen(id, old)) editor.setWhen(component, 'RECURRENCE-ID', id);
  const shift = shiftTo({ ...when, wall: key }, id, times.shift);
  moveComponent(editor, component, { ...times, shift }, when, ownEnd, find);
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
