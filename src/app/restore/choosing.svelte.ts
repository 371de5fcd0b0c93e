import { SvelteMap } from 'svelte/reactivity';
import type { Choices, PlanItem, Restore } from '../../shared/contract/archives.ts';
import { nav } from '../ui/nav.svelte.ts';
import { allIds } from './queries.ts';
import { COUNTED, totals, type Counts } from './totals.ts';
import { ALLOWED, type KindMode, modeOf, usualMode, type Mode, type Totals } from './words.ts';

type Ticked = Pick<PlanItem, 'kind' | 'action'>;

/** What the owner chose of a preview: how, and which items. It outlives a preview that is made again. */
export class Choosing {
  /** Whether single items are ticked; else all that the mode allows. */
  picking = $state(false);
  /** Ticks are being compared with a preview that was made again. */
  settling = $state(false);
  readonly ticked = new SvelteMap<string, Ticked>();
  /** Kinds that go another way than the rest. */
  readonly kinds = new SvelteMap<string, KindMode>();
  readonly #plan: () => Restore | undefined;
  #digest = '';

  constructor(plan: () => Restore | undefined) {
    this.#plan = plan;
  }

  /** Kept in the address, so that a reload keeps it. */
  get mode(): Mode {
    const source = this.#plan()?.source;
    return source ? modeOf(source, nav.get('mode')) : 'missing';
  }
  set mode(mode: Mode) {
    const source = this.#plan()?.source;
    if (source) nav.set({ mode: mode === usualMode(source) ? null : mode });
  }

  /** The way this kind goes. */
  modeFor(kind: string): KindMode {
    return this.kinds.get(kind) ?? this.mode;
  }

  /** '' lets it go as the rest. */
  setKind(kind: string, mode: KindMode | ''): void {
    if (mode === '') this.kinds.delete(kind);
    else this.kinds.set(kind, mode);
  }

  /** May this be put into effect in the way the kind goes? */
  allows(kind: string, action: string): boolean {
    return ALLOWED[this.modeFor(kind)].includes(action);
  }

  tick(item: Pick<PlanItem, 'id' | 'kind' | 'action'>, on: boolean): void {
    if (on) this.ticked.set(item.id, { kind: item.kind, action: item.action });
    else this.ticked.delete(item.id);
  }

  clear(): void {
    this.ticked.clear();
    this.picking = false;
  }

  /** Keeps of the ticks those that mean the same in this preview; when that cannot be known, none. */
  async settle(plan: Restore): Promise<void> {
    const known = this.#digest;
    this.#digest = plan.digest;
    if (known === '' || known === plan.digest || this.ticked.size === 0) return;
    this.settling = true;
    try {
      await this.#drop(plan);
    } catch {
      this.ticked.clear(); // the page then shows that nothing is ticked
    } finally {
      this.settling = false;
    }
  }

  /** Of all that the source brings. */
  get all(): Totals {
    return totals(this.#plan()?.counts ?? {}, () => 'exact');
  }

  /** What the button would do. */
  get chosen(): Totals {
    const counts = this.picking ? this.#tickedCounts() : this.#plan()?.counts;
    return totals(counts ?? {}, (kind) => this.modeFor(kind));
  }

  /** As the door takes it. */
  get choices(): Choices {
    const ways = this.kinds.size > 0 ? { kinds: Object.fromEntries(this.kinds) } : {};
    if (!this.picking) return { mode: this.mode, ...ways };
    const only = [...this.ticked]
      .filter(([, { kind, action }]) => this.allows(kind, action))
      .map(([id]) => id);
    return { mode: this.mode, ...ways, only: only.sort() };
  }

  async #drop({ id }: Restore): Promise<void> {
    for (const key of this.#lists()) {
      const [kind = '', action = ''] = key.split(' ');
      const there = await allIds(id, kind, action as PlanItem['action']);
      for (const [item, tick] of [...this.ticked])
        if (tick.kind === kind && tick.action === action && !there.has(item)) this.ticked.delete(item);
    }
  }

  #lists(): string[] {
    const all = [...this.ticked.values()].map(({ kind, action }) => `${kind} ${action}`);
    return all.filter((key, index) => all.indexOf(key) === index);
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
