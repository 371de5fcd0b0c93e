import type { PhotoSummary } from '../../shared/contract/photos.ts';
import { dayIndex, frameOf, layMonth, photosBetween, type Frame, type MonthLayout } from './layout.ts';
import { firstWhere, photoAt, placeOf, type Month, type Place } from './months.ts';
import { ScrollScale } from './scroll-scale.ts';
import { dayOfSeconds } from './when.ts';

export interface DayPart {
  /** "2026-05-18" */
  day: string;
  /** Pixels from the month's top to the heading. */
  top: number;
  /** First photo of the day in its month, and how many it has. */
  from: number;
  count: number;
  /** Those that are in the page, by index in the month. */
  photos: readonly number[];
}

export interface MonthPart {
  month: Month;
  layout: MonthLayout;
  /** Pixels on the canvas. */
  top: number;
  days: readonly DayPart[];
}

export interface Box {
  x: number;
  /** From the top of the timeline. */
  y: number;
  w: number;
  h: number;
}

const OVERSCAN = 0.5; // of the window, above and below
const STEPS = 8; // to the window: what is in the page changes so often while scrolling

const layouts = new WeakMap<Month, { width: number; layout: MonthLayout }>();
function layoutOf(month: Month, frame: Frame): MonthLayout {
  const known = layouts.get(month);
  if (known?.width === frame.width) return known.layout;
  const layout = layMonth(month, frame);
  layouts.set(month, { width: frame.width, layout });
  return layout;
}

/** Which tiles of the timeline are in the page, and where. */
export class GridView {
  readonly #months: () => readonly Month[];
  readonly scale = new ScrollScale();
  /** Of the canvas and of the window onto it, px; 0 until measured. */
  width = $state(0);
  height = $state(0);
  /** Where the window's top lies in the timeline; see ScrollScale. */
  at = $state(0);
  shift = $state(0);
  /** The tile that holds the tab stop: it stays in the page wherever the timeline is scrolled. */
  active = $state.raw<PhotoSummary | null>(null);

  constructor(months: () => readonly Month[]) {
    this.#months = months;
  }

  /** Empty until the width is known: nothing is laid out twice. */
  readonly months = $derived.by(() => (this.width === 0 ? [] : this.#months()));
  readonly frame = $derived(frameOf(this.width));
  readonly layouts = $derived(this.months.map((month) => layoutOf(month, this.frame)));
  /** Top of each month, and the end of the last. */
  readonly tops = $derived.by(() => {
    const tops = new Float64Array(this.layouts.length + 1);
    this.layouts.forEach((layout, n) => (tops[n + 1] = (tops[n] as number) + layout.height));
    return tops;
  });
  readonly whole = $derived(this.tops.at(-1) ?? 0);
  readonly #step = $derived(Math.floor(this.at / Math.max(1, this.height / STEPS)));
  readonly activePlace = $derived.by(() => this.find(this.active));

  readonly parts = $derived.by((): MonthPart[] => {
    const top = this.#step * (this.height / STEPS) - this.height * OVERSCAN;
    const bottom = top + this.height * (1 + 2 * OVERSCAN) + this.height / STEPS;
    const [first, last] = [this.monthAt(top), this.monthAt(bottom)];
    const active = this.activePlace;
    const parts: MonthPart[] = [];
    if (active && active.month < first) parts.push(this.#part(active.month, [0, 0], active));
    for (let n = first; n <= last && n < this.months.length; n += 1) {
      const layout = this.layouts[n] as MonthLayout;
      const start = this.tops[n] as number;
      parts.push(this.#part(n, photosBetween(layout, top - start, bottom - start), active));
    }
    if (active && active.month > last) parts.push(this.#part(active.month, [0, 0], active));
    return parts;
  });

  #part(n: number, [from, to]: [number, number], active: Place | null): MonthPart {
    const month = this.months[n] as Month;
    const layout = this.layouts[n] as MonthLayout;
    const indices: number[] = [];
    const extra = active?.month === n ? active.photo : -1;
    if (extra >= 0 && extra < from) indices.push(extra);
    for (let i = from; i < to; i += 1) indices.push(i);
    if (extra >= to) indices.push(extra);
    const days: (DayPart & { photos: number[] })[] = [];
    let end = 0;
    for (const i of indices) {
      if (i >= end || days.length === 0) {
        const d = dayIndex(layout, i);
        const start = layout.days[d] as number;
        end = layout.days[d + 1] ?? month.count;
        const day = dayOfSeconds(month.taken(start));
        days.push({ day, top: layout.dayTops[d] as number, from: start, count: end - start, photos: [] });
      }
      days.at(-1)?.photos.push(i);
    }
    return { month, layout, top: (this.tops[n] as number) + this.shift, days };
  }

  /** Index of the month at a height of the timeline. */
  monthAt(y: number): number {
    const { length } = this.months;
    const n = firstWhere(length, (index) => (this.tops[index + 1] as number) > y);
    return Math.max(0, Math.min(length - 1, n));
  }

  find(photo: Pick<PhotoSummary, 'id' | 'takenAt'> | null): Place | null {
    if (!photo) return null;
    const place = placeOf(this.months, photo);
    return photoAt(this.months, place)?.id === photo.id ? place : null;
  }

  boxOf({ month, photo }: Place): Box {
    const layout = this.layouts[month] as MonthLayout;
    return {
      x: layout.x[photo] as number,
      y: (this.tops[month] as number) + (layout.y[photo] as number),
      w: layout.w[photo] as number,
      h: layout.h[photo] as number,
    };
  }

  /** The photo at a height: the first of the row there. */
  placeAt(y: number): Place | null {
    if (this.months.length === 0) return null;
    const month = this.monthAt(y);
    const layout = this.layouts[month] as MonthLayout;
    const [from] = photosBetween(layout, y - (this.tops[month] as number), Infinity);
    return { month, photo: Math.min(from, layout.x.length - 1) };
  }

  /** Top of the day's heading a place lies under; of the month's heading for its first day. */
  headOf({ month, photo }: Place): number {
    const layout = this.layouts[month] as MonthLayout;
    const day = dayIndex(layout, photo);
    return (this.tops[month] as number) + (day === 0 ? 0 : (layout.dayTops[day] as number));
  }

  /** The tile above (-1) or below (1), nearest to the middle of this one. */
  neighbour(place: Place, direction: -1 | 1): Place | null {
    const box = this.boxOf(place);
    const beside = direction > 0 ? this.#rowAfter(place) : this.#rowBefore(place);
    if (!beside) return null;
    const layout = this.layouts[beside.month] as MonthLayout;
    const y = layout.y[beside.photo] as number;
    const from = firstWhere(layout.y.length, (i) => (layout.y[i] as number) >= y);
    let best = from;
    const middle = box.x + box.w / 2;
    const off = (i: number) => Math.abs((layout.x[i] as number) + (layout.w[i] as number) / 2 - middle);
    for (let i = from; i < layout.y.length && layout.y[i] === y; i += 1) if (off(i) < off(best)) best = i;
    return { month: beside.month, photo: best };
  }

  #rowAfter({ month, photo }: Place): Place | null {
    const { y } = this.layouts[month] as MonthLayout;
    const next = firstWhere(y.length, (i) => (y[i] as number) > (y[photo] as number));
    if (next < y.length) return { month, photo: next };
    return month + 1 < this.months.length ? { month: month + 1, photo: 0 } : null;
  }

  #rowBefore({ month, photo }: Place): Place | null {
    const { y } = this.layouts[month] as MonthLayout;
    const first = firstWhere(y.length, (i) => (y[i] as number) >= (y[photo] as number));
    if (first > 0) return { month, photo: first - 1 };
    const above = this.layouts[month - 1];
    return above ? { month: month - 1, photo: above.y.length - 1 } : null;
  }
}
