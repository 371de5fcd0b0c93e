/** Characters XML cannot carry (XML 1.0 §2.2): a text holding one could never be listed over DAV again. */

const IN_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
/** The same in a bin of UTF-8 bytes. */
const IN_BIN = /[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]/;

/** The first such character of a text as `U+0007`, or null. */
export function illegalIn(text: string): string | null {
  const found = text.match(IN_TEXT);
  return found ? codePoint(found[0].charCodeAt(0)) : null;
}

/** The first such character in raw bytes, with its line (from 1), or null. */
export function illegalInBin(bin: string): { character: string; line: number } | null {
  const found = IN_BIN.exec(bin);
  if (!found) return null;
  const code = found[0].length === 1 ? found[0].charCodeAt(0) : 0xff00 + found[0].charCodeAt(2) + 0x40;
  return { character: codePoint(code), line: lineAt(bin, found.index) };
}

/** The text without them: what is written must be listable. */
export const withoutIllegal = (text: string): string => text.replace(IN_TEXT, '').toWellFormed();

/** The line (from 1) in which a place of a bin lies. */
export function lineAt(bin: string, at: number): number {
  return (bin.slice(0, at).match(/\r\n|\n|\r/g)?.length ?? 0) + 1;
}

const codePoint = (code: number): string => 'U+' + code.toString(16).toUpperCase().padStart(4, '0');
