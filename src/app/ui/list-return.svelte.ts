import { untrack } from 'svelte';

interface Pane {
  /** Place of a row, -1 when it is not listed. */
  placeOf(id: string): number;
  focusRow(place: number): void;
}

/** The way back from what is open to its row in the list, or to the row that took its place. */
export class ListReturn {
  readonly #open: () => string | null;
  readonly #pane: () => Pane | undefined;
  readonly #toList: () => void;
  /** Where the focus goes once the list is back. */
  #place: number | null = null;

  /** Made while a component starts: an effect of it gives the focus. */
  constructor(open: () => string | null, pane: () => Pane | undefined, toList: () => void) {
    this.#open = open;
    this.#pane = pane;
    this.#toList = toList;
    $effect(() => {
      const place = this.#place;
      if (open() !== null || place === null) return;
      this.#place = null;
      untrack(() => pane()?.focusRow(place));
    });
  }

  readonly leave = (): void => {
    const open = this.#open();
    this.#place = Math.max(0, open === null ? 0 : (this.#pane()?.placeOf(open) ?? 0));
    this.#toList();
  };
}
