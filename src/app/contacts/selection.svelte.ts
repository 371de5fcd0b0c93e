import { SvelteSet } from 'svelte/reactivity';

const KEY = 'lifeboat.contacts.selected';
const MOST_KEPT = 5000;

/** The contacts that are ticked, and whether ticking is on. Kept over reload, forgotten with the tab. */
export class Selection {
  readonly ids = new SvelteSet<string>();
  on = $state(false);
  /** Where a range starts. */
  #anchor: string | null = null;

  constructor(account: string) {
    try {
      const kept: unknown = JSON.parse(sessionStorage.getItem(`${KEY}.${account}`) ?? '[]');
      if (Array.isArray(kept)) for (const id of kept) if (typeof id === 'string') this.ids.add(id);
    } catch (error) {
      console.warn('What was selected cannot be read here.', error);
    }
    this.on = this.ids.size > 0;
    $effect(() => keep(`${KEY}.${account}`, [...this.ids]));
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
  range(id: string, order: readonly { id: string }[]): void {
    const to = order.findIndex((one) => one.id === id);
    const from = order.findIndex((one) => one.id === this.#anchor);
    if (to < 0) return;
    this.on = true;
    for (const one of order.slice(Math.min(to, from < 0 ? to : from), Math.max(to, from) + 1))
      this.ids.add(one.id);
    this.#anchor = id;
  }

  all(list: readonly { id: string }[]): void {
    this.on = true;
    for (const { id } of list) this.ids.add(id);
  }

  /** What is gone cannot be ticked. */
  keepOnly(is: (id: string) => boolean): void {
    for (const id of this.ids) if (!is(id)) this.ids.delete(id);
  }

  end(): void {
    this.ids.clear();
    this.on = false;
    this.#anchor = null;
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
