import {
  AES,
  CENTRAL_LENGTH,
  DEFLATED,
  FLAG_ENCRYPTED,
  FLAG_MASKED_HEADERS,
  FLAG_PATCHED,
  FLAG_STRONG_ENCRYPTION,
  FLAG_UTF8,
  LOCAL_LENGTH,
  MAX16,
  STORED,
} from './constants.ts';
import type { CentralRecord } from './columns.ts';
import { decodeName, unicodePath } from './decode-name.ts';
import { ZipError } from './errors.ts';
import type { ZipPlace } from './errors.ts';
import { with64 } from './extra.ts';
import { Fields } from './fields.ts';
import { isFolderName, MAX_NAME_BYTES, nameFault, resolvedName } from './names.ts';

/** An empty DEFLATE stream, as some tools write it for folders, is no longer than this. */
const EMPTY_DEFLATE = 8;

/**
 * One whole directory record (APPNOTE 4.3.12), which lies at `at`. Throws ZipError when the entry cannot be read or
 * could not lie where the record says: before the directory, in a file of `fileSize` bytes.
 */
export function readRecord(
  bytes: Uint8Array,
  at: number,
  directoryOffset: number,
  fileSize: number,
): CentralRecord {
  const fields = new Fields(bytes);
  const nameEnd = CENTRAL_LENGTH + fields.u16(28);
  const extra = fields.slice(nameEnd, nameEnd + fields.u16(30));
  const named = readName(fields.slice(CENTRAL_LENGTH, nameEnd), fields.u16(8), extra, at);
  const place = { entry: named.name, offset: at };
  checkAttributes(fields, place);
  const [size, compressedSize, offset] = with64(
    [fields.u32(24), fields.u32(20), fields.u32(42)],
    extra,
    place,
  );
  const record = {
    ...named,
    flags: fields.u16(8),
    method: fields.u16(10),
    dosTime: fields.u32(12),
    crc32: fields.u32(16),
    size: size!,
    compressedSize: compressedSize!,
    offset: offset!,
  };
  checkMethod(record, place);
  checkSizes(record, place);
  checkReach(record, place, directoryOffset, fileSize);
  return record;
}

type Named = Pick<CentralRecord, 'name' | 'rawName' | 'otherName' | 'folder'>;

function readName(rawName: Uint8Array, flags: number, extra: Uint8Array, offset: number): Named {
  const plain = decodeName(rawName, (flags & FLAG_UTF8) !== 0, offset);
  const otherName = unicodePath(rawName, extra, { entry: plain, offset });
  const name = otherName ?? plain;
  // Taking "." parts out can bring a drive letter to the front.
  const fault = nameFault(plain) ?? nameFault(name) ?? nameFault(resolvedName(name) || name);
  if (fault !== undefined) throw new ZipError('zip.name', fault, { entry: name, offset });
  if (rawName.length > MAX_NAME_BYTES)
    throw new ZipError('zip.name', `the name has more than ${MAX_NAME_BYTES} bytes`, { entry: name, offset });
  return { name, rawName, otherName, folder: isFolderName(name) };
}

/** File types in the upper half of the attributes (Unix st_mode); 0 where the tool gave none. */
const TYPE_MASK = 0o170000;
const PLAIN_TYPES = [0, 0o100000, 0o040000];

function checkAttributes(fields: Fields, place: ZipPlace): void {
  const disk = fields.u16(34);
  if (disk !== 0 && disk !== MAX16) throw new ZipError('zip.split', 'the entry lies on another disk', place);
  const type = (fields.u32(38) >>> 16) & TYPE_MASK;
  if (!PLAIN_TYPES.includes(type))
    throw new ZipError('zip.link', 'the entry is a link or a device, not a file', place);
}

function checkMethod({ flags, method }: CentralRecord, place: ZipPlace): void {
  if (flags & (FLAG_ENCRYPTED | FLAG_STRONG_ENCRYPTION | FLAG_MASKED_HEADERS) || method === AES)
    throw new ZipError('zip.encrypted', 'the entry is encrypted', place);
  if (flags & FLAG_PATCHED) throw new ZipError('zip.method', 'the entry is a patch to another file', place);
  if (method !== STORED && method !== DEFLATED)
    throw new ZipError(
      'zip.method',
      `compression method ${method} cannot be read, only stored and deflated`,
      place,
    );
}

function checkSizes({ folder, method, size, compressedSize }: CentralRecord, place: ZipPlace): void {
  if (folder && (size !== 0 || compressedSize > (method === STORED ? 0 : EMPTY_DEFLATE)))
    throw new ZipError('zip.size', 'a folder has content', place);
  if (method === STORED && size !== compressedSize)
    throw new ZipError('zip.size', `stored as it is, but ${size} bytes became ${compressedSize}`, place);
}

function checkReach(record: CentralRecord, place: ZipPlace, directoryOffset: number, fileSize: number): void {
  const stop = record.offset + LOCAL_LENGTH + record.rawName.length + record.compressedSize;
  if (stop <= directoryOffset) return;
  if (stop > fileSize) throw new ZipError('zip.truncated', 'the entry would reach beyond the file', place);
  throw new ZipError('zip.overlap', 'the entry reaches into the directory', place);
}
