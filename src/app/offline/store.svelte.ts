/* eslint-disable svelte/prefer-svelte-reactivity -- plain on purpose: 200,000 entries under one counter, see below */
import { type Base, Overlay, type Pending } from './overlay.ts';

export type { Pending };

/** The summaries of one kind: what lists, search and months answer from. */
export interface Summary {
  id: string;
  etag: string;
}
export interface Cursor {
  seq: number;
  derived: number;
}
export interface Delta<T> {
  id: string;
  /** What it is now; null: deleted. */
  summary: T | null;
}
/** Strings that repeat in every summary are kept once. */
const interned = new Map<string, string>();
function intern(text: string): string {
  const known = interned.get(text);
  if (known !== undefined) return known;
  if (interned.size < 5000) interned.set(text, text);
  return text;
}
function slim<T extends Summary>(summary: T): T {
  const record = summary as T & { collection?: string; mediaType?: string };
  if (record.collection) record.collection = intern(record.collection);
  if (record.mediaType) record.mediaType = intern(record.mediaType);
  return summary;
}

/**
 * Plain maps and one reactive counter: 200,000 summaries cost no proxies. `all`, `get` and `size` are reactive as a
 * whole; listeners of `onDelta` hear single items, for indexes that are kept up rather than made anew.
 */
export class KindStore<T extends Summary> {
  readonly kind: string;
  /** loading: not all pages are here yet (those that are can be shown); error: it could not be read. */
  state = $state<'loading' | 'ready' | 'error'>('loading');
  error = $state.raw<unknown>(null);
  /** When it was last known to be complete; null: never. */
  freshAt = $state<number | null>(null);
  #version = $state(0);
  cursor: Cursor = { seq: 0, derived: 0 };
  epoch: string | null = null;
  readonly #shown: Overlay<T>;
  #list: readonly T[] = [];
  #listVersion = -1;
  #listeners = new Set<(deltas: readonly Delta<T>[]) => void>();

  /** `base`: where the summaries are kept. */
  constructor(kind: string, base: Base<T> = new Map<string, T>()) {
    this.kind = kind;
    this.#shown = new Overlay(base);
  }

  /** Grows with every change; read it to depend on the whole store. */
  get version(): number {
    return this.#version;
  }

  /** Where the summaries are kept, guesses included; read it with `version`. */
  get base(): Base<T> {
    return this.#shown.base;
  }

  /** All summaries, in no order; the same array until something changes. Do not change it. */
  get all(): readonly T[] {
    const version = this.#version;
    if (this.#listVersion !== version) {
      this.#list = [...this.#shown.base.values()];
      this.#listVersion = version;
    }
    return this.#list;
  }

  get size(): number {
    void this.#version;
    return this.#shown.base.size;
  }

  get(id: string): T | undefined {
    void this.#version;
    return this.#shown.base.get(id);
  }

  onDelta(listener: (deltas: readonly Delta<T>[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What the service says is so. */
  apply(deltas: readonly Delta<T>[]): void {
    if (deltas.length === 0) return;
    for (const { id, summary } of deltas) this.#shown.say(id, summary && slim(summary));
    this.#changed(deltas);
  }

  /** Shows a change before the service confirmed it; null: deleted. */
  optimistic(id: string, summary: T | null): Pending<T> {
    const pending = this.#shown.guess(
      id,
      summary,
      (shown) => this.#changed([{ id, summary: shown }]),
      () => this.cursor.seq,
    );
    this.#changed([{ id, summary }]);
    return pending;
  }

  /** Forgets everything, to load anew. */
  reset(): void {
    this.#shown.clear();
    this.cursor = { seq: 0, derived: 0 };
    this.epoch = null;
    this.state = 'loading';
    this.error = null;
    this.freshAt = null;
    this.#version += 1;
  }

  #changed(deltas: readonly Delta<T>[]): void {
    this.#version += 1;
    for (const listener of this.#listeners) listener(deltas);
  }
}
