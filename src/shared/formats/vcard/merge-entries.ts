/** Entries of the list fields of several cards: which of them say the same. */

import type { Line } from '../content-lines.ts';
import { fold } from '../fold.ts';
import { numberBucket, numberKey, sameNumber } from '../phone-match.ts';
import type { NumberKey } from '../phone-match.ts';
import { readAddress, readEmail, readPhone, readUrl } from './fields.ts';
import { readIm } from './im.ts';
import { ADDRESS_PARTS } from './model.ts';
import type { Address, Labelled } from './model.ts';
import { textOf } from './properties.ts';
import type { CardLines } from './properties.ts';

export const LISTS = ['phones', 'emails', 'addresses', 'urls', 'im'] as const;
export type List = (typeof LISTS)[number];

/** What one line says. `key`: equal for what says the same; null: a number, which is compared by its digits. */
interface Said {
  key: string | null;
  value: string;
  labels: string[];
}

/** How a value is named among those of its field; an address by its lines. */
export const valueOf = (entry: Labelled | Address): string =>
  'value' in entry ? entry.value : ADDRESS_PARTS.map((part) => entry[part]).join('\n');

const plain = (text: string): string =>
  fold(text)
    .replace(/[\p{P}\s]+/gu, ' ')
    .trim();

export const mailKey = (mail: string): string => mail.normalize('NFC').trim().toLowerCase();
const urlKey = (url: string): string =>
  url
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/+$/, '');

const SAID: Record<List, (card: CardLines, line: Line) => Said> = {
  phones: (card, line) => ({ ...readPhone(card, line), key: null }),
  emails: (card, line) => keyed(readEmail(card, line), mailKey),
  urls: (card, line) => keyed(readUrl(card, line), urlKey),
  im: (card, line) => {
    const im = readIm(card, line);
    return { ...im, key: `${fold(im.value)}\n${im.labels[0] ?? ''}` };
  },
  addresses: (card, line) => {
    const address = readAddress(card, line);
    const value = valueOf(address);
    return {
      key: plain(value) && ADDRESS_PARTS.map((part) => plain(address[part])).join('\n'),
      value,
      labels: address.labels,
    };
  },
};

function keyed(entry: Labelled, key: (value: string) => string): Said {
  return { ...entry, key: key(entry.value) };
}

interface Entry {
  value: string;
  labels: string[];
}

/** The entries of one list field that are known so far. */
export class Known {
  readonly #list: List;
  readonly #country: string | undefined;
  readonly #keys = new Map<string, Entry>();
  readonly #numbers = new Map<string, { key: NumberKey; entry: Entry }[]>();
  /** Labels of a doublet, by the value of the entry that has none. */
  readonly labels = new Map<string, string[]>();

  constructor(list: List, country?: string) {
    this.#list = list;
    this.#country = country;
  }

  /** Notes an entry that is there already. Its own doublets count as its labels. */
  has(card: CardLines, line: Line): void {
    const said = SAID[this.#list](card, line);
    const first = this.#first(said);
    if (first !== said) first.labels = [...first.labels, ...said.labels];
  }

  /** Whether the line says something new; it is known from then on. */
  take(card: CardLines, line: Line): boolean {
    const said = SAID[this.#list](card, line);
    if (said.value.trim() === '') return false;
    const first = this.#first(said);
    if (first === said) return true;
    if (first.labels.length === 0 && said.labels.length > 0 && !this.labels.has(first.value))
      this.labels.set(first.value, said.labels);
    return false;
  }

  /** The entry this one is a doublet of; itself when it is the first. */
  #first(said: Said): Entry {
    if (said.key === null) return this.#number(said);
    const first = this.#keys.get(said.key);
    if (first === undefined) this.#keys.set(said.key, said);
    return first ?? said;
  }

  #number(said: Said): Entry {
    const key = numberKey(said.value, this.#country);
    const bucket = numberBucket(key);
    const others = this.#numbers.get(bucket) ?? [];
    const first =
      others.find(({ entry }) => entry.value === said.value) ??
      others.find((one) => sameNumber(one.key, key));
    if (first) return first.entry;
    others.push({ key, entry: said });
    this.#numbers.set(bucket, others);
    return said;
  }
}

/** Equal for lines without a field of their own that say the same; '' for one that says nothing. */
export function otherKey(card: CardLines, line: Line): string {
  const text = textOf(card, line).trim();
  return text === '' ? '' : `${line.name}\n${text}`;
}
