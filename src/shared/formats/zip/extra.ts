import { EXTRA_ZIP64, MAX32 } from './constants.ts';
import { ZipError } from './errors.ts';
import type { ZipPlace } from './errors.ts';
import { Fields } from './fields.ts';

/** The content of extra field `id` (APPNOTE 4.5.1), or undefined. Throws `zip.extra` when the list is not whole. */
export function extraField(extra: Uint8Array, id: number, place: ZipPlace): Uint8Array | undefined {
  const fields = new Fields(extra);
  let found: Uint8Array | undefined;
  let at = 0;
  while (at + 4 <= extra.length) {
    const stop = at + 4 + fields.u16(at + 2);
    if (stop > extra.length) throw new ZipError('zip.extra', 'an extra field reaches beyond its end', place);
    if (fields.u16(at) === id) {
      if (found !== undefined) throw new ZipError('zip.extra', 'an extra field is there twice', place);
      found = extra.subarray(at + 4, stop);
    }
    at = stop;
  }
  // Aligning tools fill up with fewer than four zeros.
  if (extra.subarray(at).some((byte) => byte !== 0))
    throw new ZipError('zip.extra', 'an extra field is cut off', place);
  return found;
}

/**
 * `values` with each one that is all ones replaced by the next value of the ZIP64 extra field (4.5.3).
 * Without that field they stay as they are: 0xFFFFFFFF is then meant literally.
 */
export function with64(values: readonly number[], extra: Uint8Array, place: ZipPlace): number[] {
  const field = extraField(extra, EXTRA_ZIP64, place);
  if (field === undefined) return [...values];
  const fields = new Fields(field);
  let at = 0;
  return values.map((value) => {
    if (value !== MAX32) return value;
    if (at + 8 > field.length) throw new ZipError('zip.zip64', 'the ZIP64 field lacks a value', place);
    at += 8;
    return fields.u64(at - 8);
  });
}
