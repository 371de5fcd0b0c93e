/** An owner's own colour, clamped so that it can be read in the light and in the dark. */

/** WCAG 2.2 asks 4.5:1 of text; a little more is kept for rounding to whole steps. */
const CONTRAST = 4.6;
const linear = (byte: number): number => {
  const share = byte / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};
const byte = (light: number): number =>
  Math.round(255 * (light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055));

/** Stands for black where something is divided by its light. */
const DARKEST = 1e-9;

type Light = readonly [number, number, number];
function lightOf(hex: string): Light {
  const part = (at: number) => linear(parseInt(hex.slice(at, at + 2), 16));
  return [part(1), part(3), part(5)];
}
const hexOf = (light: Light): string =>
  `#${light.map((one) => byte(one).toString(16).padStart(2, '0')).join('')}`;
const brightness = ([r, g, b]: Light): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** Relative luminance of #rrggbb, 0 to 1 (WCAG 2.2). */
export function luminance(hex: string): number {
  return brightness(lightOf(hex));
}

/** Relative luminance of the least favourable surfaces: --sunken in the light, --surface in the dark. */
const DARKEST_LIGHT = luminance('#ebe8e0');
const LIGHTEST_DARK = luminance('#182427');

/** Dark enough for every light surface: mixed with black, which keeps its hue. */
function darkened(light: Light): Light {
  const most = (DARKEST_LIGHT + 0.05) / CONTRAST - 0.05;
  const share = Math.min(1, most / Math.max(brightness(light), DARKEST));
  return [light[0] * share, light[1] * share, light[2] * share];
}

/** Light enough for every dark surface: brighter, which keeps its hue, and only then mixed with white. */
function lightened(light: Light): Light {
  const least = (LIGHTEST_DARK + 0.05) * CONTRAST - 0.05;
  const fullest = Math.max(...light, DARKEST);
  const by = Math.max(1, Math.min(least / Math.max(brightness(light), DARKEST), 1 / fullest));
  const grown: Light = [light[0] * by, light[1] * by, light[2] * by];
  const now = brightness(grown);
  const share = now >= least ? 0 : (least - now) / (1 - now);
  const mix = (one: number) => one + (1 - one) * share;
  return [mix(grown[0]), mix(grown[1]), mix(grown[2])];
}

/** The two clamped colours of #rrggbb (what follows, transparency, is dropped). */
export function clamped(hex: string): { light: string; dark: string } {
  const light = lightOf(hex);
  return { light: hexOf(darkened(light)), dark: hexOf(lightened(light)) };
}

const tints = new Map<string, string>();

/** For `style:--k={tint(color, 'var(--k-calendar)')}`: the clamped colour, or `otherwise` for none. */
export function tint(color: string | null, otherwise: string): string {
  if (!color || !/^#[0-9a-f]{6}/i.test(color)) return otherwise;
  let known = tints.get(color);
  if (!known) {
    const { light, dark } = clamped(color);
    tints.set(color, (known = `light-dark(${light}, ${dark})`));
  }
  return known;
}

/** Colours to choose from, with the names that are spoken and shown beside them. */
export const PALETTE: readonly { name: string; hex: string }[] = [
  { name: 'Petrol', hex: '#0d5560' },
  { name: 'Blue', hex: '#28559a' },
  { name: 'Sky', hex: '#2a86c9' },
  { name: 'Purple', hex: '#6a3fa0' },
  { name: 'Plum', hex: '#74376a' },
  { name: 'Pink', hex: '#c2367a' },
  { name: 'Red', hex: '#b3261e' },
  { name: 'Orange', hex: '#c25a00' },
  { name: 'Amber', hex: '#a87b00' },
  { name: 'Green', hex: '#2c7a3f' },
  { name: 'Olive', hex: '#5d6b12' },
  { name: 'Grey', hex: '#5f6a69' },
];

/** The name of the nearest colour of the palette: "blue". */
export function colorName(hex: string): string {
  const [r, g, b] = lightOf(hex);
  const far = (other: string) => {
    const [x, y, z] = lightOf(other);
    return (x - r) ** 2 + (y - g) ** 2 + (z - b) ** 2;
  };
  const nearest = PALETTE.reduce((best, one) => (far(one.hex) < far(best.hex) ? one : best));
  return nearest.name.toLowerCase();
}
