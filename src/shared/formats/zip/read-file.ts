import { ZipError } from './errors.ts';

/** A file of known size that can be read anywhere: a file handle, a Blob, bytes in memory. */
export type ZipFile = {
  /** Bytes. */
  readonly size: number;
  /** Up to `length` bytes from `offset`, in memory of their own; fewer are asked on, none means the file ended. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** The same into memory of the caller's, from its beginning; answers how many bytes, 0 when the file ended. */
  readInto?(into: Uint8Array, offset: number): Promise<number>;
};

/** Exactly `length` bytes. A file that ends before is `zip.truncated`; errors of `file.read` pass through. */
export async function readFully(file: ZipFile, offset: number, length: number): Promise<Uint8Array> {
  if (offset < 0 || offset + length > file.size) throw endedEarly(file.size);
  let first = await file.read(offset, length);
  if (first.length >= length) return first.subarray(0, length);
  const all = new Uint8Array(length);
  for (let have = 0; ; first = await file.read(offset + have, length - have)) {
    if (first.length === 0) throw endedEarly(offset + have);
    const part = first.subarray(0, length - have);
    all.set(part, have);
    have += part.length;
    if (have === length) return all;
  }
}

export const readsInto = (file: ZipFile): file is Required<ZipFile> => file.readInto !== undefined;

/** As `readFully`, into `into`, which it fills. */
export async function fill(file: Required<ZipFile>, offset: number, into: Uint8Array): Promise<Uint8Array> {
  if (offset < 0 || offset + into.length > file.size) throw endedEarly(file.size);
  for (let have = 0; have < into.length;) {
    const read = await file.readInto(into.subarray(have), offset + have);
    if (read === 0) throw endedEarly(offset + have);
    have += read;
  }
  return into;
}

function endedEarly(offset: number): ZipError {
  return new ZipError('zip.truncated', 'the file ends before the archive does', { offset });
}

const SHORT_AHEAD = 4 * 1024;
/** About 3,000 records: checked between two reads, they hold no event loop up for long. */
const LONG_AHEAD = 256 * 1024;
/** A miss this near behind the last read counts as reading on. */
const NEAR = 64 * 1024;

/**
 * Reads small parts in larger pieces: up to 256 KiB ahead while the parts follow each other, little when they lie
 * far apart. Holds one piece. Bytes it gave out stay as they are; several readers may share it.
 */
export class ReadAhead {
  readonly #file: ZipFile;
  #bytes: Uint8Array = new Uint8Array(0);
  #start = 0;
  #ahead = SHORT_AHEAD;

  constructor(file: ZipFile) {
    this.#file = file;
  }

  /** The bytes when they are held already. */
  held(offset: number, length: number): Uint8Array | undefined {
    const from = offset - this.#start;
    if (from < 0 || from + length > this.#bytes.length) return undefined;
    return this.#bytes.subarray(from, from + length);
  }

  /** Exactly `length` bytes from `offset`; as `readFully`. */
  async take(offset: number, length: number): Promise<Uint8Array> {
    const held = this.held(offset, length);
    if (held !== undefined) return held;
    const gap = offset - (this.#start + this.#bytes.length);
    const readsOn = offset >= this.#start && gap < NEAR;
    this.#ahead = readsOn ? Math.min(this.#ahead * 4, LONG_AHEAD) : SHORT_AHEAD;
    const wanted = Math.max(length, Math.min(this.#ahead, this.#file.size - offset));
    const bytes = await readFully(this.#file, offset, wanted);
    this.#bytes = bytes;
    this.#start = offset;
    return bytes.subarray(0, length);
  }
}
