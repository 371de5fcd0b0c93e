import { createHash } from 'node:crypto';
import { BlobMissing, streamBlob } from '../store/blobs/blobs.ts';
import type { Room } from './room.ts';
import { sha256 } from './version.ts';

/** Reads a body whole and says why it cannot be given out; null when its bytes are what its name says. */
export async function bodyFault(
  room: Pick<Room, 'db' | 'blobs'>,
  account: string,
  sha: string,
): Promise<string | null> {
  const body = await room.db
    .selectFrom('body')
    .where('account_id', '=', account)
    .where('sha', '=', sha)
    .select('bytes')
    .executeTakeFirst();
  if (body) return sha256(body.bytes) === sha ? null : DIFFERENT;
  try {
    const hash = createHash('sha256');
    for await (const chunk of streamBlob(await room.blobs.open(account, sha))) hash.update(chunk);
    return hash.digest('hex') === sha ? null : DIFFERENT;
  } catch (error) {
    return error instanceof BlobMissing
      ? 'Its bytes are missing.'
      : `Its bytes cannot be read (${(error as Error).message}).`;
  }
}

const DIFFERENT = 'Its bytes are not what was kept.';
