import { headOf } from '../snapshot.ts';
import { missingAt } from '../complete.ts';
import type { Room } from '../room.ts';
import { nameIn, soundSummary } from '../stand-in.ts';
import { liveVersions } from '../versions.ts';
import type { Findings } from './findings.ts';

/** Compares which items are live with which the journal says are; answers how many rows too few there are. */
export async function auditPresence(
  { db }: Pick<Room, 'db'>,
  account: string,
  findings: Findings,
): Promise<number> {
  const { seq } = await headOf({ db }, account);
  const lost = await missingAt(db, account, seq);
  for (const { id, kind, hash } of lost)
    findings.say('version', 'its row is missing; History says that it is here', {
      item: id,
      kind,
      name: nameIn(await soundSummary(db, account, id, hash)),
    });
  const risen = await liveVersions(db, account)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('change')
          .whereRef('change.account_id', '=', 'version.account_id')
          .whereRef('change.item_id', '=', 'version.item_id')
          .whereRef('change.seq', '>', 'version.seq')
          .where('change.after_hash', 'is', null)
          .select('change.seq'),
      ),
    )
    .orderBy('item_id')
    .select(['item_id', 'kind'])
    .execute();
  for (const { item_id, kind } of risen)
    findings.say('version', 'its row says that it is here; History says that it was deleted', {
      item: item_id,
      kind,
    });
  return lost.length - risen.length;
}
