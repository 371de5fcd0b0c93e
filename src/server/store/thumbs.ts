import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempName } from './files.ts';

/** A RIFF container says its own length (RFC 9649, section 2). */
const isWhole = (bytes: Buffer): boolean =>
  bytes.length > 12 &&
  bytes.toString('latin1', 8, 12) === 'WEBP' &&
  bytes.readUInt32LE(4) === bytes.length - 8;

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

  async removeAccount(account: string): Promise<void> {
    await rm(join(this.#root, account), { recursive: true, force: true });
  }
}
