/** The structured fields of a card line by line; reading and editing share them. */

import type { Line } from '../content-lines.ts';
import { param } from '../params.ts';
import { decodeValue, splitValue, unescapeText } from '../values.ts';
import { labelsOf, prefOf } from './labels.ts';
import { ADDRESS_PARTS, NAME_PARTS } from './model.ts';
import type { Address, Labelled, Name, Reachable } from './model.ts';
import { textOf } from './properties.ts';
import type { CardLines } from './properties.ts';

/** The components of N, ADR and ORG, escapes still in them. */
export const componentsOf = (card: CardLines, line: Line): string[] =>
  splitValue(decodeValue(line, card.charset), ';');

/** One component as text; its list of values (not in 2.1, where a comma is a comma) joined for reading. */
export function componentText(card: CardLines, component: string): string {
  if (card.version === '2.1' || !component.includes(',')) return unescapeText(component, card.version).trim();
  return splitValue(component, ',')
    .map((part) => unescapeText(part, card.version).trim())
    .filter((part) => part !== '')
    .join(', ');
}

export function readName(card: CardLines, line: Line): Name {
  const components = componentsOf(card, line).map((component) => componentText(card, component));
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = components;
  return { prefix, given, middle, family, suffix };
}

export function readAddress(card: CardLines, line: Line): Address {
  const components = componentsOf(card, line).map((component) => componentText(card, component));
  const [pobox = '', ext = '', street = '', city = '', region = '', code = '', country = ''] = components;
  return { labels: labelsOf(card, line), pobox, ext, street, city, region, code, country };
}

/** Organisation and what stands below it. */
export function readOrg(card: CardLines, line: Line): { org: string; department: string } {
  const [org = '', ...units] = componentsOf(card, line).map((one) => unescapeText(one, card.version).trim());
  return { org, department: units.filter((unit) => unit !== '').join(', ') };
}

/** CATEGORIES and NICKNAME: values between commas (in 2.1 categories also between semicolons). */
export function readList(card: CardLines, line: Line): string[] {
  const text = decodeValue(line, card.charset);
  const pieces = card.version === '2.1' ? splitValue(text.replaceAll(';', ','), ',') : splitValue(text, ',');
  return pieces.map((piece) => unescapeText(piece, card.version).trim()).filter((piece) => piece !== '');
}

/** A `tel:` URI (4.0) is shown as the number in it. */
export function readPhone(card: CardLines, line: Line): Reachable {
  const text = textOf(card, line).trim();
  const value = isUri(line) || /^tel:[+\d]/i.test(text) ? text.replace(/^tel:/i, '') : text;
  return { value, labels: labelsOf(card, line), pref: prefOf(line) };
}

export const isUri = (line: Line): boolean =>
  line.params !== '' && param(line.params, 'VALUE')?.toLowerCase() === 'uri';

export function readEmail(card: CardLines, line: Line): Reachable {
  const value = textOf(card, line)
    .trim()
    .replace(/^mailto:/i, '');
  return { value, labels: labelsOf(card, line), pref: prefOf(line) };
}

export const readUrl = (card: CardLines, line: Line): Labelled => ({
  value: textOf(card, line).trim(),
  labels: labelsOf(card, line),
});

export const emptyName = (): Name => ({ prefix: '', given: '', middle: '', family: '', suffix: '' });
export const isEmptyName = (name: Name): boolean => NAME_PARTS.every((part) => name[part] === '');
export const isEmptyAddress = (address: Partial<Address>): boolean =>
  ADDRESS_PARTS.every((part) => (address[part] ?? '').trim() === '');
