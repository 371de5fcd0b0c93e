import type { Feed } from '../../../shared/contract/account.ts';
import { KINDS } from '../../../shared/contract/kinds.ts';
import { chunks } from '../../store/sql/chunks.ts';
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

/**
 * Live items of these kinds in the order of the journal, at most `limit`. Each kind is read from its own stretch of an
 * index: a short list costs little beside a long one.
 */
async function liveSince(
  db: Room['db'],
  account: string,
  since: number,
  kinds: readonly string[],
  limit: number,
): Promise<JoinedRow[]> {
  const found = await ofNoKind(db, account, since, kinds);
  for (const kind of new Set(kinds)) {
    const ofKind = liveRows(db, account).where('version.kind', '=', kind).where('version.seq', '>', since);
    found.push(...(await ofKind.orderBy('version.seq').limit(limit).execute()));
  }
  return found.sort((a, b) => a.seq - b.seq).slice(0, limit);
}

/** What lies between the kinds' names, and before and after them. */
const GAPS = ['', ...KINDS.toSorted()].map((after, i, all) => ({ after, before: all[i + 1] }));

/** Rows so damaged that their kind is none; what is shown of them may know better. A few seeks, no scan. */
async function ofNoKind(
  db: Room['db'],
  account: string,
  since: number,
  kinds: readonly string[],
): Promise<JoinedRow[]> {
  const found: JoinedRow[] = [];
  for (const { after, before } of GAPS) {
    let gap = liveRows(db, account).where('version.kind', after === '' ? '>=' : '>', after);
    if (before !== undefined) gap = gap.where('version.kind', '<', before);
    found.push(...(await gap.execute()));
  }
  return found.filter(({ seq, shown_kind }) => seq > since && kinds.includes(shown_kind ?? ''));
}

/** Only photos have findings. They lead, by a join in the order it is written: few come late, photos are many. */
async function derivedSince(
  db: Room['db'],
  account: string,
  derived: number,
  since: number,
  kinds: readonly string[],
  limit: number,
): Promise<JoinedRow[]> {
  if (!kinds.includes('photo')) return [];
  const late = await db
    .selectFrom('derived')
    .crossJoin('version')
    .whereRef('version.account_id', '=', 'derived.account_id')
    .whereRef('version.body_sha', '=', 'derived.body_sha')
    .where('derived.account_id', '=', account)
    .where('derived.no', '>', derived)
    .where('version.account_id', '=', account)
    .where('version.until_seq', 'is', null)
    .where('version.kind', 'in', kinds)
    .where('version.seq', '<=', since)
    .orderBy('derived.no')
    .limit(limit)
    .select(['derived.no', 'version.item_id'])
    .execute();
  const rows = new Map<string, ShownRow>();
  for (const part of chunks(late.map(({ item_id }) => item_id)))
    for (const row of await liveRows(db, account).where('version.item_id', 'in', part).execute())
      rows.set(row.item_id, row);
  return late.flatMap(({ no, item_id }) => {
    const row = rows.get(item_id);
    return row ? [{ ...row, no }] : [];
  });
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
