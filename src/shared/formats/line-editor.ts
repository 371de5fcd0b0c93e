/** Changes single lines of a file and leaves all others byte for byte as they are. */

import { endingOf } from './content-lines.ts';
import type { Line } from './content-lines.ts';

export class LineEditor {
  readonly lines: readonly Line[];
  readonly #own: (string | null)[];
  readonly #before = new Map<number, string[]>();
  readonly #after = new Map<number, string[]>();
  #changed = false;

  constructor(lines: readonly Line[]) {
    this.lines = lines;
    this.#own = lines.map((line) => line.raw);
  }

  /** Whether any byte is different from what came in. */
  get changed(): boolean {
    return this.#changed;
  }

  isRemoved(at: number): boolean {
    return this.#own[at] === null;
  }

  /** The line ending of a line; of its neighbour where it has none itself. */
  ending(at: number): string {
    const own = endingOf(this.lines[at]?.raw ?? '');
    return own || endingOf(this.lines[at - 1]?.raw ?? '') || endingOf(this.lines[0]?.raw ?? '') || '\r\n';
  }

  replace(at: number, raw: string): void {
    if (this.#own[at] === raw) return;
    this.#own[at] = raw;
    this.#changed = true;
  }

  remove(at: number): void {
    this.#own[at] = null;
    this.#changed = true;
  }

  /** What stands at `from[i]` goes to `to[i]`; both name the same places in another order. */
  move(from: number[], to: number[]): void {
    const raws = from.map((at) => this.#own[at] ?? null);
    raws.forEach((raw, i) => {
      if (raw !== null) this.replace(to[i]!, raw);
    });
  }

  /** Puts a raw line behind a line and what was put there before; also behind a removed one. */
  insertAfter(at: number, raw: string): void {
    this.#insert(this.#after, at, raw);
  }

  insertBefore(at: number, raw: string): void {
    this.#insert(this.#before, at, raw);
  }

  /** All lines as a bin. A line without ending gets one when another follows it. */
  join(): string {
    const parts: string[] = [];
    const add = (raw: string, at: number) => {
      const last = parts.at(-1);
      if (last !== undefined && endingOf(last) === '') parts.push(this.ending(at));
      parts.push(raw);
    };
    for (let at = 0; at < this.lines.length; at++) {
      for (const raw of this.#before.get(at) ?? []) add(raw, at);
      const own = this.#own[at];
      if (own) add(own, at);
      for (const raw of this.#after.get(at) ?? []) add(raw, at);
    }
    return parts.join('');
  }

  #insert(place: Map<number, string[]>, at: number, raw: string): void {
    const raws = place.get(at);
    if (raws) raws.push(raw);
    else place.set(at, [raw]);
    this.#changed = true;
  }
}
