import { untrack } from 'svelte';
import type { PhotoSummary } from '../../shared/contract/photos.ts';
import { feed } from '../offline/feed.svelte.ts';
import type { KindStore } from '../offline/store.svelte.ts';
import { fold } from '../ui/format.ts';
import { MonthBuckets, type Month } from './months.ts';
import { dayWords, monthWords } from './when.ts';

type Store = KindStore<PhotoSummary>;

/** All photos by month, kept up by the deltas of the feed. One for the timeline and the viewer. */
class Timeline {
  readonly store: Store;
  #version = $state(0);
  #buckets: MonthBuckets;
  #epoch: string | null;

  constructor(store: Store) {
    this.store = store;
    this.#epoch = store.epoch;
    this.#buckets = new MonthBuckets(untrack(() => store.all));
    store.onDelta((deltas) => this.#take(deltas.map(({ id }) => id)));
  }

  /** Newest first. Reactive. */
  get months(): readonly Month[] {
    void this.#version;
    return this.#buckets.months();
  }

  get size(): number {
    void this.#version;
    return this.#buckets.size;
  }

  #take(ids: readonly string[]): void {
    if (this.store.epoch !== this.#epoch) {
      this.#epoch = this.store.epoch;
      this.#buckets = new MonthBuckets(untrack(() => this.store.all));
    } else {
      for (const id of ids) {
        const photo = untrack(() => this.store.get(id));
        if (photo) this.#buckets.put(photo);
        else this.#buckets.remove(id);
      }
    }
    this.#version += 1;
  }
}

let timeline: Timeline | null = null;

/** The timeline of who is signed in. */
export function photoTimeline(): Timeline {
  const store = feed('photo');
  // made outside of what asks for it: its state belongs to no screen
  if (timeline?.store !== store) timeline = untrack(() => new Timeline(store));
  return timeline;
}

const folded = new WeakMap<PhotoSummary, string>();
function foldedOf(photo: PhotoSummary): string {
  let text = folded.get(photo);
  if (text === undefined) {
    text = fold(
      `${photo.name} ${dayWords(photo.takenAt.slice(0, 10), 0)} ${photo.video ? 'video' : 'photo'}`,
    );
    folded.set(photo, text);
  }
  return text;
}

/** The photos whose file name, day and month hold all words of `query`, in any order. */
export function found(months: readonly Month[], query: string): readonly Month[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return months;
  return months.flatMap((month) => {
    const title = fold(monthWords(month.key));
    const left = words.filter((word) => !title.includes(word));
    if (left.length === 0) return [month];
    const photos = month.photos.filter((photo) => left.every((word) => foldedOf(photo).includes(word)));
    return photos.length === 0
      ? []
      : photos.length === month.photos.length
        ? [month]
        : [{ ...month, photos }];
  });
}

export const countOf = (months: readonly Month[]): number =>
  months.reduce((sum, month) => sum + month.photos.length, 0);
