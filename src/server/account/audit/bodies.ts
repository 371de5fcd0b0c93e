import { inOrder } from '../../store/sql/stream.ts';
import { bodyFault } from '../body-fault.ts';
import type { Room } from '../room.ts';

/** Reads each body that a version names once; answers what is wrong with those that are not whole, by SHA-256. */
export async function auditBodies(room: Room, account: string): Promise<Map<string, string>> {
  const named = room.db
    .selectFrom('version')
    .where('account_id', '=', account)
    .where('body_sha', 'is not', null)
    .select('body_sha')
    .distinct();
  const faults = new Map<string, string>();
  for await (const { body_sha } of inOrder(named, 'body_sha')) {
    const fault = (await bodyFault(room, account, body_sha!)) ?? (await unrecorded(room, account, body_sha!));
    if (fault) faults.set(body_sha!, fault);
  }
  return faults;
}

/** Bytes that lie on the disk but in no table: they go into no archive and no backup. */
async function unrecorded({ db }: Room, account: string, sha: string): Promise<string | null> {
  for (const table of ['body', 'blob'] as const) {
    const row = await db
      .selectFrom(table)
      .where('account_id', '=', account)
      .where('sha', '=', sha)
      .select('sha')
      .executeTakeFirst();
    if (row) return null;
  }
  return 'The store has no record of its bytes.';
}
