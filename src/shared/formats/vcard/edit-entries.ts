/** Changes and creates single entries of the list fields. */

import { escapeText } from '../values.ts';
import type { Version } from '../values.ts';
import type { CardEditor } from './card-editor.ts';
import { componentText, componentsOf, isUri } from './fields.ts';
import { changedIm, newIm } from './im.ts';
import { labelParts, sameLabels, withTypes } from './labels.ts';
import { ADDRESS_PARTS } from './model.ts';
import type { Address, Labelled } from './model.ts';
import { paramSegments, segmentName } from '../params.ts';

type Entry = Labelled & { pref?: boolean };

/** A URI is written without escapes; only what could not be read back is escaped. */
export const escapeUri = (text: string, version: Version): string =>
  text.replace(/\\/g, '\\\\').replace(/\n/g, version === '2.1' ? '\n' : '\\n');

/** E-mail addresses and links. */
export function changePlain(editor: CardEditor, at: number, was: Entry, now: Entry): void {
  const { name, params } = relabelled(editor, at, was, now);
  if (was.value === now.value) editor.rename(at, params, name);
  else editor.change(at, escapeUri(now.value, editor.card.version), params, name);
}

/** A number in a `tel:` URI stays one as long as it can. */
export function changePhone(editor: CardEditor, at: number, was: Entry, now: Entry): void {
  if (was.value === now.value) return changePlain(editor, at, was, now);
  const line = editor.card.lines[at]!;
  const { name, params } = relabelled(editor, at, was, now);
  const uri = isUri(line) && /^[+\d*#().;=A-Za-z-]+$/.test(now.value);
  if (uri) return editor.change(at, `tel:${now.value}`, params, name);
  const asText = isUri(line) ? withoutParam(params, 'VALUE') : params;
  editor.change(at, escapeText(now.value, editor.card.version, true), asText, name);
}

/** A changed service needs another property, so the line is made anew. */
export function changeIm(editor: CardEditor, at: number, was: Labelled, now: Labelled): void {
  if (!sameLabels(was.labels, now.labels)) {
    createIm(editor, now, at);
    editor.remove(at);
    return;
  }
  const text = changedIm(editor.card, editor.card.lines[at]!, now.value);
  editor.change(at, escapeUri(text, editor.card.version));
}

/** Components that did not change keep their text, those beyond the seven as well. */
export function changeAddress(editor: CardEditor, at: number, was: Address, now: Address): void {
  const { name, params } = relabelled(editor, at, was, now);
  const values = ADDRESS_PARTS.map((part) => now[part]);
  const text = changedComponents(editor, at, values);
  if (text === null) editor.rename(at, params, name);
  else editor.change(at, text, params, name);
}

/** The value of a structured line with other components, or null when none is different. */
export function changedComponents(editor: CardEditor, at: number, values: string[]): string | null {
  const { card } = editor;
  const old = componentsOf(card, card.lines[at]!);
  const components = [...old];
  values.forEach((value, i) => {
    if (componentText(card, old[i] ?? '') !== value) components[i] = escapeText(value, card.version);
  });
  if (components.length === old.length && components.every((component, i) => component === old[i]))
    return null;
  return Array.from(components, (component) => component ?? '').join(';');
}

export function createPlain(
  editor: CardEditor,
  property: string,
  now: Entry,
  behind: number | undefined,
): void {
  const version = editor.card.version;
  const text = property === 'TEL' ? escapeText(now.value, version, true) : escapeUri(now.value, version);
  create(editor, property, now.labels, now.pref ?? false, text, behind);
}

export function createIm(editor: CardEditor, now: Labelled, behind: number | undefined): void {
  const { uri, labels } = newIm(now);
  create(editor, 'IMPP', labels, false, escapeUri(uri, editor.card.version), behind);
}

export function createAddress(editor: CardEditor, now: Address, behind: number | undefined): void {
  const text = ADDRESS_PARTS.map((part) => escapeText(now[part], editor.card.version)).join(';');
  create(editor, 'ADR', now.labels, false, text, behind);
}

function create(
  editor: CardEditor,
  property: string,
  labels: string[],
  pref: boolean,
  text: string,
  behind: number | undefined,
): void {
  const { version } = editor.card;
  const { types, own } = labelParts(labels);
  const params = withTypes('', types, pref, version);
  if (own === '') return editor.add(property, params, text, behind);
  const group = editor.newGroup();
  editor.add(`${group}.${property}`, params, text, behind);
  editor.add(`${group}.X-ABLabel`, '', escapeText(own, version, true), behind);
}

/** Name and parameters after a change of labels; untouched when the labels are the same. */
function relabelled(
  editor: CardEditor,
  at: number,
  was: { labels: string[]; pref?: boolean },
  now: { labels: string[]; pref?: boolean },
): { name: string | undefined; params: string } {
  const line = editor.card.lines[at]!;
  const pref = now.pref ?? false;
  const same = sameLabels(was.labels, now.labels);
  if (same && (was.pref ?? false) === pref) return { name: undefined, params: line.params };
  const { types, own } = labelParts(now.labels);
  const name = same ? undefined : editor.label(at, own);
  return { name, params: withTypes(line.params, types, pref, editor.card.version) };
}

const withoutParam = (params: string, name: string): string =>
  paramSegments(params)
    .filter((segment) => segmentName(segment) !== name)
    .map((segment) => ';' + segment)
    .join('');
