import { readFileSync } from 'node:fs';

/** The pictures and films that were made once (assets/README.md), in the order photo plans count them. */
const FILES = ['boats.heic', 'spruces.heic', 'evening.heic', 'waves.mp4', 'city-night.mov'] as const;

const SECONDS_1904_TO_1970 = 2_082_844_800;
/** Where a date of version 0 lies behind a box's type: after four bytes of version and flags. */
const DATED_BOXES = ['mvhd', 'tkhd', 'mdhd'];

/**
 * One of those files with its dates moved to `taken`. Every date in them has a fixed length, so that nothing
 * else in the file moves.
 * @param offset  minutes from UTC on the spot
 */
export function assetTaken(index: number, taken: Date, offset: number): Buffer {
  const bytes = readFileSync(new URL(`../assets/${FILES[index]}`, import.meta.url));
  const local = new Date(taken.getTime() + offset * 60_000).toISOString().slice(0, 19);
  replaceText(bytes, /2001:01:01 00:00:0\d/g, local.replaceAll('-', ':').replace('T', ' '));
  replaceText(bytes, /2001-01-01T00:00:0\d[+]0100/g, local + offsetText(offset).replace(':', ''));
  replaceText(bytes, /\+02:00(?=\0)/g, offsetText(offset));
  for (const type of DATED_BOXES)
    redate(bytes, type, Math.floor(taken.getTime() / 1000) + SECONDS_1904_TO_1970);
  return bytes;
}

/** `+02:00`. */
export function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  const part = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${part(size / 60)}:${part(size % 60)}`;
}

function replaceText(bytes: Buffer, pattern: RegExp, text: string): void {
  for (const { index, 0: found } of bytes.toString('latin1').matchAll(pattern))
    bytes.write(text.slice(0, found.length), index, 'latin1');
}

function redate(bytes: Buffer, type: string, seconds: number): void {
  for (let at = bytes.indexOf(type, 0, 'latin1'); at >= 0; at = bytes.indexOf(type, at + 4, 'latin1')) {
    bytes.writeUInt32BE(seconds, at + 8);
    bytes.writeUInt32BE(seconds, at + 12);
  }
}
