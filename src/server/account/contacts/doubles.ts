import type { Double } from '../../../shared/contract/contact-steps.ts';
import { accepts } from '../collections.ts';
import { isSoundRow } from '../live-row.ts';
import { liveRows, makeProjection } from '../read/shown.ts';
import type { Room } from '../room.ts';
import type { Props } from '../version.ts';
import { type Candidate, doublesAmong } from './doubles-among.ts';
import { countryOf } from './merge.ts';

/** Doubles an answer holds at most; the number of all is told. */
const MOST = 5000;
const AT_ONCE = 1000;

export interface FoundDoubles {
  items: Double[];
  total: number;
}

/** A job: looks at every contact of an account for those that may be one. */
export async function findDoubles(room: Room, { account }: { account: string }): Promise<FoundDoubles> {
  const candidates: Candidate[] = [];
  for await (const candidate of candidatesOf(room, account)) candidates.push(candidate);
  const all = doublesAmong(candidates, (await countryOf(room, account)) ?? undefined);
  return { items: all.slice(0, MOST), total: all.length };
}

interface Shown {
  name: string;
  phones: string[];
  emails: string[];
  group?: number | null;
}

/** Every person's card; groups are no doubles of anybody. */
async function* candidatesOf(room: Room, account: string): AsyncGenerator<Candidate> {
  for (let last = ''; ;) {
    const rows = await liveRows(room.db, account)
      .where('version.kind', '=', 'contact')
      .where('version.item_id', '>', last)
      .orderBy('version.item_id')
      .limit(AT_ONCE)
      .execute();
    for (const row of rows.filter(isSoundRow)) {
      const fresh = row.shown_hash === row.hash && row.data !== null;
      const data = fresh ? row.data! : (await makeProjection(room, account, row)).data;
      const { name, phones, emails, group } = JSON.parse(data) as Shown;
      const { notSame = [] } = JSON.parse(row.props) as Props;
      if (group === undefined || group === null)
        yield { id: row.item_id, name, phones, emails, uid: row.uid, notSame };
    }
    if (rows.length < AT_ONCE) return;
    last = rows.at(-1)!.item_id;
  }
}

/** Changes with every change of a contact, and with nothing else: what was found is good for as long as it is the same. */
export async function contactsStamp(room: Pick<Room, 'db'>, account: string): Promise<string> {
  const rows = await room.db
    .selectFrom('version')
    .innerJoin('collection_state', (join) =>
      join
        .onRef('collection_state.account_id', '=', 'version.account_id')
        .onRef('collection_state.collection_id', '=', 'version.item_id'),
    )
    .where('version.account_id', '=', account)
    .where('version.kind', '=', 'collection')
    .where('version.until_seq', 'is', null)
    .select(['version.item_id', 'version.props', 'collection_state.seq', 'collection_state.members'])
    .orderBy('version.item_id')
    .execute();
  const books = rows.filter(({ props }) => accepts(JSON.parse(props) as Props, 'contact'));
  return books.map(({ item_id, seq, members }) => `${item_id} ${seq} ${members}`).join('\n');
}
