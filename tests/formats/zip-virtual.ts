import { crc32Combine } from '../../src/shared/formats/zip/crc32.ts';
import type { ZipEntry, ZipLayout } from '../../src/shared/formats/zip/layout.ts';
import type { ZipFile } from '../../src/shared/formats/zip/read-file.ts';

/** Contents by source. */
export type Contents = ReadonlyMap<string, Uint8Array>;

/** The bytes of a range, put together from a layout's pieces. A source that `contents` lacks is zeros. */
export function bytesOf(zip: ZipLayout, contents: Contents, start = 0, end = zip.size): Uint8Array {
  const all = new Uint8Array(end - start);
  let at = 0;
  for (const piece of zip.pieces(start, end)) {
    const part =
      'bytes' in piece
        ? piece.bytes
        : contents.get(piece.source)?.subarray(piece.offset, piece.offset + piece.length);
    if (part !== undefined) all.set(part, at);
    at += 'bytes' in piece ? piece.bytes.length : piece.length;
  }
  if (at !== all.length) throw new Error(`${at} bytes for a range of ${all.length}`);
  return all;
}

/** A laid out archive as a file nobody wrote. */
export function virtualFile(zip: ZipLayout, contents: Contents): ZipFile {
  return {
    size: zip.size,
    read: (offset, length) =>
      Promise.resolve(bytesOf(zip, contents, offset, Math.min(offset + length, zip.size))),
  };
}

/** An entry of `size` zeros, whatever the size. */
export function zeros(name: string, size: number): ZipEntry {
  return { name, size, crc32: crcOfZeros(size), mtime: Date.UTC(2026, 0, 2, 3, 4, 6), source: 'zeros' };
}

function crcOfZeros(size: number): number {
  let crc = 0;
  for (let bit = 2 ** 52, have = 0; bit >= 1; bit /= 2) {
    crc = crc32Combine(crc, crc, have);
    have *= 2;
    if (Math.floor(size / bit) % 2 === 1) {
      crc = crc32Combine(crc, 0xd202ef8d, 1);
      have += 1;
    }
  }
  return crc;
}
