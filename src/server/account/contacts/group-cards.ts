import { setImmediate } from 'node:timers/promises';
import type { ContactGroup } from '../../../shared/contract/contact-steps.ts';
import { readMembers, uidKey } from '../../../shared/formats/vcard/group.ts';
import { displayName, readCard } from '../../../shared/formats/vcard/read.ts';
import { mendMissing } from '../read/shown.ts';
import { rowsOf } from '../read/rows.ts';
import type { Room } from '../room.ts';
import { bookIds, idsByUid, loadCard, type LoadedCard } from './cards.ts';

/** A card that names its members, with their UIDs as `uidKey` writes them. */
export interface GroupCard extends LoadedCard {
  members: string[];
}

/** Only the projection of a group card has this word outside a text: quotes in texts are escaped. */
const GROUP = '%"group":%';
const DIGITS = '0123456789abcdef';

/** Every group card. Asked in sixteen parts, so that a large address book holds nobody up. */
export async function groupCards(room: Room, account: string): Promise<GroupCard[]> {
  await mendMissing(room, account, 'contact');
  const ids: string[] = [];
  for (const [n, digit] of [...DIGITS].entries()) {
    let rows = room.db
      .selectFrom('projection')
      .where('account_id', '=', account)
      .where('kind', '=', 'contact')
      .where('item_id', '>=', digit)
      .where('data', 'like', GROUP)
      .select('item_id');
    if (n + 1 < DIGITS.length) rows = rows.where('item_id', '<', DIGITS[n + 1]!);
    for (const { item_id } of await rows.execute()) ids.push(item_id);
    await setImmediate();
  }
  const cards: GroupCard[] = [];
  for (const row of await rowsOf(room, account, 'contact', ids)) {
    const card = await loadCard(room, account, row);
    if (readCard(card.bytes).kind === 'group') cards.push({ ...card, members: readMembers(card.bytes) });
  }
  return cards;
}

/** Group cards as a page shows them, by name. */
export async function listGroups(room: Room, account: string): Promise<ContactGroup[]> {
  const cards = await groupCards(room, account);
  const books = await bookIds(room, account);
  const groups = await Promise.all(cards.map((card) => shownGroup(room, account, card, books)));
  return groups.sort((a, b) => (a.name < b.name ? -1 : 1));
}

export async function shownGroup(
  room: Pick<Room, 'db'>,
  account: string,
  card: GroupCard,
  books: readonly string[],
): Promise<ContactGroup> {
  const found = await idsByUid(room, account, books, card.members.flatMap(spellings));
  // a member of the group's own address book goes before one of the same UID elsewhere
  found.sort(
    (a, b) =>
      Number(a.collection === card.row.collection_id) - Number(b.collection === card.row.collection_id),
  );
  const byUid = new Map(found.map(({ uid, id }) => [uidKey(uid), id]));
  const members = card.members.flatMap((uid) => byUid.get(uid) ?? []);
  return {
    id: card.id,
    etag: card.row.hash,
    collection: card.row.collection_id,
    name: displayName(readCard(card.bytes)),
    members: [...new Set(members)],
    missing: card.members.filter((uid) => !byUid.has(uid)),
  };
}

/** How a card may write a UID whose key this is. */
const spellings = (key: string): string[] => [
  ...new Set([key, `urn:uuid:${key}`, key.toUpperCase(), `urn:uuid:${key.toUpperCase()}`]),
];
