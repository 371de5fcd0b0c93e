/** Edits of when an item takes place: start, end or length of its components, by how far they move. */

import { FormatError } from '../format-error.ts';
import { DAY, dayOfWall } from './civil.ts';
import type { ObjectEditor } from './component-editor.ts';
import { readDuration, wallLength, whenOf } from './dates.ts';
import type { When } from './dates.ts';
import type { ObjectPatch } from './edit.ts';
import { wantedWhen } from './edit-dates.ts';
import { NO_SHIFT, isBefore, sameClock, sameWhen, shiftBetween, shifted } from './moves.ts';
import type { Clock, Find, Shift } from './moves.ts';
import { property, text } from './parse.ts';
import type { Component, Parsed } from './parse.ts';

/** Start and end of a component, or of the occurrence a patch is about; the end reckoned where none is written. */
export type Times = { start: When | null; end: When | null };

/**
 * What a patch makes of them. `shift`: how far the start goes; `end`: undefined keeps the length, null takes the end
 * away.
 */
export type NewTimes = { shift: Shift; start: When | null; end: When | null | undefined };

export function timesOf(parsed: Parsed, component: Component): Times {
  const start = whenOf(property(parsed, component, 'DTSTART'));
  const end = whenOf(property(parsed, component, 'DTEND'));
  return { start, end: end ?? (start && endOf(start, text(property(parsed, component, 'DURATION')))) };
}

/** The end of what has no DTEND: by its length, else the day or the moment itself. */
function endOf(start: When, duration: string): When {
  const length = wallLength(readDuration(duration) ?? { days: 0, seconds: 0 });
  return {
    ...start,
    wall: start.wall + (start.allDay ? Math.max(1, Math.ceil(length / DAY)) * DAY : length),
  };
}

/** Reads the times of a patch against those that are there. @throws FormatError for what cannot be */
export function newTimes(patch: ObjectPatch, old: Times, find: Find): NewTimes {
  const { zone, allDay } = patch;
  const asked = patch.start !== undefined || zone !== undefined || allDay !== undefined;
  const wanted = { text: patch.start ?? undefined, zone, allDay, field: 'start' };
  const start = asked ? wantedWhen(wanted, old.start, find) : old.start;
  const shift = start && old.start ? shiftBetween(old.start, start) : NO_SHIFT;
  if (!patch.end) return { shift, start, end: patch.end === null ? null : undefined };
  const end = start && newEnd(patch, start, old.end, find);
  const kept = end && old.start && old.end && sameWhen(end, shifted(old.end, shift, old.start));
  return { shift, start, end: kept ? undefined : end };
}

function newEnd(patch: ObjectPatch, start: When, old: When | null, find: Find): When | null {
  // The end has the start's form (RFC 5545 §3.6.1); its own zone only if it had one before.
  const clock = patch.zone === undefined && old && !old.allDay && !start.allDay ? old : start;
  const wanted = { text: patch.end ?? undefined, zone: undefined, allDay: start.allDay, field: 'end' };
  const end = wantedWhen(wanted, clock, find);
  if (!end) return null;
  if (isBefore(end, start, find))
    throw new FormatError('end-before-start', 'end', 'the end lies before the start');
  // All day, the end names the first day that is free again.
  return end.allDay && end.wall <= start.wall ? { ...end, wall: start.wall + DAY } : end;
}

/** Moves one component as the times of a patch say; `old`: the clock that changes. Answers its new start. */
export function moveComponent(
  editor: ObjectEditor,
  component: Component,
  times: NewTimes,
  old: Clock | null,
  ownEnd: boolean,
  find: Find,
): When | null {
  const before = whenOf(property(editor.parsed, component, 'DTSTART'));
  const start = before && old ? shifted(before, times.shift, old) : times.start;
  if (!start) return null;
  if (!sameWhen(start, before)) editor.setWhen(component, 'DTSTART', start);
  if (times.end === undefined || ownEnd) keepLength(editor, component, before, start, find);
  else if (times.end === null || times.start === null) removeEnd(editor, component);
  else setEnd(editor, component, endFor(start, times.start, times.end));
  return start;
}

function removeEnd(editor: ObjectEditor, component: Component): void {
  editor.remove(component, 'DTEND');
  editor.remove(component, 'DURATION');
}

/** The end that lies as far behind a start as the wanted one behind the wanted start. */
const endFor = (start: When, wantedStart: When, wantedEnd: When): When => ({
  ...(sameClock(start, wantedStart) ? wantedEnd : start),
  wall: wantedEnd.wall + start.wall - wantedStart.wall,
});

function setEnd(editor: ObjectEditor, component: Component, end: When): void {
  if (!sameWhen(end, whenOf(property(editor.parsed, component, 'DTEND'))))
    editor.setWhen(component, 'DTEND', end);
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
