import { untrack } from 'svelte';
import type { PhotoSummary } from '../../shared/contract/photos.ts';
import { feed } from '../offline/feed.svelte.ts';
import { PhotoTable } from '../offline/photo-table.ts';
import type { KindStore } from '../offline/store.svelte.ts';
import { type Month, MonthBuckets } from './months.ts';

type Store = KindStore<PhotoSummary>;

/** While the list is loading it is put in order anew only when it has grown by so much: not with every page. */
const GROWTH = 1.5;

/** All photos by month, kept up by the deltas of the feed. One for the timeline, albums, folders and the viewer. */
class Timeline {
  readonly store: Store;
  readonly table: PhotoTable;
  #version = $state(0);
  readonly #buckets: MonthBuckets;
  #shown: number;

  constructor(store: Store) {
    const { base } = store;
    if (!(base instanceof PhotoTable)) throw new TypeError('photos are kept as columns');
    this.store = store;
    this.table = base;
    this.#buckets = new MonthBuckets(base);
    this.#shown = base.size;
    store.onDelta(() => this.#moved());
  }

  /** Newest first. Reactive. */
  get months(): readonly Month[] {
    void this.#version;
    // the last page brings the rest
    void this.store.state;
    return this.#buckets.months();
  }

  get size(): number {
    void this.#version;
    void this.store.state;
    return this.table.size;
  }

  #moved(): void {
    const loading = untrack(() => this.store.state) === 'loading';
    if (loading && this.#shown > 0 && this.table.size < this.#shown * GROWTH) return;
    this.#shown = this.table.size;
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
