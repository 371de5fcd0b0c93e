import { SvelteSet } from 'svelte/reactivity';

const KEPT = 'lifeboat.photos.selected';
const MOST_KEPT = 5_000; // ids; more would crowd the tab's storage

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT) ?? '[]');
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
  } catch (error) {
    console.warn('The selection cannot be kept here.', error);
    return [];
  }
}

/** Which photos are selected; kept while the tab is open, so that the viewer, Back and reload do not lose it. */
class Selection {
  readonly ids = new SvelteSet<string>(read());
  /** Boxes are shown although nothing is selected yet. */
  #choosing = $state(false);
  /** The photo a range with Shift starts from. */
  from: string | null = null;

  get on(): boolean {
    return this.#choosing || this.ids.size > 0;
  }
  get size(): number {
    return this.ids.size;
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
      sessionStorage.setItem(KEPT, JSON.stringify(ids));
    } catch (error) {
      console.warn('The selection cannot be kept here.', error);
    }
  }
}

export const selection = new Selection();
