import { laidOut, type ZipEntry, type ZipLayout, type ZipTable } from '../../../shared/formats/zip/layout.ts';

/**
 * A frozen table as one run of bytes: all an archive's bytes are made from, kept as a blob, and in memory what threads
 * share. Columns one after another, little-endian as on every machine Lifeboat runs on:
 *
 *     'lifeboat-table-2'  count  bytes of all names           16 bytes, two float64
 *     local headers, directory records, ends of names         count + 1 float64 each, the first 0
 *     sizes, times, places in the blob                        count float64 each
 *     CRC-32                                                  count uint32, one more when count is odd
 *     SHA-256 of the blobs, names in UTF-8                    32 bytes each, bytes
 *
 * Where each header and record begins is written down too: a later build sends the same bytes.
 */
const MAGIC = 'lifeboat-table-2';
const HEAD = 32;
const SHA_BYTES = 32;

/** Where an entry's bytes lie: from `at` in a blob. */
export interface Source {
  blob: string;
  at: number;
}

/** The columns of a table of `count` entries, as views into its bytes. */
export interface Columns {
  locals: Float64Array;
  centrals: Float64Array;
  nameEnds: Float64Array;
  sizes: Float64Array;
  mtimes: Float64Array;
  ats: Float64Array;
  crcs: Uint32Array;
  shas: Buffer;
  names: Buffer;
}

export const tableBytes = (count: number, names: number): number =>
  HEAD + 8 * (6 * count + 3) + 8 * Math.ceil(count / 2) + SHA_BYTES * count + names;

/** Writes the head of a table into its bytes and answers its columns, still to be filled. */
export function newColumns(bytes: Uint8Array<SharedArrayBuffer>, count: number, names: number): Columns {
  Buffer.from(bytes.buffer, bytes.byteOffset).write(MAGIC, 'latin1');
  new Float64Array(bytes.buffer, bytes.byteOffset + MAGIC.length, 2).set([count, names]);
  return columnsOf(bytes, count, names);
}

function columnsOf(
  { buffer, byteOffset }: Uint8Array<SharedArrayBuffer>,
  count: number,
  names: number,
): Columns {
  let at = byteOffset + HEAD;
  const next = (bytes: number) => (at += bytes) - bytes;
  const numbers = (length: number) => new Float64Array(buffer, next(8 * length), length);
  return {
    locals: numbers(count + 1),
    centrals: numbers(count + 1),
    nameEnds: numbers(count + 1),
    sizes: numbers(count),
    mtimes: numbers(count),
    ats: numbers(count),
    crcs: new Uint32Array(buffer, next(8 * Math.ceil(count / 2)), count),
    shas: Buffer.from(buffer, next(SHA_BYTES * count), SHA_BYTES * count),
    names: Buffer.from(buffer, next(names), names),
  };
}

/** An archive's files and their layout, read from a table's bytes where they lie. */
export class FrozenTable implements ZipTable {
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  readonly length: number;
  readonly layout: ZipLayout;
  readonly #columns: Columns;

  /** @throws Error when the bytes are no table */
  constructor(bytes: Uint8Array<SharedArrayBuffer>) {
    if (!isTable(bytes)) throw new Error('these bytes are no frozen table');
    const [count, names] = new Float64Array(bytes.buffer, bytes.byteOffset + MAGIC.length, 2) as unknown as [
      number,
      number,
    ];
    if (tableBytes(count, names) !== bytes.length) throw new Error('the frozen table is cut short');
    this.bytes = bytes;
    this.length = count;
    this.#columns = columnsOf(bytes, count, names);
    this.layout = laidOut(this, this.#columns);
  }

  at(index: number): ZipEntry | undefined {
    if (index < 0 || index >= this.length) return undefined;
    const { names, nameEnds, sizes, crcs, mtimes } = this.#columns;
    return {
      name: names.toString('utf8', nameEnds[index]!, nameEnds[index + 1]!),
      size: sizes[index]!,
      crc32: crcs[index]!,
      mtime: mtimes[index]!,
      source: '',
    };
  }

  size(index: number): number {
    return this.#columns.sizes[index]!;
  }

  crc32(index: number): number {
    return this.#columns.crcs[index]!;
  }

  source(index: number): Source {
    const { shas, ats } = this.#columns;
    return { blob: shas.toString('hex', index * SHA_BYTES, (index + 1) * SHA_BYTES), at: ats[index]! };
  }
}

export const isTable = (bytes: Uint8Array): boolean =>
  bytes.length >= HEAD &&
  Buffer.from(bytes.buffer, bytes.byteOffset).toString('latin1', 0, MAGIC.length) === MAGIC;
