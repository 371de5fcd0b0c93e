import type { ContactSummary } from '../../shared/contract/contacts.ts';
import { fold } from '../../shared/formats/fold.ts';
import { collator } from '../ui/format.ts';

/** A contact as the list needs it: folded once, when it comes or changes, never while typing. */
export interface Entry {
  readonly id: string;
  readonly summary: ContactSummary;
  /** As shown and sorted. */
  readonly name: string;
  /** The heading it lies under. */
  readonly letter: string;
  /** All that is searched, folded, one field a line. */
  readonly text: string;
  /** The digits of its numbers, one number a line. */
  readonly digits: string;
}

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

/** Digits of every script as 0 to 9, all else taken out. */
export const digitsOf = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[٠-٩۰-۹०-९]/g, (digit) =>
      String((digit.charCodeAt(0) - (/[०-९]/.test(digit) ? 0x966 : 0)) & 15),
    )
    .replace(/\D/g, '');

export function entryOf(summary: ContactSummary): Entry {
  const { id, name, nickname, org, title, emails, phones, categories, note } = summary;
  const shown = name || org || nickname || emails[0] || phones[0] || NAMELESS;
  return {
    id,
    summary,
    name: shown,
    letter: letterOf(shown),
    text: fold([name, nickname, org, title, ...emails, ...phones, ...categories, note].join('\n')),
    digits: phones.map(digitsOf).join('\n'),
  };
}

/** By name, then by id, so that the order is always the same. */
export const byName = (a: Entry, b: Entry): number =>
  collator.compare(a.name, b.name) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
