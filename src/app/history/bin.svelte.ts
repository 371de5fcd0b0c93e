import { SvelteSet } from 'svelte/reactivity';
import type { BinItem } from '../../shared/contract/history.ts';
import { history } from '../api.ts';
import { acts } from '../offline/act.svelte.ts';
import { count, fold } from '../ui/format.ts';
import { putBackOutcome } from '../ui/undo-words.ts';

/** Those of one kind whose name holds every word. */
export function found(items: readonly BinItem[], kind: string, query: string): BinItem[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  return items.filter((item) => {
    if (kind && item.kind !== kind) return false;
    const name = fold(item.name);
    return words.every((word) => name.includes(word));
  });
}

/** Choosing in the bin and putting back. */
export class Choice {
  readonly ids = new SvelteSet<string>();
  busy = $state(false);

  choose(id: string, on: boolean): void {
    if (on) this.ids.add(id);
    else this.ids.delete(id);
  }

  /** Items that are no longer in the bin cannot stay chosen. */
  keepOnly(items: readonly BinItem[]): void {
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- made and dropped in this call
    const here = new Set(items.map((item) => item.id));
    for (const id of [...this.ids]) if (!here.has(id)) this.ids.delete(id);
  }

  async putBack(items: readonly BinItem[]): Promise<void> {
    if (this.busy || items.length === 0) return;
    this.busy = true;
    const [only] = items;
    const name = items.length === 1 && only?.name ? only.name : count(items.length, 'item');
    const written = await acts.run({
      run: () => history.putBack(items.map((item) => item.id)),
      done: putBackOutcome,
      failed: `Could not put back ${name}.`,
      of: `putting back ${name}`,
    });
    if (written) for (const item of items) this.ids.delete(item.id);
    this.busy = false;
  }
}
