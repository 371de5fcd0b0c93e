/** Edits of a card: a changed field changes its own lines, every other line keeps its bytes. */

import { escapeText } from '../values.ts';
import { CardEditor } from './card-editor.ts';
import { writeDate } from './dates.ts';
import { changedComponents } from './edit-entries.ts';
import { editLists } from './edit-lists.ts';
import { composedName, NAME_PARTS } from './model.ts';
import type { Card, CardPatch, Name, Photo } from './model.ts';
import { writePhoto } from './photo.ts';
import { displayName, readCard } from './read.ts';

export { newCard, withUid } from './new.ts';
export { renderForExport } from './export.ts';
export type { CardPatch } from './model.ts';

/**
 * The card with the patch applied; the very same bytes when nothing is different. `rev` (a UTC time such as
 * `20261122T101500Z`) goes into the REV line, if the card has one and anything changed.
 */
export function editCard(bytes: Uint8Array, patch: CardPatch, options: { rev?: string } = {}): Uint8Array {
  const editor = new CardEditor(bytes);
  const old = readCard(bytes);
  editNames(editor, old, patch);
  editTexts(editor, old, patch);
  editLists(editor, patch);
  if (patch.photo !== undefined) editPhoto(editor, old.photo, patch.photo);
  const rev = editor.places('rev')[0];
  if (options.rev && editor.changed && rev !== undefined) editor.change(rev, options.rev);
  return editor.bytes();
}

function editNames(editor: CardEditor, old: Card, patch: CardPatch): void {
  const name = patch.name === undefined ? old.name : newName(old.name, patch.name);
  if (patch.name !== undefined) editName(editor, name);
  const fn = newFn(old, name, patch);
  if (fn !== old.fn) setText(editor, 'fn', 'FN', escapeText(fn, editor.card.version, true), fn === '');
}

function newName(old: Name, patch: Partial<Name> | null): Name {
  const name = { prefix: '', given: '', middle: '', family: '', suffix: '' };
  for (const part of NAME_PARTS) name[part] = (patch === null ? '' : (patch[part] ?? old[part])).trim();
  return name;
}

/** N stays even when empty: 3.0 asks for it. */
function editName(editor: CardEditor, name: Name): void {
  const values = NAME_PARTS.map((part) => name[part]);
  const at = editor.places('name')[0];
  if (at !== undefined) {
    const text = changedComponents(editor, at, values);
    if (text !== null) editor.change(at, text);
  } else if (values.some((value) => value !== ''))
    editor.add('N', '', values.map((value) => escapeText(value, editor.card.version)).join(';'));
}

/** FN follows the name only where it was made from it: many owners write their own. */
function newFn(old: Card, name: Name, patch: CardPatch): string {
  const given = patch.fn?.trim();
  if (given) return given;
  const made = [composedName(old.name), `${old.name.given} ${old.name.family}`.trim(), ''];
  const follows =
    patch.fn !== undefined || (composedName(name) !== composedName(old.name) && made.includes(old.fn));
  return follows ? displayName({ ...old, ...present(patch), fn: '', name }) : old.fn;
}

function present(patch: CardPatch): Partial<Pick<Card, 'org' | 'nickname' | 'emails' | 'phones'>> {
  const reachable = (list: CardPatch['phones']) => (list ?? []).map((entry) => ({ pref: false, ...entry }));
  return {
    ...(patch.org === undefined ? {} : { org: patch.org ?? '' }),
    ...(patch.nickname === undefined ? {} : { nickname: patch.nickname ?? '' }),
    ...(patch.emails === undefined ? {} : { emails: reachable(patch.emails) }),
    ...(patch.phones === undefined ? {} : { phones: reachable(patch.phones) }),
  };
}

function editTexts(editor: CardEditor, old: Card, patch: CardPatch): void {
  const { version } = editor.card;
  const whole = (text: string) => escapeText(text, version, true);
  const note = patch.note?.replace(/\r\n?/g, '\n') ?? '';
  if (patch.note !== undefined && note !== old.note)
    setText(editor, 'note', 'NOTE', whole(note), note === '');
  const title = (patch.title ?? '').trim();
  if (patch.title !== undefined && title !== old.title)
    setText(editor, 'title', 'TITLE', whole(title), title === '');
  editNickname(editor, old, patch);
  editOrg(editor, old, patch);
  editCategories(editor, old, patch);
  editDate(editor, 'birthday', old.birthday, patch.birthday);
  editDate(editor, 'anniversary', old.anniversary, patch.anniversary);
}

function setText(
  editor: CardEditor,
  field: 'fn' | 'note' | 'title' | 'nickname' | 'org',
  property: string,
  text: string,
  empty: boolean,
): void {
  const at = editor.places(field)[0];
  if (at === undefined) {
    if (!empty) editor.add(property, '', text);
  } else if (empty && field !== 'fn') editor.remove(at);
  else editor.change(at, text);
}

/** Values between commas, each escaped. */
function listText(values: string[], editor: CardEditor): string {
  const { version } = editor.card;
  const escaped = values.map((value) => escapeText(value, version));
  return (version === '2.1' ? escaped.map((value) => value.replaceAll(',', '\\,')) : escaped).join(',');
}

function editNickname(editor: CardEditor, old: Card, patch: CardPatch): void {
  if (patch.nickname === undefined) return;
  const names = (patch.nickname ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const { version } = editor.card;
  const nickname = version === '2.1' ? (patch.nickname ?? '').trim() : names.join(', ');
  if (nickname === old.nickname) return;
  const text = version === '2.1' ? escapeText(nickname, version, true) : listText(names, editor);
  setText(editor, 'nickname', 'NICKNAME', text, nickname === '');
}

function editOrg(editor: CardEditor, old: Card, patch: CardPatch): void {
  if (patch.org === undefined && patch.department === undefined) return;
  const org = patch.org === undefined ? old.org : (patch.org ?? '').trim();
  const department = patch.department === undefined ? old.department : (patch.department ?? '').trim();
  if (org === old.org && department === old.department) return;
  const escape = (text: string) => escapeText(text, editor.card.version);
  const at = editor.places('org')[0];
  // Units below the first stay as they are while the department is the same.
  const kept =
    at !== undefined && department === old.department ? changedComponents(editor, at, [org]) : null;
  const text = kept ?? escape(org) + (department === '' ? '' : ';' + escape(department));
  setText(editor, 'org', 'ORG', text, org === '' && department === '');
}

function editCategories(editor: CardEditor, old: Card, patch: CardPatch): void {
  if (patch.categories === undefined) return;
  const wanted = [
    ...new Set((patch.categories ?? []).map((word) => word.trim()).filter((word) => word !== '')),
  ];
  if (wanted.join('\n') === old.categories.join('\n')) return;
  const [first, ...more] = editor.places('categories');
  for (const at of more) editor.remove(at);
  const text = listText(wanted, editor);
  if (first === undefined) {
    if (wanted.length > 0) editor.add('CATEGORIES', '', text);
  } else if (wanted.length === 0) editor.remove(first);
  else editor.change(first, text);
}

function editDate(
  editor: CardEditor,
  field: 'birthday' | 'anniversary',
  old: string,
  wanted: string | null | undefined,
): void {
  const date = (wanted ?? '').trim();
  if (wanted === undefined || date === old) return;
  const at = editor.places(field)[0];
  if (date === '') {
    if (at !== undefined) editor.remove(at);
    return;
  }
  const { version, lines } = editor.card;
  const { params, value } = writeDate(date, at === undefined ? '' : lines[at]!.params, version);
  const text = escapeText(value, version, true);
  if (at !== undefined) editor.change(at, text, params);
  else if (field === 'birthday') editor.add('BDAY', params, text);
  else addAnniversary(editor, params, text);
}

/** 3.0 has no property for it; phones read Apple's labelled date. */
function addAnniversary(editor: CardEditor, params: string, text: string): void {
  const { version } = editor.card;
  if (version !== '3.0') return editor.add(version === '4.0' ? 'ANNIVERSARY' : 'X-ANNIVERSARY', params, text);
  const group = editor.newGroup();
  editor.add(`${group}.X-ABDATE`, params, text);
  editor.add(`${group}.X-ABLabel`, '', '_$!<Anniversary>!$_');
}

function editPhoto(editor: CardEditor, old: Photo | null, wanted: Photo | null): void {
  const at = editor.places('photo')[0];
  if (wanted === null) {
    if (at !== undefined) editor.remove(at);
    return;
  }
  if (old !== null && samePhoto(old, wanted)) return;
  const { params, value } = writePhoto(
    wanted,
    at === undefined ? '' : editor.card.lines[at]!.params,
    editor.card.version,
  );
  if (at === undefined) editor.addBin('PHOTO', params, value);
  else editor.changeBin(at, value, params);
}

function samePhoto(a: Photo, b: Photo): boolean {
  if ('url' in a || 'url' in b) return 'url' in a && 'url' in b && a.url === b.url;
  return a.bytes.length === b.bytes.length && a.bytes.every((byte, at) => byte === b.bytes[at]);
}
