/** From bytes to text: the declared character set, else UTF-8, else what most old phones meant. */

import { bytesOf, isAscii, lenientUtf8, strictUtf8 } from './bytes.ts';

const decoders = new Map<string, TextDecoder | null>();

/** Null for an unknown name, and for UTF-8 and UTF-16, which are told from the bytes. */
function decoderOf(charset: string): TextDecoder | null {
  const name = charset.trim().toLowerCase();
  const known = decoders.get(name);
  if (known !== undefined) return known;
  let made: TextDecoder | null = null;
  try {
    made = new TextDecoder(name);
  } catch {
    return null; // not remembered: the names come from files, and the map must not grow with them
  }
  if (made.encoding.startsWith('utf')) made = null;
  decoders.set(name, made);
  return made;
}

/**
 * A bin as text. `charset` is what the line declares, `fallback` what is taken when nothing is declared and the bytes
 * are no UTF-8.
 */
export function decodeBin(bin: string, charset: string | null = null, fallback = 'windows-1252'): string {
  // ISO-2022-JP and HZ write their letters in 7 bits.
  if (isAscii(bin) && !(charset && /[\x1b~]/.test(bin))) return bin;
  const bytes = bytesOf(bin);
  const declared = charset ? decoderOf(charset) : null;
  if (declared) return declared.decode(bytes);
  const text = strictUtf8(bytes);
  if (text !== null) return text;
  if (mostlyUtf8(bytes)) return lenientUtf8(bytes);
  return (decoderOf(fallback) ?? decoderOf('windows-1252')!).decode(bytes);
}

/** At least half of the bytes above 127 stand in good UTF-8 sequences: a damaged UTF-8 text, not another set. */
function mostlyUtf8(bytes: Uint8Array): boolean {
  let good = 0;
  let high = 0;
  for (let at = 0; at < bytes.length;) {
    const length = sequenceAt(bytes, at);
    if (bytes[at]! > 127) {
      high += Math.max(1, length);
      good += length;
    }
    at += Math.max(1, length);
  }
  return good * 2 >= high;
}

/** Length of the UTF-8 sequence at a place (2–4), 0 when there is none. */
function sequenceAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  const length = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (first >= 0xf5) return 0;
  for (let next = 1; next < length; next++) if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}
