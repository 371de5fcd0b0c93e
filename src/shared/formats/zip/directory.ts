import { readRecord } from './central.ts';
import { EntryColumns } from './columns.ts';
import type { CentralRecord } from './columns.ts';
import { CENTRAL_LENGTH, CENTRAL_SIGNATURE } from './constants.ts';
import type { ZipEnd } from './end.ts';
import { EntryNames } from './entry-names.ts';
import { ZipError } from './errors.ts';
import { Fields } from './fields.ts';
import type { ZipLimits } from './limits.ts';
import { ReadAhead } from './read-file.ts';
import type { ZipFile } from './read-file.ts';

export type Directory = { columns: EntryColumns; names: EntryNames };

/** Reads the central directory piece by piece and checks what it says against itself. Throws ZipError. */
export async function readDirectory(file: ZipFile, end: ZipEnd, limits: ZipLimits): Promise<Directory> {
  if (end.count > limits.maxEntries)
    throw new ZipError('zip.too-large', `${end.count} entries; ${limits.maxEntries} are allowed`);
  if (end.directorySize > limits.maxDirectorySize)
    throw new ZipError(
      'zip.too-large',
      `the directory has ${end.directorySize} bytes; ${limits.maxDirectorySize} are allowed`,
    );
  const columns = new EntryColumns(end.count);
  const names = new EntryNames(columns);
  const total = new Total(limits);
  const ahead = new ReadAhead(file);
  const stop = end.directoryOffset + end.directorySize;
  for (let at = end.directoryOffset; at < stop;) {
    if (columns.count === end.count)
      throw new ZipError('zip.count', `the directory goes on after the ${end.count} entries it promises`, {
        offset: at,
      });
    const bytes = await recordAt(ahead, at, stop);
    const record = readRecord(bytes, at, end.directoryOffset, file.size);
    total.add(record, at);
    names.add(columns.add(record), at);
    at += bytes.length;
  }
  if (columns.count !== end.count)
    throw new ZipError('zip.count', `${end.count} entries are promised, ${columns.count} are there`);
  return { columns, names };
}

/** The bytes of the record at `at`, with name, extra fields and comment. */
async function recordAt(ahead: ReadAhead, at: number, stop: number): Promise<Uint8Array> {
  if (at + CENTRAL_LENGTH > stop)
    throw new ZipError('zip.count', 'the directory ends inside a record', { offset: at });
  const fixed = new Fields(ahead.held(at, CENTRAL_LENGTH) ?? (await ahead.take(at, CENTRAL_LENGTH)));
  if (fixed.u32(0) !== CENTRAL_SIGNATURE)
    throw new ZipError('zip.count', 'something that is no record lies in the directory', { offset: at });
  const length = CENTRAL_LENGTH + fixed.u16(28) + fixed.u16(30) + fixed.u16(32);
  if (at + length > stop)
    throw new ZipError('zip.count', 'the directory ends inside a record', { offset: at });
  return ahead.held(at, length) ?? (await ahead.take(at, length));
}

/** Caps on one content and on all together, as the directory promises them; reading holds each to its promise. */
class Total {
  readonly #limits: ZipLimits;
  #size = 0;
  #packed = 0;

  constructor(limits: ZipLimits) {
    this.#limits = limits;
  }

  add({ name, size, compressedSize }: CentralRecord, offset: number): void {
    const { maxTotalSize } = this.#limits;
    this.#size += size;
    this.#packed += compressedSize;
    if (this.#inflatesTooMuch(size, compressedSize))
      throw new ZipError('zip.bomb', `${compressedSize} bytes would become ${size}`, { entry: name, offset });
    if (this.#inflatesTooMuch(this.#size, this.#packed))
      throw new ZipError('zip.bomb', `${this.#packed} bytes would become ${this.#size}`, {
        entry: name,
        offset,
      });
    if (this.#size > maxTotalSize)
      throw new ZipError('zip.too-large', `the contents have more than ${maxTotalSize} bytes`, {
        entry: name,
        offset,
      });
  }

  #inflatesTooMuch(size: number, packed: number): boolean {
    return size > this.#limits.ratioFrom && size > packed * this.#limits.maxRatio;
  }
}
