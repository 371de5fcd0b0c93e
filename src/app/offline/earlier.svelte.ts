import { createQuery, queryOptions } from '@tanstack/svelte-query';
import { items, type Noun, type Nouns } from '../api.ts';
import { nav } from '../ui/nav.svelte.ts';
import { acts, failure } from './act.svelte.ts';
import { net } from './net.svelte.ts';

type Item<N extends Noun> = Nouns[N]['item'] & { id: string; etag: string };

export interface Ways<T> {
  /** As it is called in "Restored an earlier …". */
  name(item: T): string;
  /** Hears the item when an earlier version was brought back. */
  onrestored(item: T): void;
}

export const versionsQuery = (noun: Noun, id: string) =>
  queryOptions({ queryKey: [noun, id, 'versions'], queryFn: () => items.versions(noun, id) });

/** An earlier version never changes. */
const versionQuery = <N extends Noun>(noun: N, id: string, seq: number) =>
  queryOptions({
    queryKey: [noun, id, 'at', seq],
    queryFn: () => items.get(noun, id, seq),
    staleTime: Infinity,
  });

/** The versions of one item, the one that is looked at (`?seq=` in the address), and bringing it back. */
export class Earlier<N extends Noun> {
  readonly #noun: N;
  readonly #id: () => string;
  readonly #ways: Ways<Item<N>>;
  readonly versions;
  readonly version;
  readonly seq = $derived(Number(nav.get('seq')) || null);
  busy = $state(false);
  /** Why bringing it back did not work. */
  trouble = $state<string | null>(null);

  constructor(noun: N, id: () => string, ways: Ways<Item<N>>) {
    this.#noun = noun;
    this.#id = id;
    this.#ways = ways;
    this.versions = createQuery(() => versionsQuery(noun, id()));
    this.version = createQuery(() => ({
      ...versionQuery(noun, id(), this.seq ?? 0),
      enabled: this.seq !== null,
    }));
  }

  /** From when on it was so. */
  get at(): string | undefined {
    return this.versions.data?.items.find((one) => one.seq === this.seq)?.at;
  }
  get blocked(): string | null {
    return net.reason;
  }

  see(seq: number): void {
    nav.set({ seq: String(seq) }, { push: true });
  }
  close(): void {
    this.trouble = null;
    nav.set({ seq: null });
  }

  async restore(): Promise<void> {
    if (this.seq === null) return;
    this.busy = true;
    this.trouble = null;
    try {
      const { data, batch } = await items.restoreVersion(this.#noun, this.#id(), this.seq);
      const name = this.#ways.name(data);
      acts.done(`Restored an earlier ${name}.`, batch, `restoring ${name}`);
      this.#ways.onrestored(data);
      this.close();
    } catch (error) {
      this.trouble = failure('Could not restore this version.', error);
    } finally {
      this.busy = false;
    }
  }
}
