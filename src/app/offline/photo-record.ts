import type { PhotoSummary } from '../../shared/contract/photos.ts';

/** One photo's summary as bytes: 96 of them, the same places for all, little-endian. */
export const RECORD = 96;
/** Where each field lies in a record. */
export const AT = {
  id: 0, // 16 bytes
  etag: 16, // 32 bytes
  taken: 48, // float64, seconds since 1970 as if the wall clock were UTC
  size: 56, // float64
  width: 64, // uint32; 0: not known
  height: 68,
  color: 72, // uint32 0xrrggbb; NO_COLOR: none
  name: 76, // uint32, place in the text pages
  nameLength: 80, // uint16, bytes
  type: 82, // uint16, index of the media type
  folder: 84, // uint32, index of the collection
  albums: 88, // uint32, index of the set of albums
  flags: 92, // uint16
} as const;

export const NO_COLOR = 0xffffffff;

/** Bits of `flags`. */
export const FLAG = {
  live: 1,
  video: 2,
  favourite: 4,
  thumbnail: 8,
  looked: 16,
  viewable: 32,
  dayOnly: 64,
  titled: 128,
} as const;
const FROM_SHIFT = 8;
const FROM = ['set', 'exif', 'name', 'upload'] as const;

export function flagsOf(photo: PhotoSummary): number {
  return (
    FLAG.live |
    (photo.video ? FLAG.video : 0) |
    (photo.favourite ? FLAG.favourite : 0) |
    (photo.thumbnail ? FLAG.thumbnail : 0) |
    (photo.viewable === null ? 0 : FLAG.looked) |
    (photo.viewable ? FLAG.viewable : 0) |
    (photo.takenAt.length === 10 ? FLAG.dayOnly : 0) |
    (photo.title ? FLAG.titled : 0) |
    (FROM.indexOf(photo.takenFrom) << FROM_SHIFT)
  );
}

export const takenFrom = (flags: number): PhotoSummary['takenFrom'] =>
  FROM[(flags >> FROM_SHIFT) & 3] ?? 'upload';
export const viewable = (flags: number): boolean | null =>
  flags & FLAG.looked ? (flags & FLAG.viewable) !== 0 : null;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const HASH = /^[0-9a-f]{64}$/;
const COLOR = /^#[0-9a-f]{6}$/;
const TAKEN = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?$/;
export const isUuid = (text: string): boolean => UUID.test(text);

/** What of a photo does not come back from its bytes as it was, or is too rare to have a place there. */
export type Beside = Partial<Pick<PhotoSummary, 'id' | 'etag' | 'takenAt' | 'title' | 'duration' | 'color'>>;

/** Null, as for nearly all: nothing lies beside the record. */
export function besideOf(id: string, photo: PhotoSummary): Beside | null {
  const beside: Beside = {};
  if (!UUID.test(id)) beside.id = id;
  if (!HASH.test(photo.etag)) beside.etag = photo.etag;
  if (!TAKEN.test(photo.takenAt)) beside.takenAt = photo.takenAt;
  if (photo.color && !COLOR.test(photo.color)) beside.color = photo.color;
  if (photo.title) beside.title = photo.title;
  if (photo.duration !== null) beside.duration = photo.duration;
  return Object.keys(beside).length > 0 ? beside : null;
}

/** A hash of a text that is no UUID (FNV-1a). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

const HEX = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, '0'));
const NIBBLE = new Uint8Array(128);
for (let n = 0; n < 16; n += 1) NIBBLE[n.toString(16).charCodeAt(0)] = n;

/** Writes hexadecimal digits as bytes; dashes are passed over. */
export function putHex(view: DataView, at: number, text: string): void {
  let to = at;
  for (let i = 0; i < text.length;) {
    if (text.charCodeAt(i) === 45) {
      i += 1;
      continue;
    }
    view.setUint8(to, (NIBBLE[text.charCodeAt(i)]! << 4) | NIBBLE[text.charCodeAt(i + 1)]!);
    to += 1;
    i += 2;
  }
}

export function hexAt(view: DataView, at: number, length: number): string {
  let text = '';
  for (let i = 0; i < length; i += 1) text += HEX[view.getUint8(at + i)];
  return text;
}

export function uuidAt(view: DataView, at: number): string {
  const hex = hexAt(view, at, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Seconds of a wall clock time "2026-05-18T14:30:00", or of a day at its start. NaN for anything else. */
export const secondsOf = (takenAt: string): number =>
  Date.parse(takenAt.length === 10 ? `${takenAt}T00:00:00Z` : `${takenAt}Z`) / 1000;

export function takenText(seconds: number, flags: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, flags & FLAG.dayOnly ? 10 : 19);
}

export const colorText = (value: number): string | null =>
  value === NO_COLOR ? null : `#${value.toString(16).padStart(6, '0')}`;
export const colorValue = (color: string | null): number =>
  color !== null && COLOR.test(color) ? parseInt(color.slice(1), 16) : NO_COLOR;
