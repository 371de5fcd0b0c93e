import { chunks } from '../../store/sql/chunks.ts';
import { readableBody } from '../bodies.ts';
import type { ReadRoom } from '../room.ts';
import { sha256 } from '../version.ts';

/** Bodies by hash, compared with it; null for those that are missing or not what was kept. */
export async function readBodies(
  room: Pick<ReadRoom, 'db' | 'blobs'>,
  account: string,
  shas: readonly string[],
): Promise<Map<string, Uint8Array | null>> {
  const found = new Map<string, Uint8Array | null>();
  for (const part of chunks([...new Set(shas)])) {
    const rows = await room.db
      .selectFrom('body')
      .where('account_id', '=', account)
      .where('sha', 'in', part)
      .select(['sha', 'bytes'])
      .execute();
    for (const { sha, bytes } of rows) found.set(sha, sha256(bytes) === sha ? bytes : null);
    // large ones lie as blobs
    for (const sha of part) if (!found.has(sha)) found.set(sha, await readableBody(room, account, sha));
  }
  return found;
}
