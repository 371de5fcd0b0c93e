import { ZipError } from './errors.ts';
import { MAX_NAME_BYTES, utf8Length, writtenNameFault } from './names.ts';
import { NameFlood, NameSet } from './name-set.ts';
import { entryAt } from './table.ts';
import type { ZipEntry, ZipTable } from './table.ts';
import { centralLength, localLength } from './write.ts';

/** Entries measured between two pauses: well under 50 ms of an event loop. */
const SLICE = 4096;

/** Where each local header (`locals`, from the archive's start) and record (`centrals`, from the directory's) begins. */
export type Measured = { locals: Float64Array; centrals: Float64Array };

/** Checks every entry and adds the lengths up; yields between slices of work. Throws ZipError. */
export function* measure(entries: ZipTable): Generator<undefined, Measured, undefined> {
  const count = entries.length;
  const locals = new Float64Array(count + 1);
  const centrals = new Float64Array(count + 1);
  const names = new NameSet(count, (index) => entryAt(entries, index).name);
  for (let index = 0; index < count; index++) {
    if (index % SLICE === SLICE - 1) yield;
    const entry = entryAt(entries, index);
    const nameLength = checked(entry, index, names);
    const offset = locals[index]!;
    locals[index + 1] = offset + localLength(nameLength, entry.size) + entry.size;
    centrals[index + 1] = centrals[index]! + centralLength(nameLength, entry.size, offset);
  }
  for (let index = 0; index < count; index++) {
    if (index % SLICE === SLICE - 1) yield;
    refuseFileAsFolder(entryAt(entries, index).name, names);
  }
  if (!Number.isSafeInteger(locals[count]! + centrals[count]!))
    throw new ZipError('zip.size', 'the archive would be larger than can be counted');
  return { locals, centrals };
}

/** Length of the name in bytes, when the entry may be written. */
function checked(entry: ZipEntry, index: number, names: NameSet): number {
  const { name, size, crc32 } = entry;
  const fault = writtenNameFault(name);
  if (fault !== undefined) throw new ZipError('zip.name', fault, { entry: name });
  const length = utf8Length(name);
  if (length > MAX_NAME_BYTES)
    throw new ZipError('zip.name', `the name has more than ${MAX_NAME_BYTES} bytes`, { entry: name });
  if (!Number.isSafeInteger(size) || size < 0)
    throw new ZipError('zip.size', `${size} is no size`, { entry: name });
  if (crc32 >>> 0 !== crc32) throw new ZipError('zip.crc', `${crc32} is no CRC-32`, { entry: name });
  if (notFlooded(() => names.add(index, name)) >= 0)
    throw new ZipError('zip.duplicate', 'the name is there twice, but for case or accents', { entry: name });
  return length;
}

function refuseFileAsFolder(name: string, names: NameSet): void {
  if (notFlooded(() => names.fileAbove(name, () => true)) >= 0)
    throw new ZipError('zip.duplicate', 'a folder of the name is also a file', { entry: name });
}

function notFlooded(look: () => number): number {
  try {
    return look();
  } catch (error) {
    if (error instanceof NameFlood) throw new ZipError('zip.bomb', error.message, { cause: error });
    throw error;
  }
}
