import type { AgentRef, Look } from '../../../shared/contract/support.ts';
import { chunks } from '../../store/sql/chunks.ts';
import type { SupportLookTable, SupportVisitTable } from '../../store/sql/schema-support.ts';
import { newId } from '../ids.ts';
import { decodeCursor, encodeCursor, type Page } from '../read/lists.ts';
import { now, type Room } from '../room.ts';
import { type DeskRoom, tellTouched } from './visits.ts';

const LIMIT = 100;
/** The same look again within this time is still the same look. */
const SAME_MS = 10 * 60_000;

export interface Seen {
  what: Look['what'];
  kind?: string;
  item?: string;
  /** The version that is shown. */
  hash?: string;
  grant?: string;
}

/**
 * Notes what an agent is about to be shown, durably, before it is shown (promise 9). Opening an item is noted each
 * time; lists, states and bytes that are asked for again and again once in ten minutes.
 * @throws `visit.ended`, `grant.needed` when either ended meanwhile
 */
export async function note(room: DeskRoom, visit: SupportVisitTable, seen: Seen): Promise<void> {
  if (seen.what !== 'item' && (await wasNoted(room, visit, seen))) return;
  const { account_id, visit_id } = visit;
  const touched = await room.writer.run('addLook', {
    account_id,
    look_id: newId(),
    visit_id,
    at: now(room),
    what: seen.what,
    kind: seen.kind ?? null,
    item_id: seen.item ?? null,
    hash: seen.hash ?? null,
    grant_id: seen.grant ?? null,
  });
  tellTouched(room, account_id, touched);
}

async function wasNoted(room: DeskRoom, visit: SupportVisitTable, seen: Seen): Promise<boolean> {
  const since = new Date(room.clock().getTime() - SAME_MS).toISOString();
  const rows = await room.db
    .selectFrom('support_look')
    .where('account_id', '=', visit.account_id)
    .where('visit_id', '=', visit.visit_id)
    .where('what', '=', seen.what)
    .where('at', '>', since)
    .select(['kind', 'item_id', 'hash', 'grant_id'])
    .execute();
  return rows.some(
    (row) =>
      row.kind === (seen.kind ?? null) &&
      row.item_id === (seen.item ?? null) &&
      row.hash === (seen.hash ?? null) &&
      row.grant_id === (seen.grant ?? null),
  );
}

/** Live items this visit has opened under these grants and that are still as they were seen: id → hash. */
export async function openedItems(
  { db }: Pick<Room, 'db'>,
  visit: SupportVisitTable,
  grants: readonly string[],
): Promise<Map<string, string>> {
  if (grants.length === 0) return new Map();
  const looks = await db
    .selectFrom('support_look')
    .where('account_id', '=', visit.account_id)
    .where('visit_id', '=', visit.visit_id)
    .where('what', '=', 'item')
    .where('grant_id', 'in', grants)
    .select(['item_id', 'hash'])
    .execute();
  const seen = new Set(looks.map((look) => `${look.item_id} ${look.hash}`));
  const opened = new Map<string, string>();
  for (const part of chunks([...new Set(looks.map((look) => look.item_id!))])) {
    const live = await db
      .selectFrom('version')
      .where('account_id', '=', visit.account_id)
      .where('item_id', 'in', part)
      .where('until_seq', 'is', null)
      .select(['item_id', 'hash'])
      .execute();
    for (const { item_id, hash } of live) if (seen.has(`${item_id} ${hash}`)) opened.set(item_id, hash);
  }
  return opened;
}

/** Says an item's name, where the reader may know it. */
export type NameItem = (item: string, hash: string | null) => Promise<string | null>;

export async function lookOf(row: SupportLookTable, agent: AgentRef, name: NameItem): Promise<Look> {
  return {
    id: row.look_id,
    at: row.at,
    visit: row.visit_id,
    agent,
    what: row.what as Look['what'],
    kind: row.kind,
    item: row.item_id,
    name: row.item_id === null ? null : await name(row.item_id, row.hash),
  };
}

/** What was looked at in one visit, newest first. */
export async function looksOf(
  { db }: Pick<Room, 'db'>,
  { account_id, visit_id }: Pick<SupportVisitTable, 'account_id' | 'visit_id'>,
  agent: AgentRef,
  name: NameItem,
  { cursor, limit = LIMIT }: { cursor?: string; limit?: number } = {},
): Promise<Page<Look>> {
  const all = () =>
    db.selectFrom('support_look').where('account_id', '=', account_id).where('visit_id', '=', visit_id);
  const { n } = await all()
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  let page = all()
    .orderBy('no', 'desc')
    .limit(limit + 1)
    .selectAll();
  if (cursor) page = page.where('no', '<', decodeCursor(cursor, 'number')[0]);
  const rows = await page.execute();
  const items: Look[] = [];
  for (const row of rows.slice(0, limit)) items.push(await lookOf(row, agent, name));
  return {
    items,
    total: Number(n),
    next: rows.length > limit ? encodeCursor([rows[limit - 1]!.no]) : null,
  };
}
