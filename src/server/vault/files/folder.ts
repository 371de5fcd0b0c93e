import { open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder, syncFolder, tempName } from '../../store/files.ts';
import { readFailure, writeFailure } from '../failures.ts';
import type { VaultFile, VaultFiles } from './files.ts';
import { place } from './place-file.ts';

const READ_AT_ONCE = 1 << 18;
const codeOf = (error: unknown) => (error as { code?: string }).code ?? '';

/** What counts as nothing when a folder is looked at. */
export const isNothing = (name: string): boolean => name.startsWith('.') || name === 'lost+found';

/** A vault in a folder: another disk, or one mounted from another machine. */
export class FolderFiles implements VaultFiles {
  readonly #root: string;
  constructor(root: string) {
    this.#root = root;
  }

  async put(path: string, source: AsyncIterable<Uint8Array>): Promise<number> {
    const target = join(this.#root, path);
    const temp = join(dirname(target), tempName());
    try {
      // The vault's own folder is never made here: an unmounted one must fail, not fill the disk below it.
      await stat(this.#root);
      await makeFolder(dirname(target));
      const size = await writeNew(temp, source);
      await place(temp, target);
      await syncFolder(dirname(target));
      return size;
    } catch (error) {
      await rm(temp, { force: true }).catch(() => undefined);
      throw isFileError(error) ? writeFailure(error, path) : error;
    }
  }

  async *read(path: string): AsyncGenerator<Uint8Array> {
    try {
      const handle = await open(join(this.#root, path), 'r');
      try {
        for (;;) {
          const buffer = Buffer.allocUnsafe(READ_AT_ONCE);
          const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
          if (bytesRead === 0) return;
          yield buffer.subarray(0, bytesRead);
        }
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw isFileError(error) ? readFailure(error, path) : error;
    }
  }

  async size(path: string): Promise<number | null> {
    try {
      const found = await stat(join(this.#root, path));
      return found.isFile() ? found.size : null;
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
      throw readFailure(error, path);
    }
  }

  async *list(folder: string, without: readonly string[] = []): AsyncGenerator<VaultFile> {
    for (const entry of await this.#entries(folder)) {
      if (entry.folder && without.includes(entry.name)) continue;
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.folder) yield* this.list(path);
      else {
        const size = await this.size(path);
        if (size !== null) yield { path, size };
      }
    }
  }

  async folders(folder: string): Promise<string[]> {
    return (await this.#entries(folder)).filter((e) => e.folder).map((e) => e.name);
  }

  async #entries(folder: string): Promise<{ name: string; folder: boolean }[]> {
    try {
      const entries = await readdir(join(this.#root, folder), { withFileTypes: true });
      return entries
        .filter((e) => !isNothing(e.name))
        .map((e) => ({ name: e.name, folder: e.isDirectory() }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      if (codeOf(error) === 'ENOENT' && folder !== '') return [];
      throw readFailure(error, folder || 'its folder');
    }
  }
}

const isFileError = (error: unknown) => typeof (error as { syscall?: unknown }).syscall === 'string';

async function writeNew(path: string, source: AsyncIterable<Uint8Array>): Promise<number> {
  const handle = await open(path, 'wx', 0o600);
  try {
    let size = 0;
    for await (const piece of source) {
      size += piece.length;
      for (let at = 0; at < piece.length;) {
        const { bytesWritten } = await handle.write(piece, at, piece.length - at);
        at += bytesWritten;
      }
    }
    await handle.sync();
    return size;
  } finally {
    await handle.close();
  }
}
