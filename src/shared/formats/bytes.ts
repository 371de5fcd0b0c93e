/**
 * Bytes and strings of bytes. A *bin* is a string in which each character is one byte (0–255): folds cut UTF-8
 * sequences in two and one file may hold several character sets, so lines are split before they are decoded.
 * Works in Node and in browsers.
 */

const CHUNK = 0x2000;

/** Bytes as a bin. `TextDecoder('latin1')` would not do: it is windows-1252, not the identity. */
export function latin1(bytes: Uint8Array): string {
  if (bytes.length <= CHUNK) return String.fromCharCode.apply(null, bytes as unknown as number[]);
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK)
    parts.push(String.fromCharCode.apply(null, bytes.subarray(at, at + CHUNK) as unknown as number[]));
  return parts.join('');
}

/** A bin as bytes; the inverse of `latin1`. */
export function bytesOf(bin: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(bin.length);
  for (let at = 0; at < bin.length; at++) bytes[at] = bin.charCodeAt(at);
  return bytes;
}

const encoder = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

/** Text as UTF-8 bytes (a lone surrogate becomes U+FFFD). */
export const utf8 = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);

/** Text as the bin of its UTF-8 bytes. */
export const utf8Bin = (text: string): string => (isAscii(text) ? text : latin1(encoder.encode(text)));

/** No character above 127. */
export const isAscii = (text: string): boolean => !/[^\x00-\x7f]/.test(text);

/** The bytes as UTF-8 text, or null when they are not UTF-8. */
export function strictUtf8(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}

/** Each broken sequence becomes U+FFFD. */
export const lenientUtf8 = (bytes: Uint8Array): string => lenient.decode(bytes);

export type Encoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be';

/** How a whole file is encoded: by its byte order mark, or by the zeros in its first letters. */
export function encodingOf(bytes: Uint8Array): Encoding {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8-bom';
  if ((a === 0xff && b === 0xfe) || (a && b === 0 && c && d === 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b && c === 0 && d)) return 'utf-16be';
  return 'utf-8';
}

/** The file without byte order mark, UTF-16 turned into UTF-8. UTF-8 and 8-bit files come back as they are. */
export function withoutBom(bytes: Uint8Array): Uint8Array {
  const encoding = encodingOf(bytes);
  if (encoding === 'utf-8') return bytes;
  if (encoding === 'utf-8-bom') return bytes.subarray(3);
  return utf8(new TextDecoder(encoding).decode(bytes));
}

/** Gives UTF-8 bytes the encoding a file had: the inverse of `withoutBom`, for an edit of such a file. */
export function inEncoding(bytes: Uint8Array, encoding: Encoding): Uint8Array {
  if (encoding === 'utf-8') return bytes;
  if (encoding === 'utf-8-bom') return joined([Uint8Array.of(0xef, 0xbb, 0xbf), bytes]);
  const text = '\ufeff' + lenientUtf8(bytes);
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let at = 0; at < text.length; at++)
    view.setUint16(at * 2, text.charCodeAt(at), encoding === 'utf-16le');
  return new Uint8Array(view.buffer);
}

export function joined(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
