/* eslint-disable svelte/prefer-svelte-reactivity -- plain on purpose: 50,000 entries under one counter, see below */
import type { ContactSummary } from '../../shared/contract/contacts.ts';
import { fold } from '../../shared/formats/fold.ts';
import type { KindStore } from '../offline/store.svelte.ts';
import { byName, type Entry, entryOf } from './entry.ts';
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
      if (byName(sorted[middle] as Entry, entry) < 0) low = middle + 1;
      else high = middle;
    }
    for (; from < low; from += 1) out.push(sorted[from] as Entry);
    out.push(entry);
  }
  for (; from < sorted.length; from += 1) out.push(sorted[from] as Entry);
  return out;
}

/**
 * The address book in order, and what a search finds in it. Changes come item by item: only what changed is folded
 * and put in its place. Reads are reactive through the store's version.
 */
export class Directory {
  readonly #store: KindStore<ContactSummary>;
  #sorted: readonly Entry[] = [];
  #changed = new Set<string>();
  #epoch: string | null = null;
  #version = -1;
  #last: { sorted: readonly Entry[]; query: string; found: readonly Entry[] } | null = null;
  readonly #stop: () => void;

  constructor(store: KindStore<ContactSummary>) {
    this.#store = store;
    this.#stop = store.onDelta((deltas) => {
      for (const { id } of deltas) this.#changed.add(id);
    });
  }

  /** Stops listening; call when the screen goes. */
  close(): void {
    this.#stop();
  }

  /** All, by name; the same array until something changes. */
  get sorted(): readonly Entry[] {
    const { version, epoch } = this.#store;
    if (version === this.#version) return this.#sorted;
    // another epoch, or the first look: nothing that was heard counts
    this.#sorted = this.#version < 0 || epoch !== this.#epoch ? this.#anew() : this.#caughtUp();
    this.#changed.clear();
    this.#version = version;
    this.#epoch = epoch;
    return this.#sorted;
  }

  /** What holds every word of the search, by name. */
  find(query: string): readonly Entry[] {
    const { sorted } = this;
    const text = fold(query);
    const last = this.#last;
    if (last?.sorted === sorted && last.query === text) return last.found;
    const parsed = parseQuery(query);
    const among = last?.sorted === sorted && narrows(text, last.query) ? last.found : sorted;
    const found = parsed.words.length === 0 ? sorted : among.filter((entry) => matches(entry, parsed));
    this.#last = { sorted, query: text, found };
    return found;
  }

  #anew(): Entry[] {
    return this.#store.all.map(entryOf).sort(byName);
  }

  #caughtUp(): readonly Entry[] {
    if (this.#changed.size === 0) return this.#sorted;
    const kept = this.#sorted.filter((entry) => !this.#changed.has(entry.id));
    const fresh = [...this.#changed].flatMap((id) => this.#store.get(id) ?? []).map(entryOf);
    return merged(kept, fresh.sort(byName));
  }
}
