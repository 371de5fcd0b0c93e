/** Values of content lines: quoted-printable, base64, character sets, and the escapes of each version. */

import { fromBase64 } from './base64.ts';
import { latin1 } from './bytes.ts';
import { decodeBin } from './charset.ts';
import { isBase64, isQuotedPrintable } from './content-lines.ts';
import type { Line } from './content-lines.ts';
import { param } from './params.ts';

/** vCard versions; iCalendar reads and writes like '3.0'. */
export type Version = '2.1' | '3.0' | '4.0' | '';

/** The value as text: encoding and character set decoded, escapes still in it. */
export function decodeValue(line: Line, fallback?: string): string {
  if (line.params === '') return decodeBin(line.value, null, fallback);
  let bin = line.value;
  if (isQuotedPrintable(line.params)) bin = fromQuotedPrintable(bin);
  else if (isBase64(line.params)) bin = latin1(fromBase64(bin));
  const text = decodeBin(bin, charsetOf(line), fallback);
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** What the line declares as its character set, or null. */
export const charsetOf = (line: Line): string | null =>
  /CHARSET/i.test(line.params) ? param(line.params, 'CHARSET') : null;

/** A stray `=` stays as it is. */
export function fromQuotedPrintable(bin: string): string {
  return bin.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/**
 * Quoted-printable with soft line breaks: `head` (name, parameters, colon) and a bin, no line over 75 octets unless
 * the head is. Only letters, digits and harmless signs stay readable.
 */
export function quotedPrintableLine(head: string, bin: string, ending: string): string {
  let out = head;
  let room = 74 - head.length;
  for (let at = 0; at < bin.length; at++) {
    const letter = bin[at]!;
    const piece = /[A-Za-z0-9 ,;:.+()/'\\-]/.test(letter) && !(letter === ' ' && at === bin.length - 1);
    const text = piece ? letter : '=' + letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
    if (room < text.length) {
      out += '=' + ending;
      room = 74;
    }
    out += text;
    room -= text.length;
  }
  return out + ending;
}

/**
 * Takes the escapes out. vCard 2.1 knows only those of separators and of the backslash itself, not `\n`. Other
 * backslashes stay.
 */
export function unescapeText(text: string, version: Version): string {
  if (!text.includes('\\')) return text;
  if (version === '2.1') return text.replace(/\\([;,:\\])/g, '$1');
  return text.replace(/\\([;,:\\"nN])/g, (_, letter: string) =>
    letter.toLowerCase() === 'n' ? '\n' : letter,
  );
}

/** Escapes a text that stands alone (`alone`), or as a part of a list or structure, where `;` would cut it. */
export function escapeText(text: string, version: Version, alone = false): string {
  if (version === '2.1') return text.replace(alone ? /\\/g : /[\\;]/g, '\\$&');
  // A lone `;` in a 4.0 text stays bare: some readers show `\;` as it is.
  const separators = version === '4.0' && alone ? /[\\,]/g : /[\\,;]/g;
  return text.replace(separators, '\\$&').replace(/\r\n?|\n/g, '\\n');
}

/** Cuts at each separator that no backslash escapes; the pieces keep their escapes. */
export function splitValue(text: string, separator: ';' | ','): string[] {
  if (!text.includes('\\')) return text.split(separator);
  const pieces: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === separator) {
      pieces.push(text.slice(from, at));
      from = at + 1;
    }
  }
  pieces.push(text.slice(from));
  return pieces;
}
