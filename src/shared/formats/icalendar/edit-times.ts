/** Edits of when an item takes place; what hangs on its start moves along. */

import { FormatError } from '../format-error.ts';
import { DAY, dayOfWall } from './civil.ts';
import type { ObjectEditor } from './component-editor.ts';
import { whenParams } from './component-editor.ts';
import { readDuration, readWhen, wallLength, whenOf, writeWhen, zoneParam } from './dates.ts';
import type { When } from './dates.ts';
import type { ObjectPatch } from './edit.ts';
import { isBefore, sameWhen, wantedWhen } from './edit-dates.ts';
import { property, text } from './parse.ts';
import type { Component } from './parse.ts';
import { UTC, toUtc, toWall, zoneFinder } from './zones.ts';
import type { Zone } from './zones.ts';

type Find = (tzid: string) => Zone | null;

/** Start and end of an event. An end that is not given keeps the length. */
export function editTimes(
  editor: ObjectEditor,
  component: Component,
  overrides: Component[],
  patch: ObjectPatch,
): void {
  const find = zoneFinder(editor.parsed);
  const old = whenOf(property(editor.parsed, component, 'DTSTART'));
  const { zone, allDay } = patch;
  if (patch.start !== undefined || zone !== undefined || allDay !== undefined) {
    const start = wantedWhen({ text: patch.start ?? undefined, zone, allDay, field: 'start' }, old, find);
    if (start && !sameWhen(start, old)) {
      editor.setWhen(component, 'DTSTART', start);
      if (old) moveAlong(editor, component, overrides, old, start, find);
    }
    if (start && patch.end === undefined) keepLength(editor, component, old, start, find);
    if (start && patch.end) setEnd(editor, component, start, patch, find);
  } else if (patch.end && old) setEnd(editor, component, old, patch, find);
  if (patch.end === null) {
    editor.remove(component, 'DTEND');
    editor.remove(component, 'DURATION');
  }
}

/** When a task is due; null: any time. */
export function editDue(editor: ObjectEditor, component: Component, patch: ObjectPatch): void {
  if (patch.due === null) {
    editor.remove(component, 'DUE');
    editor.remove(component, 'DURATION');
    return;
  }
  const old = whenOf(property(editor.parsed, component, 'DUE'));
  const wanted = { text: patch.due, zone: patch.zone, allDay: patch.allDay, field: 'due' };
  const due = wantedWhen(wanted, old, zoneFinder(editor.parsed));
  if (!due || sameWhen(due, old)) return;
  editor.setWhen(component, 'DUE', due);
  editor.remove(component, 'DURATION');
}

function setEnd(
  editor: ObjectEditor,
  component: Component,
  start: When,
  patch: ObjectPatch,
  find: Find,
): void {
  const old = whenOf(property(editor.parsed, component, 'DTEND'));
  // The end has the start's form (RFC 5545 §3.6.1); its own zone only if it had one before.
  const clock = patch.zone === undefined && old && !old.allDay && !start.allDay ? old : start;
  const wanted = { text: patch.end ?? undefined, zone: undefined, allDay: start.allDay, field: 'end' };
  const end = wantedWhen(wanted, clock, find);
  if (!end) return;
  if (isBefore(end, start, find))
    throw new FormatError('end-before-start', 'end', 'the end lies before the start');
  // All day, the end names the first day that is free again.
  const after = end.allDay && end.wall <= start.wall ? { ...end, wall: start.wall + DAY } : end;
  if (sameWhen(after, old)) return;
  editor.setWhen(component, 'DTEND', after);
  editor.remove(component, 'DURATION');
}

/** Moves the end as far as the start, in the start's form. */
function keepLength(
  editor: ObjectEditor,
  component: Component,
  old: When | null,
  start: When,
  find: Find,
): void {
  const end = whenOf(property(editor.parsed, component, 'DTEND'));
  if (!end || !old || sameWhen(old, start)) {
    const duration = readDuration(text(property(editor.parsed, component, 'DURATION')));
    // An all-day event cannot last an hour.
    if (duration && start.allDay && wallLength(duration) % DAY !== 0) editor.remove(component, 'DURATION');
    return;
  }
  const length = end.wall - old.wall;
  if (start.allDay) {
    const days = old.allDay ? length / DAY : dayOfWall(end.wall) - dayOfWall(old.wall) + 1;
    return editor.setWhen(component, 'DTEND', { ...start, wall: start.wall + Math.max(1, days) * DAY });
  }
  const ownClock =
    end.utc === old.utc && end.zone === old.zone ? start : { ...start, utc: end.utc, zone: end.zone };
  const moved = { ...ownClock, wall: end.wall + start.wall - old.wall };
  editor.setWhen(component, 'DTEND', isBefore(moved, start, find) ? start : moved);
}

/**
 * Left-out dates, extra dates and the names of changed occurrences are times of the series: when it moves and they do
 * not, what was left out comes back.
 */
function moveAlong(
  editor: ObjectEditor,
  component: Component,
  overrides: Component[],
  old: When,
  start: When,
  find: Find,
): void {
  const moved = (when: When): When => {
    if (when.allDay && !old.allDay)
      return { ...when, wall: when.wall + (dayOfWall(start.wall) - dayOfWall(old.wall)) * DAY };
    const wall = onClockOf(when, old, find) + start.wall - old.wall;
    return { ...start, wall: start.allDay ? dayOfWall(wall) * DAY : wall };
  };
  for (const name of ['EXDATE', 'RDATE'])
    for (const at of editor.places(component, name)) moveList(editor, at, moved);
  for (const override of overrides) {
    const id = whenOf(property(editor.parsed, override, 'RECURRENCE-ID'));
    if (id) editor.setWhen(override, 'RECURRENCE-ID', moved(id));
  }
}

/** A list of dates; periods are left alone, they have ends of their own. */
function moveList(editor: ObjectEditor, at: number, moved: (when: When) => When): void {
  const line = editor.line(at);
  const dates = line.value.split(',').map((value) => readWhen(value, zoneParam(line)));
  const [first] = dates;
  if (!first || dates.some((date) => date === null)) return;
  const whens = dates.flatMap((date) => (date ? [moved(date)] : []));
  editor.change(at, whens.map(writeWhen).join(','), whenParams(line.params, moved(first)));
}

/** A date read on another date's clock. */
function onClockOf(when: When, other: When, find: Find): number {
  if (other.allDay || when.allDay) return other.allDay ? dayOfWall(when.wall) * DAY : when.wall;
  const zoneOf = ({ utc, zone }: When) => (utc ? UTC : zone === null ? null : find(zone));
  const [from, to] = [zoneOf(when), zoneOf(other)];
  return from === to || !from || !to ? when.wall : toWall(toUtc(when.wall, from), to);
}
