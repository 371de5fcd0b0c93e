import exifr from 'exifr';
import { localTime, zoneOffset } from '../../../shared/formats/taken-at.ts';
import type { TakenTime } from '../../../shared/formats/taken-at.ts';
import type { Place } from '../../../shared/formats/media-derived.ts';

/** What EXIF says, every value range-checked; absent and absurd values are null. */
export interface ExifFacts {
  orientation: number | null;
  takenAt: TakenTime | null;
  camera: { make: string | null; model: string | null } | null;
  place: Place | null;
}

export const NO_EXIF: ExifFacts = { orientation: null, takenAt: null, camera: null, place: null };

// Dates stay text: EXIF has no zone, and a Date would invent one. Maker notes, XMP and ICC are never parsed.
const OPTIONS = {
  tiff: true,
  ifd0: {},
  exif: true,
  gps: true,
  xmp: false,
  icc: false,
  iptc: false,
  jfif: false,
  ihdr: false,
  makerNote: false,
  userComment: false,
  translateValues: false,
  reviveValues: false,
};

/**
 * Reads EXIF from a picture's bytes (JPEG, HEIC, AVIF, PNG, or a bare TIFF block); broken or no EXIF: all null.
 * Takes bytes only: given a path, exifr 7.1.3 loses its file handle on this Node and ends the process.
 */
export async function readExif(bytes: Uint8Array): Promise<ExifFacts> {
  const tags = await parse(bytes);
  if (!tags) return NO_EXIF;
  const { Orientation: orientation } = tags;
  const known =
    typeof orientation === 'number' && orientation >= 1 && orientation <= 8 && Number.isInteger(orientation);
  return {
    orientation: known ? orientation : null,
    takenAt: taken(tags),
    camera: camera(tags),
    place: place(tags),
  };
}

async function parse(bytes: Uint8Array): Promise<Record<string, unknown> | null> {
  try {
    return ((await exifr.parse(bytes, OPTIONS)) as Record<string, unknown> | undefined) ?? null;
  } catch {
    return null; // no EXIF, or a damaged one: both mean that nothing is known
  }
}

/** The moment of taking, else of digitizing; never ModifyDate, which is the time of an edit. */
function taken(tags: Record<string, unknown>): TakenTime | null {
  for (const [date, zone] of [
    ['DateTimeOriginal', 'OffsetTimeOriginal'],
    ['CreateDate', 'OffsetTimeDigitized'],
  ] as const) {
    const local = localTime(text(tags[date]) ?? '');
    if (local) return { local, offset: zoneOffset(text(tags[zone]) ?? '') };
  }
  return null;
}

function camera(tags: Record<string, unknown>): ExifFacts['camera'] {
  const [make, model] = [text(tags.Make), text(tags.Model)];
  return make === null && model === null ? null : { make, model };
}

function place(tags: Record<string, unknown>): Place | null {
  return placeOf(tags.latitude, tags.longitude, altitude(tags));
}

/** A place in range, or null; 0°, 0° is what cameras write when they do not know. */
export function placeOf(lat: unknown, lon: unknown, alt?: number): Place | null {
  if (typeof lat !== 'number' || typeof lon !== 'number') return null;
  if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 180) || (lat === 0 && lon === 0)) return null;
  const near = { lat: round(lat, 7), lon: round(lon, 7) };
  return alt !== undefined && alt > -500 && alt < 20_000 ? { ...near, alt: round(alt, 1) } : near;
}

function altitude(tags: Record<string, unknown>): number | undefined {
  const { GPSAltitude: metres, GPSAltitudeRef: reference } = tags;
  if (typeof metres !== 'number') return undefined;
  const below = reference instanceof Uint8Array ? reference[0] === 1 : reference === 1;
  return below ? -metres : metres;
}

/** A tag's text up to its first NUL, without padding; null when empty or no text. At most 100 characters are kept. */
function text(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const [written = ''] = value.replace(/^\0+/, '').split('\0');
  return (
    written
      .replace(/\p{Cc}+/gu, ' ')
      .trim()
      .slice(0, 100) || null
  );
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
