import { type FileHandle, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder, syncFolder, TEMP, tempName } from '../../store/files.ts';
import { isHanging, readFailure, writeFailure } from '../failures.ts';
import type { VaultFile, VaultFiles } from './files.ts';
import { answered, PATIENCE_MS, SYNC_TIMES } from './patience.ts';
import { place } from './place-file.ts';

const READ_AT_ONCE = 1 << 18;
const SYNC_EACH = 64 << 20;
const codeOf = (error: unknown) => (error as { code?: string }).code ?? '';

/** What counts as nothing when a folder is looked at. */
export const isNothing = (name: string): boolean => name.startsWith('.') || name === 'lost+found';

/** A vault in a folder: another disk, or one mounted from another machine. No call on it is waited for without end. */
export class FolderFiles implements VaultFiles {
  readonly #root: string;
  readonly #patience: number;
  constructor(root: string, patience: number = PATIENCE_MS) {
    this.#root = root;
    this.#patience = patience;
  }

  #soon<T>(call: Promise<T>, late?: (value: T) => unknown): Promise<T> {
    return answered(call, this.#patience, late);
  }

  #open(path: string, flags: string): Promise<FileHandle> {
    return this.#soon(open(path, flags, 0o600), (handle) => handle.close());
  }

  async put(path: string, source: AsyncIterable<Uint8Array>): Promise<number> {
    const target = join(this.#root, path);
    const temp = join(dirname(target), tempName());
    try {
      // The vault's own folder is never made here: an unmounted one must fail, not fill the disk below it.
      await this.#soon(stat(this.#root));
      await this.#soon(makeFolder(dirname(target)));
      const size = await this.#writeNew(temp, source);
      await this.#soon(place(temp, target));
      await this.#soon(syncFolder(dirname(target)));
      return size;
    } catch (error) {
      if (!isHanging(error)) await this.#soon(rm(temp, { force: true })).catch(() => undefined);
      throw isFileError(error) ? writeFailure(error, path) : error;
    }
  }

  async #writeNew(path: string, source: AsyncIterable<Uint8Array>): Promise<number> {
    const handle = await this.#open(path, 'wx');
    let hangs = false;
    try {
      return await this.#write(handle, source);
    } catch (error) {
      hangs = isHanging(error);
      throw error;
    } finally {
      await this.#close(handle, hangs);
    }
  }

  async #write(handle: FileHandle, source: AsyncIterable<Uint8Array>): Promise<number> {
    let size = 0;
    let unsynced = 0;
    for await (const piece of source) {
      size += piece.length;
      for (let at = 0; at < piece.length;) {
        const { bytesWritten } = await this.#soon(handle.write(piece, at, piece.length - at));
        at += bytesWritten;
      }
      // now and then, so that the last sync does not take long for a large file
      if ((unsynced += piece.length) < SYNC_EACH) continue;
      await this.#sync(handle);
      unsynced = 0;
    }
    await this.#sync(handle);
    return size;
  }

  /** What hangs is not waited for a second time. */
  async #close(handle: FileHandle, hangs: boolean): Promise<void> {
    const closing = handle.close();
    if (hangs) closing.catch(() => undefined);
    else await this.#soon(closing);
  }

  #sync(handle: FileHandle): Promise<void> {
    return answered(handle.sync(), this.#patience * SYNC_TIMES);
  }

  async *read(path: string): AsyncGenerator<Uint8Array> {
    let hangs = false;
    try {
      const handle = await this.#open(join(this.#root, path), 'r');
      try {
        for (;;) {
          const buffer = Buffer.allocUnsafe(READ_AT_ONCE);
          const { bytesRead } = await this.#soon(handle.read(buffer, 0, buffer.length, null));
          if (bytesRead === 0) return;
          yield buffer.subarray(0, bytesRead);
        }
      } catch (error) {
        hangs = isHanging(error);
        throw error;
      } finally {
        await this.#close(handle, hangs);
      }
    } catch (error) {
      throw isFileError(error) ? readFailure(error, path) : error;
    }
  }

  async size(path: string): Promise<number | null> {
    try {
      const found = await this.#soon(stat(join(this.#root, path)));
      return found.isFile() ? found.size : null;
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
      throw readFailure(error, path);
    }
  }

  async *list(folder: string, without: readonly string[] = []): AsyncGenerator<VaultFile> {
    for (const entry of await this.#entries(folder)) {
      if (isNothing(entry.name) || (entry.folder && without.includes(entry.name))) continue;
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.folder) yield* this.list(path);
      else {
        const size = await this.size(path);
        if (size !== null) yield { path, size };
      }
    }
  }

  async folders(folder: string): Promise<string[]> {
    const entries = await this.#entries(folder);
    return entries.filter((e) => e.folder && !isNothing(e.name)).map((e) => e.name);
  }

  async sweep(before: Date, folder = ''): Promise<number> {
    let swept = 0;
    for (const entry of await this.#entries(folder)) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.folder && !isNothing(entry.name)) swept += await this.sweep(before, path);
      if (entry.folder || !entry.name.startsWith(TEMP)) continue;
      const at = join(this.#root, path);
      const found = await this.#soon(stat(at)).catch(() => null);
      if (!found || found.mtime >= before) continue;
      await this.#soon(rm(at, { force: true }));
      swept++;
    }
    return swept;
  }

  async #entries(folder: string): Promise<{ name: string; folder: boolean }[]> {
    try {
      const entries = await this.#soon(readdir(join(this.#root, folder), { withFileTypes: true }));
      return entries
        .map((e) => ({ name: e.name, folder: e.isDirectory() }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      if (codeOf(error) === 'ENOENT' && folder !== '') return [];
      throw readFailure(error, folder || 'its folder');
    }
  }
}

const isFileError = (error: unknown) => typeof (error as { syscall?: unknown }).syscall === 'string';
