import { readSeries, type Series } from '../../../shared/formats/icalendar/series.ts';
import type { Zone } from '../../../shared/formats/icalendar/zones.ts';

/** Most bytes of bodies whose series are remembered: what is kept of one is about as large. */
const MOST_BYTES = 24 << 20;

interface Entry {
  series: Series;
  size: number;
}

/** Series that were read lately, by the hash of their body: a body never changes, so neither does what it says. */
export class SeriesCache {
  readonly #entries = new Map<string, Entry>();
  readonly #most: number;
  #bytes = 0;

  constructor(most = MOST_BYTES) {
    this.#most = most;
  }

  /** How many are remembered. */
  get size(): number {
    return this.#entries.size;
  }

  /** The series of a body for a viewer; `sha` is the body's. */
  of(account: string, sha: string, bytes: Uint8Array, viewer: Zone): { series: Series; known: boolean } {
    const key = `${account} ${sha} ${viewer.name}`;
    const found = this.#entries.get(key);
    if (found) {
      // the one used last is let go last
      this.#entries.delete(key);
      this.#entries.set(key, found);
      return { series: found.series, known: true };
    }
    const series = readSeries(bytes, viewer);
    this.#keep(key, { series, size: bytes.length });
    return { series, known: false };
  }

  #keep(key: string, entry: Entry): void {
    if (entry.size > this.#most / 10) return;
    this.#entries.set(key, entry);
    this.#bytes += entry.size;
    for (const [oldest, { size }] of this.#entries) {
      if (this.#bytes <= this.#most) return;
      this.#entries.delete(oldest);
      this.#bytes -= size;
    }
  }
}
