import sharp from 'sharp';
import type { Exif, Sharp } from 'sharp';
import { assetTaken, offsetText } from './assets.ts';
import { photoPlan } from './photo-plan.ts';
import type { PhotoDevice, PlannedPhoto } from './photo-plan.ts';
import { Random } from './random.ts';
import { drawScene } from './scenes.ts';
import { drawScreenshot } from './screenshots.ts';

export interface DemoPhoto {
  name: string;
  bytes: Uint8Array;
  device: PhotoDevice;
  /** The instant of taking. */
  taken: Date;
}

const QUALITY = 70;

/** What each device writes into EXIF; the camera knows neither place nor zone. */
const CAMERAS: Record<PhotoDevice, { Make: string; Model: string; Software: string }> = {
  'Pixel 8': { Make: 'Google', Model: 'Pixel 8', Software: 'HDR+ 1.0.685505371zd' },
  iPad: { Make: 'Apple', Model: 'iPad Air', Software: '18.5' },
  web: { Make: 'FUJIFILM', Model: 'X-T30', Software: 'Digital Camera X-T30 Ver1.51' },
};

/**
 * The demo owner's photos, oldest first, in the order of `photoPlan` (the n-th one given is the n-th planned).
 * The same arguments give the same bytes. About 10 ms each.
 */
export async function* photos(seed: number, count = 600, now: Date): AsyncGenerator<DemoPhoto> {
  for (const planned of photoPlan(seed, count, now)) yield makePhoto(planned);
}

/** Draws one planned photo. */
export async function makePhoto(planned: PlannedPhoto): Promise<DemoPhoto> {
  const { name, device, taken } = planned;
  return { name, device, taken, bytes: await bytesOf(planned) };
}

async function bytesOf(planned: PlannedPhoto): Promise<Uint8Array> {
  const { format, scene, seed } = planned;
  if (format === 'heic' || format === 'video')
    return assetTaken(planned.asset, planned.taken, planned.offset);
  const random = new Random(seed, 'picture');
  if (format === 'screenshot')
    return sharp(Buffer.from(drawScreenshot(random)))
      .png({ palette: true })
      .toBuffer();
  const hour = new Date(planned.taken.getTime() + planned.offset * 60_000).getUTCHours();
  const drawn = sharp(Buffer.from(drawScene(scene, planned, hour, random)));
  // A messenger's picture: no EXIF, only a day in its name.
  if (format === 'webp') return drawn.webp({ quality: QUALITY, effort: 1 }).toBuffer();
  return asTaken(drawn, planned).jpeg({ quality: QUALITY }).toBuffer();
}

/** Turned the way the sensor lay, with EXIF that says how to turn it back. */
function asTaken(upright: Sharp, planned: PlannedPhoto): Sharp {
  const back = { 1: 0, 3: 180, 6: 270, 8: 90 }[planned.orientation];
  return upright
    .rotate(back)
    .withMetadata({ orientation: planned.orientation })
    .withExifMerge(exifOf(planned));
}

function exifOf({ device, taken, offset, place }: PlannedPhoto): Exif {
  const local = new Date(taken.getTime() + offset * 60_000).toISOString();
  const date = local.slice(0, 19).replaceAll('-', ':').replace('T', ' ');
  const zone: Record<string, string> =
    device === 'web' ? {} : { OffsetTimeOriginal: offsetText(offset), OffsetTime: offsetText(offset) };
  return {
    IFD0: { ...CAMERAS[device], DateTime: date },
    IFD2: { DateTimeOriginal: date, DateTimeDigitized: date, ...zone },
    ...(place ? { IFD3: gpsOf(place) } : {}),
  };
}

function gpsOf({ lat, lon, alt }: { lat: number; lon: number; alt: number }): Record<string, string> {
  return {
    GPSLatitudeRef: lat < 0 ? 'S' : 'N',
    GPSLatitude: degrees(lat),
    GPSLongitudeRef: lon < 0 ? 'W' : 'E',
    GPSLongitude: degrees(lon),
    GPSAltitude: `${alt}/1`,
  };
}

/** Degrees, minutes and hundredths of seconds as three fractions. */
function degrees(value: number): string {
  const hundredths = Math.round(Math.abs(value) * 360_000);
  return `${Math.floor(hundredths / 360_000)}/1 ${Math.floor(hundredths / 6000) % 60}/1 ${hundredths % 6000}/100`;
}
