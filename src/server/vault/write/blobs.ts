import { createHash } from 'node:crypto';
import type { Room } from '../../account/room.ts';
import { streamBlob } from '../../store/blobs/blobs.ts';
import { damaged, isDamage, VaultFailure } from '../failures.ts';
import { sealedSize } from '../format/container.ts';
import { blobPath } from '../format/names.ts';
import type { Vault } from '../open.ts';

/** What lies in the vault now; `bytes` were read back for it. */
export interface PutBlob {
  copy: number;
  bytes: number;
}

/**
 * Puts a blob in the vault and reads it back. One that is there and sound is left; beside a damaged one another copy
 * is put, since nothing in the vault is replaced.
 * @throws VaultFailure `source` when it cannot be read here.
 */
export async function putBlob(
  room: Pick<Room, 'blobs'>,
  vault: Vault,
  account: string,
  sha: string,
): Promise<PutBlob> {
  for (let copy = 1; ; copy++) {
    const path = blobPath(account, sha, copy);
    if ((await vault.files.size(path)) === null) {
      await vault.putPlain(path, liveBlob(room, account, sha));
      return { copy, bytes: await readBlob(vault, path, sha) };
    }
    try {
      return { copy, bytes: await readBlob(vault, path, sha) };
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
  }
}

/** The bytes of a blob here; they end in an error when they are not what their name says. */
async function* liveBlob(
  room: Pick<Room, 'blobs'>,
  account: string,
  sha: string,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  const source = (cause?: unknown) =>
    new VaultFailure('source', `Blob ${sha} cannot be read here.`, null, { cause });
  try {
    for await (const bytes of streamBlob(await room.blobs.open(account, sha))) {
      hash.update(bytes);
      yield bytes;
    }
  } catch (error) {
    throw source(error);
  }
  if (hash.digest('hex') !== sha) throw source();
}

/** Reads a blob's file in the vault and compares it with its name; answers its plain size. */
export async function readBlob(vault: Vault, path: string, sha: string): Promise<number> {
  let size = 0;
  for await (const bytes of checkedBlob(vault, path, sha)) size += bytes.length;
  return size;
}

/** The plain bytes of a blob's file; they end in an error when they are not what its name says. */
export async function* checkedBlob(vault: Vault, path: string, sha: string): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const bytes of vault.plain(path)) {
    hash.update(bytes);
    yield bytes;
  }
  if (hash.digest('hex') !== sha) throw damaged(path, 'is not what its name says');
}

/** Whether a blob's file is there with the size it must have; its bytes are not read. */
export async function hasBlob(
  vault: Vault,
  account: string,
  sha: string,
  { size, copy }: { size: number; copy: number },
): Promise<boolean> {
  return (await vault.files.size(blobPath(account, sha, copy))) === sealedSize(size);
}

/** The newest sound copy of a blob in the vault, streamed; each copy is read whole before its bytes are used. */
export async function soundCopy(vault: Vault, account: string, sha: string): Promise<string> {
  let last: unknown = null;
  const paths: string[] = [];
  for (let copy = 1; ; copy++) {
    const path = blobPath(account, sha, copy);
    if ((await vault.files.size(path)) === null) break;
    paths.unshift(path);
  }
  for (const path of paths) {
    try {
      await readBlob(vault, path, sha);
      return path;
    } catch (error) {
      if (!isDamage(error)) throw error;
      last = error;
    }
  }
  const path = blobPath(account, sha);
  throw last ?? new VaultFailure('missing', `${path} is missing from the second copy.`, path);
}
