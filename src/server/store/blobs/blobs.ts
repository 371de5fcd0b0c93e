/** A blob's name (SHA-256, hex), size in bytes and CRC-32, recorded as it arrived. */
export interface BlobStat {
  sha: string;
  size: number;
  crc32: number;
}

export interface PutOptions {
  /** More bytes than this: `request.too-large`. */
  limit?: number;
  /** The SHA-256 the bytes must have: otherwise `request.malformed`, nothing kept. */
  expect?: string;
}

/** An open blob; close it. */
export interface BlobHandle {
  readonly size: number;
  /** Up to `length` bytes from `offset`; fewer only at the end. */
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/**
 * Immutable bytes, deduplicated within one account only: nothing is learnt about another.
 * The contract suite (tests/contract/blobs) runs over each implementation.
 */
export interface Blobs {
  /**
   * Writes the stream and answers once it is durable. A blob that is there already is written again over the old
   * file: what lies under that name is never trusted without comparing. A failed put leaves nothing.
   */
  put(account: string, source: AsyncIterable<Uint8Array>, options?: PutOptions): Promise<BlobStat>;
  /** Opens for reading; throws `BlobMissing` when there is none. */
  open(account: string, sha: string): Promise<BlobHandle>;
  /**
   * Fills `target` with the blob's bytes from `offset` on; answers how many there were. Throws `BlobMissing`.
   * A store on this machine answers at once, holding up its thread: not for the main one. One far away answers with a
   * promise, so that whoever has many to fill asks for them together.
   */
  fill(account: string, sha: string, offset: number, target: Uint8Array): number | Promise<number>;
  /** Size in bytes, or null when missing. */
  size(account: string, sha: string): Promise<number | null>;
  /** A local file with these bytes, for programs that need a path; call `done` after. */
  local(account: string, sha: string): Promise<{ path: string; done(): Promise<void> }>;
  /** Names of all blobs of an account, in no order. */
  list(account: string): AsyncIterable<string>;
  remove(account: string, sha: string): Promise<void>;
  /** Sweeps what interrupted puts left. */
  sweep(): Promise<void>;
}

export class BlobMissing extends Error {
  readonly sha: string;
  constructor(sha: string, options?: ErrorOptions) {
    super(`blob ${sha} is missing`, options);
    this.name = 'BlobMissing';
    this.sha = sha;
  }
}

/** Chunks of `size` bytes from an open blob, from `start` to `end` (exclusive). Closes the handle at the end. */
export async function* streamBlob(
  handle: BlobHandle,
  start = 0,
  end = handle.size,
  size = 1 << 18,
): AsyncGenerator<Uint8Array> {
  try {
    for (let at = start; at < end;) {
      const chunk = await handle.read(at, Math.min(size, end - at));
      if (chunk.length === 0) throw new Error(`blob ends at ${at} of ${end}`);
      at += chunk.length;
      yield chunk;
    }
  } finally {
    await handle.close();
  }
}
