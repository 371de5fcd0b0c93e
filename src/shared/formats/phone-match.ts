/** Whether two phone numbers, however they are written, reach the same line. */

import { asciiDigits, phoneKeys } from './phone.ts';

/** A number in the form in which it is compared. Two with equal keys are the same; see `sameNumber` for the rest. */
export interface NumberKey {
  /** `+` and all digits where the country is known, else null. */
  full: string | null;
  /** Digits without the zeros in front; with `*` and `#` of service codes. */
  local: string;
  /** Digits behind `ext.`, `;ext=` or a pause; '' for none. */
  extension: string;
}

/** Digits of a country code, with a trunk zero that some countries keep behind it. */
const LONGEST_COUNTRY = 3;
/** Shorter ones are dialled within one house or one town: equal digits say nothing. */
const LEAST_TELLING = 7;

const EXTENSION = /[;,]|\s*(?:ext|x)\.?\s*(?=\d)/i;

/** `country` (`DE`) says what a number without one belongs to. A number with letters is compared as its words. */
export function numberKey(value: string, country?: string): NumberKey {
  const text = asciiDigits(value.normalize('NFKC'))
    .replace(/^\s*tel:/i, '')
    .trim();
  const cut = text.search(EXTENSION);
  const [main, rest] = cut < 0 ? [text, ''] : [text.slice(0, cut), text.slice(cut)];
  const extension = rest.replace(/\D/g, '');
  if (/\p{L}/u.test(main)) return { full: null, local: text.toLowerCase(), extension: '' };
  const valid = phoneKeys(main.replace(/^00(?=\d)/, '+'), country)[0];
  if (valid?.startsWith('+')) return { full: valid, local: valid.slice(1), extension };
  const international = /^(?:\+|00)/.test(main);
  const digits = (international ? main.replace('(0)', '') : main).replace(/[^\d*#]/g, '');
  const local = digits.replace(/^0+(?=.)/, '');
  return { full: international && local !== '' ? `+${local}` : null, local, extension };
}

/**
 * Equal when both name the same country and digits; when neither names one and the digits are the same; or when one
 * does and the other is its end, with no more than a country code before it.
 */
export function sameNumber(a: NumberKey, b: NumberKey): boolean {
  if (a.extension !== b.extension || a.local === '' || b.local === '') return false;
  if ((a.full === null) === (b.full === null)) return a.full === b.full && a.local === b.local;
  const [whole, end] = a.full === null ? [b.local, a.local] : [a.local, b.local];
  const before = whole.length - end.length;
  return isTelling({ local: end }) && whole.endsWith(end) && before >= 1 && before <= LONGEST_COUNTRY;
}

/** Whether an equal number says that two contacts may be one. */
export const isTelling = ({ local }: Pick<NumberKey, 'local'>): boolean =>
  local.length >= LEAST_TELLING && /^\d+$/.test(local);

/** What all numbers that could be the same have in common: numbers are compared within such a bucket only. */
export const numberBucket = ({ local }: Pick<NumberKey, 'local'>): string => local.slice(-LEAST_TELLING);
