/** Base64 (RFC 4648) as files have it: blanks, line ends and stray characters inside are skipped, padding may lack. */

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Int8Array(256).fill(-1);
for (let at = 0; at < 64; at++) VALUES[LETTERS.charCodeAt(at)] = at;
VALUES['-'.charCodeAt(0)] = 62; // the URL alphabet too
VALUES['_'.charCodeAt(0)] = 63;

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4));
  let used = 0;
  let bits = 0;
  let held = 0;
  for (let at = 0; at < text.length; at++) {
    const value = VALUES[text.charCodeAt(at) & 255]!;
    if (value < 0) continue;
    bits = ((bits << 6) | value) & 0xffffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[used++] = (bits >> held) & 255;
    }
  }
  return bytes.slice(0, used);
}

export function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const [a, b, c] = [bytes[at]!, bytes[at + 1], bytes[at + 2]];
    parts.push(
      LETTERS[a >> 2]!,
      LETTERS[((a & 3) << 4) | ((b ?? 0) >> 4)]!,
      b === undefined ? '=' : LETTERS[((b & 15) << 2) | ((c ?? 0) >> 6)]!,
      c === undefined ? '=' : LETTERS[c & 63]!,
    );
  }
  return parts.join('');
}
