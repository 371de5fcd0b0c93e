import { LifeboatError } from '../../shared/contract/problem.ts';

const WINDOW_MS = 15 * 60_000;
/** Names kept at most; the oldest go first, so that a flood of names cannot fill the memory. */
const KEPT = 100_000;

/** Counts what somebody does, good or not, and refuses more than an allowance in 15 minutes. */
export class Allowance {
  readonly #times = new Map<string, number[]>();
  readonly #most: number;
  readonly #of: string;
  readonly #now: () => number;

  /** `of`: what is counted, in words; `now` in milliseconds. */
  constructor({ most, of, now }: { most: number; of: string; now: () => number }) {
    this.#most = most;
    this.#of = of;
    this.#now = now;
  }

  /** Counts one. @throws `request.too-many` with the seconds to wait */
  count(who: string): void {
    const now = this.#now();
    const recent = (this.#times.get(who) ?? []).filter((time) => time > now - WINDOW_MS);
    if (recent.length >= this.#most) {
      const retryAfter = Math.ceil((recent[0]! + WINDOW_MS - now) / 1000);
      const minutes = Math.ceil(retryAfter / 60);
      const detail = `At most ${this.#most} ${this.#of} in 15 minutes. Try again in ${minutes} minutes.`;
      throw new LifeboatError('request.too-many', { retryAfter, detail });
    }
    this.#times.delete(who);
    this.#times.set(who, [...recent, now]);
    if (this.#times.size > KEPT) this.#times.delete(this.#times.keys().next().value!);
  }
}
