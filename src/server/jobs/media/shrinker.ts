import type { Rgb } from './rgb.ts';

const LONG_SIDE = 768; // at least; up to twice that

/** Averages squares of pixels of a big picture, given in pieces, into a small one. */
export class Shrinker {
  readonly #width: number;
  readonly #height: number;
  readonly #factor: number;
  readonly #smallWidth: number;
  readonly #smallHeight: number;
  readonly #sums: Float32Array;
  readonly #counts: Uint32Array;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#factor = Math.max(1, Math.floor(Math.max(width, height) / LONG_SIDE));
    this.#smallWidth = Math.ceil(width / this.#factor);
    this.#smallHeight = Math.ceil(height / this.#factor);
    this.#sums = new Float32Array(this.#smallWidth * this.#smallHeight * 3);
    this.#counts = new Uint32Array(this.#smallWidth * this.#smallHeight);
  }

  add(
    memory: Uint8Array,
    piece: { at: number; stride: number; width: number; height: number },
    left: number,
    top: number,
  ): void {
    const [sums, counts, factor] = [this.#sums, this.#counts, this.#factor];
    const width = Math.min(piece.width, this.#width - left);
    const height = Math.min(piece.height, this.#height - top);
    for (let y = 0; y < height; y++) {
      const row = Math.floor((top + y) / factor) * this.#smallWidth;
      let from = piece.at + y * piece.stride;
      for (let x = 0; x < width; x++) {
        const to = row + Math.floor((left + x) / factor);
        counts[to]!++;
        sums[3 * to]! += memory[from++]!;
        sums[3 * to + 1]! += memory[from++]!;
        sums[3 * to + 2]! += memory[from++]!;
      }
    }
  }

  rgb(): Rgb {
    const data = Buffer.alloc(this.#sums.length);
    for (let i = 0; i < data.length; i++)
      data[i] = this.#sums[i]! / (this.#counts[Math.floor(i / 3)]! || 1) + 0.5;
    return { data, width: this.#smallWidth, height: this.#smallHeight };
  }
}
