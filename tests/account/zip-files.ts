import { crc32, inflateRawSync } from 'node:zlib';
import { layout } from '../../src/shared/formats/zip/layout.ts';
import { openZip } from '../../src/shared/formats/zip/reader.ts';

export type Files = Map<string, Buffer>;

/** The files of a ZIP in memory. */
export async function filesOf(bytes: Uint8Array): Promise<Files> {
  const file = {
    size: bytes.length,
    read: async (at: number, length: number) => bytes.slice(at, at + length),
  };
  const inflateRaw = async function* (chunks: AsyncIterable<Uint8Array>) {
    yield inflateRawSync(Buffer.concat(await Array.fromAsync(chunks)));
  };
  const index = await openZip(file, {}, { inflateRaw });
  const files: Files = new Map();
  for (const entry of index.entries)
    files.set(entry.name, Buffer.concat(await Array.fromAsync(index.readEntry(entry))));
  return files;
}

/** A sound ZIP of these files, whatever is in them. */
export function zipOf(files: Files): Buffer {
  const names = [...files.keys()];
  const table = names.map((name) => {
    const bytes = files.get(name)!;
    return { name, size: bytes.length, crc32: crc32(bytes), mtime: 0, source: name };
  });
  const made = layout(table);
  const parts = [...made.pieces(0, made.size)].map((piece) =>
    'bytes' in piece
      ? piece.bytes
      : files.get(piece.source)!.subarray(piece.offset, piece.offset + piece.length),
  );
  return Buffer.concat(parts);
}
