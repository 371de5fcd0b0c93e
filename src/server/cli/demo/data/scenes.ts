import { mix, paletteAt } from './palettes.ts';
import type { Palette } from './palettes.ts';
import type { Random } from './random.ts';

/** What a drawn picture shows. */
export type SceneKind = 'mountains' | 'sea' | 'city' | 'forest' | 'dunes' | 'flowers' | 'table' | 'lights';

interface Canvas {
  width: number;
  height: number;
  random: Random;
  palette: Palette;
}

const DRAW: Record<SceneKind, (canvas: Canvas) => string> = {
  mountains,
  sea,
  city,
  forest,
  dunes,
  flowers,
  table,
  lights,
};

/** An SVG picture of that kind in the light of that hour; the same `random` state gives the same picture. */
export function drawScene(
  kind: SceneKind,
  size: { width: number; height: number },
  hour: number,
  random: Random,
): string {
  const canvas = { ...size, random, palette: paletteAt(hour, random) };
  const { width, height } = size;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${DRAW[kind](canvas)}</svg>`;
}

function sky({ width, height, palette, random }: Canvas): string {
  const [top, middle, low] = palette.sky;
  const stops = `<stop stop-color="${top}"/><stop offset=".55" stop-color="${middle}"/><stop offset="1" stop-color="${low}"/>`;
  const [x, y] = [width * random.between(0.15, 0.85), height * random.between(0.15, 0.45)];
  const radius = height * random.between(0.03, 0.06);
  return (
    `<defs><linearGradient id="s" x2="0" y2="1">${stops}</linearGradient></defs>` +
    `<rect width="${width}" height="${height}" fill="url(#s)"/>` +
    disc(x, y, radius * 2.4, palette.sun, 0.18) +
    disc(x, y, radius, palette.sun, 0.95)
  );
}

/** A line of hills from left to right, filled down to the bottom. */
function ridge(
  { width, height, random }: Canvas,
  base: number,
  rough: number,
  color: string,
  step = width / 24,
): string {
  const waves = [1, 2, 5].map((n) => ({
    n: (n * random.between(1.5, 3) * Math.PI) / width,
    phase: random.between(0, 7),
    size: rough / n,
  }));
  let path = `M0 ${height}`;
  for (let x = 0; x <= width + step; x += step) {
    const lift = waves.reduce((sum, { n, phase, size }) => sum + Math.sin(x * n + phase) * size, 0);
    path += `L${x.toFixed(0)} ${(height * (base - lift) + random.between(-1, 1) * rough * 40).toFixed(1)}`;
  }
  return `<path d="${path}L${width} ${height}Z" fill="${color}"/>`;
}

function layers(canvas: Canvas, from: number, to: number, rough: number, count = 5): string {
  const { far, near } = canvas.palette;
  return Array.from({ length: count }, (_, i) => {
    const depth = i / (count - 1);
    return ridge(canvas, from + (to - from) * depth, rough * (1 - depth / 2), mix(far, near, depth));
  }).join('');
}

function mountains(canvas: Canvas): string {
  return sky(canvas) + layers(canvas, 0.5, 0.9, canvas.random.between(0.06, 0.12));
}

function dunes(canvas: Canvas): string {
  const palette = { ...canvas.palette, far: mix('#e9c995', canvas.palette.far, 0.3), near: '#a8713c' };
  return sky(canvas) + layers({ ...canvas, palette }, 0.6, 0.92, 0.04, 4);
}

function sea(canvas: Canvas): string {
  const { width, height, random, palette } = canvas;
  const horizon = height * random.between(0.5, 0.62);
  const water = mix(palette.sky[1], '#1d4e6b', 0.55);
  let drawn = `${sky(canvas)}<rect y="${horizon}" width="${width}" height="${height}" fill="${water}"/>`;
  for (let i = 0; i < 40; i++) {
    const y = horizon + (height - horizon) * (i / 40) ** 1.4;
    const length = width * random.between(0.03, 0.16);
    drawn += line(random.between(0, width), y, length, 1 + i / 14, palette.sky[2], random.between(0.1, 0.4));
  }
  for (let i = random.int(0, 4); i > 0; i--)
    drawn += boat(canvas, random.between(0.1, 0.9) * width, horizon, i);
  return drawn + (random.chance(0.5) ? ridge(canvas, 0.93, 0.03, palette.near) : '');
}

function boat({ height, palette }: Canvas, x: number, horizon: number, size: number): string {
  const s = (height / 60) * (0.7 + size / 3);
  const y = horizon + s * 1.2;
  return (
    `<path d="M${x} ${y - 4 * s}L${x + 2.2 * s} ${y - 0.6 * s}H${x}Z" fill="#f4f1e8"/>` +
    `<path d="M${x - 1.6 * s} ${y - 0.3 * s}h4.4l-${0.8 * s} ${s}h-${2 * s}Z" fill="${palette.near}"/>` +
    `<rect x="${x - 1.6 * s}" y="${y - 0.4 * s}" width="${4 * s}" height="${0.7 * s}" fill="${palette.near}"/>`
  );
}

function city(canvas: Canvas): string {
  const { width, height, random, palette } = canvas;
  const lit = palette.sky[0] < '#3';
  let drawn = sky(canvas);
  for (const depth of [0, 0.5, 1]) {
    const color = mix(palette.far, palette.near, depth);
    for (let x = -20; x < width;) {
      const w = width * random.between(0.04, 0.1);
      const h = height * random.between(0.2, 0.5 - depth * 0.15);
      drawn += `<rect x="${x.toFixed(0)}" y="${(height - h).toFixed(0)}" width="${w.toFixed(0)}" height="${h.toFixed(0)}" fill="${color}"/>`;
      if (depth === 1)
        drawn += windows(random, x, height - h, w, h, lit ? '#ffd98a' : mix(color, '#ffffff', 0.25));
      x += w + random.between(-4, 10);
    }
  }
  return drawn;
}

function windows(random: Random, left: number, top: number, w: number, h: number, color: string): string {
  let path = '';
  for (let y = top + 10; y < top + h - 12; y += 22)
    for (let x = left + 7; x < left + w - 10; x += 16)
      if (random.chance(0.6)) path += `M${x.toFixed(0)} ${y.toFixed(0)}h7v10h-7z`;
  return `<path d="${path}" fill="${color}"/>`;
}

function forest(canvas: Canvas): string {
  const { width, height, random, palette } = canvas;
  const green = mix('#1f4d38', palette.near, 0.35);
  let drawn = sky(canvas) + ridge(canvas, 0.55, 0.06, mix(palette.far, green, 0.3));
  for (const depth of [0.25, 0.6, 1]) {
    const color = mix(palette.far, green, depth);
    for (let i = 0; i < 16; i++) {
      const [x, base] = [random.between(0, width), height * (0.66 + depth * 0.3 + random.between(0, 0.05))];
      drawn += spruce(x, base, height * (0.14 + depth * random.between(0.12, 0.24)), color);
    }
    drawn += ridge(canvas, 0.64 + depth * 0.3, 0.01, color);
  }
  return drawn;
}

function spruce(x: number, base: number, tall: number, color: string): string {
  const wide = tall * 0.24;
  let path = '';
  for (const [from, share] of [
    [0, 0.5],
    [0.25, 0.75],
    [0.5, 1],
  ] as const)
    path += `M${x.toFixed(1)} ${(base - tall * (1 - from)).toFixed(1)}l${(wide * share).toFixed(1)} ${(tall * 0.5).toFixed(1)}h-${(2 * wide * share).toFixed(1)}z`;
  return `<path d="${path}" fill="${color}"/>`;
}

function flowers(canvas: Canvas): string {
  const { width, height, random } = canvas;
  const green = random.pick(['#2f5d3a', '#3f6b35', '#27503f']);
  const petals = random.pick(['#e2557a', '#f2b134', '#8f6bd1', '#f4f0e6', '#e4572e', '#5b8def']);
  let drawn = `<rect width="${width}" height="${height}" fill="${green}"/>`;
  for (let i = 0; i < 14; i++)
    drawn += disc(
      random.between(0, width),
      random.between(0, height),
      height * random.between(0.05, 0.2),
      mix(green, '#d9e8a5', random.next()),
      0.25,
    );
  for (let i = random.int(3, 7); i > 0; i--)
    drawn += blossom(
      random,
      random.between(0.1, 0.9) * width,
      random.between(0.1, 0.9) * height,
      height * random.between(0.06, 0.15),
      petals,
    );
  return drawn;
}

function blossom(random: Random, x: number, y: number, size: number, color: string): string {
  const count = random.int(5, 9);
  let drawn = '';
  for (let i = 0; i < count; i++) {
    const turn = (360 / count) * i + random.between(-6, 6);
    drawn += `<ellipse cx="${x}" cy="${y - size * 0.7}" rx="${size * 0.34}" ry="${size * 0.62}" fill="${mix(color, '#ffffff', random.between(0, 0.25))}" transform="rotate(${turn.toFixed(0)} ${x} ${y})"/>`;
  }
  return drawn + disc(x, y, size * 0.3, '#7a4a1d', 1) + disc(x, y, size * 0.2, '#f2c14e', 0.8);
}

function table(canvas: Canvas): string {
  const { width, height, random } = canvas;
  const wood = random.pick(['#8a5a3c', '#b98d64', '#5f4636', '#c9c2b6']);
  let drawn = `<rect width="${width}" height="${height}" fill="${wood}"/>`;
  for (let y = 0; y < height; y += height / 9)
    drawn += line(0, y, width, height / 90, mix(wood, '#000000', 0.25), 0.5);
  for (let i = random.int(2, 4); i > 0; i--) {
    const [x, y, r] = [
      random.between(0.15, 0.85) * width,
      random.between(0.2, 0.8) * height,
      height * random.between(0.14, 0.24),
    ];
    drawn +=
      disc(x + r * 0.06, y + r * 0.1, r * 1.03, '#000000', 0.3) +
      disc(x, y, r, '#f7f4ee', 1) +
      disc(x, y, r * 0.74, '#e9e4da', 1);
    for (let n = random.int(4, 9); n > 0; n--)
      drawn += disc(
        x + random.between(-0.4, 0.4) * r,
        y + random.between(-0.4, 0.4) * r,
        r * random.between(0.08, 0.24),
        random.pick(['#c8452f', '#6d9b3a', '#e7b33c', '#8a3f5c', '#f0e2c2', '#5c3a21']),
        0.95,
      );
  }
  return drawn;
}

function lights(canvas: Canvas): string {
  const { width, height, random } = canvas;
  let drawn = `<rect width="${width}" height="${height}" fill="${random.pick(['#120c1f', '#0e1524', '#1d1210'])}"/>`;
  for (let i = 0; i < 60; i++)
    drawn += disc(
      random.between(0, width),
      height * (1 - random.next() ** 1.5),
      height * random.between(0.01, 0.07),
      random.pick(['#ffcf70', '#ff8a5c', '#ff5f8f', '#8fb8ff', '#fff2cc', '#7de2c3']),
      random.between(0.15, 0.6),
    );
  return drawn + ridge(canvas, 0.9, 0.02, '#07060c');
}

function disc(x: number, y: number, radius: number, color: string, opacity: number): string {
  return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius.toFixed(1)}" fill="${color}" fill-opacity="${opacity.toFixed(2)}"/>`;
}

function line(x: number, y: number, length: number, thick: number, color: string, opacity: number): string {
  return `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${length.toFixed(1)}" height="${thick.toFixed(1)}" fill="${color}" fill-opacity="${opacity.toFixed(2)}"/>`;
}
