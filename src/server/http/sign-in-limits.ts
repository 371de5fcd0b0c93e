import { LifeboatError } from '../../shared/contract/problem.ts';

const WINDOW_MS = 15 * 60_000;
const PER_ACCOUNT = 10;
const PER_ADDRESS = 100;
/** Names kept at most; the oldest go first, so that a flood of names cannot fill the memory. */
const KEPT = 100_000;

/** Counts failed sign-ins only: 10 per account, 100 per address in 15 minutes (design, section 8). */
export class SignInLimits {
  readonly #failures = new Map<string, number[]>();
  readonly #running = new Map<string, Set<Promise<unknown>>>();
  readonly #now: () => number;
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /**
   * Runs one attempt; `attempt` answers whether it was good. Attempts that might pass a limit together wait for one another, so
   * that many at once guess no more often than one after another. @throws `request.too-many`
   */
  async attempt<T>(account: string, address: string, attempt: () => Promise<T | null>): Promise<T | null> {
    const limits = [
      [`account ${account}`, PER_ACCOUNT],
      [`address ${address}`, PER_ADDRESS],
    ] as const;
    for (;;) {
      this.check(account, address);
      const crowded = limits.find(
        ([key, most]) => this.#recent(key).length + (this.#running.get(key)?.size ?? 0) >= most,
      );
      if (!crowded) break;
      await Promise.race(this.#running.get(crowded[0])!);
    }
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    for (const [key] of limits) this.#running.set(key, (this.#running.get(key) ?? new Set()).add(ended));
    try {
      const good = await attempt();
      if (good === null) this.failed(account, address);
      else this.succeeded(account);
      return good;
    } finally {
      for (const [key] of limits) this.#leave(key, ended);
      end();
    }
  }

  #leave(key: string, ended: Promise<unknown>): void {
    const running = this.#running.get(key);
    running?.delete(ended);
    if (running?.size === 0) this.#running.delete(key);
  }

  /** @throws `request.too-many` with the seconds to wait */
  check(account: string, address: string): void {
    this.#over(`account ${account}`, PER_ACCOUNT);
    this.#over(`address ${address}`, PER_ADDRESS);
  }

  failed(account: string, address: string): void {
    for (const key of [`account ${account}`, `address ${address}`]) {
      const times = this.#recent(key);
      times.push(this.#now());
      this.#failures.delete(key);
      this.#failures.set(key, times);
    }
    while (this.#failures.size > KEPT) this.#failures.delete(this.#failures.keys().next().value!);
  }

  succeeded(account: string): void {
    this.#failures.delete(`account ${account}`);
  }

  #recent(key: string): number[] {
    return (this.#failures.get(key) ?? []).filter((t) => t > this.#now() - WINDOW_MS);
  }

  #over(key: string, most: number): void {
    const times = this.#recent(key);
    if (times.length < most) return;
    const retryAfter = Math.ceil((times[times.length - most]! + WINDOW_MS - this.#now()) / 1000);
    throw new LifeboatError('request.too-many', {
      retryAfter,
      detail: `Too many failed sign-ins. Try again in ${Math.ceil(retryAfter / 60)} minutes.`,
    });
  }
}
