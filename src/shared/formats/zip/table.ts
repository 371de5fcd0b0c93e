/** One stored file of an archive. */
export type ZipEntry = {
  /** Relative path, parts divided by "/". */
  name: string;
  /** Bytes of the content. */
  size: number;
  /** CRC-32 of the content, unsigned. */
  crc32: number;
  /** Milliseconds since 1970, UTC. */
  mtime: number;
  /** Opaque: where the caller finds the content, for instance a blob's hash. */
  source: string;
};

/** An array of entries, or columns that make an entry when asked. Must not change while a layout uses it. */
export type ZipTable = { readonly length: number; at(index: number): ZipEntry | undefined };

/** Entry number `index`. Throws RangeError when the table lacks it. */
export function entryAt(entries: ZipTable, index: number): ZipEntry {
  const entry = entries.at(index);
  if (entry === undefined)
    throw new RangeError(`the table of ${entries.length} entries has no entry ${index}`);
  return entry;
}
