/** Where saving stands. same: nothing was written; waiting: for a pause; failed: it is not saved. */
export type Phase = 'same' | 'waiting' | 'saving' | 'saved' | 'failed';

export interface Ways {
  /** Whether something is there that is not saved. */
  dirty(): boolean;
  /** Saves what is there now; rejects when it did not work. */
  save(): Promise<void>;
  /** Hears each change of the phase; with `failed` the reason, and answers whether to try again by itself. */
  phase(phase: Phase, error?: unknown): boolean | void;
}

/** Milliseconds. */
export interface Waits {
  /** After the last key. */
  pause: number;
  /** After a failure that may pass. */
  again: number;
}

/**
 * Saves as one writes: after a pause, one save at a time, and once more when more was written meanwhile. What was
 * written while a save was on its way waits for its own pause.
 */
export class Autosave {
  readonly #ways: Ways;
  readonly #waits: Waits;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** A save is on its way. */
  #busy = false;
  #run: Promise<void> = Promise.resolve();
  #asked = false;

  constructor(ways: Ways, waits: Waits = { pause: 2000, again: 15_000 }) {
    this.#ways = ways;
    this.#waits = waits;
  }

  /** Something was written. */
  typed(): void {
    if (!this.#busy) this.#ways.phase('waiting');
    this.#later(this.#waits.pause);
  }

  /** Saves now what is not saved; ends when that was tried. */
  flush(): Promise<void> {
    this.stop();
    this.#asked = true;
    if (!this.#busy) this.#run = this.#rounds();
    return this.#run;
  }

  /** Nothing is saved by itself any more until something is written. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #rounds(): Promise<void> {
    if (!this.#ways.dirty()) this.#ways.phase('same');
    this.#busy = true;
    let well = true;
    while (well && this.#asked && this.#ways.dirty()) well = await this.#once();
    this.#asked = false;
    this.#busy = false;
    if (well && this.#ways.dirty() && this.#timer === undefined) this.#later(this.#waits.pause);
  }

  /** One save; true when it worked. */
  async #once(): Promise<boolean> {
    this.#asked = false;
    this.#ways.phase('saving');
    try {
      await this.#ways.save();
    } catch (error) {
      if (this.#ways.phase('failed', error)) this.#later(this.#waits.again);
      return false;
    }
    this.#ways.phase(this.#ways.dirty() ? 'waiting' : 'saved');
    return true;
  }

  #later(wait: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), wait);
  }
}
