/** File names that every file system takes: in archives and downloads. */

import { utf8 } from './bytes.ts';

const MAX_BYTES = 120;
/** Separators, signs Windows forbids, controls, and marks that turn the writing direction round (`gpj.exe`). */
const FORBIDDEN = /[/\\:*?"<>|\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd]/g;
/** Windows devices, with or without an extension, superscript digits included. */
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])(?=\s*(?:\.|$))/i;

/**
 * A name without folders, at most 120 UTF-8 bytes, in NFC, its extension kept. `fallback` (a safe name) when nothing
 * of it is left.
 */
export function safeName(name: string, fallback: string): string {
  const plain = trimmed(name.toWellFormed().normalize('NFC').replace(FORBIDDEN, '_'));
  const named = /[^_.\s]/.test(plain) ? plain : fallback;
  return shortened(named.replace(RESERVED, '_$&'), '');
}

/** `numbered('IMG.jpg', 2)` is `IMG (2).jpg`, still within the length. */
export function numbered(name: string, n: number): string {
  return shortened(name, ` (${n})`);
}

/** Equal keys: one name on a file system that ignores case. */
export const clashKey = (name: string): string => name.normalize('NFC').toUpperCase().toLowerCase();

const trimmed = (name: string): string =>
  name
    .replace(/^\s+/, '')
    .replace(/[. ]+$/, '')
    .trimEnd();

/** Stem and extension, which begins with its dot; a name that begins with its only dot has none. */
function parts(name: string): [string, string] {
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? name.slice(dot) : '';
  return extension.length > 1 && utf8(extension).length <= 20 && !/\s/.test(extension)
    ? [name.slice(0, dot), extension]
    : [name, ''];
}

function shortened(name: string, insert: string): string {
  const [stem, extension] = parts(name);
  const room = MAX_BYTES - utf8(insert + extension).length;
  return (utf8(stem).length <= room ? stem : trimmed(cut(stem, room)) || '_') + insert + extension;
}

/** As many whole characters as fit, counted in UTF-8 bytes. */
function cut(text: string, bytes: number): string {
  let used = 0;
  let end = 0;
  for (const letter of text) {
    used += utf8(letter).length;
    if (used > bytes) break;
    end += letter.length;
  }
  return text.slice(0, end);
}
