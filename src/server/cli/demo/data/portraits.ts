import sharp from 'sharp';
import { mix } from './palettes.ts';
import { Random } from './random.ts';

const SIZE = 96;
const COUNT = 24;
const SKIN = ['#f6d5b8', '#e8b88f', '#c98f62', '#9a6540', '#6b432b'] as const;
const HAIR = ['#2b1b12', '#5a3a22', '#a8743a', '#d9b877', '#8a8a8a', '#b5462e', '#111114'] as const;
const CLOTH = ['#3b6ea5', '#a23b4a', '#4d7c53', '#6d5a9c', '#c98b2b', '#3f4b57'] as const;

/** 24 small drawn faces as JPEGs (about 2 kB each), for cards to share; the same seed gives the same faces. */
export async function portraits(seed: number): Promise<Uint8Array[]> {
  return Promise.all(
    Array.from({ length: COUNT }, async (_, i) =>
      sharp(Buffer.from(face(new Random(seed, `portrait ${i}`))))
        .jpeg({ quality: 72 })
        .toBuffer(),
    ),
  );
}

function face(random: Random): string {
  const [skin, hair, cloth] = [random.pick(SKIN), random.pick(HAIR), random.pick(CLOTH)];
  const back = mix(random.pick(CLOTH), '#ffffff', 0.65);
  const wide = random.int(17, 21);
  const long = random.chance(0.45)
    ? `<rect x="${48 - wide - 4}" y="36" width="${2 * wide + 8}" height="36" rx="14" fill="${hair}"/>`
    : '';
  const glasses = random.chance(0.25)
    ? '<g fill="none" stroke="#333" stroke-width="1.6"><circle cx="40" cy="44" r="6"/><circle cx="56" cy="44" r="6"/><path d="M46 44h4"/></g>'
    : '';
  const beard = random.chance(0.25)
    ? `<path d="M${48 - wide} 48a${wide} 22 0 0 0 ${2 * wide} 0q-${wide} 10 -${2 * wide} 0Z" fill="${hair}"/>`
    : '';
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}"><rect width="96" height="96" fill="${back}"/>${long}` +
    `<path d="M14 96q4-26 34-26t34 26Z" fill="${cloth}"/><rect x="41" y="60" width="14" height="16" rx="6" fill="${mix(skin, '#000000', 0.12)}"/>` +
    `<ellipse cx="48" cy="45" rx="${wide}" ry="22" fill="${skin}"/><path d="M${48 - wide - 1} 38q0-${random.int(20, 28)} ${wide + 1}-${random.int(20, 26)}t${wide + 1} 24q-${wide}-${random.int(4, 12)} -${2 * wide + 2} 0Z" fill="${hair}"/>${beard}` +
    `<circle cx="40" cy="45" r="2.2" fill="#222"/><circle cx="56" cy="45" r="2.2" fill="#222"/><path d="M41 56q7 ${random.int(2, 6)} 14 0" fill="none" stroke="#7a2f2f" stroke-width="2" stroke-linecap="round"/>${glasses}</svg>`
  );
}
