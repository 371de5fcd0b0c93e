import type { Selectable } from 'kysely';
import type { Attempt } from '../../../shared/contract/backup.ts';
import type { Db } from '../../account/journal.ts';
import type { AttemptTable } from '../../store/sql/schema.ts';

/** The newest attempt of a kind, in that state when given. */
export async function newestAttempt(
  db: Db,
  account: string,
  kind: Attempt['kind'],
  state?: Attempt['state'],
): Promise<Selectable<AttemptTable> | undefined> {
  let query = db
    .selectFrom('attempt')
    .where('account_id', '=', account)
    .where('kind', '=', kind)
    .orderBy('started_at', 'desc')
    .orderBy('ended_at', 'desc')
    .limit(1)
    .selectAll();
  if (state) query = query.where('state', '=', state);
  return query.executeTakeFirst();
}

/** The first attempt of a kind that failed after the newest that succeeded. */
export async function firstFailure(
  db: Db,
  account: string,
  kind: Attempt['kind'],
): Promise<Selectable<AttemptTable> | undefined> {
  const good = await newestAttempt(db, account, kind, 'succeeded');
  let query = db
    .selectFrom('attempt')
    .where('account_id', '=', account)
    .where('kind', '=', kind)
    .where('state', '=', 'failed')
    .orderBy('started_at')
    .limit(1)
    .selectAll();
  if (good) query = query.where('started_at', '>=', good.started_at);
  return query.executeTakeFirst();
}
