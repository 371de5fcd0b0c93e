import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { Look, Visit } from '../../../shared/contract/support.ts';
import type { SupportVisitTable } from '../../store/sql/schema-support.ts';
import type { OwnerRoom } from '../grants.ts';
import { decodeCursor, encodeCursor, type Page } from '../read/lists.ts';
import { now, type Room } from '../room.ts';
import { itemNames } from './look-steps.ts';
import { looksOf } from './looks.ts';
import { visitOf } from './rows.ts';
import { tellTouched } from './visits.ts';

/** What an owner sees of visits, and how one is ended. */

const LIMIT = 50;
type Query = { cursor?: string; limit?: number };

const rowsOf = ({ db }: Pick<Room, 'db'>, account: string) =>
  db.selectFrom('support_visit').where('account_id', '=', account);

async function visitRow(room: Pick<Room, 'db'>, account: string, id: string): Promise<SupportVisitTable> {
  const row = await rowsOf(room, account).where('visit_id', '=', id).selectAll().executeTakeFirst();
  if (!row) throw new LifeboatError('visit.not-found');
  return row;
}

/** Visits with how many looks each had, newest first. */
export async function listVisits(
  room: Pick<Room, 'db'>,
  account: string,
  { cursor, limit = LIMIT }: Query,
): Promise<Page<Visit & { looks: number }>> {
  const { n } = await rowsOf(room, account)
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  let page = rowsOf(room, account)
    .orderBy('at', 'desc')
    .orderBy('visit_id', 'desc')
    .limit(limit + 1)
    .selectAll();
  if (cursor) {
    const [at, id] = decodeCursor(cursor, 'text', 'text');
    page = page.where((eb) =>
      eb.or([eb('at', '<', at), eb.and([eb('at', '=', at), eb('visit_id', '<', id)])]),
    );
  }
  const rows = await page.execute();
  const counted = await countLooks(room, account, rows.slice(0, limit));
  const last = rows[limit - 1];
  return {
    items: rows.slice(0, limit).map((row) => ({ ...visitOf(row), looks: counted.get(row.visit_id) ?? 0 })),
    total: Number(n),
    next: rows.length > limit && last ? encodeCursor([last.at, last.visit_id]) : null,
  };
}

async function countLooks({ db }: Pick<Room, 'db'>, account: string, visits: readonly SupportVisitTable[]) {
  if (visits.length === 0) return new Map<string, number>();
  const ids = visits.map((visit) => visit.visit_id);
  const rows = await db
    .selectFrom('support_look')
    .where('account_id', '=', account)
    .where('visit_id', 'in', ids)
    .groupBy('visit_id')
    .select(['visit_id', ({ fn }) => fn.countAll<number>().as('n')])
    .execute();
  return new Map(rows.map((row) => [row.visit_id, Number(row.n)]));
}

/** Everything an agent looked at in one visit, with names. @throws `visit.not-found` */
export async function visitLooks(
  room: Pick<Room, 'db' | 'blobs'>,
  account: string,
  id: string,
  query: Query,
): Promise<Page<Look>> {
  const visit = await visitRow(room, account, id);
  return looksOf(room, visit, visitOf(visit).agent, itemNames(room, account), query);
}

/** Ends a visit now; one that is over stays as it ended. @throws `visit.not-found` */
export async function endVisit(room: OwnerRoom, account: string, id: string): Promise<Visit> {
  await visitRow(room, account, id);
  const ended = { account, visit: id, by: 'owner' as const, at: now(room) };
  tellTouched(room, account, await room.writer.run('endVisit', ended));
  return visitOf(await visitRow(room, account, id));
}
