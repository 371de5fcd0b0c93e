import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';

/** Makes a folder's entries durable: without it a rename may be gone after a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes `path` and its missing parents below `root`, each durable in its own parent. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (!first) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** Prefix of files that are not yet what they will be; swept at start. */
export const TEMP = '.tmp-';
export const tempName = () => `${TEMP}${randomUUID()}`;

/** Replaces a small file whole: temp in the same folder, written, synced, renamed, folder synced. */
export async function writeFileWhole(path: string, bytes: Uint8Array | string, mode = 0o600): Promise<void> {
  const temp = join(dirname(path), tempName());
  try {
    const handle = await open(temp, 'wx', mode);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temp, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temp, { force: true });
    throw error;
  }
}
