/** Memory for all downloads together, bytes. */
const TOTAL = 32 << 20;
/** The least one download gets, and what all slots are multiples of. */
export const SMALLEST = 64 << 10;
const LARGEST = 1 << 20;
/** A download may hold this share of what is free: one alone is fast, hundreds of slow ones leave something for the next. */
const SHARE = 1 / 4;
/** Slots a download fills ahead, the one on its way included. */
const AHEAD = 4;

/** Slots outside of the budget that are kept when they are free. */
const SPARE = 256;

/** Memory for a stretch of an archive; `free` it once it was sent. */
export interface Slot {
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  free(): void;
}

/** A fixed budget of memory that threads and downloads share. */
export class Slots {
  readonly #memory: SharedArrayBuffer;
  readonly #used: Uint8Array;
  readonly #spare: Uint8Array<SharedArrayBuffer>[] = [];
  #free: number;

  /** The system gives memory to what is touched only, so an idle server holds none of it. */
  constructor(total = TOTAL) {
    this.#memory = new SharedArrayBuffer(total);
    this.#used = new Uint8Array(total / SMALLEST);
    this.#free = total;
  }

  /** Bytes nobody holds. */
  get free(): number {
    return this.#free;
  }

  /** What one download holds of it. */
  share(): Share {
    return new Share(
      (wanted) => this.#take(wanted),
      () => this.#free,
    );
  }

  /** A slot of up to `wanted` bytes, a power of two; when nothing is free, the smallest outside of the budget. */
  #take(wanted: number): Slot {
    for (let size = wanted; size >= SMALLEST; size /= 2) {
      const at = this.#find(size / SMALLEST);
      if (at >= 0) return this.#slot(at, size);
    }
    return this.#outside();
  }

  /** Kept for the next one: thousands made and dropped would fill the memory before they are collected. */
  #outside(): Slot {
    const bytes = this.#spare.pop() ?? new Uint8Array(new SharedArrayBuffer(SMALLEST));
    let held = true;
    const free = () => {
      if (held && this.#spare.length < SPARE) this.#spare.push(bytes);
      held = false;
    };
    return { bytes, free };
  }

  /** The first free run of `units`, aligned to its own size; -1: none. */
  #find(units: number): number {
    for (let at = 0; at + units <= this.#used.length; at += units) {
      const taken = this.#used.subarray(at, at + units).lastIndexOf(1);
      if (taken < 0) return at;
    }
    return -1;
  }

  #slot(at: number, size: number): Slot {
    const mark = (used: 0 | 1) => this.#used.fill(used, at, at + size / SMALLEST);
    mark(1);
    this.#free -= size;
    let held = true;
    return {
      bytes: new Uint8Array(this.#memory, at * SMALLEST, size),
      free: () => {
        if (!held) return;
        held = false;
        mark(0);
        this.#free += size;
      },
    };
  }
}

/** One download's share: it begins small, so that its first byte comes at once, and doubles as it goes. */
export class Share {
  readonly #take: (wanted: number) => Slot;
  readonly #left: () => number;
  #held = 0;
  #slots = 0;
  #size = SMALLEST;

  constructor(take: (wanted: number) => Slot, left: () => number) {
    this.#take = take;
    this.#left = left;
  }

  /** The next slot, or null when the download holds as much as it may: one it always gets. */
  next(): Slot | null {
    if (this.#slots >= AHEAD) return null;
    const may = this.#left() * SHARE - this.#held;
    let size = this.#size;
    while (size > may && size > SMALLEST) size /= 2;
    if (size > may && this.#slots > 0) return null;
    const slot = this.#take(size);
    const { length } = slot.bytes;
    this.#held += length;
    this.#slots++;
    let held = true;
    const free = () => {
      if (!held) return;
      held = false;
      this.#held -= length;
      this.#slots--;
      this.#size = Math.min(LARGEST, this.#size * 2);
      slot.free();
    };
    return { bytes: slot.bytes, free };
  }
}
