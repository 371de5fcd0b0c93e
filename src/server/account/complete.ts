import { sql } from 'kysely';
import { LifeboatError } from '../../shared/contract/problem.ts';
import type { ReadDb } from '../store/sql/stream.ts';
import { versionsAt } from './versions.ts';

/** How many rows stand for the account at `seq`. */
export async function keptAt(db: ReadDb, account: string, seq: number): Promise<number> {
  const { n } = await versionsAt(db, account, seq)
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** How many items lived at `seq`, by the journal, which is never thinned. */
export async function livedAt(db: ReadDb, account: string, seq: number): Promise<number> {
  const { n } = await db
    .selectFrom('change')
    .where('account_id', '=', account)
    .where('seq', '<=', seq)
    .select(
      sql<number>`coalesce(sum(case when after_hash is null then 0 else 1 end), 0)
      - coalesce(sum(case when before_hash is null then 0 else 1 end), 0)`.as('n'),
    )
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** An item that History says stood at a seq, and whose row is gone. */
export interface Missing {
  id: string;
  kind: string;
  hash: string;
}

/** Items that lived at `seq` by the journal and have no row there, sorted by id. Looked for only when the counts differ. */
export async function missingAt(db: ReadDb, account: string, seq: number): Promise<Missing[]> {
  if ((await keptAt(db, account, seq)) === (await livedAt(db, account, seq))) return [];
  const rows = await db
    .selectFrom('change')
    .where('change.account_id', '=', account)
    .where('change.seq', '<=', seq)
    .where('change.after_hash', 'is not', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('change as later')
            .whereRef('later.account_id', '=', 'change.account_id')
            .whereRef('later.item_id', '=', 'change.item_id')
            .whereRef('later.seq', '>', 'change.seq')
            .where('later.seq', '<=', seq)
            .select('later.seq'),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('version')
            .whereRef('version.account_id', '=', 'change.account_id')
            .whereRef('version.item_id', '=', 'change.item_id')
            .where('version.seq', '<=', seq)
            .where((eb) => eb.or([eb('version.until_seq', 'is', null), eb('version.until_seq', '>', seq)]))
            .select('version.seq'),
        ),
      ),
    )
    .orderBy('change.item_id')
    .select(['change.item_id as id', 'change.kind', 'change.after_hash as hash'])
    .execute();
  return rows.map((row) => ({ ...row, hash: row.hash! }));
}

/**
 * For whatever takes the account as it stands now for the whole of it (an archive, a comparison).
 * @throws LifeboatError `store.unavailable` when rows are missing: a copy of less than there was would look like the truth
 */
export async function checkComplete(db: ReadDb, account: string, seq: number): Promise<void> {
  const [kept, lived] = [await keptAt(db, account, seq), await livedAt(db, account, seq)];
  if (kept === lived) return;
  throw new LifeboatError('store.unavailable', {
    detail: `History says that ${lived} items are here; ${kept} can be read. Nothing is taken for whole that is not.`,
    retryAfter: 60,
  });
}
