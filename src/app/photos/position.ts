import type { GridView } from './grid-view.svelte.ts';
import { photoAt, type Place } from './months.ts';
import { dayOf } from './when.ts';

/**
 * Where the reader is in the timeline: the day in the address, the pixels in the entry of the browser's history, so
 * that Back and reload find them and a fresh visit does not.
 */
const MEMORY = 'photosAt';

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
  // "~" lies behind every time of that day
  const after = `${day}~`;
  for (const [month, { photos }] of months.entries()) {
    const oldest = photos.at(-1);
    if (!oldest || oldest.takenAt > after) continue;
    return { month, photo: photos.findIndex((photo) => photo.takenAt <= after) };
  }
  const month = months.length - 1;
  const photo = (months[month]?.photos.length ?? 0) - 1;
  return photo < 0 ? null : { month, photo };
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
  // a month or a year alone: its newest day
  const place = placeOfDay(view, day.length === 10 ? day : `${day}-99`);
  return place ? view.headOf(place) : 0;
}

/** The place of a photo by id alone. */
export function placeOfId(view: GridView, id: string): Place | null {
  for (const [month, { photos }] of view.months.entries()) {
    const photo = photos.findIndex((one) => one.id === id);
    if (photo >= 0) return { month, photo };
  }
  return null;
}
