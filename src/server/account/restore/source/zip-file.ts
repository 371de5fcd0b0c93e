import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { LifeboatError } from '../../../../shared/contract/problem.ts';
import { ZipError } from '../../../../shared/formats/zip/errors.ts';
import { inflateByStream } from '../../../../shared/formats/zip/inflate.ts';
import { openZip, type ZipIndex } from '../../../../shared/formats/zip/reader.ts';
import type { ZipFile } from '../../../../shared/formats/zip/read-file.ts';

export interface OpenZipFile {
  index: ZipIndex;
  file: ZipFile;
  close(): Promise<void>;
}

export interface ZipFileLimits {
  /** Bytes of the file. */
  uploadLimit?: number | undefined;
  /** Bytes of all contents unpacked: what the account may hold. */
  quota?: number | undefined;
}

const CODES = {
  malformed: 'archive.malformed',
  unsupported: 'archive.unsupported',
  'too-large': 'archive.too-large',
} as const;

/** What a fault of a ZIP means at our doors; other errors stay. */
export function archiveError(error: unknown): unknown {
  if (!(error instanceof ZipError)) return error;
  const place = error.entry === undefined ? {} : { where: error.entry.slice(0, 500).toWellFormed() };
  return new LifeboatError(CODES[error.kind], { detail: error.message, ...place }, { cause: error });
}

/** Opens a ZIP on disk, its structure checked. @throws LifeboatError `archive.malformed`, `.unsupported`, `.too-large` */
export async function openZipFile(path: string, { uploadLimit, quota }: ZipFileLimits): Promise<OpenZipFile> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    if (size > (uploadLimit ?? Infinity))
      throw new LifeboatError('archive.too-large', { detail: `It has more than ${uploadLimit} bytes.` });
    const file: ZipFile = {
      size,
      async read(offset, length) {
        const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(length), 0, length, offset);
        return buffer.subarray(0, bytesRead);
      },
      readInto: async (into, offset) => (await handle.read(into, 0, into.length, offset)).bytesRead,
    };
    const limits = quota === undefined ? {} : { maxTotalSize: quota };
    const index = await openZip(file, limits, { inflateRaw: inflateByStream, crc32 });
    return { index, file, close: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw archiveError(error);
  }
}
