/** Where summaries are kept by id: a Map, or columns for a kind of which there are very many. */
export interface Base<T> {
  get(id: string): T | undefined;
  set(id: string, summary: T): unknown;
  delete(id: string): unknown;
  clear(): void;
  values(): Iterable<T>;
  readonly size: number;
}

/**
 * An optimistic change: `settle` when the service confirmed it, with what it is now if that is known, and the seq at
 * which it was written; `rollback` when it did not.
 */
export interface Pending<T> {
  settle: (confirmed?: T | null, seq?: number | null) => void;
  rollback: () => void;
}

interface Guess<T> {
  /** null: gone. */
  value: T | null;
}

/** An item that shows a guess, and what the service says of it. */
interface Open<T> {
  said: T | null;
  /** How often it has said something meanwhile. */
  heard: number;
  guesses: Guess<T>[];
}

/**
 * What is shown of one kind. Guesses lie in the base itself, so that whoever reads it sees them; what the service says
 * of those items waits beside it until the guess is settled or taken back.
 */
export class Overlay<T> {
  readonly base: Base<T>;
  readonly #open = new Map<string, Open<T>>();

  constructor(base: Base<T>) {
    this.base = base;
  }

  /** What the service says is so; null: deleted. */
  say(id: string, summary: T | null): void {
    const open = this.#open.get(id);
    if (open) {
      open.said = summary;
      open.heard += 1;
    } else this.#show(id, summary);
  }

  /**
   * Shows a guess; answers how it ends. `changed` is called with what is shown then; `reached` is the seq up to which
   * the service has told everything.
   */
  guess(
    id: string,
    value: T | null,
    changed: (shown: T | null) => void,
    reached: () => number = () => NaN,
  ): Pending<T> {
    const open = this.#open.get(id) ?? { said: this.base.get(id) ?? null, heard: 0, guesses: [] };
    this.#open.set(id, open);
    const guess = { value };
    const { heard } = open;
    open.guesses.push(guess);
    this.#show(id, value);
    const end = (): void => {
      if (this.#open.get(id) !== open) return; // all was forgotten meanwhile
      open.guesses = open.guesses.filter((one) => one !== guess);
      const left = open.guesses.at(-1);
      if (!left) this.#open.delete(id);
      const shown = left ? left.value : open.said;
      this.#show(id, shown);
      changed(shown);
    };
    return {
      settle: (confirmed, seq) => {
        // what was told up to that seq or beyond is newer than the guess; what was told before is not
        const told = seq === undefined || seq === null ? open.heard > heard : reached() >= seq;
        if (confirmed !== undefined) open.said = confirmed;
        else if (!told) open.said = value;
        end();
      },
      rollback: end,
    };
  }

  clear(): void {
    this.base.clear();
    this.#open.clear();
  }

  #show(id: string, summary: T | null): void {
    if (summary) this.base.set(id, summary);
    else this.base.delete(id);
  }
}
