/** Cards as other programs import them: UTF-8, at least 3.0, with a UID. */

import { encodingOf, strictUtf8, utf8Bin } from '../bytes.ts';
import { decodeBin } from '../charset.ts';
import { bytesOf, endingOf, foldLine, isBase64, join, writtenName } from '../content-lines.ts';
import type { Line } from '../content-lines.ts';
import { paramSegments, segmentName } from '../params.ts';
import { decodeValue, escapeText, splitValue, unescapeText } from '../values.ts';
import { isTypeWord } from './labels.ts';
import { withUid } from './new.ts';
import { cardLines } from './properties.ts';
import type { CardLines } from './properties.ts';
import { displayName, readCard } from './read.ts';

/**
 * The card for a .vcf that others read. A 3.0 or 4.0 card in UTF-8 stays as it is (only a missing UID, made from
 * `id`, and a missing last line ending are added); others are written anew as 3.0. Pure: equal input, equal bytes.
 */
export function renderForExport(bytes: Uint8Array, id: string): Uint8Array {
  const card = cardLines(bytes);
  const modern = card.version === '3.0' || card.version === '4.0';
  const plain = encodingOf(bytes) === 'utf-8' && strictUtf8(bytes) !== null;
  const rendered = modern && plain ? bytes : bytesOf(rewritten(card, bytes));
  const named = readCard(rendered).uid === null ? withUid(rendered, id) : rendered;
  const last = named.at(-1);
  if (last === 10 || last === 13) return named;
  const { lines } = cardLines(named);
  return bytesOf(join(lines) + (endingOf(lines[0]?.raw ?? '') || '\r\n'));
}

/** The card written anew in UTF-8, as 4.0 when it is that and else as 3.0, nested cards as one value each: a bin. */
export function rewritten(card: CardLines, bytes: Uint8Array): string {
  const kept = card.version === '4.0' ? '4.0' : '3.0';
  const nested = nestedEnds(card.lines);
  const out = ['BEGIN:VCARD\r\n', `VERSION:${kept}\r\n`];
  if (kept === '3.0') out.push(...missingNames(card, bytes));
  for (let at = 0; at < (card.end < 0 ? card.lines.length : card.end); at++) {
    const line = card.lines[at]!;
    if (['', 'BEGIN', 'END', 'VERSION'].includes(line.name)) continue;
    const to = nested.get(at) ?? at;
    if (to === at) out.push(rendered(card, line));
    else out.push(foldLine('AGENT:' + nestedText(card.lines.slice(at, to + 1)), '\r\n'));
    at = to;
  }
  return out.join('') + 'END:VCARD\r\n';
}

/** 3.0 asks for both FN and N. */
function missingNames(card: CardLines, bytes: Uint8Array): string[] {
  const missing: string[] = [];
  const fn = escapeText(displayName(readCard(bytes)), '3.0', true);
  if (!card.byField.has('name')) missing.push('N:;;;;\r\n');
  if (!card.byField.has('fn')) missing.push(foldLine('FN:' + utf8Bin(fn), '\r\n'));
  return missing;
}

/** A line of any version as one of 3.0. */
function rendered(card: CardLines, line: Line): string {
  if (card.version !== '2.1' && isUtf8(line)) return foldLineOf(line);
  const params = utf8Bin(modernParams(line, card));
  const value = isBase64(line.params) ? line.value.replace(/\s+/g, '') : utf8Bin(modernValue(card, line));
  return foldLine(`${writtenName(line).trimEnd()}${params}:${value}`, '\r\n');
}

const isUtf8 = (line: Line): boolean =>
  !/CHARSET|QUOTED-PRINTABLE/i.test(line.params) && strictUtf8(bytesOf(line.raw)) !== null;

const foldLineOf = (line: Line): string =>
  line.raw.slice(0, line.raw.length - endingOf(line.raw).length) + '\r\n';

function modernParams(line: Line, card: CardLines): string {
  const out: string[] = [];
  for (const segment of paramSegments(line.params)) {
    const name = segmentName(segment);
    const word = decodeBin(segment.slice(segment.indexOf('=') + 1), null, card.charset).trim();
    if (name === 'CHARSET') continue;
    if (name === 'ENCODING' || (name === '' && /^(?:7bit|8bit|b|base64|quoted-printable)$/i.test(word))) {
      if (/^"?(?:b|base64)"?$/i.test(word)) out.push(';ENCODING=b');
    } else if (name !== '') out.push(`;${name}=${word}`);
    else if (/^(?:url|uri|cid|content-id)$/i.test(word)) out.push(';VALUE=uri');
    else if (/^[\w-]+$/.test(word) && isTypeWord(word)) out.push(`;TYPE=${word}`);
  }
  return out.join('');
}

/** Escapes of 2.1 turned into those of 3.0. X- properties may have a structure of their own, so theirs stay. */
function modernValue(card: CardLines, line: Line): string {
  const text = decodeValue(line, card.charset);
  if (card.version !== '2.1' || line.name.startsWith('X-')) return text.replaceAll('\n', '\\n');
  if (['URL', 'UID'].includes(line.name)) return unescapeText(text, '2.1').replaceAll('\n', '');
  const structured = ['N', 'ADR', 'ORG'].includes(line.name);
  if (line.name === 'CATEGORIES') return text.replaceAll(';', ',').replaceAll('\n', '\\n');
  if (!structured) return escapeText(unescapeText(text, '2.1'), '3.0', true);
  return splitValue(text, ';')
    .map((part) => escapeText(unescapeText(part, '2.1'), '3.0'))
    .join(';');
}

/** For each AGENT line that opens a card, the place of that card's END. */
function nestedEnds(lines: Line[]): Map<number, number> {
  const ends = new Map<number, number>();
  const open: number[] = [];
  lines.forEach((line, at) => {
    const before = lines[at - 1];
    if (line.name === 'BEGIN')
      open.push(before?.name === 'AGENT' && before.value.trim() === '' ? at - 1 : -1);
    else if (line.name === 'AGENT' && /^\s*BEGIN\s*:/i.test(line.value)) open.push(at);
    else if (line.name === 'END') {
      const opener = open.pop() ?? -1;
      if (opener >= 0) ends.set(opener, at);
    }
  });
  return ends;
}

/** RFC 2426 §3.5.4: a nested card is one text value. */
function nestedText(lines: Line[]): string {
  const [first, ...rest] = lines;
  const opened = /^\s*BEGIN/i.test(first!.value) ? [first!.value.trim() + '\n'] : [];
  const text = decodeBin([...opened, ...rest.map((line) => line.raw)].join(''));
  return utf8Bin(escapeText(text.replace(/\r\n?/g, '\n').trimEnd(), '3.0', true));
}
