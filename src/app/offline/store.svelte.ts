/* eslint-disable svelte/prefer-svelte-reactivity -- plain on purpose: 200,000 entries under one counter, see below */
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
/** An optimistic change: `settle` when the service confirmed it, `rollback` when it did not. */
export interface Pending<T> {
  settle: (confirmed?: T | null) => void;
  rollback: () => void;
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
  #base = new Map<string, T>();
  #pending = new Map<string, { value: T | null }[]>();
  #list: readonly T[] = [];
  #listVersion = -1;
  #listeners = new Set<(deltas: readonly Delta<T>[]) => void>();

  constructor(kind: string) {
    this.kind = kind;
  }

  /** Grows with every change; read it to depend on the whole store. */
  get version(): number {
    return this.#version;
  }

  /** All summaries, in no order; the same array until something changes. Do not change it. */
  get all(): readonly T[] {
    const version = this.#version;
    if (this.#listVersion !== version) {
      this.#list = this.#pending.size === 0 ? [...this.#base.values()] : this.#overlaid();
      this.#listVersion = version;
    }
    return this.#list;
  }

  get size(): number {
    return this.all.length;
  }

  get(id: string): T | undefined {
    void this.#version;
    const pending = this.#pending.get(id)?.at(-1);
    return pending ? (pending.value ?? undefined) : this.#base.get(id);
  }

  onDelta(listener: (deltas: readonly Delta<T>[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What the service says is so. */
  apply(deltas: readonly Delta<T>[]): void {
    if (deltas.length === 0) return;
    for (const { id, summary } of deltas) {
      if (summary) this.#base.set(id, slim(summary));
      else this.#base.delete(id);
    }
    this.#changed(deltas);
  }

  /** Shows a change before the service confirmed it; null: deleted. */
  optimistic(id: string, summary: T | null): Pending<T> {
    const entry = { value: summary };
    const before = this.#base.get(id);
    this.#pending.set(id, [...(this.#pending.get(id) ?? []), entry]);
    this.#changed([{ id, summary }]);
    const drop = () => {
      const left = (this.#pending.get(id) ?? []).filter((one) => one !== entry);
      if (left.length > 0) this.#pending.set(id, left);
      else this.#pending.delete(id);
    };
    return {
      settle: (confirmed) => {
        drop();
        // the feed may have been quicker than the reply: what it said is newer than our guess
        const overtaken = confirmed === undefined && this.#base.get(id) !== before;
        const value = overtaken
          ? (this.#base.get(id) ?? null)
          : confirmed === undefined
            ? summary
            : confirmed;
        this.apply([{ id, summary: value }]);
      },
      rollback: () => {
        drop();
        this.#changed([{ id, summary: this.get(id) ?? null }]);
      },
    };
  }

  /** Forgets everything, to load anew. */
  reset(): void {
    this.#base.clear();
    this.#pending.clear();
    this.cursor = { seq: 0, derived: 0 };
    this.epoch = null;
    this.state = 'loading';
    this.error = null;
    this.freshAt = null;
    this.#version += 1;
  }

  #overlaid(): T[] {
    const all = new Map(this.#base);
    for (const [id, entries] of this.#pending) {
      const value = entries.at(-1)?.value;
      if (value) all.set(id, value);
      else all.delete(id);
    }
    return [...all.values()];
  }

  #changed(deltas: readonly Delta<T>[]): void {
    this.#version += 1;
    for (const listener of this.#listeners) listener(deltas);
  }
}
