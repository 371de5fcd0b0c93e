import type { GridView } from './grid-view.svelte.ts';
import { firstWhere, type Month, photoAt, type Place } from './months.ts';
import { dayOf } from './when.ts';

/**
 * Where the reader is in the timeline: the day in the address, the pixels in the entry of the browser's history, so
 * that Back and reload find them and a fresh visit does not.
 */
const MEMORY = 'photosAt';
const DAY_SECONDS = 86_400;

/** The photo the viewer showed last: its tile gets the focus when the timeline is back. */
export const seen: { id: string | null } = { id: null };

/** The first day seen; null at the very top. */
export function dayAt(view: GridView, at: number): string | null {
  const photo = at < 1 ? null : photoAt(view.months, view.placeAt(at));
  return photo ? dayOf(photo.takenAt) : null;
}

/** The place of a day; the nearest older one when it has no photos, the oldest of all beyond the end. */
export function placeOfDay(view: GridView, day: string): Place | null {
  const { months } = view;
  const end = Date.parse(`${day}T00:00:00Z`) / 1000 + DAY_SECONDS;
  if (Number.isNaN(end)) return null;
  const month = firstWhere(
    months.length,
    (n) => (months[n] as Month).taken((months[n] as Month).count - 1) < end,
  );
  const found = months[month];
  if (found) return { month, photo: firstWhere(found.count, (i) => found.taken(i) < end) };
  const last = months.length - 1;
  return last < 0 ? null : { month: last, photo: (months[last] as Month).count - 1 };
}

/** Keeps the pixels; only once a scroll came to rest: browsers refuse many of these in a row. */
export function keep(at: number): void {
  history.replaceState({ ...(history.state as object | null), [MEMORY]: Math.round(at) }, '');
}

function kept(): number {
  const at = (history.state as Record<string, unknown> | null)?.[MEMORY];
  return typeof at === 'number' ? at : 0;
}

/** Where to begin: what was kept when it fits the day in the address, else that day. */
export function startAt(view: GridView, day: string): number {
  const at = kept();
  if (at > 0 && at <= view.whole && (dayAt(view, at) === day || day === '')) return at;
  if (!/^\d{4}(-\d\d){0,2}$/.test(day)) return 0;
  const place = placeOfDay(view, lastDayOf(day));
  return place ? view.headOf(place) : 0;
}

/** The newest day of a month "2026-05" or a year "2026"; a day is itself. */
function lastDayOf(day: string): string {
  const [year, month] = day.split('-').map(Number) as [number, number?];
  if (day.length === 10) return day;
  return new Date(Date.UTC(month ? year : year + 1, month ?? 0, 0)).toISOString().slice(0, 10);
}

/** The place of a photo by id alone. */
export function placeOfId(view: GridView, id: string): Place | null {
  const table = view.months[0]?.table;
  return view.find(table?.get(id) ?? null);
}
