import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TEMP, tempName } from './files.ts';

/** A RIFF container says its own length (RFC 9649, section 2). */
const isWhole = (bytes: Buffer): boolean =>
  bytes.length > 12 &&
  bytes.toString('latin1', 8, 12) === 'WEBP' &&
  bytes.readUInt32LE(4) === bytes.length - 8;

/** What lies in a folder; one that is gone, or is none, holds nothing. */
const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** Thumbnails as files beside the blobs. Derived: made again when missing, so not synced to disk. */
export class Thumbs {
  readonly #root: string;
  constructor(root: string) {
    this.#root = root;
  }

  #folder = (account: string, sha: string) => join(this.#root, account, sha.slice(0, 2));

  async put(account: string, sha: string, size: number, bytes: Uint8Array): Promise<void> {
    const folder = this.#folder(account, sha);
    await mkdir(folder, { recursive: true });
    const temp = join(folder, tempName());
    await writeFile(temp, bytes);
    await rename(temp, join(folder, `${sha.slice(2)}-${size}.webp`));
  }

  /** WebP bytes, or null when there is none; what was cut or is none counts as missing. */
  async get(account: string, sha: string, size: number): Promise<Uint8Array | null> {
    try {
      const bytes = await readFile(join(this.#folder(account, sha), `${sha.slice(2)}-${size}.webp`));
      return isWhole(bytes) ? bytes : null;
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** Removes what a kill left half written before that moment. A folder at a time: there may be very many. */
  async sweep(before: Date): Promise<void> {
    for (const account of await namesIn(this.#root))
      for (const prefix of await namesIn(join(this.#root, account)))
        for (const name of await namesIn(join(this.#root, account, prefix))) {
          if (!name.startsWith(TEMP)) continue;
          const path = join(this.#root, account, prefix, name);
          const found = await stat(path).catch(() => null);
          if (found && found.mtime < before) await rm(path, { force: true });
        }
  }

  async removeAccount(account: string): Promise<void> {
    await rm(join(this.#root, account), { recursive: true, force: true });
  }
}
