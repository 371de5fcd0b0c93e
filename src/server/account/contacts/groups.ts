import type {
  ContactGroup,
  GroupChange,
  GroupWrite,
  ManyDone,
} from '../../../shared/contract/contact-steps.ts';
import { FIXED } from '../../../shared/contract/kinds.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import { editGroup, newGroup, readMembers } from '../../../shared/formats/vcard/group.ts';
import { withUid } from '../../../shared/formats/vcard/new.ts';
import { readCard } from '../../../shared/formats/vcard/read.ts';
import { chunks } from '../../store/sql/chunks.ts';
import type { Outcome } from '../journal.ts';
import { isAmong, type Placed } from '../places.ts';
import type { Room } from '../room.ts';
import { stamp, TEXT_KINDS } from '../text-kinds.ts';
import { actOf, itemIdOf, type Request } from '../write/request.ts';
import {
  bookIds,
  type ChangedCard,
  loadCards,
  type LoadedCard,
  rewritten,
  untilSettled,
  writeCards,
} from './cards.ts';
import { shownGroup } from './group-cards.ts';

type Skipped = ManyDone['skipped'];
export interface GroupDone {
  outcome: Outcome<Placed | null>;
  group: ContactGroup & { skipped: Skipped };
}

interface Members {
  uids: string[];
  /** Cards that get the UID they lacked. */
  changed: ChangedCard[];
  skipped: Skipped;
}

/** Makes a group card with these members, which lie in its address book. */
export async function makeGroup(
  room: Room,
  request: Request,
  { name, ids, collection }: GroupWrite,
): Promise<GroupDone> {
  const act = actOf(room, request, 'save');
  const id = itemIdOf(request);
  const outcome = await untilSettled(false, async () => {
    const cards = await loadCards(room, request.account, ids);
    const book = collection ?? commonBook(cards);
    const members = membersOf(cards, book);
    const bytes = newGroup(name, members.uids, id, { rev: stamp(room.clock()) });
    TEXT_KINDS.contact.check(bytes);
    const version = {
      ...{ kind: 'contact' as const, collection: book, href: `${id}.vcf`, mediaType: 'text/vcard' },
      props: { addedAt: act.at },
    };
    const made: ChangedCard = { id, version, bytes, expect: null };
    const written = await writeCards(room, act, { changed: [made, ...members.changed] });
    return { written, skipped: members.skipped };
  });
  return doneOf(room, request.account, id, outcome);
}

/**
 * Renames a group card and lets members in and out; whoever is let out stays as a contact.
 * @param expect the version it must be; absent: whatever it is now
 * @throws LifeboatError `item.not-found` unless it is a group card, `item.changed`
 */
export async function changeGroup(
  room: Room,
  request: Request,
  id: string,
  { name, add = [], remove = [] }: GroupChange,
  expect?: string,
): Promise<GroupDone> {
  const act = actOf(room, request, 'save');
  const outcome = await untilSettled(expect !== undefined, async () => {
    const [group] = await loadCards(room, request.account, [id]);
    if (!group || readCard(group.bytes).kind !== 'group') throw new LifeboatError('item.not-found');
    if (expect !== undefined && !isAmong(group.row.hash, expect))
      throw new LifeboatError('item.changed', { other: id, etag: group.row.hash });
    const members = membersOf(await loadCards(room, request.account, add), group.row.collection_id);
    const gone = await uidsOf(room, request.account, remove);
    const patch = { ...(name === undefined ? {} : { name }), add: members.uids, remove: gone };
    const bytes = editGroup(group.bytes, patch, { rev: stamp(room.clock()) });
    const own = bytes === group.bytes ? [] : [rewritten(group, bytes)];
    const written = await writeCards(room, act, { changed: [...own, ...members.changed] });
    return { written, skipped: members.skipped };
  });
  return doneOf(room, request.account, id, outcome);
}

async function doneOf(
  room: Room,
  account: string,
  id: string,
  { written, skipped }: { written: Outcome<Placed | null>; skipped: Skipped },
): Promise<GroupDone> {
  const [card] = await loadCards(room, account, [id]);
  const group = { ...card!, members: readMembers(card!.bytes) };
  const shown = await shownGroup(room, account, group, await bookIds(room, account));
  return { outcome: written, group: { ...shown, skipped } };
}

/** The address book most of them lie in. */
function commonBook(cards: readonly LoadedCard[]): string {
  const books = Map.groupBy(cards, ({ row }) => row.collection_id);
  const [most] = [...books].sort((a, b) => b[1].length - a[1].length);
  return most?.[0] ?? FIXED.book;
}

/** Phones know members by UID within one address book: who lies elsewhere cannot come in. */
function membersOf(cards: readonly LoadedCard[], book: string): Members {
  const members: Members = { uids: [], changed: [], skipped: [] };
  for (const card of cards) {
    const { id, row, bytes } = card;
    if (row.collection_id !== book) members.skipped.push({ id, reason: 'other-book' });
    else if (readCard(bytes).kind === 'group') members.skipped.push({ id, reason: 'group' });
    else {
      if (row.uid === null) members.changed.push(rewritten(card, withUid(bytes, id)));
      members.uids.push(row.uid ?? id);
    }
  }
  return members;
}

/** The UIDs of contacts; what is no contact here is a UID itself, of a member that is missing. */
async function uidsOf(room: Room, account: string, ids: readonly string[]): Promise<string[]> {
  const uids = new Map<string, string>();
  for (const part of chunks(ids)) {
    const rows = await room.db
      .selectFrom('version')
      .where('account_id', '=', account)
      .where('kind', '=', 'contact')
      .where('until_seq', 'is', null)
      .where('item_id', 'in', part)
      .select(['item_id', 'uid'])
      .execute();
    for (const { item_id, uid } of rows) uids.set(item_id, uid ?? item_id);
  }
  return ids.map((id) => uids.get(id) ?? id);
}
