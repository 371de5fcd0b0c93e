import { axisOf, gapsOf, hoursOf, instantAt, placeOf, type Stretch } from './axis.ts';
import type { CalendarData } from './data.svelte.ts';
import { type Entry, isBar, touches } from './entry.ts';
import { type DayLayout, layoutDay, stretchOf } from './layout-day.ts';
import { type DayOfWeek, layoutWeeks } from './layout-weeks.ts';
import type { Preview } from './mover.svelte.ts';
import type { CalendarView } from './view.svelte.ts';

const LANES = 4; // of what takes whole days, the line that says how many more included
/** Minutes a block is high at least (24 px), and how many a day has at most. */
const LEAST = 30;
const MOST_BLOCKS = 36;

/** The hours of one day. */
export interface Column extends DayLayout {
  day: number;
  gaps: Stretch[];
}

/** The columns of a week, or of one day where there is no room for more. */
export class WeekView {
  readonly #view: CalendarView;
  readonly #data: CalendarData;
  readonly #single: () => boolean;

  constructor(view: CalendarView, data: CalendarData, single: () => boolean) {
    this.#view = view;
    this.#data = data;
    this.#single = single;
  }

  readonly days = $derived.by(() => (this.#single() ? [this.#view.day] : this.#view.week));
  readonly axis = $derived.by(() => axisOf(this.#view.clock, this.#view.week));
  readonly hours = $derived(hoursOf(this.axis));

  readonly whole: DayOfWeek[] = $derived.by(() => {
    const [from = 0] = this.days;
    const last = this.days.at(-1) ?? from;
    const bars = this.#data.entries.filter((entry) => isBar(entry) && touches(entry, from, last));
    return layoutWeeks(bars, from, 1, LANES).slice(0, this.days.length);
  });
  /** How many lanes are in use, the line that says how many more included. */
  readonly lanes = $derived.by(() => {
    const used = this.whole.flatMap(({ segments, more }) => [
      more > 0 ? LANES : 0,
      ...segments.map(({ lane }) => lane + 1),
    ]);
    return Math.max(1, ...used);
  });
  readonly columns: Column[] = $derived.by(() => {
    const room = { least: LEAST, columns: this.#single() ? 4 : 3, blocks: MOST_BLOCKS };
    return this.days.map((day) => ({
      day,
      gaps: gapsOf(this.axis, this.#view.clock, day),
      ...layoutDay(this.#timed(day), day, this.axis, this.#view.clock, room),
    }));
  });

  #timed(day: number): Entry[] {
    return this.#data.entries.filter((entry) => !isBar(entry) && touches(entry, day, day));
  }

  placeOf(day: number, instant: number): number {
    return placeOf(this.axis, this.#view.clock, day, instant);
  }
  instantAt(day: number, place: number): number {
    return instantAt(this.axis, this.#view.clock, day, place);
  }
  /** Where a preview lies in the column of a day; null: not there. */
  ghostOn(day: number, { to }: Preview): { top: number; height: number } | null {
    if (isBar(to) || !touches(to, day, day)) return null;
    return stretchOf(this.axis, this.#view.clock, day, to, LEAST);
  }
  /** The place that is to be seen first: the morning, or what is before it. */
  get start(): number {
    const tops = this.columns.flatMap(({ blocks }) =>
      blocks.flatMap(({ top, before }) => (before ? [] : top)),
    );
    return Math.max(0, Math.min(7 * 60 + 30, ...tops.map((top) => top - 15)));
  }
}
