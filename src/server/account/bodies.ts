import { crc32 } from 'node:zlib';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { BlobMissing, streamBlob } from '../store/blobs/blobs.ts';
import type { Room } from './room.ts';
import { sha256 } from './version.ts';
import type { NewBody } from './verbs/save.ts';

/** Text bodies up to this size lie in the database, larger ones and all photos and files as blobs. */
export const BODY_LIMIT = 1 << 20;

export const newBody = (bytes: Uint8Array): NewBody => ({ sha: sha256(bytes), bytes, crc32: crc32(bytes) });

/**
 * A body's bytes, compared with their SHA-256.
 * @throws LifeboatError `item.damaged` when they are missing or differ: never an empty answer
 */
export async function readBody(
  room: Pick<Room, 'db' | 'blobs'>,
  account: string,
  sha: string,
): Promise<Uint8Array> {
  const row = await room.db
    .selectFrom('body')
    .where('account_id', '=', account)
    .where('sha', '=', sha)
    .select('bytes')
    .executeTakeFirst();
  const bytes = row?.bytes ?? (await wholeBlob(room, account, sha));
  if (sha256(bytes) !== sha) throw damaged(sha);
  return bytes;
}

/** The same; null when it is missing or not what was kept. */
export async function readableBody(
  room: Pick<Room, 'db' | 'blobs'>,
  account: string,
  sha: string,
): Promise<Uint8Array | null> {
  try {
    return await readBody(room, account, sha);
  } catch (error) {
    if (error instanceof LifeboatError && error.code === 'item.damaged') return null;
    throw error;
  }
}

async function wholeBlob(room: Pick<Room, 'blobs'>, account: string, sha: string): Promise<Uint8Array> {
  try {
    return Buffer.concat(await Array.fromAsync(streamBlob(await room.blobs.open(account, sha))));
  } catch (error) {
    throw error instanceof BlobMissing ? damaged(sha, error) : error;
  }
}

export const damaged = (sha: string, cause?: unknown) =>
  new LifeboatError(
    'item.damaged',
    { detail: 'Its bytes are not what was kept.', where: sha, retryAfter: 60 },
    { cause },
  );
