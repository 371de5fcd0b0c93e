import { LifeboatError } from '../../shared/contract/problem.ts';

const WINDOW_MS = 15 * 60_000;
const MOST = 20;

/** Counts what an agent looks up, found or not: accounts cannot be tried one after another. */
export class FindLimits {
  readonly #times = new Map<string, number[]>();
  readonly #now: () => number;

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts one. @throws `request.too-many` with the seconds to wait, past 20 in 15 minutes */
  count(agent: string): void {
    const now = this.#now();
    const recent = (this.#times.get(agent) ?? []).filter((time) => time > now - WINDOW_MS);
    if (recent.length >= MOST) {
      const retryAfter = Math.ceil((recent[0]! + WINDOW_MS - now) / 1000);
      throw new LifeboatError('request.too-many', {
        retryAfter,
        detail: `An agent may look up ${MOST} accounts in 15 minutes.`,
      });
    }
    this.#times.set(agent, [...recent, now]);
  }
}
