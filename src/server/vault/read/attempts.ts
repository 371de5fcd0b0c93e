import type { Selectable } from 'kysely';
import type { Attempt } from '../../../shared/contract/backup.ts';
import type { Db } from '../../account/journal.ts';
import type { AttemptTable } from '../../store/sql/schema.ts';

type State = Attempt['state'];
/** A backup that ended so holds the account up to its seq, all of it or all that could be read. */
export const HOLDING: readonly State[] = ['succeeded', 'partial'];
/** What is told to the owner as trouble. */
export const FAULTY: readonly State[] = ['failed', 'partial'];

/** The newest attempt of a kind, in one of these states when given. */
export async function newestAttempt(
  db: Db,
  account: string,
  kind: Attempt['kind'],
  ...states: readonly State[]
): Promise<Selectable<AttemptTable> | undefined> {
  let query = db
    .selectFrom('attempt')
    .where('account_id', '=', account)
    .where('kind', '=', kind)
    .orderBy('started_at', 'desc')
    .orderBy('ended_at', 'desc')
    .limit(1)
    .selectAll();
  if (states.length > 0) query = query.where('state', 'in', states);
  return query.executeTakeFirst();
}

/** The first attempt of a kind that failed, or was partial, after the newest that succeeded. */
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
    .where('state', 'in', FAULTY)
    .orderBy('started_at')
    .limit(1)
    .selectAll();
  if (good) query = query.where('started_at', '>=', good.started_at);
  return query.executeTakeFirst();
}
