/** Work that goes on side by side, a few at a time. */
export class Lanes {
  readonly #most: number;
  readonly #busy = new Set<Promise<void>>();
  #fault: { error: unknown } | null = null;

  constructor(most: number) {
    this.#most = most;
  }

  /** Begins once a lane is free. @throws what an earlier one threw */
  async begin(work: () => Promise<void>): Promise<void> {
    while (this.#busy.size >= this.#most) await Promise.race(this.#busy);
    this.#check();
    const going = work()
      .catch((error: unknown) => void (this.#fault ??= { error }))
      .finally(() => this.#busy.delete(going));
    this.#busy.add(going);
  }

  /** Waits for all that began. @throws what one of them threw */
  async empty(): Promise<void> {
    await this.left();
    this.#check();
  }

  /** Waits for all that began, however it ended. */
  async left(): Promise<void> {
    await Promise.all(this.#busy);
  }

  #check(): void {
    if (this.#fault) throw this.#fault.error;
  }
}
