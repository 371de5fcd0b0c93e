import type { FileHandle } from 'node:fs/promises';
import { takenTime } from '../../../shared/formats/taken-at.ts';
import type { TakenTime } from '../../../shared/formats/taken-at.ts';
import type { MediaFacts } from '../../../shared/formats/media-derived.ts';
import { boxHeader, boxes, findBox, findPath } from './boxes.ts';
import { filmPlace, filmTags } from './moov-tags.ts';

const MAX_MOOV = 64 << 20;
const MAX_TOP_BOXES = 4096;
const SECONDS_1904_TO_1970 = 2_082_844_800;

/**
 * What an MP4 or QuickTime film says about itself: jumps from box to box up to `moov` and reads only that.
 * Null when there is none (a recording cut short), or it is over 64 MB.
 */
export async function readMoov(file: FileHandle, size: number): Promise<MediaFacts | null> {
  const moov = await findMoov(file, size);
  if (!moov) return null;
  const track = pictureTrack(moov);
  const header = findBox(moov, 'mvhd');
  const tags = filmTags(moov);
  const taken =
    takenTime(tags.get('com.apple.quicktime.creationdate') ?? '') ?? (header && creationTime(header));
  const [make, model] = ['make', 'model'].map((key) => tags.get(`com.apple.quicktime.${key}`) ?? null);
  const duration = header && seconds(header);
  return {
    width: track?.width ?? null,
    height: track?.height ?? null,
    orientation: track?.orientation ?? null,
    takenAt: taken,
    camera: make || model ? { make: make ?? null, model: model ?? null } : null,
    place: filmPlace(moov, tags),
    ...(duration ? { duration } : {}),
    ...(track?.codec ? { codec: track.codec } : {}),
  };
}

async function findMoov(file: FileHandle, size: number): Promise<Buffer | null> {
  const head = Buffer.alloc(16);
  let at = 0;
  for (let seen = 0; seen < MAX_TOP_BOXES && at + 8 <= size; seen++) {
    const { bytesRead } = await file.read(head, 0, 16, at);
    const box = boxHeader(head.subarray(0, bytesRead), 0, size - at);
    if (!box) return null;
    if (box.type === 'moov') return readBody(file, at + box.length, Math.min(at + box.size, size));
    at += box.size;
  }
  return null;
}

async function readBody(file: FileHandle, start: number, end: number): Promise<Buffer | null> {
  if (end - start > MAX_MOOV || end <= start) return null;
  const body = Buffer.alloc(end - start);
  const { bytesRead } = await file.read(body, 0, body.length, start);
  return body.subarray(0, bytesRead);
}

/** Creation time of `mvhd` (seconds since 1904, UTC); null for 0, which means that nobody set a clock. */
function creationTime(mvhd: Buffer): TakenTime | null {
  if (mvhd.length < 20) return null;
  const since1904 = mvhd[0] === 1 ? Number(mvhd.readBigUInt64BE(4)) : mvhd.readUInt32BE(4);
  const instant = new Date((since1904 - SECONDS_1904_TO_1970) * 1000);
  if (since1904 <= SECONDS_1904_TO_1970 || Number.isNaN(instant.getTime())) return null;
  return takenTime(instant.toISOString());
}

function seconds(mvhd: Buffer): number | null {
  const long = mvhd[0] === 1;
  if (mvhd.length < (long ? 32 : 20)) return null;
  const scale = mvhd.readUInt32BE(long ? 20 : 12);
  const ticks = long ? Number(mvhd.readBigUInt64BE(24)) : mvhd.readUInt32BE(16);
  const unknown = !long && ticks === 0xffffffff;
  return scale > 0 && ticks > 0 && !unknown ? Math.round((ticks / scale) * 1000) / 1000 : null;
}

interface Track {
  width: number;
  height: number;
  orientation: number;
  codec: string | null;
}

function pictureTrack(moov: Buffer): Track | null {
  for (const box of boxes(moov)) {
    if (box.type !== 'trak') continue;
    const handler = findPath(box.body, 'mdia', 'hdlr');
    const header = findBox(box.body, 'tkhd');
    if (handler?.toString('latin1', 8, 12) !== 'vide' || !header) continue;
    const samples = findPath(box.body, 'mdia', 'minf', 'stbl', 'stsd');
    const codec = samples
      ?.toString('latin1', 12, 16)
      .replace(/[^ -~]/g, '')
      .trim();
    const size = trackSize(header);
    if (size) return { ...size, codec: codec || null };
  }
  return null;
}

/** Upright size and turn of a track: its matrix is the identity, or a quarter, half or three-quarter turn. */
function trackSize(tkhd: Buffer): Omit<Track, 'codec'> | null {
  const at = tkhd[0] === 1 ? 52 : 40; // the matrix; width and height follow it as 16.16 fixed point
  if (tkhd.length < at + 44) return null;
  const [a, b] = [tkhd.readInt32BE(at), tkhd.readInt32BE(at + 4)];
  const width = tkhd.readUInt32BE(at + 36) >>> 16;
  const height = tkhd.readUInt32BE(at + 40) >>> 16;
  if (width === 0 || height === 0) return null;
  if (a === 0 && b !== 0) return { width: height, height: width, orientation: b > 0 ? 6 : 8 };
  return { width, height, orientation: a < 0 ? 3 : 1 };
}
