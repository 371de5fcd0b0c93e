/** Reproducible chance: the same seed and name give the same values on every machine (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number, name = '') {
    let state = seed >>> 0;
    for (const char of name) state = Math.imul(state ^ char.codePointAt(0)!, 0x9e3779b1) >>> 0;
    this.#state = state;
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.next() * from.length)]!;
  }

  /** One of `from`, each as likely as its weight says. */
  weighted<T>(from: readonly (readonly [T, number])[]): T {
    let left = this.next() * from.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of from) if ((left -= weight) < 0) return value;
    return from.at(-1)![0];
  }

  /** `count` different ones of `from`, in its order. */
  some<T>(from: readonly T[], count: number): T[] {
    let needed = count;
    return from.filter((_, i) => {
      const taken = this.next() * (from.length - i) < needed;
      if (taken) needed--;
      return taken;
    });
  }

  digits(count: number): string {
    return Array.from({ length: count }, () => this.int(0, 9)).join('');
  }

  /** A version 4 UUID. */
  uuid(): string {
    const hex = Array.from({ length: 32 }, (_, i) =>
      i === 12 ? 4 : i === 16 ? this.int(8, 11) : this.int(0, 15),
    );
    return hex
      .map((digit) => digit.toString(16))
      .join('')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }
}
