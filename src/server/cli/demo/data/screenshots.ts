import type { Random } from './random.ts';

const WIDTH = 540;
const HEIGHT = 1170;
const INKS = ['#1d4ed8', '#0f766e', '#b45309', '#7c3aed', '#be123c'] as const;

/** An SVG of a phone's screen: a bar, then a list, a chat or a map. No letters: fonts differ between machines. */
export function drawScreenshot(random: Random): string {
  const ink = random.pick(INKS);
  const dark = random.chance(0.4);
  const [paper, grey] = dark ? ['#14161a', '#3a3f47'] : ['#ffffff', '#d5d9e0'];
  const body = random.pick([list, chat, map])(random, ink, grey);
  const bar =
    rect(0, 0, WIDTH, 46, paper, 0) + rect(24, 16, 70, 14, grey, 7) + rect(WIDTH - 80, 16, 54, 14, grey, 7);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${rect(0, 0, WIDTH, HEIGHT, paper, 0)}${body}${bar}</svg>`;
}

function list(random: Random, ink: string, grey: string): string {
  let drawn = rect(24, 80, 220, 30, ink, 6);
  for (let y = 150; y < HEIGHT - 80; y += 92) {
    drawn += rect(24, y, 60, 60, random.chance(0.3) ? ink : grey, 30);
    drawn +=
      rect(104, y + 8, random.int(140, 300), 16, ink, 8) +
      rect(104, y + 36, random.int(180, 390), 12, grey, 6);
  }
  return drawn;
}

function chat(random: Random, ink: string, grey: string): string {
  let drawn = '';
  for (let y = 90; y < HEIGHT - 160;) {
    const [mine, width, height] = [random.chance(0.5), random.int(160, 360), random.pick([54, 84, 114])];
    drawn += rect(mine ? WIDTH - 24 - width : 24, y, width, height, mine ? ink : grey, 24);
    y += height + random.pick([12, 12, 34]);
  }
  return drawn + rect(24, HEIGHT - 90, WIDTH - 48, 60, grey, 30);
}

function map(random: Random, ink: string, grey: string): string {
  let drawn =
    rect(0, 46, WIDTH, HEIGHT, '#e8efe4', 0) + rect(0, random.int(300, 700), WIDTH, 190, '#a9cfe8', 0);
  for (let i = 0; i < 14; i++) {
    const [x, y] = [random.int(-100, WIDTH), random.int(46, HEIGHT)];
    drawn += `<path d="M${x} ${y}l${random.int(-400, 400)} ${random.int(-500, 500)}" stroke="#ffffff" stroke-width="${random.pick([6, 10, 16])}"/>`;
  }
  drawn += `<path d="M90 1040L${random.int(120, 240)} 760L${random.int(220, 420)} 520L410 260" fill="none" stroke="${ink}" stroke-width="12" stroke-linejoin="round"/>`;
  return drawn + `<circle cx="410" cy="260" r="20" fill="${ink}"/>` + rect(24, 70, WIDTH - 48, 66, grey, 33);
}

function rect(x: number, y: number, width: number, height: number, color: string, round: number): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${round}" fill="${color}"/>`;
}
