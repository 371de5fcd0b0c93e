import type { FileHandle } from 'node:fs/promises';
import { takenTime } from '../../../shared/formats/taken-at.ts';
import type { MediaFacts } from '../../../shared/formats/media-derived.ts';

const HEAD = 512 * 1024;
const MAX_ELEMENTS = 2000;
const MS_1970_TO_2001 = 978_307_200_000;

// Element ids: RFC 9559, section 5
const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const TRACKS = 0x1654ae6b;
const TRACK_ENTRY = 0xae;
const VIDEO = 0xe0;
const INSIDE = new Set([SEGMENT, INFO, TRACKS, TRACK_ENTRY, VIDEO]);
const CLUSTER = 0x1f43b675;

/** What a WebM or Matroska film says in its first 512 KiB, where its header lies; null when that is none. */
export async function readWebm(file: FileHandle): Promise<MediaFacts | null> {
  const head = Buffer.alloc(HEAD);
  const { bytesRead } = await file.read(head, 0, HEAD, 0);
  const found = elements(head.subarray(0, bytesRead));
  if (!found.has(TRACKS)) return null;
  const [width, height] = [uint(found.get(0xb0)), uint(found.get(0xba))];
  const ticks = float(found.get(0x4489)) ?? 0;
  const duration = (ticks * (uint(found.get(0x2ad7b1)) ?? 1_000_000)) / 1e9;
  const codec = pictureCodec(found.get(0x86));
  return {
    width,
    height,
    orientation: null,
    takenAt: madeAt(found.get(0x4461)),
    camera: null,
    place: null,
    ...(duration > 0 ? { duration: Math.round(duration * 1000) / 1000 } : {}),
    ...(codec ? { codec } : {}),
  };
}

/** The first element of each id with its content, entering only what leads to what we ask for. */
function elements(bytes: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  const waiting: Buffer[] = [bytes];
  let seen = 0;
  for (let part = waiting.shift(); part; part = waiting.shift()) {
    let at = 0;
    while (at < part.length && seen++ < MAX_ELEMENTS) {
      const id = number(part, at, true);
      const size = id && number(part, at + id.length, false);
      if (!id || !size || id.value === CLUSTER) break;
      const start = at + id.length + size.length;
      const end = Math.min(part.length, start + size.value);
      const body = part.subarray(start, end);
      // Of the first picture track: an audio track's codec must not hide the picture's.
      if (!found.has(id.value) || (id.value === 0x86 && pictureCodec(found.get(0x86)) === null))
        found.set(id.value, body);
      if (INSIDE.has(id.value)) waiting.push(body);
      at = end;
    }
  }
  return found;
}

/** EBML's variable-length number (RFC 8794, section 4); an id keeps its length marker. */
function number(bytes: Buffer, at: number, keepMarker: boolean): { value: number; length: number } | null {
  const first = bytes[at];
  if (first === undefined || first === 0) return null;
  const length = Math.clz32(first) - 23;
  if (at + length > bytes.length || (keepMarker && length > 4)) return null;
  let value = keepMarker ? first : first & (0xff >> length);
  for (let i = 1; i < length; i++) value = value * 256 + bytes[at + i]!;
  return { value, length };
}

function uint(bytes: Buffer | undefined): number | null {
  return bytes && bytes.length > 0 && bytes.length <= 6 ? bytes.readUIntBE(0, bytes.length) : null;
}

function float(bytes: Buffer | undefined): number | null {
  if (bytes?.length === 4) return bytes.readFloatBE(0);
  return bytes?.length === 8 ? bytes.readDoubleBE(0) : null;
}

function pictureCodec(bytes: Buffer | undefined): string | null {
  const codec = bytes?.toString('latin1', 0, Math.min(bytes.length, 32)) ?? '';
  return /^V_[A-Z0-9_/]+$/.test(codec) ? codec : null;
}

/** DateUTC: nanoseconds since the start of 2001. */
function madeAt(bytes: Buffer | undefined): MediaFacts['takenAt'] {
  if (bytes?.length !== 8) return null;
  const date = new Date(MS_1970_TO_2001 + Number(bytes.readBigInt64BE(0)) / 1e6);
  return Number.isNaN(date.getTime()) ? null : takenTime(date.toISOString());
}
