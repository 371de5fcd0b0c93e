/** Values of which many are equal, each kept once under a number. */
export class Interned<T> {
  readonly #values: T[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #keyOf: (value: T) => string;

  /** `keyOf`: equal for values that are the same. */
  constructor(keyOf: (value: T) => string) {
    this.#keyOf = keyOf;
  }

  of(value: T): number {
    const key = this.#keyOf(value);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#values.length);
    return this.#values.push(value) - 1;
  }

  get(number: number): T {
    const value = this.#values[number];
    if (value === undefined) throw new RangeError(`nothing is kept under ${number}`);
    return value;
  }
}
