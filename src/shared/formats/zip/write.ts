import {
  CENTRAL_LENGTH,
  CENTRAL_SIGNATURE,
  END64_LENGTH,
  END64_SIGNATURE,
  END_LENGTH,
  END_SIGNATURE,
  EXTRA_ZIP64,
  FLAG_UTF8,
  LOCAL_LENGTH,
  LOCAL_SIGNATURE,
  LOCATOR64_LENGTH,
  LOCATOR64_SIGNATURE,
  MAX16,
  MAX32,
  STORED,
} from './constants.ts';
import { dosTime } from './dos-time.ts';
import { FieldWriter } from './field-writer.ts';

/** Made by Unix (3) with version 4.5; an ordinary file, rw-r--r--. Never varies, so equal tables give equal bytes. */
const MADE_BY = (3 << 8) | 45;
const FILE_ATTRIBUTES = (0o100644 << 16) >>> 0;
const VERSION_PLAIN = 20;
const VERSION_ZIP64 = 45;

/** What a record says of an entry; its length depends on the name's length, `size` and `offset` alone. */
export type Written = { name: string; size: number; crc32: number; mtime: number };

const NONE: readonly number[] = [];

/** Values for the ZIP64 extra field of a local header: both sizes, or none (4.5.3). */
function local64(size: number): readonly number[] {
  return size >= MAX32 ? [size, size] : NONE;
}

/** Values for the ZIP64 extra field of a directory record: only those that do not fit, in this order. */
function central64(size: number, offset: number): readonly number[] {
  if (offset < MAX32) return local64(size);
  return size >= MAX32 ? [size, size, offset] : [offset];
}

function extraLength(values: readonly number[]): number {
  return values.length === 0 ? 0 : 4 + 8 * values.length;
}

/** Bytes of the local header, name included. */
export function localLength(nameLength: number, size: number): number {
  return LOCAL_LENGTH + nameLength + extraLength(local64(size));
}

/** Bytes of the directory record, name included. */
export function centralLength(nameLength: number, size: number, offset: number): number {
  return CENTRAL_LENGTH + nameLength + extraLength(central64(size, offset));
}

/** Appends the local header of 4.3.7; `nameLength` as in `localLength`. */
export function writeLocal(out: FieldWriter, entry: Written, nameLength: number): void {
  const large = local64(entry.size);
  out.u32(LOCAL_SIGNATURE);
  out.u16(large.length > 0 ? VERSION_ZIP64 : VERSION_PLAIN);
  writeShared(out, entry, nameLength, large);
  out.text(entry.name);
  writeExtra(out, large);
}

/** Appends the directory record of 4.3.12 for the entry whose local header lies at `offset`. */
export function writeCentral(out: FieldWriter, entry: Written, nameLength: number, offset: number): void {
  const large = central64(entry.size, offset);
  out.u32(CENTRAL_SIGNATURE);
  out.u16(MADE_BY);
  out.u16(large.length > 0 ? VERSION_ZIP64 : VERSION_PLAIN);
  writeShared(out, entry, nameLength, large);
  out.u16(0); // comment
  out.u16(0); // disk
  out.u16(0); // internal attributes
  out.u32(FILE_ATTRIBUTES);
  out.u32(Math.min(offset, MAX32));
  out.text(entry.name);
  writeExtra(out, large);
}

/** Flags to extra length: the run of fields both records have in common. */
function writeShared(out: FieldWriter, entry: Written, nameLength: number, large: readonly number[]): void {
  out.u16(FLAG_UTF8);
  out.u16(STORED);
  out.u32(dosTime(entry.mtime));
  out.u32(entry.crc32);
  out.u32(Math.min(entry.size, MAX32));
  out.u32(Math.min(entry.size, MAX32));
  out.u16(nameLength);
  out.u16(extraLength(large));
}

function writeExtra(out: FieldWriter, values: readonly number[]): void {
  if (values.length === 0) return;
  out.u16(EXTRA_ZIP64);
  out.u16(8 * values.length);
  for (const value of values) out.u64(value);
}

/** The end of the archive: ZIP64 end and locator only when a field needs them, then the end record (4.3.14 to 16). */
export function endRecords(count: number, directoryOffset: number, directorySize: number): Uint8Array {
  const large = count >= MAX16 || directoryOffset >= MAX32 || directorySize >= MAX32;
  const out = new FieldWriter(END_LENGTH + (large ? END64_LENGTH + LOCATOR64_LENGTH : 0));
  if (large) writeEnd64(out, count, directoryOffset, directorySize);
  out.u32(END_SIGNATURE);
  out.u16(0); // this disk
  out.u16(0); // disk of the directory
  out.u16(Math.min(count, MAX16));
  out.u16(Math.min(count, MAX16));
  out.u32(Math.min(directorySize, MAX32));
  out.u32(Math.min(directoryOffset, MAX32));
  out.u16(0); // comment
  return out.done();
}

function writeEnd64(out: FieldWriter, count: number, directoryOffset: number, directorySize: number): void {
  out.u32(END64_SIGNATURE);
  out.u64(END64_LENGTH - 12);
  out.u16(MADE_BY);
  out.u16(VERSION_ZIP64);
  out.u32(0); // this disk
  out.u32(0); // disk of the directory
  out.u64(count);
  out.u64(count);
  out.u64(directorySize);
  out.u64(directoryOffset);
  out.u32(LOCATOR64_SIGNATURE);
  out.u32(0); // disk of the ZIP64 end record
  out.u64(directoryOffset + directorySize);
  out.u32(1); // disks
}
