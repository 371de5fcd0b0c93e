/* eslint-disable svelte/prefer-svelte-reactivity -- plain on purpose: which kinds are loaded is no state a page shows */
import type { EventSummary, NoteSummary, TaskSummary } from '../../shared/contract/calendar.ts';
import type { CollectionSummary } from '../../shared/contract/collections.ts';
import type { ContactSummary } from '../../shared/contract/contacts.ts';
import type { FileSummary, PhotoSummary } from '../../shared/contract/photos.ts';
import type { Feed } from '../../shared/contract/account.ts';
import { ApiError, changes, onApi } from '../api.ts';
import { live } from './live.ts';
import { net } from './net.svelte.ts';
import type { Base } from './overlay.ts';
import { PhotoTable } from './photo-table.ts';
import { KindStore, type Delta, type Summary } from './store.svelte.ts';

/** The summaries this browser holds, kind by kind, kept fresh by the delta feed. */
export interface Kinds {
  contact: ContactSummary;
  event: EventSummary;
  task: TaskSummary;
  note: NoteSummary;
  photo: PhotoSummary;
  file: FileSummary;
  collection: CollectionSummary;
}
export type FeedKind = keyof Kinds;

const PAGE = 2000;

/** A store of its own root: a $derived that is the first to ask would not hear of what changes in it otherwise. */
function storeOf(kind: FeedKind): KindStore<Summary> {
  let store!: KindStore<Summary>;
  $effect.root(() => {
    store = new KindStore<Summary>(kind, columnsOf(kind));
  });
  return store;
}

/** Kept as columns: there are too many for an object each. */
const columnsOf = (kind: FeedKind): Base<Summary> | undefined =>
  kind === 'photo' ? (new PhotoTable() as unknown as Base<Summary>) : undefined;

class FeedHub {
  #stores = new Map<FeedKind, KindStore<Summary>>();
  #running: Promise<void> | null = null;
  #again = false;
  #head = 0;
  #abort = new AbortController();
  #moved = new Set<() => void>();

  /** Starts listening; called once by the shell. */
  start(): void {
    onApi((event) => {
      if (event.type === 'wrote' && event.seq > this.#head) void this.sync();
    });
    live.on((event) => {
      if (event.type === 'seq' || event.type === 'open') void this.sync();
    });
    net.onBack(() => void this.sync());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') void this.sync();
    });
  }

  /** The store of a kind; the first call starts loading it. */
  of<K extends FeedKind>(kind: K): KindStore<Kinds[K]> {
    let store = this.#stores.get(kind);
    if (!store) {
      const made = (store = storeOf(kind));
      this.#stores.set(kind, made);
      // not inside a $derived that asks for the store: loading writes state
      queueMicrotask(() => void this.sync());
    }
    return store as unknown as KindStore<Kinds[K]>;
  }

  /** Called after each batch of changes of any kind; what a list holds when it is first loaded is no change. */
  onMoved(run: () => void): () => void {
    this.#moved.add(run);
    return () => this.#moved.delete(run);
  }

  /** Asks for what changed; calls while it runs make one more round. */
  sync(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#rounds().finally(() => (this.#running = null));
    return this.#running;
  }

  /** Forgets all: another person, or nobody, is signed in. */
  clear(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#stores.clear();
    this.#head = 0;
  }

  async #rounds(): Promise<void> {
    do {
      this.#again = false;
      for (const group of this.#groups()) await this.#catchUp(group);
    } while (this.#again);
  }

  /** Kinds that stand at the same point are asked for in one request. */
  #groups(): FeedKind[][] {
    const groups = new Map<string, FeedKind[]>();
    for (const [kind, { cursor, epoch }] of this.#stores) {
      // a kind not loaded yet comes by itself, so that a short list does not wait for a long one
      const at = epoch === null ? kind : `${epoch} ${cursor.seq} ${cursor.derived}`;
      groups.set(at, [...(groups.get(at) ?? []), kind]);
    }
    return [...groups.values()];
  }

  async #catchUp(kinds: FeedKind[]): Promise<void> {
    const { signal } = this.#abort;
    const stores = kinds.flatMap((kind) => this.#stores.get(kind) ?? []);
    try {
      let more = true;
      while (more && !signal.aborted) {
        const from = stores[0]?.cursor ?? { seq: 0, derived: 0 };
        const feed = await changes(
          { since: from.seq, derived: from.derived, kinds: kinds.join(','), limit: PAGE },
          signal,
        );
        if (signal.aborted) return;
        more = this.#take(stores, feed);
      }
      for (const store of stores) {
        store.state = 'ready';
        store.error = null;
        store.freshAt = Date.now();
      }
    } catch (error) {
      if (signal.aborted) return;
      this.#failed(stores, error);
    }
  }

  /** Takes in one page; true when there is more. Another epoch means: everything anew. */
  #take(stores: KindStore<Summary>[], feed: Feed): boolean {
    if (stores.some((store) => store.epoch !== null && store.epoch !== feed.epoch)) {
      for (const store of stores) store.reset();
      return true;
    }
    const held = stores.some(({ freshAt }) => freshAt !== null);
    for (const store of stores) {
      const deltas = feed.items.filter((item) => item.kind === store.kind) as unknown as Delta<Summary>[];
      store.cursor = { seq: feed.seq, derived: feed.derived };
      store.epoch = feed.epoch;
      store.apply(deltas);
    }
    this.#head = Math.max(this.#head, feed.seq);
    if (held && feed.items.length > 0) for (const run of this.#moved) run();
    return feed.more;
  }

  /** What is held stays; a list that never was whole says so instead of looking empty. */
  #failed(stores: KindStore<Summary>[], error: unknown): void {
    for (const store of stores) {
      store.error = error;
      if (store.freshAt === null) store.state = 'error';
    }
    if (!(error instanceof ApiError)) console.error(error);
  }
}

const hub = new FeedHub();

/** The store of a kind: `const contacts = feed('contact')`, then `contacts.all`, `.state`, `.get(id)`. */
export const feed = <K extends FeedKind>(kind: K): KindStore<Kinds[K]> => hub.of(kind);
export const feeds = hub;
