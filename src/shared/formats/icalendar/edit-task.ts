/** Edits of what only tasks have: due date, progress, place below another. Uses Temporal, so the server only. */

import { FormatError } from '../format-error.ts';
import { escapeText } from '../values.ts';
import type { ObjectEditor } from './component-editor.ts';
import { whenOf } from './dates.ts';
import type { When } from './dates.ts';
import type { ObjectPatch } from './edit.ts';
import { wantedWhen } from './edit-dates.ts';
import { midnight, sameWhen, shiftBetween, shifted } from './moves.ts';
import type { Find } from './moves.ts';
import { property } from './parse.ts';
import type { Component } from './parse.ts';
import { isDone, isParent } from './read.ts';

/** Writes everything but the rule. Answers the date the task repeats from: its start, else when it is due. */
export function editTask(
  editor: ObjectEditor,
  component: Component,
  patch: ObjectPatch,
  find: Find,
  now: Date,
): When | null {
  const anchor = editTaskTimes(editor, component, patch, find);
  if (patch.priority !== undefined) setNumber(editor, component, 'PRIORITY', patch.priority);
  if (patch.parent !== undefined) editParent(editor, component, patch.parent);
  editProgress(editor, component, patch, now);
  return anchor;
}

function editTaskTimes(
  editor: ObjectEditor,
  component: Component,
  patch: ObjectPatch,
  find: Find,
): When | null {
  const old = {
    start: whenOf(property(editor.parsed, component, 'DTSTART')),
    due: whenOf(property(editor.parsed, component, 'DUE')),
  };
  const due = wanted(patch, 'due', old.due ?? clockOnly(old.start), find);
  const start = fitted(newStart(patch, old, due, find), due);
  if (start && due && start.wall > due.wall && sameForm(start, due))
    throw new FormatError('end-before-start', 'due', 'it would be due before it starts');
  set(editor, component, 'DTSTART', old.start, start);
  set(editor, component, 'DUE', old.due, due);
  if ((due && !old.due) || (!start && old.start) || patch.due === null) editor.remove(component, 'DURATION');
  return start ?? due;
}

/** The clock of the other date: the times of a task are read on one. */
const clockOnly = (when: When | null): When | null => when && { ...when, wall: NaN };

function wanted(patch: ObjectPatch, field: 'start' | 'due', old: When | null, find: Find): When | null {
  const value = patch[field];
  if (value === null) return null;
  const found = wantedWhen({ text: value, zone: patch.zone, allDay: undefined, field }, old, find);
  return found && Number.isNaN(found.wall) ? null : found;
}

/** A start that is not spoken of keeps its distance from when the task is due. */
function newStart(
  patch: ObjectPatch,
  old: { start: When | null; due: When | null },
  due: When | null,
  find: Find,
): When | null {
  if (patch.start !== undefined || !old.start || !old.due || !due)
    return wanted(patch, 'start', old.start ?? clockOnly(due), find);
  return shifted(old.start, shiftBetween(old.due, due), old.due);
}

/** Both are dates, or both are times (RFC 5545 §3.8.2.3). */
function fitted(start: When | null, due: When | null): When | null {
  if (!start || !due || start.allDay === due.allDay) return start;
  return { ...due, wall: due.allDay ? midnight(start.wall) : start.wall };
}

const sameForm = (a: When, b: When): boolean => a.utc === b.utc && a.zone === b.zone;

function set(
  editor: ObjectEditor,
  component: Component,
  name: string,
  old: When | null,
  when: When | null,
): void {
  if (when) {
    if (!sameWhen(when, old)) editor.setWhen(component, name, when);
  } else editor.remove(component, name);
}

function setNumber(editor: ObjectEditor, component: Component, name: string, value: number | null): void {
  const old = property(editor.parsed, component, name)?.value.trim();
  const text = value ? String(value) : null;
  if ((old ?? null) !== text) editor.setRaw(component, name, text);
}

/** Below the task of this UID; null: at the top. Other relations stay. */
function editParent(editor: ObjectEditor, component: Component, uid: string | null): void {
  const [first, ...more] = editor.places(component, 'RELATED-TO').filter((at) => isParent(editor.line(at)));
  for (const at of more) editor.removeLine(at);
  const value = uid === null ? null : escapeText(uid, '3.0');
  if (value === null) {
    if (first !== undefined) editor.removeLine(first);
  } else if (first === undefined) editor.add(component, 'RELATED-TO', value, ';RELTYPE=PARENT');
  else editor.change(first, value);
}

/** STATUS, PERCENT-COMPLETE and COMPLETED say the same (RFC 5545 §3.8.1.8, 3.8.1.11, 3.8.2.1). */
function editProgress(editor: ObjectEditor, component: Component, patch: ObjectPatch, now: Date): void {
  const { done = patch.percent === undefined || patch.percent === null ? undefined : patch.percent >= 100 } =
    patch;
  if (done === undefined) return;
  if (done) return markDone(editor, component, now);
  const percent = patch.done === undefined ? patch.percent! : 0;
  if (patch.done === false && !isDone(editor.parsed, component)) return;
  markOpen(editor, component, percent);
}

/** Done now, unless it is done already. */
export function markDone(editor: ObjectEditor, component: Component, now: Date): void {
  if (isDone(editor.parsed, component)) return;
  editor.setRaw(component, 'STATUS', 'COMPLETED');
  editor.setRaw(component, 'COMPLETED', now.toISOString().replace(/[-:]|\.\d+/g, ''));
  editor.setRaw(component, 'PERCENT-COMPLETE', '100');
}

/** Not done: begun, or not even that. */
export function markOpen(editor: ObjectEditor, component: Component, percent: number): void {
  const status = percent > 0 ? 'IN-PROCESS' : 'NEEDS-ACTION';
  if (property(editor.parsed, component, 'STATUS')?.value.trim().toUpperCase() !== status)
    editor.setRaw(component, 'STATUS', status);
  editor.remove(component, 'COMPLETED');
  setNumber(editor, component, 'PERCENT-COMPLETE', Math.round(percent));
}
