import type { EntryColumns } from './columns.ts';
import { DESCRIPTOR_SIGNATURE, FLAG_DESCRIPTOR, LOCAL_LENGTH, LOCAL_SIGNATURE } from './constants.ts';
import type { Directory } from './directory.ts';
import { ZipError } from './errors.ts';
import type { ZipPlace } from './errors.ts';
import { with64 } from './extra.ts';
import { equalBytes, Fields } from './fields.ts';
import { ReadAhead } from './read-file.ts';
import type { ZipFile } from './read-file.ts';

/**
 * Reads every local header and lets it, its content and its descriptor claim their bytes: together with the
 * directory and the end, which were checked before, every byte of the file must belong to exactly one part.
 * Fills `columns.dataOffset`. Throws ZipError.
 */
export async function claimEveryByte(
  file: ZipFile,
  { columns, names }: Directory,
  directoryOffset: number,
): Promise<void> {
  const order = columns.byOffset();
  const ahead = new ReadAhead(file);
  let claimed = 0;
  for (let turn = 0; turn < order.length; turn++) {
    const index = order[turn]!;
    checkStart(columns, index, claimed);
    names.checkFolders(index);
    claimed = turn + 1 < order.length ? columns.offset[order[turn + 1]!]! : directoryOffset;
    await claim(ahead, columns, index, claimed);
  }
  if (claimed !== directoryOffset) throw unclaimed(claimed, directoryOffset);
}

function checkStart(columns: EntryColumns, index: number, claimed: number): void {
  const offset = columns.offset[index]!;
  if (offset < claimed)
    throw new ZipError('zip.overlap', 'two entries share bytes', { entry: columns.name(index), offset });
  if (offset > claimed) throw unclaimed(claimed, offset);
}

function unclaimed(from: number, to: number): ZipError {
  const what = from === 0 ? 'lie before the archive' : 'belong to no part of the archive';
  return new ZipError('zip.gap', `${to - from} bytes ${what}`, { offset: from });
}

/** The entry has to fill the bytes up to `next` exactly. */
async function claim(ahead: ReadAhead, columns: EntryColumns, index: number, next: number): Promise<void> {
  const offset = columns.offset[index]!;
  const overlap = () =>
    new ZipError('zip.overlap', 'the entry reaches into the next part', {
      entry: columns.name(index),
      offset,
    });
  if (offset + LOCAL_LENGTH > next) throw overlap();
  const fixed = new Fields(ahead.held(offset, LOCAL_LENGTH) ?? (await ahead.take(offset, LOCAL_LENGTH)));
  if (fixed.u32(0) !== LOCAL_SIGNATURE)
    throw new ZipError('zip.local-mismatch', 'no entry begins here', { entry: columns.name(index), offset });
  const length = LOCAL_LENGTH + fixed.u16(26) + fixed.u16(28);
  const dataOffset = offset + length;
  const dataEnd = dataOffset + columns.compressedSize[index]!;
  if (dataEnd > next) throw overlap();
  const header = ahead.held(offset, length) ?? (await ahead.take(offset, length));
  const whole = checkLocal(new Fields(header), columns, index);
  columns.dataOffset[index] = dataOffset;
  if (dataEnd === next && whole) return;
  const mayFollow = (columns.flags[index]! & FLAG_DESCRIPTOR) === 0 ? 0 : LONGEST_DESCRIPTOR;
  if (next - dataEnd > mayFollow) throw unclaimed(dataEnd, next);
  const descriptor = ahead.held(dataEnd, next - dataEnd) ?? (await ahead.take(dataEnd, next - dataEnd));
  checkDescriptor(new Fields(descriptor), columns, index, dataEnd);
}

/** The local header (4.3.7) must repeat the directory. Whether it gives CRC and sizes, or leaves them to a descriptor. */
function checkLocal(local: Fields, columns: EntryColumns, index: number): boolean {
  const offset = columns.offset[index]!;
  const differs = (what: string): ZipError =>
    new ZipError('zip.local-mismatch', what, { entry: columns.name(index), offset });
  if (local.u16(6) !== columns.flags[index])
    throw differs('its header and the directory give different flags');
  if (local.u16(8) !== columns.method[index])
    throw differs('its header and the directory give different methods');
  if (local.u32(10) !== columns.dosTime[index])
    throw differs('its header and the directory give different times');
  const nameEnd = LOCAL_LENGTH + local.u16(26);
  if (!equalBytes(local.slice(LOCAL_LENGTH, nameEnd), columns.rawName(index)))
    throw differs('its header and the directory give different names');
  const place = {
    // Decoded only when there is something to report.
    get entry() {
      return columns.name(index);
    },
    offset,
  };
  const values = localValues(local, nameEnd, place);
  const wanted = [columns.crc32[index]!, columns.compressedSize[index]!, columns.size[index]!];
  if (values.every((value, at) => value === wanted[at])) return true;
  const later = (columns.flags[index]! & FLAG_DESCRIPTOR) !== 0;
  if (later && values.every((value, at) => value === 0 || value === wanted[at])) return false;
  throw differs('its header and the directory give different sizes or CRC-32');
}

/** CRC-32, packed and unpacked size of a local header; here the unpacked size comes first in the ZIP64 field. */
function localValues(local: Fields, nameEnd: number, place: ZipPlace): number[] {
  const [size, compressedSize] = with64(
    [local.u32(22), local.u32(18)],
    local.slice(nameEnd, local.bytes.length),
    place,
  );
  return [local.u32(14), compressedSize!, size!];
}

const LONGEST_DESCRIPTOR = 24;

/** The descriptor in one of its four forms (4.3.9): with or without signature, sizes of 4 or of 8 bytes. */
function checkDescriptor(fields: Fields, columns: EntryColumns, index: number, offset: number): void {
  const { length } = fields.bytes;
  const at = length === 16 || length === 24 ? 4 : 0;
  const wide = length >= 20;
  const place = { entry: columns.name(index), offset };
  if (![12, 16, 20, 24].includes(length) || (at === 4 && fields.u32(0) !== DESCRIPTOR_SIGNATURE))
    throw new ZipError('zip.local-mismatch', 'what follows the content is no descriptor', place);
  const packed = wide ? fields.u64(at + 4) : fields.u32(at + 4);
  const size = wide ? fields.u64(at + 12) : fields.u32(at + 8);
  const agrees =
    fields.u32(at) === columns.crc32[index] &&
    packed === columns.compressedSize[index] &&
    size === columns.size[index];
  if (!agrees) throw new ZipError('zip.local-mismatch', 'its descriptor and the directory differ', place);
}
