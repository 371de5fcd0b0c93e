import { untrack } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import { announcer } from './announce.svelte.ts';
import { number } from './format.ts';

const MOST_KEPT = 5000;
type Listed = readonly { id: string }[];
/** What there is to be ticked. */
interface Store {
  version: number;
  state: string;
  get(id: string): unknown;
}

/** The rows of a list that are ticked, and whether ticking is on. Kept over reload, forgotten with the tab. */
export class Selection {
  readonly ids = new SvelteSet<string>();
  on = $state(false);
  /** Where a range starts. */
  #anchor: string | null = null;

  /**
   * Made while a component starts: what is ticked is kept by an effect of it.
   * @param name of the list, unlike any other's
   * @param account whose list it is
   */
  constructor(name: string, account: string) {
    const key = `lifeboat.${name}.selected.${account}`;
    for (const id of kept(key)) this.ids.add(id);
    this.on = this.ids.size > 0;
    $effect(() => keep(key, [...this.ids]));
  }

  has(id: string): boolean {
    return this.ids.has(id);
  }

  toggle(id: string): void {
    this.on = true;
    if (!this.ids.delete(id)) this.ids.add(id);
    this.#anchor = id;
  }

  /** From the one ticked last to this one, in the order of the list. */
  range(id: string, order: Listed): void {
    const to = order.findIndex((one) => one.id === id);
    const from = order.findIndex((one) => one.id === this.#anchor);
    if (to < 0) return;
    this.on = true;
    for (const one of order.slice(Math.min(to, from < 0 ? to : from), Math.max(to, from) + 1))
      this.ids.add(one.id);
    this.#anchor = id;
  }

  all(list: Listed): void {
    this.on = true;
    for (const { id } of list) this.ids.add(id);
  }

  /** What is deleted elsewhere is not ticked any more. Called while a component starts: an effect of it looks. */
  follow(store: Store): void {
    $effect(() => {
      void store.version;
      if (store.state !== 'ready') return;
      untrack(() => {
        for (const id of this.ids) if (store.get(id) === undefined) this.ids.delete(id);
      });
    });
  }

  end(): void {
    this.ids.clear();
    this.on = false;
    this.#anchor = null;
  }

  /** A click on a row while ticking is on, or with Shift: true when it ticked instead of following the link. */
  clicked(event: MouseEvent, id: string, order: Listed): boolean {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!plain || (!event.shiftKey && !this.on)) return false;
    event.preventDefault();
    this.tick(event.shiftKey, id, order);
    return true;
  }

  /** Ticks one, or with `range` all up to it. */
  tick(range: boolean, id: string, order: Listed): void {
    if (range) this.range(id, order);
    else this.toggle(id);
  }

  /** By a key: says what came of it. */
  tickAloud(range: boolean, { id, name }: { id: string; name: string }, order: Listed): void {
    this.tick(range, id, order);
    const state = this.has(id) ? 'selected' : 'not selected';
    announcer.say(`${name} ${state}, ${number(this.ids.size)} in all`);
  }
}

/** What was ticked in a list is done with, also where that list is not on the screen now. */
export function forgetSelected(name: string, account: string): void {
  keep(`lifeboat.${name}.selected.${account}`, []);
}

function kept(key: string): string[] {
  try {
    const ids: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]');
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch (error) {
    console.warn('What was selected cannot be read here.', error);
    return [];
  }
}

function keep(key: string, ids: readonly string[]): void {
  try {
    if (ids.length === 0 || ids.length > MOST_KEPT) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(ids));
  } catch (error) {
    console.warn('What is selected cannot be kept here.', error);
  }
}
