import { FieldWriter } from './field-writer.ts';
import { measure } from './measure.ts';
import type { Measured } from './measure.ts';
import { utf8Length } from './names.ts';
import { entryAt } from './table.ts';
import type { ZipEntry, ZipTable } from './table.ts';
import { endRecords, writeCentral, writeLocal } from './write.ts';

export { measure } from './measure.ts';
export type { Measured } from './measure.ts';
export type { ZipEntry, ZipTable } from './table.ts';

/** Bytes made here, or `length` bytes of the content of entry number `entry`, from `offset` in that content. */
export type ZipPiece =
  { bytes: Uint8Array } | { source: string; offset: number; length: number; entry: number };

/** A ZIP archive as a pure function from byte range to bytes. */
export type ZipLayout = {
  /** Bytes of the whole archive. */
  readonly size: number;
  readonly directoryOffset: number;
  /** Where the content of entry number `index` begins in the archive. */
  dataOffset(index: number): number;
  /** The bytes from `start` up to, not including, `end`, in order. Throws RangeError outside 0 ≤ start ≤ end ≤ size. */
  pieces(start: number, end: number): Generator<ZipPiece, void, undefined>;
};

/** The directory is made in pieces of about this many bytes. */
const DIRECTORY_PIECE = 64 * 1024;

/**
 * Lays the entries out, in their order, as one ZIP: stored, UTF-8, no descriptors, ZIP64 only where needed.
 * Throws ZipError `zip.name`, `zip.duplicate`, `zip.size` or `zip.crc` for an entry that must not be written.
 * Keeps 16 bytes an entry and the table itself.
 */
export function layout(entries: ZipTable): ZipLayout {
  const steps = measure(entries);
  for (;;) {
    const step = steps.next();
    if (step.done) return laidOut(entries, step.value);
  }
}

/** As `layout`, calling `pause` every few milliseconds of work, so that a large table holds up no event loop. */
export async function layoutInSlices(entries: ZipTable, pause: () => Promise<void>): Promise<ZipLayout> {
  const steps = measure(entries);
  for (;;) {
    const step = steps.next();
    if (step.done) return laidOut(entries, step.value);
    await pause();
  }
}

/** The layout of entries that were checked and measured before: at once, however many they are. */
export function laidOut(entries: ZipTable, { locals, centrals }: Measured): ZipLayout {
  const count = entries.length;
  const directoryOffset = locals[count]!;
  const directorySize = centrals[count]!;
  const ends = endRecords(count, directoryOffset, directorySize);
  const endOffset = directoryOffset + directorySize;
  const size = endOffset + ends.length;
  return {
    size,
    directoryOffset,
    dataOffset: (index) => locals[index + 1]! - entryAt(entries, index).size,
    *pieces(start, end) {
      if (!(start >= 0 && start <= end && end <= size))
        throw new RangeError(`bytes ${start} to ${end} of an archive of ${size}`);
      yield* contents(entries, locals, start, Math.min(end, directoryOffset));
      yield* directory(
        entries,
        locals,
        centrals,
        start - directoryOffset,
        Math.min(end, endOffset) - directoryOffset,
      );
      yield* cut(ends, endOffset, start, end);
    },
  };
}

/** Local headers and contents between `start` and `end`. */
function* contents(
  entries: ZipTable,
  locals: Float64Array,
  start: number,
  end: number,
): Generator<ZipPiece, void, undefined> {
  if (start >= end) return;
  for (let index = lastAtOrBefore(locals, start); locals[index]! < end; index++) {
    const entry = entryAt(entries, index);
    const data = locals[index + 1]! - entry.size;
    if (start < data) yield* cut(localHeader(entry, data - locals[index]!), locals[index]!, start, end);
    const from = Math.max(start, data);
    const length = Math.min(end, data + entry.size) - from;
    if (length > 0) yield { source: entry.source, offset: from - data, length, entry: index };
  }
}

/** Directory bytes; `start` and `end` count from the directory's first byte. */
function* directory(
  entries: ZipTable,
  locals: Float64Array,
  centrals: Float64Array,
  start: number,
  end: number,
): Generator<ZipPiece, void, undefined> {
  if (Math.max(start, 0) >= end) return;
  let index = lastAtOrBefore(centrals, Math.max(start, 0));
  while (centrals[index]! < end) {
    const first = centrals[index]!;
    const stop = Math.min(end, first + DIRECTORY_PIECE);
    const next = lastAtOrBefore(centrals, stop - 1) + 1;
    const out = new FieldWriter(centrals[next]! - first);
    for (; index < next; index++) {
      const entry = entryAt(entries, index);
      writeCentral(out, entry, utf8Length(entry.name), locals[index]!);
    }
    yield* cut(out.done(), first, start, end);
  }
}

function localHeader(entry: ZipEntry, length: number): Uint8Array {
  const out = new FieldWriter(length);
  writeLocal(out, entry, utf8Length(entry.name));
  return out.done();
}

/** The part of `bytes`, which lie at `offset`, between `start` and `end`; nothing when they do not meet. */
function* cut(
  bytes: Uint8Array,
  offset: number,
  start: number,
  end: number,
): Generator<ZipPiece, void, undefined> {
  const from = Math.max(start - offset, 0);
  const to = Math.min(end - offset, bytes.length);
  if (from < to) yield { bytes: bytes.subarray(from, to) };
}

/** Index of the last of the rising `offsets` that is not beyond `position`. */
function lastAtOrBefore(offsets: Float64Array, position: number): number {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (offsets[middle]! <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}
