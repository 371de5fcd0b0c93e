import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempName } from './files.ts';

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

  /** WebP bytes, or null when there is none. */
  async get(account: string, sha: string, size: number): Promise<Uint8Array | null> {
    return readFile(join(this.#folder(account, sha), `${sha.slice(2)}-${size}.webp`)).catch(
      (error: unknown) => {
        if ((error as { code?: string }).code === 'ENOENT') return null;
        throw error;
      },
    );
  }

  async removeAccount(account: string): Promise<void> {
    await rm(join(this.#root, account), { recursive: true, force: true });
  }
}
