import type { Insertable } from 'kysely';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { ArchiveLinkTable } from '../../store/sql/schema.ts';
import type { VerbContext } from '../journal.ts';

/** Links of one archive that have not been revoked, at most. */
const MOST = 20;

interface LinkRef {
  account: string;
  archive: string;
  link: string;
}

/** Adds a link; one that is there already is left. @throws LifeboatError `link.limit` */
export async function addArchiveLink({ db }: VerbContext, row: Insertable<ArchiveLinkTable>): Promise<void> {
  const rows = await db
    .selectFrom('archive_link')
    .where('account_id', '=', row.account_id)
    .where('archive_id', '=', row.archive_id)
    .where('revoked_at', 'is', null)
    .select('link_id')
    .execute();
  if (rows.some(({ link_id }) => link_id === row.link_id)) return;
  if (rows.length >= MOST) throw new LifeboatError('link.limit');
  await db
    .insertInto('archive_link')
    .values(row)
    .onConflict((c) => c.doNothing())
    .execute();
}

/** Answers whether there is such a link; one that was revoked keeps its first time. */
export async function revokeArchiveLink(
  { db }: VerbContext,
  { account, archive, link, at }: LinkRef & { at: string },
): Promise<boolean> {
  const done = await db
    .updateTable('archive_link')
    .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(at)) }))
    .where('account_id', '=', account)
    .where('archive_id', '=', archive)
    .where('link_id', '=', link)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export async function noteLinkUsed(
  { db }: VerbContext,
  { account, archive, link, at }: LinkRef & { at: string },
): Promise<void> {
  await db
    .updateTable('archive_link')
    .set((eb) => ({ last_at: at, uses: eb('uses', '+', 1) }))
    .where('account_id', '=', account)
    .where('archive_id', '=', archive)
    .where('link_id', '=', link)
    .execute();
}
