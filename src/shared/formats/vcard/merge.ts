/** One card out of several: nothing that any of them says is lost unless it was chosen away. */

import { bytesOf } from '../content-lines.ts';
import { utf8 } from '../bytes.ts';
import { fold } from '../fold.ts';
import type { Version } from '../values.ts';
import { CardEditor } from './card-editor.ts';
import { editCard } from './edit.ts';
import { renderForExport, rewritten } from './export.ts';
import { LineCopier } from './line-copier.ts';
import { Known, LISTS, otherKey, valueOf } from './merge-entries.ts';
import type { List } from './merge-entries.ts';
import { takeSingle } from './merge-singles.ts';
import { TAKEN, type Taken } from './taken.ts';
import type { Address, Card, CardPatch, Labelled } from './model.ts';
import { cardLines } from './properties.ts';
import type { CardLines } from './properties.ts';
import { readCard } from './read.ts';

export { TAKEN } from './taken.ts';
export type { Taken } from './taken.ts';

export interface MergeOptions {
  /** The card (by its place) whose value is kept; absent: notes and nicknames of all, else the first that says something. */
  take?: Partial<Record<Taken, number>>;
  /** UTC time for the REV line, if the first card has one. */
  rev?: string;
  /** Where numbers without a country belong (`DE`). */
  country?: string;
}

/**
 * The first card with what the others say besides: its own lines stay as they lie (a card of an old version is written
 * anew as 3.0 first). Numbers, mails, addresses, links and messengers of all are kept, each once by its normal form;
 * lines without a field (X-…) are kept unless the very same is there. `id` becomes the UID of a first card without one.
 */
export function mergeCards(
  cards: readonly [Uint8Array, ...Uint8Array[]],
  id: string,
  options: MergeOptions = {},
): Uint8Array {
  const [first, ...rest] = cards;
  const base = modern(first, id);
  const editor = new CardEditor(base);
  const { version } = editor.card;
  const copiers = rest.map(
    (bytes) => new LineCopier(editor, cardLines(inVersion(modern(bytes, id), version))),
  );
  for (const field of [...TAKEN, 'kind'] as const)
    takeSingle(editor, copiers, field, field === 'kind' ? undefined : options.take?.[field]);
  const known = copyEntries(editor, copiers, options.country);
  copyOthers(editor, copiers);
  const rev = editor.places('rev')[0];
  if (options.rev && rev !== undefined) editor.change(rev, options.rev);
  const merged = editor.bytes();
  return editCard(merged, polish(readCard(merged), cards.map(readCard), known, options.take ?? {}));
}

/** The card in UTF-8, 3.0 or later, without a card nested in it. */
function modern(bytes: Uint8Array, id: string): Uint8Array {
  const card = cardLines(bytes);
  const nested = card.lines.filter(({ name }) => name === 'BEGIN').length > 1;
  return renderForExport(nested ? bytesOf(rewritten(card, bytes)) : bytes, id);
}

/** A card of another version: its fields written anew, its other lines as they are. */
function inVersion(bytes: Uint8Array, version: Version): Uint8Array {
  const card = cardLines(bytes);
  if (card.version === version) return bytes;
  const frame = ['BEGIN:VCARD', `VERSION:${version}`, 'N:;;;;', 'FN:', 'END:VCARD', ''].join('\r\n');
  const { version: _, ...fields } = readCard(bytes);
  const editor = new CardEditor(editCard(utf8(frame), fields));
  const copier = new LineCopier(editor, card);
  for (const at of card.other) copier.copy(card.lines[at]!);
  return editor.bytes();
}

function copyEntries(
  editor: CardEditor,
  copiers: readonly LineCopier[],
  country: string | undefined,
): Record<List, Known> {
  const known = {} as Record<List, Known>;
  for (const list of LISTS) {
    known[list] = new Known(list, country);
    for (const at of editor.places(list)) known[list].has(editor.card, editor.card.lines[at]!);
    for (const copier of copiers) {
      const { card } = copier;
      for (const at of card.byField.get(list) ?? [])
        if (known[list].take(card, card.lines[at]!)) copier.copy(card.lines[at]!);
    }
  }
  return known;
}

function copyOthers(editor: CardEditor, copiers: readonly LineCopier[]): void {
  const known = new Set(['', ...keysOf(editor.card)]);
  for (const copier of copiers) {
    const { card } = copier;
    for (const at of card.other) {
      const key = otherKey(card, card.lines[at]!);
      if (known.has(key)) continue;
      known.add(key);
      copier.copy(card.lines[at]!);
    }
  }
}

const keysOf = (card: CardLines): string[] => card.other.map((at) => otherKey(card, card.lines[at]!));

/** What lines alone cannot do: words of several cards in one field, and one preferred entry a list. */
function polish(
  merged: Card,
  cards: readonly Card[],
  known: Record<List, Known>,
  take: Partial<Record<Taken, number>>,
): CardPatch {
  const patch: CardPatch = { categories: [...new Set(cards.flatMap(({ categories }) => categories))] };
  if (take.note === undefined) patch.note = joinedNotes(cards.map(({ note }) => note));
  if (take.nickname === undefined)
    patch.nickname = distinct(cards.flatMap(({ nickname }) => nickname.split(/,\s*/))).join(', ');
  const [own] = cards;
  patch.phones = onePreferred(labelled(merged.phones, known.phones), own?.phones.length ?? 0);
  patch.emails = onePreferred(labelled(merged.emails, known.emails), own?.emails.length ?? 0);
  patch.urls = labelled(merged.urls, known.urls);
  patch.im = labelled(merged.im, known.im);
  patch.addresses = labelled(merged.addresses, known.addresses);
  return patch;
}

/** Each once, as it is first written. */
function distinct(words: readonly string[]): string[] {
  const found = new Map<string, string>();
  for (const word of words) {
    const key = fold(word.trim());
    if (key !== '' && !found.has(key)) found.set(key, word.trim());
  }
  return [...found.values()];
}

/** One below the other; what another note holds already is not said twice. */
export function joinedNotes(notes: readonly string[]): string {
  const kept: string[] = [];
  for (const note of notes)
    if (note.trim() !== '' && !kept.some((one) => one.includes(note.trim()))) kept.push(note);
  return kept.filter((note, at) => !kept.some((one, i) => i > at && one.includes(note.trim()))).join('\n\n');
}

/** An entry without a label gets that of its doublet. */
function labelled<E extends Labelled | Address>(entries: readonly E[], known: Known): E[] {
  const labels = new Map(known.labels);
  return entries.map((entry) => {
    const more = entry.labels.length > 0 ? undefined : labels.get(valueOf(entry));
    labels.delete(valueOf(entry));
    return more ? { ...entry, labels: more } : entry;
  });
}

/** Those that came to the `own` first ones are not preferred where one of them is, or one before them. */
function onePreferred<E extends { pref: boolean }>(entries: readonly E[], own: number): E[] {
  const first = entries.findIndex(({ pref }) => pref);
  return entries.map((entry, at) =>
    entry.pref && at >= own && at !== first ? { ...entry, pref: false } : entry,
  );
}
