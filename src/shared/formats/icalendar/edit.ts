/**
 * Edits of events, tasks and notes: a changed field changes its own lines, every other line keeps its bytes, changed
 * occurrences included. Uses Temporal for time zones, so the server only.
 */

import { utf8 } from '../bytes.ts';
import { FormatError } from '../format-error.ts';
import { escapeText } from '../values.ts';
import { ObjectEditor } from './component-editor.ts';
import { editDue, editTimes } from './edit-times.ts';
import { itemsOf, properties, property, text } from './parse.ts';
import type { Component, ItemName } from './parse.ts';
import { readTask } from './read.ts';
import { readRule } from './rule.ts';
import { emptyCalendar } from './split.ts';

export { mergeCalendar } from './merge.ts';
export { withUid } from './split.ts';
export { FormatError } from '../format-error.ts';

/**
 * Fields to change. Absent: untouched; null or '': removed. Dates: `2026-11-22` (all day), `2026-11-22T10:00` on the
 * clock of `zone` (absent: of the item), or an instant with `Z` or an offset. `end` is exclusive.
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
  rrule?: string | null;
  done?: boolean;
  percent?: number | null;
  priority?: number | null;
  /** The body of a note. */
  text?: string | null;
};

/**
 * The object with the patch applied, SEQUENCE and times of change moved on; the very same bytes when nothing is
 * different.
 * @throws FormatError for what cannot be written
 */
export function editObject(bytes: Uint8Array, patch: ObjectPatch, now: Date): Uint8Array {
  const editor = new ObjectEditor(bytes);
  const { masters, overrides } = itemsOf(editor.parsed);
  const component = masters[0] ?? overrides[0];
  if (!component) throw new FormatError('no-component', '', 'there is no event, task or note');
  apply(editor, component, masters[0] ? overrides : [], patch, now);
  if (!editor.changed) return bytes;
  const sequence = Number(property(editor.parsed, component, 'SEQUENCE')?.value.trim() ?? 0);
  editor.setRaw(
    component,
    'SEQUENCE',
    String(Number.isSafeInteger(sequence) && sequence >= 0 ? sequence + 1 : 1),
  );
  editor.setRaw(component, 'DTSTAMP', stamp(now));
  editor.setRaw(component, 'LAST-MODIFIED', stamp(now));
  return editor.bytes();
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
  apply(editor, made!, [], fields, now);
  return editor.bytes();
}

/** `20261122T101500Z`. */
const stamp = (now: Date): string => now.toISOString().replace(/[-:]|\.\d+/g, '');

function apply(
  editor: ObjectEditor,
  component: Component,
  overrides: Component[],
  patch: ObjectPatch,
  now: Date,
): void {
  if (patch.title !== undefined) editor.setText(component, 'SUMMARY', patch.title?.trim() ?? '');
  if (patch.location !== undefined) editor.setText(component, 'LOCATION', patch.location?.trim() ?? '');
  const body = component.name === 'VJOURNAL' ? (patch.text ?? patch.description) : patch.description;
  if (patch.text !== undefined || patch.description !== undefined) editBody(editor, component, body ?? '');
  if (patch.categories !== undefined) editCategories(editor, component, patch.categories ?? []);
  if (patch.status !== undefined && patch.done === undefined)
    editor.setText(component, 'STATUS', patch.status?.toUpperCase() ?? '');
  if (component.name !== 'VTODO') editTimes(editor, component, overrides, patch);
  else {
    if (patch.due !== undefined || patch.zone !== undefined) editDue(editor, component, patch);
    editTask(editor, component, patch, now);
  }
  if (patch.rrule !== undefined) editRule(editor, component, overrides, patch.rrule);
}

/** The text of an item. A rendering of it as HTML would go on showing the old one. */
function editBody(editor: ObjectEditor, component: Component, wanted: string): void {
  const body = wanted.replace(/\r\n?/g, '\n');
  const lines = properties(editor.parsed, component, 'DESCRIPTION');
  if (lines.map(text).join('\n\n') === body) return;
  editor.setRaw(component, 'DESCRIPTION', body === '' ? null : escapeText(body, '3.0'));
  editor.remove(component, 'X-ALT-DESC');
}

function editCategories(editor: ObjectEditor, component: Component, wanted: string[]): void {
  const words = [...new Set(wanted.map((word) => word.trim()).filter((word) => word !== ''))];
  const value = words.map((word) => escapeText(word, '3.0')).join(',');
  const old = properties(editor.parsed, component, 'CATEGORIES')
    .map((line) => line.value)
    .join(',');
  if (value !== old) editor.setRaw(component, 'CATEGORIES', value === '' ? null : value);
}

function editTask(editor: ObjectEditor, component: Component, patch: ObjectPatch, now: Date): void {
  const setNumber = (name: string, value: number | null) => {
    const old = property(editor.parsed, component, name)?.value.trim();
    if (old !== (value ? String(value) : undefined))
      editor.setRaw(component, name, value ? String(value) : null);
  };
  if (patch.priority !== undefined) setNumber('PRIORITY', patch.priority);
  if (patch.percent !== undefined && patch.done === undefined) setNumber('PERCENT-COMPLETE', patch.percent);
  if (patch.done === undefined || patch.done === isDone(editor, component)) return;
  editor.setRaw(component, 'STATUS', patch.done ? 'COMPLETED' : 'NEEDS-ACTION');
  editor.setRaw(component, 'COMPLETED', patch.done ? stamp(now) : null);
  editor.setRaw(component, 'PERCENT-COMPLETE', patch.done ? '100' : null);
}

function isDone(editor: ObjectEditor, component: Component): boolean {
  const { lines } = editor.parsed;
  const own = component.own.map((at) => lines[at]!.raw).join('');
  return (
    readTask(utf8(`BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\n${own}END:VTODO\r\nEND:VCALENDAR\r\n`))?.done ?? false
  );
}

/** Without a rule nothing repeats: its exceptions and changed occurrences go with it. */
function editRule(
  editor: ObjectEditor,
  component: Component,
  overrides: Component[],
  wanted: string | null,
): void {
  const rule = (wanted ?? '').trim().replace(/^RRULE:/i, '');
  if (rule !== '' && (!readRule(rule) || !/^[\w=;,+-]+$/.test(rule)))
    throw new FormatError('rule-invalid', 'rrule', 'this is no rule of repetition');
  const old = property(editor.parsed, component, 'RRULE')?.value.trim() ?? '';
  if (rule === old) return;
  editor.setRaw(component, 'RRULE', rule === '' ? null : rule);
  if (rule !== '') return;
  for (const name of ['EXDATE', 'RDATE', 'EXRULE']) editor.remove(component, name);
  for (const override of overrides) editor.removeComponent(override);
}
