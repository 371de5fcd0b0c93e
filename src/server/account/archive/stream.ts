import { crc32Combine } from '../../../shared/formats/zip/crc32.ts';
import type { Filled, Part } from './fill.ts';
import type { Sender } from './sender.ts';
import type { Slot } from './slots.ts';
import type { FrozenTable } from './table.ts';

/** Thrown before the last byte of a file that is not what was frozen: the connection must be cut then. */
export class DamagedEntry extends Error {
  readonly entry: number;
  constructor(entry: number) {
    super(`file number ${entry} of the archive is damaged`);
    this.name = 'DamagedEntry';
    this.entry = entry;
  }
}

interface Ahead {
  slot: Slot;
  length: number;
  filled: Promise<Filled>;
}

/**
 * The archive's bytes from `start` up to, not including, `end`: several slots are filled ahead while one is on its way.
 * A chunk's memory is used again once the next is asked for. @throws DamagedEntry
 */
export async function* stream(
  sender: Sender,
  account: string,
  table: FrozenTable,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array> {
  const share = sender.slots.share();
  const ahead: Ahead[] = [];
  const proof = new Proof(table);
  let next = start;
  const fillOn = () => {
    for (let slot; next < end && (slot = share.next());) {
      const length = Math.min(slot.bytes.length, end - next);
      const filled = sender.fill(account, table, next, slot.bytes.subarray(0, length));
      // one that fails while it waits is thrown when its turn comes
      filled.catch(() => undefined);
      ahead.push({ slot, length, filled });
      next += length;
    }
  };
  try {
    for (fillOn(); ahead.length > 0; fillOn()) {
      const { slot, length, filled } = ahead[0]!;
      const found = await filled;
      proof.add(found.parts);
      if (found.length > 0) yield slot.bytes.subarray(0, found.length);
      if (found.damaged !== null) throw new DamagedEntry(found.damaged);
      if (found.length !== length) throw new Error(`filled ${found.length} of ${length} bytes`);
      ahead.shift();
      slot.free();
    }
  } finally {
    // a thread may still be writing into it
    for (const { slot, filled } of ahead) filled.then(slot.free, slot.free);
  }
}

/** Puts the CRC-32 of files that lie in several slots together. One whose beginning was not asked for is not judged. */
class Proof {
  readonly #table: FrozenTable;
  #entry = -1;
  #at = 0;
  #crc = 0;

  constructor(table: FrozenTable) {
    this.#table = table;
  }

  /** @throws DamagedEntry when a file ends in these and is not what was frozen */
  add(parts: readonly Part[]): void {
    for (const { entry, offset, length, crc32 } of parts) {
      if (offset === 0) [this.#entry, this.#at, this.#crc] = [entry, length, crc32];
      else if (entry === this.#entry && offset === this.#at) {
        this.#crc = crc32Combine(this.#crc, crc32, length);
        this.#at += length;
      } else continue;
      if (this.#at === this.#table.size(entry) && this.#crc !== this.#table.crc32(entry))
        throw new DamagedEntry(entry);
    }
  }
}
