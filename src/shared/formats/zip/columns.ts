import { FLAG_UTF8 } from './constants.ts';
import { decodeName } from './decode-name.ts';
import { resolvedName } from './names.ts';

/** What one directory record says, as far as it is kept. Sizes and offsets in bytes. */
export type CentralRecord = {
  /** For messages, as the archive gives it. */
  name: string;
  /** The name's bytes as the archive has them. */
  rawName: Uint8Array;
  /** The name when an extra field says it otherwise than those bytes. */
  otherName: string | undefined;
  folder: boolean;
  flags: number;
  method: number;
  /** Date << 16 | time, as in the record. */
  dosTime: number;
  crc32: number;
  size: number;
  compressedSize: number;
  /** Of the local header. */
  offset: number;
};

/**
 * The directory in columns: 50 bytes an entry and its name. `count` rows are reserved at once, so it must have been
 * compared with the directory's size before.
 */
export class EntryColumns {
  readonly offset: Float64Array;
  /** Of the content; set when the local header was read. */
  readonly dataOffset: Float64Array;
  readonly size: Float64Array;
  readonly compressedSize: Float64Array;
  readonly crc32: Uint32Array;
  readonly dosTime: Uint32Array;
  readonly flags: Uint16Array;
  readonly method: Uint8Array;
  /** 1 for a folder. */
  readonly folder: Uint8Array;
  readonly #nameEnds: Uint32Array;
  readonly #otherNames = new Map<number, string>();
  #names = new Uint8Array(4096);
  #count = 0;

  constructor(count: number) {
    this.offset = new Float64Array(count);
    this.dataOffset = new Float64Array(count);
    this.size = new Float64Array(count);
    this.compressedSize = new Float64Array(count);
    this.crc32 = new Uint32Array(count);
    this.dosTime = new Uint32Array(count);
    this.flags = new Uint16Array(count);
    this.method = new Uint8Array(count);
    this.folder = new Uint8Array(count);
    this.#nameEnds = new Uint32Array(count + 1);
  }

  get count(): number {
    return this.#count;
  }

  /** Rows reserved. */
  get capacity(): number {
    return this.offset.length;
  }

  /** Adds a row and gives its index. */
  add(record: CentralRecord): number {
    const index = this.#count++;
    this.offset[index] = record.offset;
    this.size[index] = record.size;
    this.compressedSize[index] = record.compressedSize;
    this.crc32[index] = record.crc32;
    this.dosTime[index] = record.dosTime;
    this.flags[index] = record.flags;
    this.method[index] = record.method;
    this.folder[index] = record.folder ? 1 : 0;
    this.#addName(index, record.rawName);
    if (record.otherName !== undefined) this.#otherNames.set(index, record.otherName);
    return index;
  }

  #addName(index: number, raw: Uint8Array): void {
    const start = this.#nameEnds[index]!;
    const end = start + raw.length;
    if (end > this.#names.length) {
      const larger = new Uint8Array(Math.max(end, Math.floor(this.#names.length * 1.5)));
      larger.set(this.#names);
      this.#names = larger;
    }
    this.#names.set(raw, start);
    this.#nameEnds[index + 1] = end;
  }

  rawName(index: number): Uint8Array {
    return this.#names.subarray(this.#nameEnds[index]!, this.#nameEnds[index + 1]!);
  }

  /** The name as it counts: decoded, without "." parts and without the "/" at the end of a folder. */
  name(index: number): string {
    const saysUtf8 = (this.flags[index]! & FLAG_UTF8) !== 0;
    return resolvedName(this.#otherNames.get(index) ?? decodeName(this.rawName(index), saysUtf8));
  }

  /** Indexes in the order of the local headers. */
  byOffset(): Uint32Array {
    const order = new Uint32Array(this.#count);
    const offset = this.offset;
    let sorted = true;
    for (let index = 0; index < order.length; index++) {
      order[index] = index;
      if (index > 0 && offset[index - 1]! > offset[index]!) sorted = false;
    }
    return sorted ? order : order.sort((a, b) => offset[a]! - offset[b]!);
  }
}
