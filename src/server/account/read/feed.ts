import type { Feed } from '../../../shared/contract/account.ts';
import { KINDS } from '../../../shared/contract/kinds.ts';
import type { ReadRoom, Room } from '../room.ts';
import { countMembers } from './members.ts';
import { liveRows, shown, type ShownRow, summaryOf } from './shown.ts';

const LIMIT = 1000;

interface FeedQuery {
  since: number;
  derived: number;
  kinds: string[];
  limit?: number;
}

type JoinedRow = ShownRow & { no?: number };

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
      ...live.map((row) => ({ seq: row.seq, row, id: row.item_id, kind: row.kind })),
      ...gone.map((g) => ({ ...g, row: null })),
    ].sort((a, b) => a.seq - b.seq);
    const page = events.slice(0, limit);
    const more = events.length > limit;
    const items: Feed['items'] = [];
    const tell = async (row: ShownRow) => {
      const projection = await shown(inside, account, row);
      items.push({ kind: projection.kind, id: row.item_id, summary: summaryOf(projection) });
    };
    for (const { row, id, kind } of page)
      if (row) await tell(row);
      else items.push({ kind, id, summary: null });
    const seq = more ? page.at(-1)!.seq : head.seq;
    if (since === 0 || more)
      return { epoch: head.epoch, seq, derived: since === 0 ? head.derived_no : derived, more, items };
    const found = await derivedSince(db, account, derived, since, kinds, limit + 1);
    for (const row of found.slice(0, limit)) await tell(row);
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

/** Live items of these kinds; what a damaged row says of its kind is no kind, and its summary may know better. */
const joined = (db: Room['db'], account: string, kinds: string[]) =>
  liveRows(db, account).where((eb) =>
    eb.or([
      eb('version.kind', 'in', kinds),
      eb.and([eb('version.kind', 'not in', KINDS), eb('projection.kind', 'in', kinds)]),
    ]),
  );

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

/** Items whose newest change, after `since`, was their end: as the journal has it, which outlives the versions. */
async function goneSince(db: Room['db'], account: string, since: number, kinds: string[], limit: number) {
  return db
    .selectFrom('change')
    .where('change.account_id', '=', account)
    .where('change.seq', '>', since)
    .where('change.kind', 'in', kinds)
    .where('change.after_hash', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('change as later')
            .whereRef('later.account_id', '=', 'change.account_id')
            .whereRef('later.item_id', '=', 'change.item_id')
            .whereRef('later.seq', '>', 'change.seq')
            .select('later.seq'),
        ),
      ),
    )
    .orderBy('change.seq')
    .limit(limit)
    .select(['change.item_id as id', 'change.kind', 'change.seq'])
    .execute();
}
