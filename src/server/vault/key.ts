import { createHmac, randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder, syncFolder, tempName } from '../store/files.ts';
import { place } from './files/place-file.ts';
import { type DiskReader, nearDisk } from './files/reader.ts';
import { VaultFailure } from './failures.ts';

const KEY_BYTES = 32;

/**
 * The vault's key: a file of exactly 32 random bytes.
 * @throws VaultFailure `key` when it is missing or not that.
 */
export async function readKey(file: string, disk: DiskReader = nearDisk): Promise<Buffer> {
  const bytes = await disk.readFile(file).catch((error: unknown) => {
    if (error instanceof VaultFailure) throw error;
    const code = (error as { code?: string }).code;
    const what = code === 'ENOENT' ? 'is missing' : `could not be read (${code})`;
    throw new VaultFailure('key', `The key of the second copy ${what}.`, null, { cause: error });
  });
  if (bytes.length !== KEY_BYTES)
    throw new VaultFailure('key', `The key of the second copy is not ${KEY_BYTES} bytes long.`);
  return bytes;
}

/** Reads the key, or makes it where there is none. An existing one is never replaced. */
export async function readOrMakeKey(file: string): Promise<Buffer> {
  await makeFolder(dirname(file));
  await writeIfAbsent(file, randomBytes(KEY_BYTES));
  return readKey(file);
}

/** Writes a new file durably, whole or not at all; one that is there stays as it is. */
export async function writeIfAbsent(file: string, bytes: Uint8Array | string): Promise<boolean> {
  const temp = join(dirname(file), tempName());
  try {
    const handle = await open(temp, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await place(temp, file);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
    return false;
  } finally {
    await rm(temp, { force: true });
  }
  await syncFolder(dirname(file));
  return true;
}

/** Tells in the vault's marker which key it was written with, without telling the key. */
export const keyCheck = (key: Uint8Array): string =>
  createHmac('sha256', key).update('lifeboat-vault-1 key check').digest('hex').slice(0, 32);
