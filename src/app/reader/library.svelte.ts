/* eslint-disable svelte/prefer-svelte-reactivity -- the lists behind these maps are what is watched */
import {
  listPart,
  PAGE_KINDS,
  type PageHeader,
  type PageKind,
  type PageText,
  textPart,
} from '../../shared/formats/archive-page.ts';
import { fromBase64 } from '../../shared/formats/base64.ts';
import { entryOf } from './entry.ts';
import { loadPart } from './load-part.ts';
import type { Entry, Rows } from './rows.ts';

const SHOW_EVERY = 150; // ms; a list that grows on the screen is laid out anew each time
const TEXTS_KEPT = 40; // parts

/** Until what was read is seen, or a moment has passed: a page out of sight is never painted. */
const painted = (): Promise<unknown> =>
  Promise.race([
    new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))),
    new Promise((resolve) => setTimeout(resolve, SHOW_EVERY)),
  ]);

/** The items of one kind, read list by list. */
export class Shelf<K extends PageKind = PageKind> {
  readonly kind: K;
  readonly #lists: number;
  entries = $state.raw<readonly Entry<K>[]>([]);
  state = $state<'loading' | 'ready' | 'error'>('loading');
  error = $state.raw<unknown>(null);
  readonly #byId = new Map<string, Entry<K>>();
  #reading: Promise<void> | null = null;

  constructor(kind: K, lists: number) {
    this.kind = kind;
    this.#lists = lists;
  }

  /** Reactive: an item that is not read yet is found once it is. */
  get(id: string): Entry<K> | undefined {
    void this.entries;
    return this.#byId.get(id);
  }

  /** Reads all lists, once; again after a failure. */
  read(): Promise<void> {
    return (this.#reading ??= this.#read());
  }

  async #read(): Promise<void> {
    this.state = 'loading';
    const found: Entry<K>[] = [];
    let shown = 0;
    try {
      for (let n = 0; n < this.#lists; n++) {
        for (const row of await loadPart<Rows[K]>(listPart(this.kind, n))) {
          const entry = entryOf(this.kind, row, found.length);
          found.push(entry);
          this.#byId.set(entry.id, entry);
        }
        if (n > 0 && performance.now() - shown < SHOW_EVERY) continue;
        this.entries = found.slice();
        await painted();
        shown = performance.now();
      }
      this.state = 'ready';
    } catch (error) {
      this.error = error;
      this.state = 'error';
      this.#reading = null;
    }
    this.entries = found;
  }
}

/** All that the archive's page has read so far. */
export class Library {
  readonly header: PageHeader;
  readonly #shelves: Record<PageKind, Shelf>;
  readonly #texts = new Map<string, Promise<readonly PageText[]>>();

  constructor(header: PageHeader) {
    this.header = header;
    this.#shelves = Object.fromEntries(
      PAGE_KINDS.map((kind) => [kind, new Shelf(kind, header.parts[kind].lists)]),
    ) as Record<PageKind, Shelf>;
  }

  shelf<K extends PageKind>(kind: K): Shelf<K> {
    return this.#shelves[kind] as unknown as Shelf<K>;
  }

  get shelves(): readonly Shelf[] {
    return PAGE_KINDS.map((kind) => this.#shelves[kind]);
  }

  /** Reads every kind, the one that is shown first. */
  async readAll(first: PageKind): Promise<void> {
    for (const kind of [first, ...PAGE_KINDS]) await this.#shelves[kind].read();
  }

  /** An item's own bytes; null: they are too many for a page. @throws PartError */
  async bytesOf({ kind, n }: Entry): Promise<Uint8Array<ArrayBuffer> | null> {
    const { texts } = this.header.parts[kind];
    const at = texts.findLastIndex((first) => first <= n);
    const part = textPart(kind, at);
    const page = await this.#textsOf(part);
    return bytesOf(page[n - (texts[at] ?? 0)] ?? null);
  }

  #textsOf(part: string): Promise<readonly PageText[]> {
    let found = this.#texts.get(part);
    if (!found) {
      found = loadPart<PageText>(part);
      found.catch(() => this.#texts.delete(part));
      const oldest = this.#texts.size >= TEXTS_KEPT ? this.#texts.keys().next().value : undefined;
      if (oldest !== undefined) this.#texts.delete(oldest);
      this.#texts.set(part, found);
    }
    return found;
  }
}

const encoder = new TextEncoder();

/** The bytes a text of a part stands for. */
export function bytesOf(text: PageText): Uint8Array<ArrayBuffer> | null {
  if (text === null) return null;
  return typeof text === 'string' ? encoder.encode(text) : fromBase64(text.base64);
}
