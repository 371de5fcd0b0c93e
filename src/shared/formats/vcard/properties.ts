/** Which property means which field, and the lines of one card sorted by field. */

import { latin1, split } from '../content-lines.ts';
import type { Line } from '../content-lines.ts';
import { withoutBom } from '../bytes.ts';
import { charsetOf, decodeValue, unescapeText } from '../values.ts';
import type { Version } from '../values.ts';

export type Field =
  | ('fn' | 'name' | 'nickname' | 'org' | 'title' | 'birthday' | 'anniversary' | 'note' | 'photo' | 'kind')
  | ('phones' | 'emails' | 'addresses' | 'urls' | 'im' | 'categories' | 'uid' | 'rev');

const FIELD_OF: Record<string, Field> = {
  ...{ FN: 'fn', N: 'name', NICKNAME: 'nickname', ORG: 'org', TITLE: 'title', NOTE: 'note', PHOTO: 'photo' },
  ...{ TEL: 'phones', EMAIL: 'emails', ADR: 'addresses', URL: 'urls', CATEGORIES: 'categories' },
  ...{ BDAY: 'birthday', KIND: 'kind', 'X-ADDRESSBOOKSERVER-KIND': 'kind', UID: 'uid', REV: 'rev' },
  ...{ ANNIVERSARY: 'anniversary', 'X-ANNIVERSARY': 'anniversary', 'X-EVOLUTION-ANNIVERSARY': 'anniversary' },
  ...{ 'X-WAB-WEDDING_ANNIVERSARY': 'anniversary', 'X-KADDRESSBOOK-X-ANNIVERSARY': 'anniversary' },
  ...{ IMPP: 'im', 'X-MS-IMADDRESS': 'im' },
};

/** Properties of one messenger each, with the service they stand for. */
export const IM_SERVICES: Record<string, string> = {
  ...{ 'X-AIM': 'aim', 'X-ICQ': 'icq', 'X-JABBER': 'xmpp', 'X-MSN': 'msn', 'X-YAHOO': 'yahoo' },
  ...{ 'X-SKYPE': 'skype', 'X-SKYPE-USERNAME': 'skype', 'X-GOOGLE-TALK': 'gtalk', 'X-GTALK': 'gtalk' },
  ...{ 'X-QQ': 'qq', 'X-GADUGADU': 'gadugadu', 'X-GROUPWISE': 'groupwise', 'X-MATRIX': 'matrix' },
  ...{ 'X-TELEGRAM': 'telegram', 'X-SIGNAL': 'signal', 'X-WHATSAPP': 'whatsapp' },
};

/** Lines that build the card and say nothing of the person. */
const STRUCTURE = new Set(['BEGIN', 'END', 'VERSION', 'PRODID', 'REV', 'UID', 'X-ABLABEL', 'X-ABADR', '']);

/** Fields of which a card has one; further lines are shown as other fields. */
const SINGLE = new Set<Field>([
  ...(['fn', 'name', 'nickname', 'org', 'title', 'birthday', 'anniversary', 'note', 'photo'] as const),
  ...(['kind', 'uid', 'rev'] as const),
]);

/** One card's lines. `top` are the places of its own lines, those of a nested (AGENT) card left out. */
export type CardLines = {
  lines: Line[];
  version: Version;
  /** The place of END:VCARD, or -1. */
  end: number;
  byField: Map<Field, number[]>;
  other: number[];
  /** Group in upper case → the word in its X-ABLabel. */
  groupLabels: Map<string, string>;
  /** What undeclared 8-bit text of this card is taken for. */
  charset: string;
};

export function cardLines(bytes: Uint8Array): CardLines {
  const lines = split(latin1(withoutBom(bytes)));
  const { top, end } = topLines(lines);
  const charset = declaredCharset(lines);
  const version = versionOf(top.map((at) => lines[at]!));
  const card: CardLines = {
    lines,
    version,
    end,
    byField: new Map(),
    other: [],
    groupLabels: new Map(),
    charset,
  };
  for (const at of top) noteLabel(card, lines[at]!);
  for (const at of top) sort(card, at);
  for (const field of SINGLE) keepOne(card, field);
  card.other.sort((a, b) => a - b);
  return card;
}

/** The text of a line, escapes taken out. */
export const textOf = (card: CardLines, line: Line): string =>
  unescapeText(decodeValue(line, card.charset), card.version);

function topLines(lines: Line[]): { top: number[]; end: number } {
  const top: number[] = [];
  for (let at = 0, depth = 0; at < lines.length; at++) {
    const { name, value } = lines[at]!;
    if (name === 'BEGIN') depth++;
    else if (name === 'END' && --depth <= 0) return { top, end: at };
    else if (depth <= 1 && name !== '') top.push(at);
    // AGENT:BEGIN:VCARD on one line opens the nested card as well.
    if (name === 'AGENT' && /^\s*BEGIN\s*:\s*VCARD\s*$/i.test(value)) depth++;
  }
  return { top, end: -1 };
}

function versionOf(lines: Line[]): Version {
  const value = lines.find((line) => line.name === 'VERSION')?.value.trim();
  return value === '2.1' || value === '3.0' || value === '4.0' ? value : '';
}

/** The first character set another line of the card declares: a card has one writer. */
function declaredCharset(lines: Line[]): string {
  for (const line of lines) {
    const charset = line.params === '' ? null : charsetOf(line);
    if (charset && !/^utf/i.test(charset)) return charset;
  }
  return 'windows-1252';
}

function noteLabel(card: CardLines, line: Line): void {
  if (line.name !== 'X-ABLABEL' || line.group === '') return;
  const text = textOf(card, line).trim();
  // Apple's own words stand in _$!<…>!$_ and are translated by the reader.
  const own = /^_\$!<(.*)>!\$_$/.exec(text)?.[1];
  if (text !== '')
    card.groupLabels.set(line.group.toUpperCase(), own === undefined ? text : own.toLowerCase());
}

function fieldOf(card: CardLines, line: Line): Field | null {
  if (Object.hasOwn(FIELD_OF, line.name)) return FIELD_OF[line.name]!;
  if (Object.hasOwn(IM_SERVICES, line.name)) return 'im';
  const label = line.name === 'X-ABDATE' ? card.groupLabels.get(line.group.toUpperCase()) : undefined;
  return label && /anniversary/i.test(label) ? 'anniversary' : null;
}

function sort(card: CardLines, at: number): void {
  const line = card.lines[at]!;
  const field = fieldOf(card, line);
  if (!field) {
    if (!STRUCTURE.has(line.name)) card.other.push(at);
    return;
  }
  const places = card.byField.get(field);
  if (places) places.push(at);
  else card.byField.set(field, [at]);
}

/** Of several lines of a single field the first filled one counts. */
function keepOne(card: CardLines, field: Field): void {
  const places = card.byField.get(field);
  if (!places || places.length < 2) return;
  const kept = places.find((at) => /[^\s;]/.test(card.lines[at]!.value)) ?? places[0]!;
  card.byField.set(field, [kept]);
  if (field === 'uid' || field === 'rev') return;
  for (const at of places) if (at !== kept) card.other.push(at);
}
