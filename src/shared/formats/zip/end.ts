import {
  CENTRAL_LENGTH,
  END64_LENGTH,
  END64_SIGNATURE,
  END_LENGTH,
  END_SIGNATURE,
  LOCAL_SIGNATURE,
  LOCATOR64_LENGTH,
  LOCATOR64_SIGNATURE,
  MAX16,
  MAX32,
} from './constants.ts';
import { ZipError } from './errors.ts';
import { Fields } from './fields.ts';
import { readFully } from './read-file.ts';
import type { ZipFile } from './read-file.ts';

/** Where the central directory lies and how many records it promises. */
export type ZipEnd = { count: number; directoryOffset: number; directorySize: number };

/** The bytes searched for the end record: it and the longest comment, and the ZIP64 records before it. */
const TAIL = LOCATOR64_LENGTH + END64_LENGTH + END_LENGTH + MAX16;
/** First bytes of an archive in several parts (APPNOTE 8.5.3 and 8.5.4). */
const SPLIT_MARKS = [0x08074b50, 0x30304b50];

/** Reads the end of the archive; every field that is there twice must agree. Throws ZipError. */
export async function readEnd(file: ZipFile): Promise<ZipEnd> {
  if (file.size === 0) throw new ZipError('zip.not-a-zip', 'the file is empty');
  const start = new Fields(await readFully(file, 0, Math.min(4, file.size)));
  const mark = start.bytes.length === 4 ? start.u32(0) : 0;
  const tailOffset = Math.max(0, file.size - TAIL);
  const tail = new Fields(await readFully(file, tailOffset, file.size - tailOffset));
  const at = findEnd(tail, mark);
  const end = { ...plainEnd(tail, at), offset: tailOffset + at };
  if (SPLIT_MARKS.includes(mark))
    throw new ZipError('zip.split', 'this is one part of a split archive', { offset: 0 });
  const found = await withZip64(file, tail, at, tailOffset, end);
  checkPlace(found, file.size);
  return { count: found.count, directoryOffset: found.directoryOffset, directorySize: found.directorySize };
}

/** Finds the one end record whose comment ends where the file does. */
function findEnd(tail: Fields, mark: number): number {
  const fitting: number[] = [];
  let nearest: { at: number; excess: number } | undefined;
  for (let at = tail.bytes.length - END_LENGTH; at >= 0; at--) {
    if (tail.bytes[at] !== 0x50 || tail.u32(at) !== END_SIGNATURE) continue;
    const excess = tail.bytes.length - (at + END_LENGTH + tail.u16(at + 20));
    if (excess === 0) fitting.push(at);
    nearest ??= { at, excess };
  }
  if (fitting.length > 1)
    throw new ZipError('zip.ambiguous', 'the archive has two ends, one inside the comment of the other');
  if (fitting.length === 1) return fitting[0]!;
  throw noEnd(nearest?.excess, mark);
}

function noEnd(excess: number | undefined, mark: number): ZipError {
  if (excess !== undefined && excess > 0)
    return new ZipError('zip.trailing', `${excess} bytes follow the end of the archive`);
  if (excess !== undefined) return new ZipError('zip.truncated', 'the comment at the end is cut off');
  if (SPLIT_MARKS.includes(mark))
    return new ZipError('zip.split', 'this is one part of a split archive', { offset: 0 });
  if (mark === LOCAL_SIGNATURE)
    return new ZipError(
      'zip.truncated',
      'the end of the archive is missing: it is cut off, or other bytes follow it',
    );
  return new ZipError('zip.not-a-zip', 'this is no ZIP archive');
}

/** `offset`: where the last end record that counts begins, so where the directory must end. */
type Located = ZipEnd & { offset: number };

/** The record of 4.3.16. */
function plainEnd(tail: Fields, at: number): ZipEnd {
  const [disk, startDisk, here, count] = [4, 6, 8, 10].map((field) => tail.u16(at + field)) as [
    number,
    number,
    number,
    number,
  ];
  const last = (value: number) => value === 0 || value === MAX16;
  if (!last(disk) || !last(startDisk))
    throw new ZipError('zip.split', 'the archive is split over several files');
  if (here !== count) throw new ZipError('zip.count', 'the end of the archive gives two numbers of entries');
  return { count, directorySize: tail.u32(at + 12), directoryOffset: tail.u32(at + 16) };
}

/** Replaces what the plain record cannot say by the ZIP64 end record (4.3.14), when there is one. */
async function withZip64(
  file: ZipFile,
  tail: Fields,
  at: number,
  tailOffset: number,
  plain: Located,
): Promise<Located> {
  const locator = at - LOCATOR64_LENGTH;
  if (locator < 0 || tail.u32(locator) !== LOCATOR64_SIGNATURE) return plain;
  const place = { offset: tailOffset + locator };
  if (tail.u32(locator + 4) !== 0 || tail.u32(locator + 16) > 1)
    throw new ZipError('zip.split', 'the archive is split over several files', place);
  const offset = tail.u64(locator + 8);
  if (offset !== place.offset - END64_LENGTH)
    throw new ZipError('zip.zip64', 'the ZIP64 end is not where the archive says', place);
  const record = new Fields(await readFully(file, offset, END64_LENGTH));
  const large = end64(record, offset);
  const agree = (small: number, value: number, limit: number) => small === limit || small === value;
  if (
    !agree(plain.count, large.count, MAX16) ||
    !agree(plain.directorySize, large.directorySize, MAX32) ||
    !agree(plain.directoryOffset, large.directoryOffset, MAX32)
  )
    throw new ZipError('zip.zip64', 'the two ends of the archive contradict each other', { offset });
  return large;
}

function end64(record: Fields, offset: number): Located {
  if (record.u32(0) !== END64_SIGNATURE || record.u64(4) !== END64_LENGTH - 12)
    throw new ZipError('zip.zip64', 'the ZIP64 end is not readable', { offset });
  if (record.u32(16) !== 0 || record.u32(20) !== 0)
    throw new ZipError('zip.split', 'the archive is split over several files', { offset });
  const count = record.u64(32);
  if (record.u64(24) !== count)
    throw new ZipError('zip.count', 'the end of the archive gives two numbers of entries', { offset });
  return { count, directorySize: record.u64(40), directoryOffset: record.u64(48), offset };
}

/** The directory must reach from where the end says exactly to the end, and can hold what is promised. */
function checkPlace({ count, directoryOffset, directorySize, offset }: Located, size: number): void {
  const stop = directoryOffset + directorySize;
  if (stop > size)
    throw new ZipError('zip.truncated', 'the directory would reach beyond the file', { offset });
  if (stop > offset)
    throw new ZipError('zip.overlap', 'the directory reaches into the end of the archive', { offset });
  if (count * CENTRAL_LENGTH > directorySize)
    throw new ZipError(
      'zip.count',
      `${count} entries are promised in a directory of ${directorySize} bytes`,
      { offset },
    );
  if (stop < offset)
    throw new ZipError('zip.gap', `${offset - stop} bytes belong to no part of the archive`, {
      offset: stop,
    });
}
