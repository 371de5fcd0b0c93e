import type { SceneKind } from './scenes.ts';

/** Somewhere photos are taken: degrees, height in metres, minutes from UTC in summer, and what one sees there. */
export interface Spot {
  name: string;
  lat: number;
  lon: number;
  alt: number;
  /** Minutes from UTC in winter and in summer. */
  utc: readonly [number, number];
  scenes: readonly SceneKind[];
}

/** Where the demo owner lives. */
export const HOME: Spot = {
  name: 'Bergen',
  lat: 60.3929,
  lon: 5.3242,
  alt: 12,
  utc: [60, 120],
  scenes: ['sea', 'forest', 'mountains', 'city', 'table', 'flowers', 'lights', 'table'],
};

export const TRIPS: readonly Spot[] = [
  {
    name: 'Lisbon',
    lat: 38.7139,
    lon: -9.1394,
    alt: 45,
    utc: [0, 60],
    scenes: ['city', 'sea', 'table', 'lights', 'city'],
  },
  {
    name: 'Kyoto',
    lat: 35.0116,
    lon: 135.7681,
    alt: 56,
    utc: [540, 540],
    scenes: ['forest', 'table', 'flowers', 'city', 'mountains'],
  },
  {
    name: 'Chamonix',
    lat: 45.9237,
    lon: 6.8694,
    alt: 1035,
    utc: [60, 120],
    scenes: ['mountains', 'forest', 'mountains', 'table'],
  },
  {
    name: 'Merzouga',
    lat: 31.0994,
    lon: -4.0127,
    alt: 720,
    utc: [60, 60],
    scenes: ['dunes', 'dunes', 'table', 'mountains'],
  },
  {
    name: 'Lofoten',
    lat: 68.2343,
    lon: 14.5631,
    alt: 6,
    utc: [60, 120],
    scenes: ['sea', 'mountains', 'sea', 'forest'],
  },
  {
    name: 'Athens',
    lat: 37.9755,
    lon: 23.7348,
    alt: 90,
    utc: [120, 180],
    scenes: ['city', 'sea', 'table', 'flowers'],
  },
  {
    name: 'Berlin',
    lat: 52.52,
    lon: 13.405,
    alt: 34,
    utc: [60, 120],
    scenes: ['city', 'lights', 'table', 'flowers'],
  },
];

/** Minutes from UTC at a place on a day: summer is taken as April to October, near enough for a picture. */
export function offsetOn(spot: Spot, day: Date): number {
  const month = day.getUTCMonth();
  return spot.utc[month >= 3 && month <= 9 ? 1 : 0];
}
