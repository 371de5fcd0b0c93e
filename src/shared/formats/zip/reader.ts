import { claimEveryByte } from './claims.ts';
import type { EntryColumns } from './columns.ts';
import { crc32 as ownCrc32 } from './crc32.ts';
import { readDirectory } from './directory.ts';
import { readEnd } from './end.ts';
import { ZipError } from './errors.ts';
import type { InflateRaw } from './inflate.ts';
import { defaultZipLimits } from './limits.ts';
import type { ZipLimits } from './limits.ts';
import { ContentReader } from './read-entry.ts';
import type { Crc32 } from './read-entry.ts';
import { ReadAhead } from './read-file.ts';
import type { ZipFile } from './read-file.ts';

/** One file of an archive that was opened. Sizes and offsets in bytes. */
export type ZipFileEntry = {
  /** Its place in the directory; folders count too. */
  index: number;
  /** Relative and safe, parts divided by "/". */
  name: string;
  size: number;
  compressedSize: number;
  crc32: number;
  /** 0 stored, 8 deflated. */
  method: number;
  /** Of the local header. */
  offset: number;
  /** Of the content: a stored one is the `compressedSize` bytes from here. */
  dataOffset: number;
};

/** What the platform does better than script. */
export type ZipTools = { inflateRaw: InflateRaw; /** Default: this room's own. */ crc32?: Crc32 };

/** An archive whose structure was checked; the contents are checked as they are read. */
export type ZipIndex = {
  /** Files, folders not counted. */
  readonly count: number;
  /** Bytes of all contents, unpacked. */
  readonly totalSize: number;
  /** The files in the directory's order, made one by one. */
  readonly entries: Iterable<ZipFileEntry>;
  /** The files in the order their bytes lie: reading all is fastest this way. */
  inFileOrder(): Iterable<ZipFileEntry>;
  /** The file with this place in the directory. Throws RangeError for a folder or a place outside. */
  entry(index: number): ZipFileEntry;
  /**
   * The content in chunks. Throws ZipError (`zip.crc`, `zip.size`, `zip.inflate`, `zip.truncated`) before the last chunk
   * when they are not the bytes the archive promises. A forged content of equal CRC-32 can only be told by its SHA-256.
   * `lent`: a chunk may be written over once the next is asked for; faster where the file can `readInto`.
   */
  readEntry(
    entry: ZipFileEntry | number,
    options?: { lent?: boolean },
  ): AsyncGenerator<Uint8Array, void, undefined>;
};

/**
 * Opens an archive of unknown origin. Every byte of the file must belong to exactly one part, header and directory
 * must agree, names must be safe and different. Reads the directory and the local headers, no content.
 * Throws ZipError; errors of `file.read` pass through. Memory: about 60 bytes and the name for each entry.
 */
export async function openZip(file: ZipFile, limits: Partial<ZipLimits>, tools: ZipTools): Promise<ZipIndex> {
  const end = await readEnd(file);
  if (end.count === 0) throw new ZipError('zip.empty', 'the archive has no entry');
  const directory = await readDirectory(file, end, { ...defaultZipLimits, ...limits });
  await claimEveryByte(file, directory, end.directoryOffset);
  return indexOf(
    directory.columns,
    new ContentReader(file, new ReadAhead(file), tools.inflateRaw, tools.crc32 ?? ownCrc32),
  );
}

function indexOf(columns: EntryColumns, contents: ContentReader): ZipIndex {
  const entry = (index: number): ZipFileEntry => {
    if (columns.folder[index] !== 0) throw new RangeError(`no file has place ${index} in the directory`);
    return entryAt(columns, index);
  };
  return {
    count: columns.folder.reduce((files, folder) => files + 1 - folder, 0),
    totalSize: columns.size.reduce((sum, size) => sum + size, 0),
    entries: { [Symbol.iterator]: () => files(columns, columns.folder.keys()) },
    inFileOrder: () => files(columns, columns.byOffset()),
    entry,
    readEntry: (wanted, { lent = false } = {}) =>
      contents.read(typeof wanted === 'number' ? entry(wanted) : wanted, lent),
  };
}

function* files(columns: EntryColumns, order: Iterable<number>): Generator<ZipFileEntry, void, undefined> {
  for (const index of order) if (columns.folder[index] === 0) yield entryAt(columns, index);
}

function entryAt(columns: EntryColumns, index: number): ZipFileEntry {
  return {
    index,
    name: columns.name(index),
    size: columns.size[index]!,
    compressedSize: columns.compressedSize[index]!,
    crc32: columns.crc32[index]!,
    method: columns.method[index]!,
    offset: columns.offset[index]!,
    dataOffset: columns.dataOffset[index]!,
  };
}
