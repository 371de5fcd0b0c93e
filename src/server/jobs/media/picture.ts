import sharp from 'sharp';
import type { Sharp, SharpInput } from 'sharp';
import type { Derived } from '../../../shared/formats/media-derived.ts';

const MAX_PIXELS = 100e6;
/** A 2 kB AVIF of 98 megapixels took 1.8 GB; 25 megapixels take 0.5 GB. */
const MAX_AVIF_PIXELS = 25e6;
const LARGE = 384;
const SMALL = 192;

// These settings hold for the whole process: only child.ts may load this file.
sharp.cache(false);
sharp.concurrency(1);
// Only these decoders may be reached, whatever the bytes claim to be: above all no SVG.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff'].map((name) => `VipsForeignLoad${name}`),
});

/** Upright size and raw EXIF block of a picture sharp can open; null when it cannot. Reads the header only. */
export interface PictureHeader {
  width: number;
  height: number;
  exif: Buffer | null;
}

export async function readHeader(path: string): Promise<PictureHeader | null> {
  try {
    const { autoOrient, exif } = await sharp(path, { limitInputPixels: false }).metadata();
    return { ...autoOrient, exif: exif ?? null };
  } catch {
    return null; // the caller says so when it comes to the pixels
  }
}

export type Shown = Pick<Derived, 'color' | 'thumbnails' | 'viewable' | 'problem'>;

export function notShown(problem: string): Shown {
  return { color: null, thumbnails: { 192: null, 384: null }, viewable: false, problem };
}

/**
 * Both thumbnails and the average colour from one decode. A damaged picture is shown as far as it goes,
 * with the damage as `problem`; one that cannot be decoded at all gives `viewable: false`.
 * @param input  a file's path, or bytes already made safe
 */
export async function showPicture(input: SharpInput): Promise<Shown> {
  try {
    return await render(input, 'error');
  } catch (error) {
    try {
      return { ...(await render(input, 'none')), problem: `is damaged and shown in part: ${reason(error)}` };
    } catch {
      return notShown(`cannot be decoded: ${reason(error)}`);
    }
  }
}

async function render(input: SharpInput, failOn: 'error' | 'none'): Promise<Shown> {
  const { format } = await sharp(input, { limitInputPixels: false }).metadata();
  const limitInputPixels = format === 'heif' ? MAX_AVIF_PIXELS : MAX_PIXELS;
  const { data, info } = await sharp(input, { failOn, limitInputPixels })
    .autoOrient()
    .resize(LARGE, LARGE, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: info.channels };
  const large = (): Sharp => sharp(data, { raw });
  const { channels } = await large().stats();
  const small = large().resize(SMALL, SMALL, { fit: 'inside', withoutEnlargement: true });
  return {
    color: hex(channels.map(({ mean }) => mean)),
    thumbnails: { 192: await webp(small), 384: await webp(large()) },
    viewable: true,
    problem: null,
  };
}

async function webp(picture: Sharp): Promise<Uint8Array> {
  return picture.webp({ quality: 75, effort: 2 }).toBuffer();
}

/** `#rrggbb` of channel means; one channel is grey. */
function hex(means: number[]): string {
  const [red = 0, green = red, blue = red] = means;
  return `#${[red, green, blue].map((mean) => Math.round(mean).toString(16).padStart(2, '0')).join('')}`;
}

/** The first line of what a decoder said, without the path of the file. */
export function reason(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line.replace(/\/[^\s:]*\//g, '').slice(0, 200);
}
