import type { Month } from './months.ts';
import { firstWhere } from './months.ts';

/** Sizes in CSS pixels. */
export interface Frame {
  width: number;
  /** Height rows strive for. */
  row: number;
  gap: number;
  monthHead: number;
  dayHead: number;
}

/** Where everything of one month lies, from the month's top. Typed arrays: 200,000 tiles take 2 MB. */
export interface MonthLayout {
  height: number;
  x: Uint16Array;
  y: Float64Array;
  w: Uint16Array;
  h: Uint16Array;
  /** Index of the first photo of each day, newest day first. */
  days: Uint32Array;
  /** Top of each day's heading. */
  dayTops: Float64Array;
}

const UNKNOWN = 4 / 3; // shape of a tile until its photo was read
const NARROWEST = 1 / 4;
const WIDEST = 6;
/** A last row is stretched to the full width when that makes it at most this much higher. */
const STRETCH = 1.25;

/** Rows about as many to the screen on a phone as on a wall: the number of tiles in the page stays bounded. */
export function frameOf(width: number): Frame {
  const row = Math.round(Math.min(380, Math.max(96, 60 + width * 0.115)));
  return { width, row, gap: width < 640 ? 3 : 4, monthHead: 52, dayHead: 44 };
}

const shapeOf = (shape: number): number =>
  shape > 0 ? Math.min(WIDEST, Math.max(NARROWEST, shape)) : UNKNOWN;

/** Lays one row, photos `from` to `to`; answers its height. */
function layRow(
  into: MonthLayout,
  shapes: Float32Array,
  from: number,
  to: number,
  top: number,
  f: Frame,
): number {
  let sum = 0;
  for (let i = from; i < to; i += 1) sum += shapes[i] as number;
  const space = f.width - f.gap * (to - from - 1);
  const exact = Math.min(space / sum, f.row * 2);
  const height = Math.max(1, Math.round(exact));
  let x = 0;
  for (let i = from; i < to; i += 1) {
    const right = x + (shapes[i] as number) * exact;
    into.x[i] = Math.round(x);
    into.w[i] = Math.max(1, Math.min(f.width, Math.round(right)) - Math.round(x));
    into.y[i] = top;
    into.h[i] = height;
    x = right + f.gap;
  }
  return height;
}

/** The last row of a day keeps the height rows strive for, unless it all but fills the width. */
function layLast(
  into: MonthLayout,
  shapes: Float32Array,
  from: number,
  to: number,
  top: number,
  f: Frame,
): number {
  let sum = 0;
  for (let i = from; i < to; i += 1) sum += shapes[i] as number;
  const full = (f.width - f.gap * (to - from - 1)) / sum;
  if (full <= f.row * STRETCH) return layRow(into, shapes, from, to, top, f);
  const natural = Math.ceil(sum * f.row + f.gap * (to - from - 1));
  return layRow(into, shapes, from, to, top, { ...f, width: Math.min(f.width, natural) });
}

/** Rows of one day; answers the height they take. */
function layDay(
  into: MonthLayout,
  shapes: Float32Array,
  from: number,
  to: number,
  top: number,
  f: Frame,
): number {
  let y = top;
  let start = from;
  let sum = 0;
  const close = (end: number) => {
    y += layRow(into, shapes, start, end, y, f) + f.gap;
    start = end;
    sum = 0;
  };
  /** Height of the row with photos up to `end` (exclusive) and this sum of shapes. */
  const heightOf = (end: number, shapesSum: number) => (f.width - f.gap * (end - start - 1)) / shapesSum;
  for (let i = from; i < to; i += 1) {
    const shape = shapes[i] as number;
    const full = heightOf(i + 1, sum + shape);
    // the row is full: with or without this photo, whichever comes closer to the height striven for
    if (full <= f.row && i > start && heightOf(i, sum) - f.row <= f.row - full) close(i);
    sum += shape;
    if (heightOf(i + 1, sum) <= f.row) close(i + 1);
  }
  if (start < to) y += layLast(into, shapes, start, to, y, f) + f.gap;
  return y - top;
}

export function layMonth(month: Month, f: Frame): MonthLayout {
  const { rows, table, count } = month;
  const shapes = new Float32Array(count);
  const days: number[] = [];
  let day = NaN;
  for (let i = 0; i < count; i += 1) {
    const row = rows[i] as number;
    shapes[i] = shapeOf(table.shape(row));
    const itsDay = Math.floor(table.taken(row) / 86_400);
    if (itsDay === day) continue;
    day = itsDay;
    days.push(i);
  }
  const into: MonthLayout = {
    height: 0,
    x: new Uint16Array(count),
    y: new Float64Array(count),
    w: new Uint16Array(count),
    h: new Uint16Array(count),
    days: Uint32Array.from(days),
    dayTops: new Float64Array(days.length),
  };
  let y = f.monthHead;
  for (let n = 0; n < days.length; n += 1) {
    into.dayTops[n] = y;
    y += f.dayHead;
    y += layDay(into, shapes, days[n] as number, days[n + 1] ?? count, y, f);
  }
  into.height = y;
  return into;
}

/** Index of the day a photo belongs to. */
export const dayIndex = (layout: MonthLayout, photo: number): number =>
  firstWhere(layout.days.length, (n) => (layout.days[n] as number) > photo) - 1;

/** The photos that touch the pixels from `top` to `bottom` of a month: first and last (exclusive). */
export function photosBetween(layout: MonthLayout, top: number, bottom: number): [number, number] {
  const { y, h } = layout;
  const from = firstWhere(y.length, (i) => (y[i] as number) + (h[i] as number) > top);
  const to = firstWhere(y.length, (i) => (y[i] as number) >= bottom);
  return [from, Math.max(from, to)];
}
