/**
 * Edits of the list fields (numbers, mails, addresses, links, messengers). An entry that is unchanged keeps its raw
 * line; one whose value or labels changed has only that part of its line changed; new ones go behind their sibling.
 */

import { CardEditor } from './card-editor.ts';
import {
  changeAddress,
  changeIm,
  changePhone,
  changePlain,
  createAddress,
  createIm,
} from './edit-entries.ts';
import { createPlain } from './edit-entries.ts';
import { isEmptyAddress, readAddress, readEmail, readPhone, readUrl } from './fields.ts';
import { readIm } from './im.ts';
import { labelKey } from './labels.ts';
import { ADDRESS_PARTS } from './model.ts';
import type { Address, CardPatch, Labelled, Reachable } from './model.ts';
import type { CardLines, Field } from './properties.ts';
import type { Line } from '../content-lines.ts';

type Entry = { labels: string[]; pref?: boolean };

/** How one list field is read, compared, changed in place and created. */
type Kind<E extends Entry> = {
  field: Field;
  read: (card: CardLines, line: Line) => E;
  value: (entry: E) => string;
  change: (editor: CardEditor, at: number, was: E, now: E) => void;
  create: (editor: CardEditor, now: E, behind: number | undefined) => void;
};

const text = (entry: Labelled): string => entry.value;
const place = (address: Address): string => ADDRESS_PARTS.map((part) => address[part]).join('\n');

const PHONES: Kind<Reachable> = {
  ...{ field: 'phones', read: readPhone, value: text },
  ...{ change: changePhone, create: (editor, now, behind) => createPlain(editor, 'TEL', now, behind) },
};
const EMAILS: Kind<Reachable> = {
  ...{ field: 'emails', read: readEmail, value: text },
  ...{ change: changePlain, create: (editor, now, behind) => createPlain(editor, 'EMAIL', now, behind) },
};
const URLS: Kind<Labelled & Entry> = {
  ...{ field: 'urls', read: readUrl, value: text },
  ...{ change: changePlain, create: (editor, now, behind) => createPlain(editor, 'URL', now, behind) },
};
const IM: Kind<Labelled & Entry> = {
  ...{ field: 'im', read: readIm, value: text, change: changeIm, create: createIm },
};
const ADDRESSES: Kind<Address> = {
  ...{ field: 'addresses', read: readAddress, value: place, change: changeAddress, create: createAddress },
};

/** Applies the list fields the patch has. */
export function editLists(editor: CardEditor, patch: CardPatch): void {
  if (patch.phones !== undefined) edit(editor, PHONES, reachable(patch.phones));
  if (patch.emails !== undefined) edit(editor, EMAILS, reachable(patch.emails));
  if (patch.urls !== undefined) edit(editor, URLS, labelled(patch.urls));
  if (patch.im !== undefined) edit(editor, IM, labelled(patch.im));
  if (patch.addresses !== undefined) edit(editor, ADDRESSES, addresses(patch.addresses));
}

const labelled = (entries: Labelled[] | null): Labelled[] =>
  (entries ?? [])
    .map((entry) => ({ ...entry, value: entry.value.trim(), labels: entry.labels ?? [] }))
    .filter((entry) => entry.value !== '');

const reachable = (entries: (Labelled & { pref?: boolean })[] | null): Reachable[] =>
  labelled(entries).map((entry) => ({ pref: false, ...entry }));

const addresses = (list: Partial<Address>[] | null): Address[] =>
  (list ?? []).filter((address) => !isEmptyAddress(address)).map(wholeAddress);

function wholeAddress(address: Partial<Address>): Address {
  const whole: Address = {
    labels: address.labels ?? [],
    ...{ pobox: '', ext: '', street: '', city: '', region: '', code: '', country: '' },
  };
  for (const part of ADDRESS_PARTS) whole[part] = (address[part] ?? '').trim();
  return whole;
}

function edit<E extends Entry>(editor: CardEditor, kind: Kind<E>, wanted: E[]): void {
  // A line whose value is empty is no entry to the reader, so it is none here: it stays.
  const old = editor
    .places(kind.field)
    .map((at) => ({ at, entry: kind.read(editor.card, editor.card.lines[at]!) }))
    .filter(({ entry }) => kind.value(entry).trim() !== '');
  const matches = matched(
    kind,
    old.map(({ entry }) => entry),
    wanted,
  );
  const kept = matches.filter((match) => match !== null);
  const keptSet = new Set(kept);
  const places = kept.map((match) => old[match]!.at).sort((a, b) => a - b);

  wanted.forEach((now, i) => {
    const match = matches[i];
    if (typeof match !== 'number') return;
    const { at, entry } = old[match]!;
    if (wholeKey(kind, entry) !== wholeKey(kind, now)) kind.change(editor, at, entry, now);
  });
  old.forEach(({ at }, i) => {
    if (!keptSet.has(i)) editor.remove(at);
  });
  editor.move(
    kept.map((match) => old[match]!.at),
    places,
  );
  addNew(editor, kind, wanted, matches, places, old.at(-1)?.at);
}

/** New entries go behind the entry before them in the list, the first ones behind the last sibling. */
function addNew<E extends Entry>(
  editor: CardEditor,
  kind: Kind<E>,
  wanted: E[],
  matches: (number | null)[],
  places: number[],
  last: number | undefined,
): void {
  let seen = 0;
  wanted.forEach((now, i) => {
    if (matches[i] !== null) seen++;
    else {
      const before = seen > 0 ? places[seen - 1] : last;
      kind.create(editor, now, before === undefined ? undefined : editor.lastOfGroup(before));
    }
  });
}

const wholeKey = <E extends Entry>(kind: Kind<E>, entry: E): string =>
  JSON.stringify([kind.value(entry), labelKey(entry.labels), entry.pref ?? false]);

/**
 * For each wanted entry the old one it continues: first equal ones, then those of one value, then, of what is left,
 * by place in the list. Null: a new entry.
 */
function matched<E extends Entry>(kind: Kind<E>, old: E[], wanted: E[]): (number | null)[] {
  const matches: (number | null)[] = wanted.map(() => null);
  const free = new Set(old.keys());
  for (const key of [(entry: E) => wholeKey(kind, entry), kind.value]) {
    const queues = Map.groupBy(free, (at) => key(old[at]!));
    wanted.forEach((now, at) => {
      if (matches[at] !== null) return;
      const match = queues.get(key(now))?.shift();
      if (match === undefined) return;
      matches[at] = match;
      free.delete(match);
    });
  }
  wanted.forEach((_now, at) => {
    if (matches[at] === null && free.delete(at)) matches[at] = at;
  });
  return matches;
}
