import { crc32 } from 'node:zlib';
import { type Blobs, BlobMissing } from '../../store/blobs/blobs.ts';
import type { FrozenTable } from './table.ts';

/** Part of a file's content, which begins or ends outside of what was filled. */
export interface Part {
  entry: number;
  offset: number;
  length: number;
  crc32: number;
}

/** What lies in the memory now. */
export interface Filled {
  /** Bytes that are there; fewer than asked for only before a damaged file. */
  length: number;
  /** In order: the last and the first file, when they go on elsewhere. */
  parts: Part[];
  /** The file at which it ended: its bytes are missing, too few, or not what was frozen. */
  damaged: number | null;
}

/**
 * Fills `target` with the archive's bytes from `start` on: headers, whole small files, a stretch of a large one. Every
 * file that lies in it whole is compared with its CRC-32; of others the CRC-32 of what is there is answered. Depends on
 * nothing but its arguments, so any number of threads fill an archive together.
 */
export async function fill(
  blobs: Blobs,
  account: string,
  table: FrozenTable,
  start: number,
  target: Uint8Array,
): Promise<Filled> {
  const filled: Filled = { length: 0, parts: [], damaged: null };
  for (const piece of table.layout.pieces(start, start + target.length)) {
    if ('bytes' in piece) {
      target.set(piece.bytes, filled.length);
      filled.length += piece.bytes.length;
      continue;
    }
    const { entry, offset, length } = piece;
    const place = target.subarray(filled.length, filled.length + length);
    const there = contentOf(blobs, account, table, entry, offset, place);
    // a store that answers at once is not waited for: a turn of the loop for each of 100 small files would cost more than they do
    if (!(typeof there === 'boolean' ? there : await there)) return { ...filled, damaged: entry };
    const crc = crc32(place);
    if (length < table.size(entry)) filled.parts.push({ entry, offset, length, crc32: crc });
    else if (crc !== table.crc32(entry)) return { ...filled, damaged: entry };
    filled.length += length;
  }
  return filled;
}

/** Whether all of the place could be filled with an entry's bytes. */
function contentOf(
  blobs: Blobs,
  account: string,
  table: FrozenTable,
  entry: number,
  offset: number,
  place: Uint8Array,
): boolean | Promise<boolean> {
  const { blob, at } = table.source(entry);
  const missing = (error: unknown) => {
    if (error instanceof BlobMissing) return false;
    throw error;
  };
  try {
    const there = blobs.fill(account, blob, at + offset, place);
    if (typeof there === 'number') return there === place.length;
    return there.then((bytes) => bytes === place.length, missing);
  } catch (error) {
    return missing(error);
  }
}
