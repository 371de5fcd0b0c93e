import { untrack } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';

const KEPT = 'lifeboat.photos.selected';
const MOST_KEPT = 5_000; // ids; more would crowd the tab's storage

interface Kept {
  ids: string[];
  /** What was shown when they were selected. */
  scope: string | null;
}

function read(): Kept {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? '{}') as Partial<Kept>;
    const ids = Array.isArray(kept.ids) ? kept.ids.filter((id) => typeof id === 'string') : [];
    return { ids, scope: typeof kept.scope === 'string' ? kept.scope : null };
  } catch (error) {
    console.warn('The selection cannot be kept here.', error);
    return { ids: [], scope: null };
  }
}
const kept = read();

/** Which photos are selected; kept while the tab is open, so that the viewer, Back and reload do not lose it. */
class Selection {
  readonly ids = new SvelteSet<string>(kept.ids);
  /** Boxes are shown although nothing is selected yet. */
  #choosing = $state(false);
  /** The photo a range with Shift starts from. */
  from: string | null = null;
  #scope = kept.scope;

  get on(): boolean {
    return this.#choosing || this.ids.size > 0;
  }
  get size(): number {
    return this.ids.size;
  }

  /** Something is shown: what was selected elsewhere is selected no more. Coming back from a photo keeps it. */
  enter(scope: string): void {
    untrack(() => {
      if (this.#scope !== null && this.#scope !== scope) this.end();
      this.#scope = scope;
      this.#keep();
    });
  }

  start(): void {
    this.#choosing = true;
  }

  set(ids: readonly string[], chosen: boolean): void {
    for (const id of ids) {
      if (chosen) this.ids.add(id);
      else this.ids.delete(id);
    }
    this.#choosing = true;
    this.#keep();
  }

  toggle(id: string): void {
    this.set([id], !this.ids.has(id));
    this.from = id;
  }

  /** Nothing selected, no boxes. */
  end(): void {
    this.ids.clear();
    this.#choosing = false;
    this.from = null;
    this.#keep();
  }

  /** Leaves out what is there no more. */
  keepOnly(here: (id: string) => boolean): void {
    const gone = [...this.ids].filter((id) => !here(id));
    if (gone.length > 0) this.set(gone, false);
  }

  #keep(): void {
    try {
      const ids = this.ids.size <= MOST_KEPT ? [...this.ids] : [];
      sessionStorage.setItem(KEPT, JSON.stringify({ ids, scope: this.#scope } satisfies Kept));
    } catch (error) {
      console.warn('The selection cannot be kept here.', error);
    }
  }
}

export const selection = new Selection();
