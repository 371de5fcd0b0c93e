import { Random } from './random.ts';
import type { SceneKind } from './scenes.ts';
import { HOME, TRIPS, offsetOn } from './trips.ts';
import type { Spot } from './trips.ts';

/** Which of the owner's devices a photo came by: the tablet and the phone sync, the camera's files are put up in the browser. */
export type PhotoDevice = 'Pixel 8' | 'iPad' | 'web';

export type PhotoFormat = 'jpeg' | 'screenshot' | 'webp' | 'heic' | 'video';

/** One picture to be drawn, decided without drawing it. */
export interface PlannedPhoto {
  name: string;
  device: PhotoDevice;
  format: PhotoFormat;
  scene: SceneKind;
  /** The instant of taking, and minutes from UTC on the spot. */
  taken: Date;
  offset: number;
  /** Null: this one records no place. */
  place: { lat: number; lon: number; alt: number } | null;
  orientation: 1 | 3 | 6 | 8;
  width: number;
  height: number;
  /** Which of the files made once this is; for `heic` and `video` only. */
  asset: number;
  /** The journey it belongs to; null: at home. */
  album: string | null;
  favourite: boolean;
  /** A seed of its own, so that one picture can be drawn without the others. */
  seed: number;
}

const DAY = 86_400_000;
const MONTHS_BACK = 30;
const SIZES = [
  [1024, 768],
  [800, 600],
  [960, 720],
  [640, 480],
] as const;

/**
 * The demo owner's library, oldest first: days at home and seven trips over the 30 months before `now`.
 * Exactly `count` photos, among them three HEIC and two videos; the same arguments give the same plan.
 */
export function photoPlan(seed: number, count: number, now: Date): PlannedPhoto[] {
  const random = new Random(seed, 'photo plan');
  const moments = takeMoments(random, count, now);
  const special = specialFormats(moments);
  const used = new Map<string, number>();
  return moments.map(({ spot, at }, i) => {
    const photo = planOne(random, spot, at, special.get(i));
    const seen = used.get(photo.name) ?? 0;
    used.set(photo.name, seen + 1);
    return seen === 0 ? photo : { ...photo, name: photo.name.replace(/(\.\w+)$/, `_${seen}$1`) };
  });
}

interface Moment {
  spot: Spot;
  at: Date;
}

/** Days with photos, each filled with bursts by its weight until there are enough. All lie before the day of `now`. */
function takeMoments(random: Random, count: number, now: Date): Moment[] {
  const today = Math.floor(now.getTime() / DAY) * DAY;
  const days = [...tripDays(random, today), ...homeDays(random, today)];
  const total = days.reduce((sum, { weight }) => sum + weight, 0);
  const moments = days.flatMap(({ spot, day, weight }) =>
    burst(random, spot, day, Math.max(1, Math.floor((count * weight) / total))).map((at) => ({ spot, at })),
  );
  while (moments.length < count) {
    const { spot, day } = random.pick(days);
    moments.push({ spot, at: burst(random, spot, day, 1)[0]! });
  }
  return random.some(moments, count).sort((a, b) => a.at.getTime() - b.at.getTime());
}

interface PhotoDay {
  spot: Spot;
  day: Date;
  weight: number;
}

function tripDays(random: Random, today: number): PhotoDay[] {
  return TRIPS.flatMap((spot, i) => {
    const start = today - Math.round((MONTHS_BACK - 1.5 - i * 4) * 30.4) * DAY + random.int(-9, 9) * DAY;
    return Array.from({ length: random.int(4, 7) }, (_, n) => ({
      spot,
      day: new Date(start + n * DAY),
      weight: random.between(5, 13),
    }));
  });
}

function homeDays(random: Random, today: number): PhotoDay[] {
  return Array.from({ length: 95 }, (_, i) => ({
    spot: HOME,
    // The newest days lie close together, as in the library of someone who has just come home.
    day: new Date(today - Math.round(1 + (i / 95) ** 1.3 * MONTHS_BACK * 30 + random.between(0, 4)) * DAY),
    weight: random.weighted([
      [1, 5],
      [3, 3],
      [9, 1],
    ]),
  }));
}

/** Times of one day, some of them within the same minute or two. */
function burst(random: Random, spot: Spot, day: Date, count: number): Date[] {
  const midnight = day.getTime() - offsetOn(spot, day) * 60_000;
  const times: Date[] = [];
  let at = midnight + random.between(8, 17) * 3_600_000;
  for (let i = 0; i < count; i++) {
    times.push(new Date(Math.floor(at / 1000) * 1000));
    at += random.chance(0.6) ? random.between(4, 90) * 1000 : random.between(0.1, 1.6) * 3_600_000;
    if (at > midnight + 23.5 * 3_600_000) at = midnight + random.between(9, 20) * 3_600_000;
  }
  return times;
}

/** Which photo each file made once stands for: one taken where that file says it was, spread over the library. */
const ASSETS = [
  { format: 'heic', share: 0.35, where: 'Bergen' },
  { format: 'heic', share: 0.7, where: 'Bergen' },
  { format: 'heic', share: 0.99, where: 'Bergen' },
  { format: 'video', share: 0.97, where: 'Bergen' },
  { format: 'video', share: 0.1, where: 'Lisbon' },
] as const;

function specialFormats(moments: Moment[]): Map<number, { format: PhotoFormat; asset: number }> {
  const chosen = new Map<number, { format: PhotoFormat; asset: number }>();
  ASSETS.forEach(({ format, share, where }, asset) => {
    const wanted = Math.round((moments.length - 1) * share);
    const nearest = moments
      .map(({ spot }, i) => ({ i, here: spot.name === where }))
      .filter(({ i, here }) => here && !chosen.has(i))
      .sort((a, b) => Math.abs(a.i - wanted) - Math.abs(b.i - wanted))[0];
    if (nearest) chosen.set(nearest.i, { format, asset });
  });
  return chosen;
}

function planOne(
  random: Random,
  spot: Spot,
  taken: Date,
  special: { format: PhotoFormat; asset: number } | undefined,
): PlannedPhoto {
  const plain: [PhotoFormat, number][] = [
    ['jpeg', 90],
    ['screenshot', 5],
    ['webp', 4],
  ];
  const format = special?.format ?? random.weighted(plain);
  const device = deviceFor(random, format, special?.asset);
  const offset = offsetOn(spot, taken);
  const [long, short] = random.pick(SIZES);
  const tall = random.chance(0.3);
  const photo = {
    device,
    format,
    scene: random.pick(spot.scenes),
    taken,
    offset,
    place: hasPlace(random, device, format, spot) ? scattered(random, spot) : null,
    orientation: orientationFor(random, format, tall),
    width: tall ? short : long,
    height: tall ? long : short,
    asset: special?.asset ?? 0,
    album: spot === HOME || format === 'screenshot' ? null : spot.name,
    favourite: false,
    seed: random.int(0, 0x7fffffff),
  };
  const favourite = photo.album !== null && photo.seed % 12 === 0;
  return { ...photo, favourite, name: nameFor(random, photo) };
}

function deviceFor(random: Random, format: PhotoFormat, asset = -1): PhotoDevice {
  if (asset >= 0) return asset === 3 ? 'Pixel 8' : 'iPad'; // the files made once were made as these devices write them
  if (format !== 'jpeg') return 'Pixel 8';
  return random.weighted([
    ['Pixel 8', 7],
    ['iPad', 2],
    ['web', 2],
  ]);
}

function hasPlace(random: Random, device: PhotoDevice, format: PhotoFormat, spot: Spot): boolean {
  if (format === 'screenshot' || format === 'webp' || device === 'web') return false;
  return random.chance(spot === HOME ? 0.5 : 0.85);
}

function scattered(random: Random, spot: Spot): { lat: number; lon: number; alt: number } {
  return {
    lat: spot.lat + random.between(-0.03, 0.03),
    lon: spot.lon + random.between(-0.04, 0.04),
    alt: Math.max(1, Math.round(spot.alt * random.between(0.8, 1.3))),
  };
}

function orientationFor(random: Random, format: PhotoFormat, tall: boolean): PlannedPhoto['orientation'] {
  if (format !== 'jpeg') return 1;
  const turned = tall ? ([6, 6, 6, 8, 1] as const) : ([1, 1, 1, 1, 1, 1, 3] as const);
  return random.pick(turned);
}

/** Names as the devices give them: a Pixel in UTC, a messenger by day, a tablet and a camera by number. */
function nameFor(random: Random, { device, format, taken, offset }: Omit<PlannedPhoto, 'name'>): string {
  const utc = taken.toISOString().replace(/[-:]/g, '');
  const local = new Date(taken.getTime() + offset * 60_000).toISOString().replace(/[-:]/g, '');
  if (format === 'screenshot') return `Screenshot_${local.slice(0, 8)}-${local.slice(9, 15)}.png`;
  if (format === 'webp')
    return `IMG-${local.slice(0, 8)}-WA${String(random.int(0, 40)).padStart(4, '0')}.webp`;
  const number = String(Math.floor(taken.getTime() / 7_200_000) % 10_000).padStart(4, '0');
  if (device === 'iPad')
    return `IMG_${number}.${format === 'heic' ? 'HEIC' : format === 'video' ? 'MOV' : 'JPG'}`;
  if (device === 'web') return `DSCF${number}.JPG`;
  return `PXL_${utc.slice(0, 8)}_${utc.slice(9, 15)}${random.digits(3)}.${format === 'video' ? 'mp4' : 'jpg'}`;
}
