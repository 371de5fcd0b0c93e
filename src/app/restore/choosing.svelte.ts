import { SvelteMap } from 'svelte/reactivity';
import type { Choices, PlanItem, Restore } from '../../shared/contract/archives.ts';
import { nav } from '../ui/nav.svelte.ts';
import { ACTIONS, COUNTED, totals, type Counts } from './totals.ts';
import { ALLOWED, modeOf, usualMode, type Mode, type Totals } from './words.ts';

type Ticked = Pick<PlanItem, 'kind' | 'action'>;

/** What the owner chose of a preview: how, and which items. */
export class Choosing {
  /** Whether single items are ticked; else all that the mode allows. */
  picking = $state(false);
  readonly ticked = new SvelteMap<string, Ticked>();
  readonly #plan: () => Restore;

  constructor(plan: () => Restore) {
    this.#plan = plan;
  }

  /** Kept in the address: a reload, and a preview made again, keep it. */
  get mode(): Mode {
    return modeOf(this.#plan().source, nav.get('mode'));
  }
  set mode(mode: Mode) {
    nav.set({ mode: mode === usualMode(this.#plan().source) ? null : mode });
  }

  /** May this be put into effect in the present mode? */
  allows(action: string): boolean {
    return ALLOWED[this.mode].includes(action);
  }

  tick(item: Pick<PlanItem, 'id' | 'kind' | 'action'>, on: boolean): void {
    if (on) this.ticked.set(item.id, { kind: item.kind, action: item.action });
    else this.ticked.delete(item.id);
  }

  clear(): void {
    this.ticked.clear();
    this.picking = false;
  }

  /** Of all that the source brings. */
  get all(): Totals {
    return totals(this.#plan().counts, ACTIONS);
  }

  /** What the button would do. */
  get chosen(): Totals {
    const { counts } = this.#plan();
    return totals(this.picking ? this.#tickedCounts() : counts, ALLOWED[this.mode]);
  }

  /** As the door takes it. */
  get choices(): Choices {
    if (!this.picking) return { mode: this.mode };
    const only = [...this.ticked].filter(([, { action }]) => this.allows(action)).map(([id]) => id);
    return { mode: this.mode, only: only.sort() };
  }

  #tickedCounts(): Counts {
    const counts: Counts = {};
    for (const { kind, action } of this.ticked.values()) {
      if (action === 'same') continue;
      const one = (counts[kind] ??= { added: 0, changed: 0, removed: 0, same: 0 });
      one[COUNTED[action]] += 1;
    }
    return counts;
  }
}
