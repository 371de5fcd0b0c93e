import { createHash } from 'node:crypto';
import { LIVE, versionOf } from '../../src/server/account/live-row.ts';
import type { Version } from '../../src/server/account/version.ts';
import type { Desk, Piece } from '../contract/desk.ts';

/** An item as the model holds it. */
export interface Held {
  hash: string;
  version: Version;
  size: number;
  uid: string | null;
  body: Piece['body'];
}
export type State = ReadonlyMap<string, Held>;

/** What the room matches by when ids differ; collections may be matched too, so theirs are left out. */
export const keysOf = ({ version: { kind, href, body }, uid }: Held): string[] =>
  kind === 'collection' ? [`href ${href}`] : uid === null ? [`body ${body} ${href}`] : [`uid ${uid}`];

/** The account as its rows say it stands. */
export async function heldNow({ room, account }: Desk): Promise<State> {
  const rows = await room.db
    .selectFrom('version')
    .where('account_id', '=', account)
    .where('until_seq', 'is', null)
    .select(LIVE)
    .execute();
  return new Map(
    rows.map((r) => [
      r.item_id,
      { hash: r.hash, version: versionOf(r), size: r.size, uid: r.uid, body: undefined },
    ]),
  );
}

/** The digest of a state, by the design's words. */
export function digestOf(state: State): string {
  const hash = createHash('sha256').update('lifeboat-digest-1\n');
  for (const [id, held] of [...state].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${id} ${held.hash}\n`);
  return hash.digest('hex');
}
