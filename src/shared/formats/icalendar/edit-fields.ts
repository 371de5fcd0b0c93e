/** Edits of what an item says, its times aside: each field changes its own lines. */

import { escapeText } from '../values.ts';
import { alarmKey, alarmsOf } from './alarms.ts';
import type { ObjectEditor } from './component-editor.ts';
import { editAlarms } from './edit-alarms.ts';
import { editGuests, guestsAfter } from './edit-guests.ts';
import type { ObjectPatch } from './edit.ts';
import { FormatError } from '../format-error.ts';
import { guestOf } from './guests.ts';
import type { Guest } from './guests.ts';
import { properties, property, text, textList } from './parse.ts';
import type { Component, Parsed } from './parse.ts';

/** `said`: the same text for the same content, so that an occurrence's own can be told from its series'. */
type Field = {
  said: (parsed: Parsed, component: Component) => string;
  write: (editor: ObjectEditor, component: Component, patch: ObjectPatch) => void;
};

const line = (name: string) => (parsed: Parsed, component: Component) =>
  text(property(parsed, component, name)).trim();

const lines = (name: string) => (parsed: Parsed, component: Component) =>
  properties(parsed, component, name).map(text).join('\n\n');

const FIELDS = {
  title: {
    said: line('SUMMARY'),
    write: (editor, component, { title }) => editor.setText(component, 'SUMMARY', title?.trim() ?? ''),
  },
  location: {
    said: line('LOCATION'),
    write: (editor, component, { location }) => editor.setText(component, 'LOCATION', location?.trim() ?? ''),
  },
  description: {
    said: lines('DESCRIPTION'),
    write: (editor, component, { description }) => editBody(editor, component, description ?? ''),
  },
  text: {
    said: lines('DESCRIPTION'),
    write: (editor, component, { text: body }) => editBody(editor, component, body ?? ''),
  },
  categories: { said: lines('CATEGORIES'), write: editCategories },
  status: {
    said: line('STATUS'),
    write: (editor, component, { status }) =>
      editor.setText(component, 'STATUS', status?.toUpperCase() ?? ''),
  },
  url: { said: line('URL'), write: editUrl },
  alarms: {
    said: (parsed, component) =>
      alarmsOf(parsed, component)
        .map(({ alarm }) => alarmKey(alarm))
        .sort()
        .join(),
    write: (editor, component, { alarms, title }) =>
      editAlarms(
        editor,
        component,
        alarms ?? [],
        title ?? text(property(editor.parsed, component, 'SUMMARY')).trim(),
      ),
  },
} satisfies Record<string, Field>;

type Name = keyof typeof FIELDS;
const NAMES = Object.keys(FIELDS) as Name[];

/** Writes the fields of a patch into one component. */
export function editFields(editor: ObjectEditor, component: Component, patch: ObjectPatch): void {
  for (const name of NAMES) if (patch[name] !== undefined) FIELDS[name].write(editor, component, patch);
  if (patch.guests !== undefined) editGuests(editor, component, patch.guests ?? []);
}

/**
 * Writes into a changed occurrence what its series is given, field by field: what it says differently from the series
 * is its own and stays. Of guests only those who come and go.
 */
export function editFollowing(
  editor: ObjectEditor,
  master: Component,
  occurrence: Component,
  patch: ObjectPatch,
): void {
  const { parsed } = editor;
  for (const name of NAMES) {
    const { said, write } = FIELDS[name];
    if (patch[name] !== undefined && said(parsed, master) === said(parsed, occurrence))
      write(editor, occurrence, patch);
  }
  if (patch.guests === undefined) return;
  const [before, own] = [guestsIn(parsed, master), guestsIn(parsed, occurrence)];
  editGuests(editor, occurrence, guestsAfter(own, before, patch.guests ?? []));
}

const guestsIn = (parsed: Parsed, component: Component): Guest[] =>
  properties(parsed, component, 'ATTENDEE').map(guestOf);

/** The text of an item. A rendering of it as HTML would go on showing the old one. */
function editBody(editor: ObjectEditor, component: Component, wanted: string): void {
  const body = wanted.replace(/\r\n?/g, '\n');
  if (lines('DESCRIPTION')(editor.parsed, component) === body) return;
  editor.setRaw(component, 'DESCRIPTION', body === '' ? null : escapeText(body, '3.0'));
  editor.remove(component, 'X-ALT-DESC');
}

function editCategories(editor: ObjectEditor, component: Component, { categories }: ObjectPatch): void {
  const words = [...new Set((categories ?? []).map((word) => word.trim()).filter((word) => word !== ''))];
  const old = properties(editor.parsed, component, 'CATEGORIES').flatMap(textList);
  if (words.join('\n') === old.join('\n')) return;
  const value = words.map((word) => escapeText(word, '3.0')).join(',');
  editor.setRaw(component, 'CATEGORIES', value === '' ? null : value);
}

/** An address is written as it is: it knows no escapes (RFC 5545 §3.3.13). */
function editUrl(editor: ObjectEditor, component: Component, { url }: ObjectPatch): void {
  const wanted = url?.trim() ?? '';
  if (wanted === line('URL')(editor.parsed, component)) return;
  if (wanted !== '' && !/^[a-z][\w+.-]*:[^\s<>"]+$/i.test(wanted))
    throw new FormatError('url-invalid', 'url', 'this is no web address');
  editor.setRaw(component, 'URL', wanted === '' ? null : wanted);
}
