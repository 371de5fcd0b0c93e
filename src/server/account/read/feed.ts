import type { Feed } from '../../../shared/contract/account.ts';
import type { ReadRoom, Room } from '../room.ts';
import { countMembers } from './lists.ts';
import { liveRows, type ShownRow, shownSummary } from './shown.ts';

const LIMIT = 1000;

interface FeedQuery {
  since: number;
  derived: number;
  kinds: string[];
  limit?: number;
}

type JoinedRow = ShownRow & { live_seq: number; live_kind: string; no?: number };

/**
 * What changed after `since`, in the order of the journal: summaries of live items, null for deleted ones; and
 * items whose findings (EXIF, thumbnail) came after `derived`. `since=0` gives everything live.
 */
export async function feed(
  room: ReadRoom,
  account: string,
  { since, derived, kinds, limit = LIMIT }: FeedQuery,
): Promise<Feed> {
  return room.snapshot(async (db) => {
    const inside = { ...room, db };
    const head = await db
      .selectFrom('account')
      .where('account_id', '=', account)
      .select(['seq', 'epoch', 'derived_no'])
      .executeTakeFirstOrThrow();
    if (since === 0) await countMembers(db, account, 'contact');
    const live = await liveSince(db, account, since, kinds, limit + 1);
    const gone = since === 0 ? [] : await goneSince(db, account, since, kinds, limit + 1);
    const events = [
      ...live.map((row) => ({ seq: row.live_seq, row, id: row.item_id, kind: row.live_kind })),
      ...gone.map((g) => ({ seq: g.seq, row: null, id: g.item_id, kind: g.kind })),
    ].sort((a, b) => a.seq - b.seq);
    const shown = events.slice(0, limit);
    const more = events.length > limit;
    const items: Feed['items'] = [];
    for (const { row, id, kind } of shown)
      items.push({
        kind,
        id,
        summary: row && (await shownSummary(inside, account, row)),
      });
    const seq = more ? shown.at(-1)!.seq : head.seq;
    if (since === 0 || more)
      return { epoch: head.epoch, seq, derived: since === 0 ? head.derived_no : derived, more, items };
    const found = await derivedSince(db, account, derived, since, kinds, limit + 1);
    for (const row of found.slice(0, limit))
      items.push({
        kind: row.live_kind,
        id: row.item_id,
        summary: await shownSummary(inside, account, row),
      });
    const rest = found.length > limit;
    return {
      epoch: head.epoch,
      seq,
      derived: rest ? found[limit - 1]!.no! : head.derived_no,
      more: rest,
      items,
    };
  });
}

const joined = (db: Room['db'], account: string, kinds: string[]) =>
  liveRows(db, account).where('version.kind', 'in', kinds);

const liveSince = (
  db: Room['db'],
  account: string,
  since: number,
  kinds: string[],
  limit: number,
): Promise<JoinedRow[]> =>
  joined(db, account, kinds).where('version.seq', '>', since).orderBy('version.seq').limit(limit).execute();

async function derivedSince(
  db: Room['db'],
  account: string,
  derived: number,
  since: number,
  kinds: string[],
  limit: number,
): Promise<JoinedRow[]> {
  return joined(db, account, kinds)
    .innerJoin('derived', (j) =>
      j
        .onRef('derived.account_id', '=', 'version.account_id')
        .onRef('derived.body_sha', '=', 'version.body_sha'),
    )
    .where('derived.account_id', '=', account)
    .where('derived.no', '>', derived)
    .where('version.seq', '<=', since)
    .select('derived.no as no')
    .orderBy('derived.no')
    .limit(limit)
    .execute();
}

/** Items whose newest version ended after `since` and that are not live. */
async function goneSince(db: Room['db'], account: string, since: number, kinds: string[], limit: number) {
  const rows = await db
    .selectFrom('version')
    .where('version.account_id', '=', account)
    .where('version.until_seq', '>', since)
    .where('version.kind', 'in', kinds)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('version as now')
            .whereRef('now.account_id', '=', 'version.account_id')
            .whereRef('now.item_id', '=', 'version.item_id')
            .where((eb) =>
              eb.or([eb('now.until_seq', 'is', null), eb('now.until_seq', '>', eb.ref('version.until_seq'))]),
            )
            .select('now.item_id'),
        ),
      ),
    )
    .orderBy('version.until_seq')
    .limit(limit)
    .select(['version.item_id', 'version.kind', 'version.until_seq'])
    .execute();
  return rows.map((r) => ({ item_id: r.item_id, kind: r.kind, seq: r.until_seq! }));
}
