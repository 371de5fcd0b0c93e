import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Derived, MediaFacts } from '../../../shared/formats/media-derived.ts';
import { NO_EXIF, readExif } from './exif.ts';
import { decodeSmallHeic, heicExif } from './heif.ts';
import { readMoov } from './moov.ts';
import { notShown, readHeader, reason, showPicture } from './picture.ts';
import type { Shown } from './picture.ts';
import { tiffOf } from './rgb.ts';
import { readWebm } from './webm.ts';

/** EXIF lies at the start of a JPEG, PNG or AVIF; of a HEIC or TIFF it may lie at the end. */
const EXIF_HEAD = 256 * 1024;
const MAX_WHOLE = 64 << 20;

const NO_FACTS: MediaFacts = {
  width: null,
  height: null,
  takenAt: null,
  camera: null,
  place: null,
  orientation: null,
};
const PLAYED = new Set(['video/mp4', 'video/x-m4v', 'video/quicktime', 'video/webm']);

/**
 * Reads one photo or video. `tell` gets the facts as soon as they are known, before any pixel is decoded,
 * so that a picture which takes too long still keeps its date.
 * @throws only when the file itself cannot be opened or read
 */
export async function readMedia(
  path: string,
  mediaType: string,
  tell: (facts: MediaFacts) => void,
): Promise<Derived> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const [facts, shown] = mediaType.startsWith('video/')
      ? await readVideo(file, size, mediaType)
      : await readPicture(file, size, path, mediaType, tell);
    return { ...facts, ...shown };
  } finally {
    await file.close();
  }
}

async function readVideo(file: FileHandle, size: number, mediaType: string): Promise<[MediaFacts, Shown]> {
  const facts = /webm|matroska/.test(mediaType) ? await readWebm(file) : await readMoov(file, size);
  if (!facts) return [NO_FACTS, notShown('has no film header: the recording was cut short, or is no film')];
  if (facts.width === null) return [facts, notShown('has no picture track')];
  if (!PLAYED.has(mediaType))
    return [facts, notShown(`is of a type that browsers do not play (${mediaType})`)];
  return [facts, { ...notShown(''), viewable: true, problem: null }];
}

async function readPicture(
  file: FileHandle,
  size: number,
  path: string,
  mediaType: string,
  tell: (facts: MediaFacts) => void,
): Promise<[MediaFacts, Shown]> {
  const heic = /^image\/hei[cf]/.test(mediaType);
  const wantsWhole = heic || mediaType === 'image/tiff';
  const bytes = await readHead(file, wantsWhole ? Math.min(size, MAX_WHOLE) : Math.min(size, EXIF_HEAD));
  // sharp opens no HEVC: its header would be right, its size not always
  const header = heic ? null : await readHeader(path);
  const exif = await exifOf(bytes, () => (heic ? heicExif(bytes) : (header?.exif ?? null)));
  const facts = { ...NO_FACTS, ...exif, width: header?.width ?? null, height: header?.height ?? null };
  tell(facts);
  if (!heic) return [facts, await showPicture(path)];
  if (size > MAX_WHOLE) return [facts, notShown('is too large to be shown (over 64 MB)')];
  return showHeic(bytes, facts, path);
}

async function readHead(file: FileHandle, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, 0);
  return bytes.subarray(0, bytesRead);
}

/** From the file's bytes; else from the block a decoder cuts out: sharp does so for WebP, libheif for every HEIC. */
async function exifOf(bytes: Buffer, cutOut: () => Buffer | null): Promise<typeof NO_EXIF> {
  const found = await readExif(bytes);
  if (Object.values(found).some((value) => value !== null)) return found;
  try {
    const block = cutOut();
    if (!block) return found;
    return await readExif(block.toString('latin1', 0, 4) === 'Exif' ? block.subarray(6) : block);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return found; // the decoder will say what is wrong with the file
  }
}

async function showHeic(bytes: Buffer, facts: MediaFacts, path: string): Promise<[MediaFacts, Shown]> {
  try {
    const { full, icc, ...rgb } = decodeSmallHeic(bytes);
    return [{ ...facts, ...full }, await showPicture(tiffOf(rgb, icc))];
  } catch (error) {
    if (!(error instanceof Error)) throw error; // a trap in WebAssembly: this process is no longer to be trusted
    return showOtherHeif(path, facts, error);
  }
}

/** A .heif may hold AV1 instead of HEVC, which sharp decodes. */
async function showOtherHeif(path: string, facts: MediaFacts, error: Error): Promise<[MediaFacts, Shown]> {
  const shown = await showPicture(path);
  if (!shown.viewable) return [facts, notShown(`cannot be decoded: ${reason(error)}`)];
  const header = await readHeader(path);
  return [{ ...facts, width: header?.width ?? null, height: header?.height ?? null }, shown];
}
