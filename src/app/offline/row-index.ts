const EMPTY = -1;
const LEFT = -2;

/** Rows by a hash of their keys: open addressing in one typed array, 10 bytes a row instead of a Map's 60. */
export class RowIndex {
  #slots = new Int32Array(1 << 10).fill(EMPTY);
  /** Slots that are not empty, those left by removed rows included. */
  #used = 0;
  #size = 0;
  readonly #hashOf: (row: number) => number;

  /** `hashOf`: the hash a row was added under, to find its slot anew when the index grows. */
  constructor(hashOf: (row: number) => number) {
    this.#hashOf = hashOf;
  }

  /** The row under this hash that `is` the one looked for; -1: there is none. */
  find(hash: number, is: (row: number) => boolean): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const row = this.#slots[slot] as number;
      if (row === EMPTY) return -1;
      if (row !== LEFT && is(row)) return row;
    }
  }

  add(row: number, hash: number): void {
    if (this.#used * 2 >= this.#slots.length) this.#rebuild();
    this.#size += 1;
    this.#put(row, hash);
  }

  remove(row: number, hash: number): void {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; this.#slots[slot] !== EMPTY; slot = (slot + 1) & mask)
      if (this.#slots[slot] === row) {
        this.#slots[slot] = LEFT;
        this.#size -= 1;
        return;
      }
  }

  clear(): void {
    this.#slots = new Int32Array(1 << 10).fill(EMPTY);
    this.#used = this.#size = 0;
  }

  #put(row: number, hash: number): void {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    while ((this.#slots[slot] as number) >= 0) slot = (slot + 1) & mask;
    if (this.#slots[slot] === EMPTY) this.#used += 1;
    this.#slots[slot] = row;
  }

  #rebuild(): void {
    const rows = this.#slots.filter((row) => row >= 0);
    let length = 1 << 10;
    while (length < (this.#size + 1) * 4) length *= 2;
    this.#slots = new Int32Array(length).fill(EMPTY);
    this.#used = 0;
    for (const row of rows) this.#put(row, this.#hashOf(row));
  }
}
