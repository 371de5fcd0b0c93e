/* eslint-disable svelte/prefer-svelte-reactivity -- plain on purpose: 50,000 entries under one counter, see below */
import type { ContactSummary } from '../../shared/contract/contacts.ts';
import { fold } from '../../shared/formats/fold.ts';
import type { KindStore } from '../offline/store.svelte.ts';
import { type Entry, entryOf, inOrder, type SortBy } from './entry.ts';
import { matches, narrows, parseQuery } from './find.ts';

/** A sorted list with `fresh` (sorted) merged in; cheap when few are fresh. */
export function merged(sorted: readonly Entry[], fresh: readonly Entry[]): Entry[] {
  const out: Entry[] = [];
  let from = 0;
  for (const entry of fresh) {
    let low = from;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (inOrder(sorted[middle] as Entry, entry) < 0) low = middle + 1;
      else high = middle;
    }
    for (; from < low; from += 1) out.push(sorted[from] as Entry);
    out.push(entry);
  }
  for (; from < sorted.length; from += 1) out.push(sorted[from] as Entry);
  return out;
}

/** Which contacts are looked at; `key` is another one when it lets others in. */
export interface Among {
  key: string;
  has: (entry: Entry) => boolean;
}

/**
 * The address book in order, and what a search finds in it. Changes come item by item: only what changed is folded
 * and put in its place. Reads are reactive through the store's version.
 */
export class Directory {
  readonly #store: KindStore<ContactSummary>;
  readonly #by: () => SortBy;
  #sortedBy: SortBy | null = null;
  #sorted: readonly Entry[] = [];
  #changed = new Set<string>();
  #epoch: string | null = null;
  #version = -1;
  #chosen: { sorted: readonly Entry[]; key: string; list: readonly Entry[] } | null = null;
  #last: { sorted: readonly Entry[]; query: string; found: readonly Entry[] } | null = null;
  readonly #stop: () => void;

  /** `by`: what it is sorted by; read at every look. */
  constructor(store: KindStore<ContactSummary>, by: () => SortBy = () => 'given') {
    this.#store = store;
    this.#by = by;
    this.#stop = store.onDelta((deltas) => {
      for (const { id } of deltas) this.#changed.add(id);
    });
  }

  /** Stops listening; call when the screen goes. */
  close(): void {
    this.#stop();
  }

  /** All in order; the same array until something changes. */
  get sorted(): readonly Entry[] {
    const { version, epoch } = this.#store;
    const by = this.#by();
    if (version === this.#version && by === this.#sortedBy) return this.#sorted;
    // another epoch or order, or the first look: nothing that was heard counts
    const anew = this.#version < 0 || epoch !== this.#epoch || by !== this.#sortedBy;
    this.#sortedBy = by;
    this.#sorted = anew ? this.#anew() : this.#caughtUp();
    this.#changed.clear();
    this.#version = version;
    this.#epoch = epoch;
    return this.#sorted;
  }

  /** Those that are looked at, in order. */
  among({ key, has }: Among): readonly Entry[] {
    const { sorted } = this;
    if (key === '') return sorted;
    if (this.#chosen?.sorted === sorted && this.#chosen.key === key) return this.#chosen.list;
    const list = sorted.filter(has);
    this.#chosen = { sorted, key, list };
    return list;
  }

  /** What holds every word of the search, in order. */
  find(query: string, among?: Among): readonly Entry[] {
    const sorted = among ? this.among(among) : this.sorted;
    const text = fold(query);
    const last = this.#last;
    if (last?.sorted === sorted && last.query === text) return last.found;
    const parsed = parseQuery(query);
    const from = last?.sorted === sorted && narrows(text, last.query) ? last.found : sorted;
    const found = parsed.words.length === 0 ? sorted : from.filter((entry) => matches(entry, parsed));
    this.#last = { sorted, query: text, found };
    return found;
  }

  #anew(): Entry[] {
    return this.#store.all.map((summary) => entryOf(summary, this.#by())).sort(inOrder);
  }

  #caughtUp(): readonly Entry[] {
    if (this.#changed.size === 0) return this.#sorted;
    const kept = this.#sorted.filter((entry) => !this.#changed.has(entry.id));
    const by = this.#by();
    const fresh = [...this.#changed]
      .flatMap((id) => this.#store.get(id) ?? [])
      .map((summary) => entryOf(summary, by));
    return merged(kept, fresh.sort(inOrder));
  }
}
