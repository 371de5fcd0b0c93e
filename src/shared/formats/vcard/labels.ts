/** Labels of numbers, addresses and links: types, bare 2.1 words, and the words in a group's X-ABLabel. */

import { parseParams, paramSegments, segmentName } from '../params.ts';
import type { Line } from '../content-lines.ts';
import type { Version } from '../values.ts';
import type { CardLines } from './properties.ts';

/** Types that say nothing an owner would read. */
const SILENT = new Set(['voice', 'internet', 'pref', '']);
/** Bare words that are encodings or places of the value, not types (vCard 2.1). */
const NO_TYPE =
  /^(?:7bit|8bit|b|q|base64|quoted-printable|inline|url|uri|cid|content-id|utf-?\d+|us-ascii|iso-.*|windows-.*|vcard|[a-z]{2}-[a-z]{2})$/i;
/** Whether a bare word of vCard 2.1 is a type. */
export const isTypeWord = (word: string): boolean => !NO_TYPE.test(word);

/** Types that are written as types; every other word becomes an X-ABLabel. */
const TYPES = new Set([
  ...['home', 'work', 'cell', 'fax', 'pager', 'main', 'other', 'iphone', 'text', 'textphone', 'video', 'car'],
  ...['isdn', 'msg', 'bbs', 'modem', 'pcs', 'dom', 'intl', 'postal', 'parcel'],
]);

/** The types of a line in lower case, `x-` taken off, each once; `pref` and `voice` included. */
export function typesOf(line: Line): string[] {
  if (line.params === '') return [];
  const types = new Set<string>();
  for (const { name, values } of parseParams(line.params)) {
    if (name !== 'TYPE' && name !== '') continue;
    for (const value of values) {
      if (name === '' && !isTypeWord(value)) continue;
      for (const word of value.toLowerCase().split(',')) types.add(word.trim().replace(/^x-/, ''));
    }
  }
  return [...types];
}

export function labelsOf(card: CardLines, line: Line): string[] {
  const labels = typesOf(line).filter((type) => !SILENT.has(type));
  const own = line.group === '' ? undefined : card.groupLabels.get(line.group.toUpperCase());
  if (own && !labels.includes(own)) labels.push(own);
  return labels;
}

/** vCard 4.0 counts preferences from 1; the older ones have a type. */
export function prefOf(line: Line): boolean {
  if (line.params === '') return false;
  return parseParams(line.params).some(
    ({ name, values }) =>
      (name === 'PREF' && values[0] === '1') ||
      ((name === 'TYPE' || name === '') && values.some((value) => /(?:^|,)\s*pref\s*(?:,|$)/i.test(value))),
  );
}

/** Equal keys: the same labels, in whatever order. */
export const labelKey = (labels: string[]): string =>
  [...new Set(labels.map((label) => label.trim()))].sort().join('\n');

export const sameLabels = (a: string[], b: string[]): boolean => labelKey(a) === labelKey(b);

/** What of the labels is written as types, and the word left for an X-ABLabel ('' for none). */
export function labelParts(labels: string[]): { types: string[]; own: string } {
  const types: string[] = [];
  const own: string[] = [];
  for (const label of new Set(labels.map((word) => word.trim()))) {
    const type = label.toLowerCase() === 'mobile' ? 'cell' : label.toLowerCase();
    if (TYPES.has(type)) types.push(type);
    else if (label !== '' && !SILENT.has(type)) own.push(label);
  }
  return { types, own: own.join(', ') };
}

/** The parameters of a line with other types; those that are no type keep their bytes. */
export function withTypes(params: string, types: string[], pref: boolean, version: Version): string {
  const kept = paramSegments(params).filter((segment) => !isType(segment));
  const words = [...types];
  if (pref && version !== '4.0') words.push('pref');
  const made = words.map((word) => (version === '2.1' ? word.toUpperCase() : `TYPE=${word.toUpperCase()}`));
  if (pref && version === '4.0') made.push('PREF=1');
  return [...made, ...kept].map((segment) => ';' + segment).join('');
}

/** `VOICE` and `INTERNET` are types too, but stay: they are not the owner's words. */
function isType(segment: string): boolean {
  const name = segmentName(segment);
  if (name === 'TYPE') return !/^[^=]*=\s*"?(?:voice|internet)"?\s*$/i.test(segment);
  if (name === '') return isTypeWord(segment.trim()) && !/^\s*(?:voice|internet)\s*$/i.test(segment);
  return name === 'PREF';
}
