import type { ServerResponse } from 'node:http';
import type { Sendable } from './send.ts';

/** How often a transfer looks whether it may go on, and tells what went out. */
const LOOK_MS = 2_000;
/** While more than a few go on, each tells only at its fifth look: telling costs a write. */
const FEW = 20;
const TELL_EACH = 5;

let open = 0;
/** A client that takes not one byte for this long is gone; it can go on from the byte it has. */
const SILENCE_MS = 10 * 60_000;

/** One body on its way out: one socket write at a time, watched while it waits for a slow client too. */
export class Transfer {
  readonly #out: ServerResponse;
  readonly #what: Pick<Sendable, 'check' | 'sent'>;
  readonly #timer: NodeJS.Timeout;
  /** Bytes before it have been handed to the network. */
  at: number;
  #told: number;
  #looks = 0;
  #moved = performance.now();
  #telling: Promise<void> = Promise.resolve();

  constructor(out: ServerResponse, what: Pick<Sendable, 'check' | 'sent'>, start: number) {
    this.#out = out;
    this.#what = what;
    this.at = this.#told = start;
    open++;
    this.#timer = setInterval(() => void this.#look(), LOOK_MS);
    this.#timer.unref();
  }

  /** Resolves when the network has taken all of `chunk`; answers false when nobody listens any more. */
  write(chunk: Uint8Array): Promise<boolean> {
    const out = this.#out;
    return new Promise((resolve) => {
      const gone = () => resolve(false);
      out.once('close', gone);
      out.write(chunk, (error) => {
        out.off('close', gone);
        if (error || out.destroyed) return resolve(false);
        this.at += chunk.length;
        this.#moved = performance.now();
        resolve(true);
      });
    });
  }

  async #look(): Promise<void> {
    if (++this.#looks % TELL_EACH === 0 || open <= FEW) this.#tell();
    try {
      if (performance.now() - this.#moved > SILENCE_MS) throw new Error('nothing was taken for 10 minutes');
      await this.#what.check?.();
    } catch (error) {
      console.error(`a transfer was broken off: ${(error as Error).message}`);
      this.#out.destroy();
    }
  }

  /** What cannot be noted stops no transfer: the owner is only told less than is true. */
  #tell(): void {
    const [from, to] = [this.#told, this.at];
    if (from === to || !this.#what.sent) return;
    this.#told = to;
    const sent = this.#what.sent;
    this.#telling = this.#telling
      .then(() => sent(from, to))
      .catch((error: unknown) => console.error('what was sent could not be noted:', error));
  }

  async ended(): Promise<void> {
    open--;
    clearInterval(this.#timer);
    this.#tell();
    await this.#telling;
  }
}
