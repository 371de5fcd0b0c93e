import { setImmediate } from 'node:timers/promises';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import { readCard } from '../../../shared/formats/vcard/read.ts';
import { chunks } from '../../store/sql/chunks.ts';
import type { BlobStat } from '../../store/blobs/blobs.ts';
import { BODY_LIMIT, newBody, readBody } from '../bodies.ts';
import type { Act, LiveRow, Outcome, Policy, Wanted } from '../journal.ts';
import { versionOf } from '../journal.ts';
import type { Placed } from '../places.ts';
import { project } from '../project.ts';
import { rowsOf } from '../read/rows.ts';
import type { Room } from '../room.ts';
import type { NewBody } from '../verbs/save.ts';
import type { Version } from '../version.ts';

/** Several cards read, changed and written together: what merging, labels, groups and moves share. */
export interface LoadedCard {
  id: string;
  row: LiveRow;
  version: Version;
  bytes: Uint8Array;
}

/** A card as it shall stand. */
export interface ChangedCard {
  id: string;
  version: Omit<Version, 'body'>;
  bytes: Uint8Array;
  /** The version it was made from; null: a new card. */
  expect: string | null;
}

export interface Cards {
  changed: ChangedCard[];
  gone?: LoadedCard[];
  policy?: Policy;
}

/** Cards between which other requests are let in. */
const AT_ONCE = 50;
/** A lost race is run again on what is there now. */
const TRIES = 5;

/** The live cards with these ids in that order. @throws `item.not-found` unless all are here */
export async function loadCards(
  room: Pick<Room, 'db' | 'blobs'>,
  account: string,
  ids: readonly string[],
): Promise<LoadedCard[]> {
  const cards: LoadedCard[] = [];
  for (const row of await rowsOf(room, account, 'contact', ids)) {
    cards.push(await loadCard(room, account, row));
    if (cards.length % AT_ONCE === 0) await setImmediate();
  }
  return cards;
}

export async function loadCard(
  room: Pick<Room, 'db' | 'blobs'>,
  account: string,
  row: LiveRow,
): Promise<LoadedCard> {
  const bytes = await readBody(room, account, row.body_sha!);
  return { id: row.item_id, row, version: versionOf(row), bytes };
}

/** The card with other bytes, expected to be still what was read. */
export const rewritten = ({ id, row, version }: LoadedCard, bytes: Uint8Array): ChangedCard => ({
  id,
  version,
  bytes,
  expect: row.hash,
});

/** Writes and deletes cards as one step; big ones are staged in slices before it. */
export async function writeCards(
  room: Room,
  act: Act,
  { changed, gone = [], policy }: Cards,
): Promise<Outcome<Placed | null>> {
  const items: Wanted[] = [];
  const blobs: BlobStat[] = [];
  let bodies: NewBody[] = [];
  const many = changed.length > AT_ONCE;
  const stage = async () => {
    await room.writer.run('stageBodies', { account: act.account, bodies });
    bodies = [];
  };
  for (const card of changed) {
    const body = newBody(card.bytes);
    if (card.bytes.length > BODY_LIMIT) blobs.push(await room.blobs.put(act.account, once(card.bytes)));
    else bodies.push(body);
    items.push(itemOf(card, body.sha));
    if (items.length % AT_ONCE !== 0) continue;
    if (many) await stage();
    await setImmediate();
  }
  const going = gone.map(({ id, row }) => ({ id, expect: row.hash }));
  return room.writer.run('rewrite', { act, items, gone: going, bodies, blobs, policy });
}

function itemOf({ id, version: shape, bytes, expect }: ChangedCard, sha: string): Wanted {
  const version: Version = { ...shape, body: sha };
  const { uid } = readCard(bytes);
  const projection = project({ id, version, size: bytes.length, bytes, derived: null });
  return { id, version, size: bytes.length, uid, projection, expect };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Runs an act that reads cards and writes them again until nobody was quicker; `mine`: the caller named versions, so the race is the caller's. */
export async function untilSettled<T>(mine: boolean, act: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await act();
    } catch (error) {
      const lost = error instanceof LifeboatError && error.code === 'item.changed';
      if (!lost || mine || tries >= TRIES) throw error;
    }
  }
}

/** The address books of an account. */
export async function bookIds(room: Pick<Room, 'db'>, account: string): Promise<string[]> {
  const rows = await room.db
    .selectFrom('version')
    .where('account_id', '=', account)
    .where('kind', '=', 'collection')
    .where('until_seq', 'is', null)
    .where('props', 'like', '%"VCARD"%')
    .select('item_id')
    .orderBy('item_id')
    .execute();
  return rows.map((row) => row.item_id);
}

/** Live contacts by what a card calls itself, in any of these address books. */
export async function idsByUid(
  room: Pick<Room, 'db'>,
  account: string,
  books: readonly string[],
  uids: readonly string[],
): Promise<{ id: string; uid: string; collection: string }[]> {
  const found: { id: string; uid: string; collection: string }[] = [];
  for (const part of chunks(uids)) {
    const rows = await room.db
      .selectFrom('version')
      .where('account_id', '=', account)
      .where('collection_id', 'in', [...books])
      .where('uid', 'in', part)
      .where('until_seq', 'is', null)
      .select(['item_id', 'uid', 'collection_id'])
      .execute();
    for (const { item_id, uid, collection_id } of rows)
      found.push({ id: item_id, uid: uid!, collection: collection_id });
  }
  return found;
}
