import { drawnTo } from './layout-weeks.ts';
import type { Entry } from './entry.ts';

/** What a day of a small month shows. */
export interface Dots {
  /** Calendars of the first entries, one for each dot. */
  collections: string[];
  total: number;
}

const MOST = 3;

/** The dots of the days from `from` to `to` that have any. */
export function dotsOf(entries: readonly Entry[], from: number, to: number): ReadonlyMap<number, Dots> {
  const days = new Map<number, Dots>();
  for (const entry of entries) {
    const last = Math.min(to, drawnTo(entry));
    for (let day = Math.max(from, entry.first); day <= last; day += 1) {
      let dots = days.get(day);
      if (!dots) days.set(day, (dots = { collections: [], total: 0 }));
      dots.total += 1;
      if (dots.collections.length < MOST) dots.collections.push(entry.collection);
    }
  }
  return days;
}
