const KNOWN_AFTER = 10_000; // ms; before that a rate says little

/** Reckons the time left of something that goes on, from how fast it went since it was first told. */
export class Pace {
  #since = 0;
  #from = 0;

  /** Seconds left; null while it is too early to say or nothing moves. */
  left(done: number, total: number, now = Date.now()): number | null {
    if (this.#since === 0 || done < this.#from) {
      this.#since = now;
      this.#from = done;
    }
    const took = now - this.#since;
    const went = done - this.#from;
    if (took < KNOWN_AFTER || went <= 0 || total <= done) return null;
    return ((total - done) / went) * (took / 1000);
  }
}
