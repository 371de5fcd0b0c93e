import { LIMITS, type Limits } from '../../../shared/formats/icalendar/recur.ts';
import type { Rule } from '../../../shared/formats/icalendar/rule.ts';
import type { Series } from '../../../shared/formats/icalendar/series.ts';

/** What one window deals out to all its events together: a tenth of a second or two, whatever their rules are. */
const WORK = 1_000_000;
const RESULTS = 40_000;
/** So much an event may take at once: more would hold others up. */
const MOST_WORK = 200_000;
/** So much every event gets as long as there is some left, and what those get that come too late. */
const LEAST = { work: 20_000, results: 20 };
const LATE = { work: 500, results: 5 };
/** Even what is late ends somewhere. */
const LAST_WORK = -2_000_000;

const PER_DAY: Partial<Record<Rule['freq'], number>> = { HOURLY: 24, MINUTELY: 1440, SECONDLY: 86_400 };

/** How often a day a series may take place: those that do seldom come first, so that dense ones cannot crowd them out. */
export function density({ masters }: Series): number {
  return masters
    .flatMap(({ rules }) => rules)
    .reduce((sum, { freq, byHour, byMinute, bySecond }) => {
      const lists = [byHour, byMinute, bySecond].map((list) => Math.max(1, list.length));
      return sum + (PER_DAY[freq] ?? 1) * lists[0]! * lists[1]! * lists[2]!;
    }, 0);
}

/** Deals out what a window may take, evenly among the events that are left. */
export class Shares {
  #work = WORK;
  #results = RESULTS;
  #left: number;

  constructor(events: number) {
    this.#left = events;
  }

  /** For the next event; null when not even a little is left to deal out. */
  next(): Limits | null {
    const left = Math.max(1, this.#left--);
    if (this.#work < LAST_WORK) return null;
    if (this.#work <= 0 || this.#results <= 0) return { periods: LIMITS.periods, ...LATE };
    const share = (rest: number, least: number, most: number) =>
      Math.min(most, Math.max(least, Math.floor(rest / left)));
    return {
      periods: LIMITS.periods,
      work: share(this.#work, LEAST.work, MOST_WORK),
      results: share(this.#results, LEAST.results, LIMITS.results),
    };
  }

  /** What an event took of it. */
  took(work: number, results: number): void {
    this.#work -= work;
    this.#results -= results;
  }
}

/** The most each list may give so that all together give about `most`: the short ones stay whole, and each gives one. */
export function evenCap(lengths: readonly number[], most: number): number {
  let left = most;
  const sorted = [...lengths].sort((a, b) => a - b);
  for (const [i, length] of sorted.entries()) {
    const share = Math.floor(left / (sorted.length - i));
    if (length > share) return Math.max(1, share);
    left -= length;
  }
  return Infinity;
}
