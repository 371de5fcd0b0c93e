import type { Head } from '../store/heads.ts';

export interface Moved {
  seq?: number;
  derived?: number;
  /** Something about support: a visit, look, grant or suggestion. */
  support?: number;
}
type Listener = (moved: Moved) => void;

/** Wakes whoever watches an account: says that something is new, never what. */
export class LiveHub {
  readonly #listeners = new Map<string, Set<Listener>>();

  watch(account: string, listener: Listener): () => void {
    const set = this.#listeners.get(account) ?? new Set();
    this.#listeners.set(account, set.add(listener));
    return () => {
      set.delete(listener);
      if (set.size === 0 && this.#listeners.get(account) === set) this.#listeners.delete(account);
    };
  }

  /** Accounts somebody watches now. */
  watched(): string[] {
    return [...this.#listeners.keys()];
  }

  tell(account: string, moved: Moved): void {
    for (const listener of this.#listeners.get(account) ?? []) listener(moved);
  }

  heads(heads: readonly Head[]): void {
    for (const head of heads) this.tell(head.account, { seq: head.seq });
  }
}
