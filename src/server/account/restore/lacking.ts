import { decodeCursor, encodeCursor, type Page } from '../read/lists.ts';
import type { Room } from '../room.ts';
import { restoreOf } from './list.ts';

const LIMIT = 1000;
const MOST = 10_000;

export interface LackingPage extends Page<{ sha256: string; size: number }> {
  /** Of all that still lack. */
  bytes: number;
}

/** The bodies a plan still lacks, by hash. @throws LifeboatError `restore.not-found` */
export async function lackingOf(
  room: Pick<Room, 'db'>,
  account: string,
  plan: string,
  { cursor, limit = LIMIT }: { cursor?: string | undefined; limit?: number | undefined },
): Promise<LackingPage> {
  const { state, lacking } = await restoreOf(room, account, plan);
  const most = Math.min(limit, MOST);
  let page = room.db
    .selectFrom('plan_blob')
    .where('account_id', '=', account)
    .where('plan_id', '=', plan)
    .where('come', '=', 0)
    .select(['sha', 'size'])
    .orderBy('sha')
    .limit(most + 1);
  if (cursor) page = page.where('sha', '>', decodeCursor(cursor, 'text')[0]);
  const rows = state === 'waiting' ? await page.execute() : [];
  const last = rows[most - 1];
  return {
    items: rows.slice(0, most).map(({ sha, size }) => ({ sha256: sha, size })),
    total: lacking.count,
    bytes: lacking.bytes,
    next: rows.length > most && last ? encodeCursor([last.sha]) : null,
  };
}
