/**
 * Edits of events, tasks and notes: a changed field changes its own lines, every other line keeps its bytes, changed
 * occurrences included. Uses Temporal for time zones, so the server only.
 */

import { FormatError } from '../format-error.ts';
import { escapeText } from '../values.ts';
import { ObjectEditor } from './component-editor.ts';
import type { WantedAlarm } from './edit-alarms.ts';
import type { WantedGuest } from './edit-guests.ts';
import { editAll } from './edit-series.ts';
import { OpenSeries } from './open-series.ts';
import { itemsOf, property } from './parse.ts';
import type { Component, ItemName } from './parse.ts';
import { emptyCalendar } from './split.ts';
import { nextOf, tick } from './tick.ts';

export { mergeCalendar } from './merge.ts';
export { withUid } from './split.ts';
export { FormatError } from '../format-error.ts';

/**
 * Fields to change. Absent: untouched; null or '': removed. Dates: `2026-11-22` (all day), `2026-11-22T10:00` on the
 * clock of `zone` (absent: of the item), or an instant with `Z` or an offset. `end` is exclusive. Lists are whole.
 */
export type ObjectPatch = {
  title?: string | null;
  description?: string | null;
  location?: string | null;
  /** Null only for tasks. */
  start?: string | null;
  end?: string | null;
  due?: string | null;
  zone?: string | null;
  allDay?: boolean;
  status?: string | null;
  categories?: string[] | null;
  url?: string | null;
  guests?: readonly WantedGuest[] | null;
  alarms?: readonly WantedAlarm[] | null;
  rrule?: string | null;
  done?: boolean;
  percent?: number | null;
  priority?: number | null;
  /** UID of the task it is a part of. */
  parent?: string | null;
  /** The body of a note. */
  text?: string | null;
};

/**
 * The object with the patch applied, SEQUENCE and times of change moved on where something changed; the very same
 * bytes when nothing did. Of a series: all of it, the dates of the patch being those of the occurrence named (absent:
 * of the series itself). A repeating task that is ticked moves on.
 * @throws FormatError for what cannot be written
 */
export function editObject(
  bytes: Uint8Array,
  patch: ObjectPatch,
  now: Date,
  recurrenceId?: string,
): Uint8Array {
  const open = new OpenSeries(bytes);
  const ticked = patch.done === true && open.master?.name === 'VTODO' && nextOf(open) !== null;
  if (ticked) return tickedTask(bytes, patch, now);
  editAll(open, patch, recurrenceId === undefined ? null : open.at(recurrenceId), now);
  return finished(bytes, open, now);
}

/** What else the patch says comes first: it may be what the next date hangs on. */
function tickedTask(
  bytes: Uint8Array,
  { done: _, percent: __, ...rest }: ObjectPatch,
  now: Date,
): Uint8Array {
  const first = new OpenSeries(bytes);
  editAll(first, rest, null, now);
  const second = new OpenSeries(first.editor.bytes());
  tick(second, now);
  return finished(bytes, second, now);
}

/** The bytes of an edit, its stamps set; the old ones when it changed nothing. */
export function finished(
  bytes: Uint8Array,
  { editor, master, overrides }: OpenSeries,
  now: Date,
): Uint8Array {
  if (!editor.changed) return bytes;
  for (const component of [master, ...overrides])
    if (component && editor.isChanged(component)) setStamps(editor, component, now);
  return editor.bytes();
}

/**
 * Without them programs may ignore the change. DTSTAMP is the time of the last change too, where nothing is sent
 * (RFC 5545 §3.8.7.2).
 */
export function setStamps(editor: ObjectEditor, component: Component, now: Date): void {
  const sequence = Number(property(editor.parsed, component, 'SEQUENCE')?.value.trim() ?? 0);
  const next = Number.isSafeInteger(sequence) && sequence >= 0 ? sequence + 1 : 1;
  editor.setRaw(component, 'SEQUENCE', String(next));
  editor.setRaw(component, 'DTSTAMP', stamp(now));
  editor.setRaw(component, 'LAST-MODIFIED', stamp(now));
}

/**
 * A new object of one component, with its time zone described.
 * @throws FormatError for what cannot be written, and for an event without start
 */
export function newObject(component: ItemName, fields: ObjectPatch, uid: string, now: Date): Uint8Array {
  if (component === 'VEVENT' && !fields.start)
    throw new FormatError('start-missing', 'start', 'an event needs a start');
  const times = ['DTSTAMP', 'CREATED', 'LAST-MODIFIED'].map((name) => `${name}:${stamp(now)}`);
  const status = component === 'VTODO' ? ['STATUS:NEEDS-ACTION'] : [];
  const lines = [`BEGIN:${component}`, 'UID:', ...times, ...status, `END:${component}`];
  const editor = new ObjectEditor(emptyCalendar(lines.join('\r\n') + '\r\n'));
  const [made] = itemsOf(editor.parsed).masters;
  editor.setRaw(made!, 'UID', escapeText(uid, '3.0'));
  const open = new OpenSeries(editor.bytes());
  editAll(open, fields, null, now);
  return open.editor.bytes();
}

/** `20261122T101500Z`. */
export const stamp = (now: Date): string => now.toISOString().replace(/[-:]|\.\d+/g, '');
