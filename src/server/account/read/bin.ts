import type { BinItem } from '../../../shared/contract/history.ts';
import type { Kind } from '../../../shared/contract/kinds.ts';
import { LIVE } from '../live-row.ts';
import { now, type Room } from '../room.ts';
import { ActorNames, nameOfRow } from './describe.ts';
import { decodeCursor, encodeCursor, type Page } from './lists.ts';

const LIMIT = 50;
const DAY = 86_400_000;

/** Deleted items whose last version is still kept, newest first. */
export async function bin(
  room: Pick<Room, 'db' | 'blobs' | 'clock' | 'retentionDays'>,
  account: string,
  query: { kind?: string; cursor?: string; limit?: number },
): Promise<Page<BinItem>> {
  const limit = Math.min(query.limit ?? LIMIT, 500);
  const since = new Date(room.clock().getTime() - room.retentionDays * DAY).toISOString();
  const deleted = () => {
    const base = room.db
      .selectFrom('version')
      .innerJoin('change', (j) =>
        j.onRef('change.account_id', '=', 'version.account_id').onRef('change.seq', '=', 'version.until_seq'),
      )
      .where('version.account_id', '=', account)
      .where('change.account_id', '=', account)
      .where('change.after_hash', 'is', null)
      .where('change.at', '>=', since)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('version as now')
              .whereRef('now.account_id', '=', 'version.account_id')
              .whereRef('now.item_id', '=', 'version.item_id')
              .whereRef('now.seq', '>', 'version.seq')
              .select('now.seq'),
          ),
        ),
      );
    return query.kind
      ? base.where('version.kind', '=', query.kind)
      : base.where('version.kind', '!=', 'collection');
  };
  const { n } = await deleted()
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  let page = deleted()
    .select([
      ...LIVE.map((column) => `version.${column}` as const),
      'change.at',
      'change.actor_type',
      'change.actor_id',
      'change.batch_id',
      'change.seq as gone_seq',
    ])
    .orderBy('change.seq', 'desc')
    .limit(limit + 1);
  if (query.cursor) page = page.where('change.seq', '<', decodeCursor(query.cursor, 'number')[0]);
  const rows = await page.execute();
  const names = await ActorNames.load(room, account);
  const items = await Promise.all(
    rows.slice(0, limit).map(async (row) => ({
      id: row.item_id,
      kind: row.kind as Kind,
      name: await nameOfRow(room, account, row),
      at: row.at,
      actor: names.name(row.actor_type, row.actor_id),
      batch: row.batch_id,
      seq: row.gone_seq,
      daysLeft: Math.max(
        0,
        Math.ceil((Date.parse(row.at) + room.retentionDays * DAY - Date.parse(now(room))) / DAY),
      ),
    })),
  );
  return {
    items,
    total: Number(n),
    next: rows.length > limit ? encodeCursor([rows[limit - 1]!.gone_seq]) : null,
  };
}
