import { month, short, weekday } from '../ui/format.ts';

/**
 * Times of calendar items as written: a date, a local time, or an instant. Dates and local times are shown as they
 * stand, never moved to another zone.
 */
export function written(when: string | null): string {
  if (!when) return '';
  return when.length === 10 ? weekday(`${when}T00:00`) : short(when);
}

/** For sorting: what has no time comes last. */
export const stamp = (when: string | null): number =>
  when ? new Date(when.length === 10 ? `${when}T00:00` : when).getTime() : Infinity;

const months = new Map<string, string>();
/** The heading an item lies under. Asked for every row, so each month is written once. */
export function monthOf(when: string | null): string {
  if (!when) return 'Without a date';
  const key = when.slice(0, 7);
  let words = months.get(key);
  if (words === undefined) months.set(key, (words = month(`${key}-01T00:00`)));
  return words;
}
