import { LIVE } from '../live-row.ts';
import type { Room } from '../room.ts';
import { readableOf } from '../snapshot.ts';
import { liveVersions } from '../versions.ts';
import { inOrder } from '../../store/sql/stream.ts';
import type { Findings } from './findings.ts';

/** Compares what each collection says it holds with what lies in it; `lost`: rows that are missing, named already. */
export async function auditMembers(
  { db }: Pick<Room, 'db'>,
  account: string,
  findings: Findings,
  lost: number,
): Promise<void> {
  const here = new Map<string, number>();
  let missing = lost;
  for await (const row of inOrder(liveVersions(db, account).select(LIVE), 'item_id')) {
    const { version, unreadable, shown } = await readableOf(db, account, row);
    // a damaged row without its summary does not say where it lies
    if (unreadable !== undefined && !shown) missing++;
    else here.set(version.collection, (here.get(version.collection) ?? 0) + 1);
  }
  const states = await db
    .selectFrom('collection_state')
    .where('account_id', '=', account)
    .select(['collection_id', 'members'])
    .execute();
  const stated = new Map(states.map((s) => [s.collection_id, s.members]));
  const off = [...new Set([...here.keys(), ...stated.keys()])]
    .map((id) => ({ id, found: here.get(id) ?? 0, said: stated.get(id) ?? 0 }))
    .filter(({ found, said }) => found !== said);
  // rows that are missing are missing somewhere: that is no second damage
  const short = off.reduce((sum, { found, said }) => sum + said - found, 0);
  if (short === missing && off.every(({ found, said }) => (said - found) * missing > 0)) return;
  for (const { id, found, said } of off)
    findings.say(`collection ${id}`, `it should hold ${said} items, ${found} are there`, {
      kind: 'collection',
      item: id,
    });
}
