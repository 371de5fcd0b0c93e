import type { ContactSummary } from '../../shared/contract/contacts.ts';
import { fold } from '../../shared/formats/fold.ts';
import { digitsOf } from '../ui/find.ts';
import { collator } from '../ui/format.ts';

/** A contact as the list needs it: folded once, when it comes or changes, never while typing. */
export interface Entry {
  readonly id: string;
  readonly summary: ContactSummary;
  /** As shown. */
  readonly name: string;
  /** What it is sorted by. */
  readonly order: string;
  /** The heading it lies under. */
  readonly letter: string;
  /** All that is searched, folded, one field a line. */
  readonly text: string;
  /** The digits of its numbers, one number a line. */
  readonly digits: string;
}

/** Whether it is the card of a group, not of a person. */
export const isGroup = ({ group }: Pick<ContactSummary, 'group'>): boolean =>
  group !== undefined && group !== null;

export const NAMELESS = 'Without a name';
const OTHERS = '#';
/** Scripts whose first characters are too many to be headings. */
const WHOLE_SCRIPTS: readonly [RegExp, string][] = [
  [/\p{Script=Han}/u, '漢'],
  [/\p{Script=Hangul}/u, '한'],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'あ'],
];

const letters = new Map<string, string>();

/** The heading of a name: its first letter as the owner's language sorts it (å is a letter of its own in Swedish). */
export function letterOf(name: string): string {
  const first = /[\p{L}\p{N}]/u.exec(name.normalize('NFC').slice(0, 8))?.[0] ?? '';
  const known = letters.get(first);
  if (known !== undefined) return known;
  const letter = heading(first);
  letters.set(first, letter);
  return letter;
}

function heading(first: string): string {
  if (!/\p{L}/u.test(first)) return OTHERS;
  const script = WHOLE_SCRIPTS.find(([pattern]) => pattern.test(first));
  if (script) return script[1];
  const plain = [...fold(first)][0] ?? first;
  return (collator.compare(plain, first) === 0 ? plain : first).toUpperCase();
}

/** By first name, or by last name as far as the name that is shown has one. */
export type SortBy = 'given' | 'family';

/** What a name is sorted by: the parts that are shown, the one that counts first. */
export function orderOf(shown: string, family: string, by: SortBy): string {
  const at = placeOf(shown, family);
  if (at < 0) return shown;
  const rest = (shown.slice(0, at) + shown.slice(at + family.length))
    .replace(/\s+/g, ' ')
    .replace(/^[\s,]+|[\s,]+$/g, '');
  if (rest === '') return shown;
  if (by === 'family') return `${family} ${rest}`;
  return at === 0 ? `${rest} ${family}` : shown;
}

/** Where a word or several stand in a name as a whole, the last time; -1: nowhere. */
function placeOf(name: string, words: string): number {
  if (words === '') return -1;
  for (let at = name.lastIndexOf(words); at >= 0; at = at === 0 ? -1 : name.lastIndexOf(words, at - 1)) {
    const around = `${name[at - 1] ?? ' '}${name[at + words.length] ?? ' '}`;
    if (!/\p{L}|\p{M}/u.test(around)) return at;
  }
  return -1;
}

export function entryOf(summary: ContactSummary, by: SortBy = 'given'): Entry {
  const { id, name, family, nickname, org, title, emails, phones, categories, note } = summary;
  const shown = name || org || nickname || emails[0] || phones[0] || NAMELESS;
  const order = orderOf(shown, family, by);
  return {
    id,
    summary,
    name: shown,
    order,
    letter: letterOf(order),
    text: fold([name, nickname, org, title, ...emails, ...phones, ...categories, note].join('\n')),
    digits: phones.map(digitsOf).join('\n'),
  };
}

/** In the order chosen, then by id, so that it is always the same. */
export const inOrder = (a: Entry, b: Entry): number =>
  collator.compare(a.order, b.order) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
