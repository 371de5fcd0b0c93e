/** Edits of one occurrence of a series: the others and the series keep their bytes. Uses Temporal, so the server only. */

import { FormatError } from '../format-error.ts';
import { writeLine } from '../write-line.ts';
import { whenParams } from './component-editor.ts';
import { isOver } from './count.ts';
import { writeWhen } from './dates.ts';
import type { When } from './dates.ts';
import { editObject, finished } from './edit.ts';
import type { ObjectPatch } from './edit.ts';
import { editFields } from './edit-fields.ts';
import { sameRule } from './edit-rule.ts';
import { moveComponent, newTimes, timesOf } from './edit-times.ts';
import { OpenSeries } from './open-series.ts';
import type { Opened } from './open-series.ts';
import { property } from './parse.ts';
import { readSeries } from './series.ts';
import { UTC } from './zones.ts';

/** What belongs to a series and not to one of its occurrences. */
const OF_SERIES = new Set(['RRULE', 'RDATE', 'EXDATE', 'EXRULE', 'RECURRENCE-ID']);

/**
 * The object with one occurrence changed: as a changed occurrence of its own (RECURRENCE-ID), made when there was none.
 * The very same bytes when nothing is different.
 * @throws FormatError `occurrence-missing`, `occurrence-field` for what only a series has
 */
export function editOccurrence(
  bytes: Uint8Array,
  recurrenceId: string,
  patch: ObjectPatch,
  now: Date,
): Uint8Array {
  const open = withOverride(bytes, recurrenceId);
  const { component, found } = open.at(recurrenceId);
  if (!found.series) return editObject(bytes, patch, now);
  refuseTogether(open, found.key);
  refuseRule(open, patch);
  editFields(open.editor, component, patch);
  const old = timesOf(open.editor.parsed, component);
  moveComponent(open.editor, component, newTimes(patch, old, open.find), old.start, false, open.find);
  return finished(bytes, open, now);
}

/** What another program changed for one and all later ones (THISANDFUTURE) cannot be changed for the one alone. */
function refuseTogether({ changed }: OpenSeries, key: number): void {
  if (!changed.some(({ timed }) => timed.following && timed.key === key)) return;
  throw new FormatError(
    'occurrence-field',
    'apply',
    'another program changed this one and all later ones together: choose this and later ones',
  );
}

function refuseRule({ editor, master }: OpenSeries, { rrule }: ObjectPatch): void {
  const old = master ? (property(editor.parsed, master, 'RRULE')?.value.trim() ?? '') : '';
  if (rrule === undefined || sameRule((rrule ?? '').replace(/^RRULE:/i, ''), old)) return;
  throw new FormatError('occurrence-field', 'rrule', 'one occurrence cannot repeat on its own');
}

/** The object in which that occurrence has a component of its own; what takes place only once has it already. */
export function withOverride(bytes: Uint8Array, recurrenceId: string): OpenSeries {
  const open = new OpenSeries(bytes);
  const at = open.at(recurrenceId);
  const own = open.changed.some(
    ({ component, timed }) => component === at.component && timed.key === at.found.key,
  );
  if (own || !at.found.series) return open;
  const last = [open.master!, ...open.overrides].reduce((a, b) => (b.end > a.end ? b : a));
  open.editor.addBehind(last, overrideOf(open, at));
  return new OpenSeries(open.editor.bytes());
}

/** The lines of a component for one occurrence, as its series has them. */
function overrideOf({ editor, timed }: OpenSeries, { component, found, times }: Opened): string {
  const ending = editor.ending(component);
  const dated = (name: string, when: When | null) =>
    when ? writeLine(name, whenParams('', when), writeWhen(when), '3.0', ending) : '';
  const id = dated('RECURRENCE-ID', { ...timed!.when, wall: found.key });
  const ownLength = found.length !== found.timed.length;
  const own = new Set(component.own);
  let raw = '';
  for (let at = component.begin; at <= component.end; at++) {
    const { name, raw: line } = editor.line(at);
    if (!own.has(at)) raw += line;
    else if (name === 'DTSTART') {
      raw += id + dated('DTSTART', times.start) + (ownLength ? dated('DTEND', times.end) : '');
    } else if (name === 'DTEND') raw += ownLength ? '' : dated('DTEND', times.end);
    else if (!OF_SERIES.has(name) && !(ownLength && name === 'DURATION')) raw += line;
  }
  return raw;
}

/**
 * The object without one occurrence: a left-out date. Null when nothing of the series takes place any more.
 * @throws FormatError `occurrence-missing`
 */
export function dropOccurrence(bytes: Uint8Array, recurrenceId: string, now: Date): Uint8Array | null {
  const open = new OpenSeries(bytes);
  const { found } = open.at(recurrenceId);
  if (!found.series) return null;
  refuseTogether(open, found.key);
  const { editor, master, timed } = open;
  for (const { component, timed: one } of open.changed)
    if (one.key === found.key) editor.removeComponent(component);
  if (master && timed) {
    const when = { ...timed.when, wall: found.key };
    editor.add(master, 'EXDATE', writeWhen(when), whenParams('', when));
  }
  const left = open.changed.some(({ timed: one }) => one.key !== found.key);
  if (!master && !left) return null;
  const after = finished(bytes, open, now);
  return isOver(readSeries(after, UTC)) ? null : after;
}

/** The object with that occurrence as its only item: what its fields are. The bytes are for reading. */
export function occurrenceObject(bytes: Uint8Array, recurrenceId: string): Uint8Array {
  const open = withOverride(bytes, recurrenceId);
  const { component } = open.at(recurrenceId);
  for (const other of [open.master, ...open.overrides])
    if (other && other !== component) open.editor.removeComponent(other);
  return open.editor.bytes();
}
