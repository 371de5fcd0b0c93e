import type { PhotoSummary } from '../../shared/contract/photos.ts';
import { monthKey } from './when.ts';

/** The photos of one month, newest first. A month that changes becomes another object, so that layouts can be kept. */
export interface Month {
  /** Months since year 0. */
  readonly key: number;
  readonly photos: readonly PhotoSummary[];
}

/** Newest first; photos of the same second in the order of their ids, so that the order is one. */
export function newestFirst(a: PhotoSummary, b: PhotoSummary): number {
  if (a.takenAt !== b.takenAt) return a.takenAt < b.takenAt ? 1 : -1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Photos in buckets by month, kept up photo by photo: 200,000 are sorted once, not with each change. */
export class MonthBuckets {
  readonly #buckets = new Map<number, PhotoSummary[]>();
  readonly #monthOf = new Map<string, number>();
  readonly #stale = new Set<number>();
  #months: readonly Month[] = [];

  constructor(photos: Iterable<PhotoSummary> = []) {
    for (const photo of photos) this.put(photo);
  }

  get size(): number {
    return this.#monthOf.size;
  }

  /** Adds a photo, or takes its newer summary. */
  put(photo: PhotoSummary): void {
    this.remove(photo.id);
    const key = monthKey(photo.takenAt);
    const bucket = this.#buckets.get(key);
    if (bucket) bucket.push(photo);
    else this.#buckets.set(key, [photo]);
    this.#monthOf.set(photo.id, key);
    this.#stale.add(key);
  }

  remove(id: string): void {
    const key = this.#monthOf.get(id);
    const bucket = key === undefined ? undefined : this.#buckets.get(key);
    if (key === undefined || !bucket) return;
    const at = bucket.findIndex((photo) => photo.id === id);
    bucket.splice(at, 1);
    this.#monthOf.delete(id);
    this.#stale.add(key);
  }

  /** All months that have photos, newest first. Months without a change are the same objects as before. */
  months(): readonly Month[] {
    if (this.#stale.size === 0) return this.#months;
    const kept = new Map(this.#months.map((month) => [month.key, month]));
    for (const key of this.#stale) {
      const bucket = this.#buckets.get(key)?.sort(newestFirst) ?? [];
      if (bucket.length > 0) kept.set(key, { key, photos: [...bucket] });
      else {
        kept.delete(key);
        this.#buckets.delete(key);
      }
    }
    this.#stale.clear();
    return (this.#months = [...kept.values()].sort((a, b) => b.key - a.key));
  }
}

export interface Place {
  /** Index of the month. */
  month: number;
  /** Index of the photo in it. */
  photo: number;
}

/** The first index from 0 to `count` for which `test` holds; it must be false, then true. */
export function firstWhere(count: number, test: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Where a photo lies, or would lie: the first that is not newer. Null when there is none. */
export function placeOf(months: readonly Month[], photo: Pick<PhotoSummary, 'takenAt' | 'id'>): Place | null {
  const key = monthKey(photo.takenAt);
  const month = firstWhere(months.length, (index) => (months[index] as Month).key <= key);
  const found = months[month];
  if (!found) return null;
  if (found.key < key) return { month, photo: 0 };
  const index = firstWhere(
    found.photos.length,
    (at) => newestFirst(found.photos[at] as PhotoSummary, photo as PhotoSummary) >= 0,
  );
  if (index < found.photos.length) return { month, photo: index };
  return month + 1 < months.length ? { month: month + 1, photo: 0 } : null;
}

/** The photo `steps` after (older) or before a place; null beyond the ends. */
export function stepFrom(months: readonly Month[], from: Place, steps: number): Place | null {
  let { month } = from;
  let photo = from.photo + steps;
  while (photo < 0) {
    month -= 1;
    const before = months[month];
    if (!before) return null;
    photo += before.photos.length;
  }
  for (let here = months[month]; here && photo >= here.photos.length; here = months[month]) {
    photo -= here.photos.length;
    month += 1;
  }
  return months[month] ? { month, photo } : null;
}

export const photoAt = (months: readonly Month[], place: Place | null): PhotoSummary | null =>
  (place && months[place.month]?.photos[place.photo]) ?? null;
