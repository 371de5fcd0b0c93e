import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import { storeFailure } from '../failures.ts';
import { makeFolder, syncFolder, TEMP, tempName } from '../files.ts';
import { type BlobHandle, BlobMissing, type Blobs, type BlobStat, type PutOptions } from './blobs.ts';

const missing = (error: unknown) => (error as { code?: string }).code === 'ENOENT';

/** Blobs as files `<root>/<account>/ab/cdef…`. */
export class DiskBlobs implements Blobs {
  readonly #root: string;
  constructor(root: string) {
    this.#root = root;
  }

  #path(account: string, sha: string): string {
    return join(this.#root, account, sha.slice(0, 2), sha.slice(2));
  }

  async put(account: string, source: AsyncIterable<Uint8Array>, options: PutOptions = {}): Promise<BlobStat> {
    const folder = join(this.#root, account);
    const temp = join(folder, tempName());
    try {
      await makeFolder(folder);
      const found = await writeMeasured(temp, source, options);
      const target = this.#path(account, found.sha);
      await makeFolder(join(folder, found.sha.slice(0, 2)));
      await rename(temp, target);
      await syncFolder(join(folder, found.sha.slice(0, 2)));
      return found;
    } catch (error) {
      await rm(temp, { force: true }).catch(() => undefined);
      throw isFileError(error) ? storeFailure(error) : error;
    }
  }

  async open(account: string, sha: string): Promise<BlobHandle> {
    const handle = await open(this.#path(account, sha), 'r').catch((error: unknown) => {
      throw missing(error) ? new BlobMissing(sha, { cause: error }) : error;
    });
    const { size } = await handle.stat();
    return {
      size,
      async read(offset, length) {
        const buffer = Buffer.allocUnsafe(length);
        const { bytesRead } = await handle.read(buffer, 0, length, offset);
        return buffer.subarray(0, bytesRead);
      },
      close: () => handle.close(),
    };
  }

  fill(account: string, sha: string, offset: number, target: Uint8Array): number {
    const file = openThere(this.#path(account, sha), sha);
    try {
      let at = 0;
      while (at < target.length) {
        const read = readSync(file, target, at, target.length - at, offset + at);
        if (read === 0) break;
        at += read;
      }
      return at;
    } finally {
      closeSync(file);
    }
  }

  async size(account: string, sha: string): Promise<number | null> {
    return stat(this.#path(account, sha)).then(
      (s) => s.size,
      (error: unknown) => {
        if (missing(error)) return null;
        throw error;
      },
    );
  }

  async local(account: string, sha: string) {
    return { path: this.#path(account, sha), done: async () => undefined };
  }

  async *list(account: string): AsyncGenerator<string> {
    for (const prefix of await names(join(this.#root, account))) {
      if (prefix.length !== 2) continue;
      for (const rest of await names(join(this.#root, account, prefix))) yield prefix + rest;
    }
  }

  async remove(account: string, sha: string): Promise<void> {
    await rm(this.#path(account, sha), { force: true });
  }

  async sweep(): Promise<void> {
    for (const account of await names(this.#root)) {
      for (const name of await names(join(this.#root, account))) {
        if (name.startsWith(TEMP)) await rm(join(this.#root, account, name), { force: true });
      }
    }
  }
}

function openThere(path: string, sha: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw missing(error) ? new BlobMissing(sha, { cause: error }) : error;
  }
}

async function names(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (missing(error) || (error as { code?: string }).code === 'ENOTDIR') return [];
    throw error;
  });
}

const isFileError = (error: unknown) => typeof (error as { syscall?: unknown }).syscall === 'string';

/** Writes the stream to a new file, hashing as it flows, and syncs it. */
async function writeMeasured(
  path: string,
  source: AsyncIterable<Uint8Array>,
  options: PutOptions,
): Promise<BlobStat> {
  const handle = await open(path, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    let size = 0;
    let crc = 0;
    for await (const chunk of source) {
      size += chunk.length;
      if (size > (options.limit ?? Infinity))
        throw new LifeboatError('request.too-large', { detail: `More than ${options.limit} bytes.` });
      hash.update(chunk);
      crc = crc32(chunk, crc);
      await writeAll(handle, chunk);
    }
    const sha = hash.digest('hex');
    if (options.expect && options.expect !== sha)
      throw new LifeboatError('request.malformed', {
        detail: `The bytes have SHA-256 ${sha}, not ${options.expect}.`,
      });
    const written = (await handle.stat()).size;
    if (written !== size) throw new Error(`wrote ${written} of ${size} bytes`);
    await handle.sync();
    return { sha, size, crc32: crc };
  } finally {
    await handle.close();
  }
}

async function writeAll(handle: Awaited<ReturnType<typeof open>>, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.length;) {
    const { bytesWritten } = await handle.write(chunk, at, chunk.length - at);
    if (bytesWritten === 0) throw new Error('the disk takes no more bytes');
    at += bytesWritten;
  }
}
