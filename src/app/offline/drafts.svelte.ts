import { session } from './session.svelte.ts';

/**
 * What was written and is not saved yet, kept in this browser by account: over reload, an ended session and a closed
 * tab, until it is saved or thrown away.
 */
export class Drafts<T> {
  #version = $state(0);
  readonly #kind: string;
  readonly #is: (value: unknown) => value is T;

  /** @param is whether what was kept can still be used: an older page may have written it */
  constructor(kind: string, is: (value: unknown) => value is T) {
    this.#kind = kind;
    this.#is = is;
  }

  get #prefix(): string {
    return `lifeboat.draft.${this.#kind}.${session.account?.id ?? ''}.`;
  }

  /** What is kept under an id; null: nothing. Reactive. */
  get(id: string): T | null {
    void this.#version;
    try {
      const value: unknown = JSON.parse(localStorage.getItem(this.#prefix + id) ?? 'null');
      return this.#is(value) ? value : null;
    } catch (error) {
      console.warn('What was kept here cannot be read.', error);
      return null;
    }
  }

  /** Whether something is kept under an id. Reactive. */
  has(id: string): boolean {
    return this.get(id) !== null;
  }

  /** False: this browser would not keep it (it is full, or keeps nothing). */
  keep(id: string, value: T): boolean {
    try {
      localStorage.setItem(this.#prefix + id, JSON.stringify(value));
      this.#version += 1;
      return true;
    } catch (error) {
      console.warn('This cannot be kept in this browser.', error);
      return false;
    }
  }

  drop(id: string): void {
    try {
      if (localStorage.getItem(this.#prefix + id) === null) return;
      localStorage.removeItem(this.#prefix + id);
      this.#version += 1;
    } catch (error) {
      console.warn('What was kept here cannot be removed.', error);
    }
  }
}
