import { DEFLATED } from './constants.ts';
import { ZipError } from './errors.ts';
import type { ZipPlace } from './errors.ts';
import type { InflateRaw } from './inflate.ts';
import { fill, readFully, readsInto } from './read-file.ts';
import type { ReadAhead, ZipFile } from './read-file.ts';

/** CRC-32 of `bytes`, going on from `previous`. */
export type Crc32 = (bytes: Uint8Array, previous?: number) => number;

/** What a content is held to while it is read. Offsets and sizes in bytes. */
export type Content = {
  name: string;
  size: number;
  compressedSize: number;
  crc32: number;
  method: number;
  dataOffset: number;
};

const CHUNK = 1024 * 1024;
const SMALL = 64 * 1024;
/** Pieces alive at once: one is out, one waits for the verdict, one is being read. */
const RING = 3;
/** DEFLATE makes at most 1032 bytes of one: no piece of input becomes more than 16 MiB at once. */
const INFLATE_INPUT = 16 * 1024;

/** Contents as bytes, each proven by size and CRC-32 before its last bytes are given out. */
export class ContentReader {
  readonly #file: ZipFile;
  readonly #ahead: ReadAhead;
  readonly #inflateRaw: InflateRaw;
  readonly #crc32: Crc32;
  /** Memory for lent pieces that no reading holds. */
  readonly #spare: Uint8Array[][] = [];

  constructor(file: ZipFile, ahead: ReadAhead, inflateRaw: InflateRaw, crc32: Crc32) {
    this.#file = file;
    this.#ahead = ahead;
    this.#inflateRaw = inflateRaw;
    this.#crc32 = crc32;
  }

  /**
   * The unpacked bytes; `lent`: each chunk only until the next is asked for.
   * Throws ZipError `zip.size`, `zip.crc`, `zip.inflate`, `zip.truncated`; errors of the file pass.
   */
  read(content: Content, lent: boolean): AsyncGenerator<Uint8Array, void, undefined> {
    if (content.method === DEFLATED) return this.#proven(content, this.#inflated(content));
    return this.#proven(content, lent ? this.#lent(content) : this.#packed(content));
  }

  /** As `#packed`, in memory that is used again: taking new memory for each piece costs more than hashing it. */
  async *#lent(content: Content): AsyncGenerator<Uint8Array, void, undefined> {
    const file = this.#file;
    if (!readsInto(file) || content.compressedSize <= SMALL) return yield* this.#packed(content);
    const ring = this.#spare.pop() ?? Array.from({ length: RING }, () => new Uint8Array(CHUNK));
    let turn = 0;
    try {
      yield* this.#pieces(content, (at, length) => fill(file, at, ring[turn++ % RING]!.subarray(0, length)));
    } finally {
      this.#spare.push(ring);
    }
  }

  /** The bytes as they lie in the file: many small contents by one read. */
  async *#packed({ dataOffset, compressedSize }: Content): AsyncGenerator<Uint8Array, void, undefined> {
    if (compressedSize === 0) return;
    if (compressedSize <= SMALL) return yield await this.#ahead.take(dataOffset, compressedSize);
    yield* this.#pieces({ dataOffset, compressedSize }, (at, length) => readFully(this.#file, at, length));
  }

  /** One piece after the other, the next one under way while one is out. */
  async *#pieces(
    { dataOffset, compressedSize }: Pick<Content, 'dataOffset' | 'compressedSize'>,
    read: (at: number, length: number) => Promise<Uint8Array>,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    const stop = dataOffset + compressedSize;
    const piece = (at: number) => read(at, Math.min(CHUNK, stop - at));
    let next = piece(dataOffset);
    try {
      for (let at = dataOffset; at < stop; at += CHUNK) {
        const bytes = await next;
        if (at + CHUNK < stop) next = piece(at + CHUNK);
        // Its failure is met at the next turn; until then it must not count as unhandled.
        next.catch(() => undefined);
        yield bytes;
      }
    } finally {
      // Nothing may touch the file once the reader was left.
      await Promise.allSettled([next]);
    }
  }

  /** Faults of the file itself are told from those of the DEFLATE stream. */
  async *#inflated(content: Content): AsyncGenerator<Uint8Array, void, undefined> {
    const source: { fault?: { error: unknown } } = {};
    const packed = watched(inParts(this.#packed(content)), source);
    try {
      yield* this.#inflateRaw(packed);
    } catch (error) {
      if (source.fault) throw source.fault.error;
      throw new ZipError('zip.inflate', 'the content cannot be unpacked', {
        ...placeOf(content),
        cause: error,
      });
    }
  }

  /** Gives each chunk out when the next has come, so that the last one waits for the verdict. */
  async *#proven(
    content: Content,
    chunks: AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    let held: Uint8Array | undefined;
    let size = 0;
    let crc = 0;
    for await (const chunk of chunks) {
      if (chunk.length === 0) continue;
      size += chunk.length;
      if (size > content.size)
        throw new ZipError('zip.size', `more than the ${content.size} bytes promised`, placeOf(content));
      crc = this.#crc32(chunk, crc);
      if (held !== undefined) yield held;
      held = chunk;
    }
    if (size !== content.size)
      throw new ZipError('zip.size', `${size} bytes, ${content.size} were promised`, placeOf(content));
    if (crc !== content.crc32)
      throw new ZipError('zip.crc', 'the bytes are damaged: CRC-32 differs', placeOf(content));
    if (held !== undefined) yield held;
  }
}

async function* inParts(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks)
    for (let at = 0; at < chunk.length; at += INFLATE_INPUT) yield chunk.subarray(at, at + INFLATE_INPUT);
}

async function* watched(
  chunks: AsyncIterable<Uint8Array>,
  source: { fault?: { error: unknown } },
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* chunks;
  } catch (error) {
    source.fault = { error };
    throw error;
  }
}

function placeOf({ name, dataOffset }: Content): ZipPlace {
  return { entry: name, offset: dataOffset };
}
