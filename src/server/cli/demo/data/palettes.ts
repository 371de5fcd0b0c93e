import type { Random } from './random.ts';

/** The light of a picture: sky from top to horizon, the sun or moon, and what lies far and near below it. */
export interface Palette {
  sky: readonly [string, string, string];
  sun: string;
  far: string;
  near: string;
}

const DAWN: Palette[] = [
  { sky: ['#4a5a8a', '#c58aa0', '#f6c9a0'], sun: '#fff0cc', far: '#9a87a6', near: '#3b3c57' },
  { sky: ['#5b7fa6', '#d7b0b4', '#fbe0bd'], sun: '#fff6dd', far: '#a99db3', near: '#45516b' },
];
const DAY: Palette[] = [
  { sky: ['#3b82c4', '#7db3df', '#d3e8f4'], sun: '#fffbe6', far: '#8fb3c9', near: '#2f6b4f' },
  { sky: ['#4d94cf', '#9cc8e6', '#eaf3f3'], sun: '#ffffff', far: '#a3bfb9', near: '#4d7a3a' },
  { sky: ['#6f93ad', '#a9bfcb', '#dfe4e3'], sun: '#f4f4ee', far: '#9aa9ad', near: '#4b5f52' },
];
const EVENING: Palette[] = [
  { sky: ['#2b3566', '#c65b62', '#ffb35c'], sun: '#ffe0a3', far: '#7d4d69', near: '#251f3a' },
  { sky: ['#3d4a7a', '#e07a5f', '#f6c065'], sun: '#fff0c2', far: '#9a5b5f', near: '#2d2a3f' },
  { sky: ['#54386b', '#d46a8b', '#ffc49b'], sun: '#ffe9cf', far: '#8a5680', near: '#2c2146' },
];
const NIGHT: Palette[] = [
  { sky: ['#070b1c', '#111b3a', '#24345c'], sun: '#f3f1dc', far: '#1a2745', near: '#080d18' },
  { sky: ['#0c0a20', '#1d1a42', '#403263'], sun: '#fdf6e3', far: '#2a2450', near: '#0b0a18' },
];

/** A palette for the hour of day a picture was taken at. */
export function paletteAt(hour: number, random: Random): Palette {
  if (hour < 6 || hour >= 22) return random.pick(NIGHT);
  if (hour < 9) return random.pick(DAWN);
  return random.pick(hour < 18 ? DAY : EVENING);
}

/** Red, green and blue of two `#rrggbb` colours mixed; `share` of the second one. */
export function mix(one: string, other: string, share: number): string {
  const parts = [1, 3, 5].map((at) => {
    const [a, b] = [parseInt(one.slice(at, at + 2), 16), parseInt(other.slice(at, at + 2), 16)];
    return Math.round(a + (b - a) * share)
      .toString(16)
      .padStart(2, '0');
  });
  return `#${parts.join('')}`;
}
