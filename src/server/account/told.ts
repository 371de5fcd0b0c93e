import type { Progress } from './room.ts';

const EVERY_MS = 500;

/**
 * Progress told on: at once to who listens, and into a row at most twice a second. A row that cannot be written
 * stops nothing: progress is only shown.
 */
export class Told {
  readonly #progress: Progress;
  readonly #save: (done: number, total: number) => Promise<void>;
  #last = 0;
  #saving: Promise<void> | null = null;

  constructor(progress: Progress, save: (done: number, total: number) => Promise<void>) {
    this.#progress = progress;
    this.#save = save;
  }

  tell: Progress = (done, total) => {
    const at = performance.now();
    if (at - this.#last < EVERY_MS || this.#saving) return;
    this.#last = at;
    this.#progress(done, total);
    this.#saving = this.#save(done, total)
      .catch((error: unknown) => console.error('progress could not be noted:', error))
      .finally(() => (this.#saving = null));
  };

  /** Resolves when nothing is on its way into the row. */
  async settled(): Promise<void> {
    await this.#saving;
  }
}
