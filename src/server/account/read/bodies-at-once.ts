import { setImmediate } from 'node:timers/promises';
import { chunks } from '../../store/sql/chunks.ts';
import { damaged, readableBody } from '../bodies.ts';
import type { LiveRow } from '../live-row.ts';
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

/** Read in one go before other requests get their turn. */
const AT_ONCE = 50;

/** Rows with their bodies, some at a time. @throws LifeboatError `item.damaged` at the first that cannot be read */
export async function* withBodies(
  room: Pick<ReadRoom, 'db' | 'blobs'>,
  account: string,
  rows: readonly LiveRow[],
): AsyncGenerator<{ row: LiveRow; bytes: Uint8Array }[]> {
  for (const part of chunks(rows, AT_ONCE)) {
    const bodies = await readBodies(
      room,
      account,
      part.map(({ body_sha }) => body_sha!),
    );
    yield part.map((row) => {
      const bytes = bodies.get(row.body_sha!);
      if (!bytes) throw damaged(row.body_sha!);
      return { row, bytes };
    });
    await setImmediate();
  }
}
