import type { MergeWrite } from '../../../shared/contract/contact-steps.ts';
import type { ContactWrite } from '../../../shared/contract/contacts.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import { editGroup, uidKey } from '../../../shared/formats/vcard/group.ts';
import { mergeCards, type Taken } from '../../../shared/formats/vcard/merge.ts';
import { readCard } from '../../../shared/formats/vcard/read.ts';
import type { Act } from '../journal.ts';
import { type Details, details } from '../read/details.ts';
import type { Room } from '../room.ts';
import { stamp, TEXT_KINDS } from '../text-kinds.ts';
import { sha256, versionHash } from '../version.ts';
import { actOf, type Request, wasDone } from '../write/request.ts';
import { type Saved, savedOf } from '../write/saved.ts';
import { loadCards, type LoadedCard, rewritten, untilSettled, writeCards } from './cards.ts';
import { type GroupCard, groupCards } from './group-cards.ts';
import { apartOf, withApart } from './apart.ts';

interface Merging {
  /** The one that stays first. */
  cards: LoadedCard[];
  keep: LoadedCard;
  bytes: Uint8Array;
  /** Group cards that name one of those that go. */
  groups: GroupCard[];
}

export interface Preview {
  keep: string;
  cards: Details[];
  result: Details;
  members: number;
}

/** What merging would make. Touches nothing. @throws as `mergeContacts` */
export async function previewMerge(room: Room, account: string, write: MergeWrite): Promise<Preview> {
  const { cards, keep, bytes, groups } = await merging(room, account, write);
  const shown = ({ row, bytes: own }: LoadedCard) => details({ row, bytes: own, derived: null });
  const version = { ...keep.version, body: sha256(bytes) };
  const row = { ...keep.row, body_sha: version.body, hash: versionHash(version) };
  return {
    keep: keep.id,
    cards: cards.map(shown),
    result: details({ row, bytes, derived: null }),
    members: groups.length,
  };
}

/**
 * Makes one card of several as one step: the one that stays is written, the others go to the bin, and group cards that
 * named one of them name the one that stays.
 * @throws LifeboatError `item.changed` when a card is not what `etags` says, `item.not-found`, `request.fields`
 */
export async function mergeContacts(room: Room, request: Request, write: MergeWrite): Promise<Saved> {
  const act = actOf(room, request, 'merge');
  if (request.key && (await wasDone(room, act))) return doneBefore(room, act);
  return untilSettled(write.etags !== undefined, async () => {
    const { cards, keep, bytes, groups } = await merging(room, request.account, write);
    const gone = cards.filter((card) => card !== keep);
    const apart = apartOf(cards).filter((id) => !cards.some((card) => card.id === id));
    const [kept, ...uids] = [keep, ...gone].map((card) => uidOf(card));
    const rev = stamp(room.clock());
    const outcome = await writeCards(room, act, {
      changed: [
        withApart(rewritten(keep, bytes), apart),
        ...groups.map((group) =>
          rewritten(
            group,
            editGroup(group.bytes, { add: [kept!], remove: uids.filter(differs(kept!)) }, { rev }),
          ),
        ),
      ],
      gone,
    });
    return savedOf(outcome, keep.id, keep.row.hash);
  });
}

/** A retry under its key: the others are gone already, and the journal says what became of the one that stays. */
async function doneBefore(room: Room, act: Act): Promise<Saved> {
  const outcome = await room.writer.run('rewrite', { act, items: [], gone: [] });
  return savedOf(outcome, outcome.changes.find(({ hash }) => hash !== null)!.id);
}

const differs = (kept: string) => (uid: string) => uidKey(uid) !== uidKey(kept);
const uidOf = ({ row, id }: LoadedCard): string => row.uid ?? id;

async function merging(room: Room, account: string, write: MergeWrite): Promise<Merging> {
  const loaded = await loadCards(room, account, [...new Set(write.ids)]);
  if (loaded.length < 2) throw refused('ids', 'must name at least two different contacts');
  for (const { id, row } of loaded) {
    const etag = write.etags?.[id];
    if (etag !== undefined && etag !== row.hash)
      throw new LifeboatError('item.changed', { other: id, etag: row.hash });
  }
  if (loaded.some(({ bytes }) => readCard(bytes).kind === 'group'))
    throw refused('ids', 'must not name a group');
  const keep = write.keep === undefined ? richest(loaded) : loaded.find(({ id }) => id === write.keep);
  if (!keep) throw refused('keep', 'must be one of the contacts');
  const cards = [keep, ...loaded.filter((card) => card !== keep)];
  const bytes = await mergedBytes(room, account, cards, write);
  const uids = new Set(cards.filter((card) => card !== keep).map((card) => uidKey(uidOf(card))));
  const groups = (await groupCards(room, account)).filter(({ members }) =>
    members.some((uid) => uids.has(uid)),
  );
  return { cards, keep, bytes, groups };
}

async function mergedBytes(
  room: Room,
  account: string,
  cards: readonly LoadedCard[],
  { take = {}, fields }: MergeWrite,
): Promise<Uint8Array> {
  const places: Partial<Record<Taken, number>> = {};
  for (const [field, id] of Object.entries(take)) {
    const place = cards.findIndex((card) => card.id === id);
    if (place < 0) throw refused(`take.${field}`, 'must be one of the contacts');
    places[field as Taken] = place;
  }
  const [first, ...rest] = cards.map(({ bytes }) => bytes);
  const country = await countryOf(room, account);
  const merged = mergeCards([first!, ...rest], uidOf(cards[0]!), {
    take: places,
    rev: stamp(room.clock()),
    ...(country ? { country } : {}),
  });
  const bytes = fields ? TEXT_KINDS.contact.edit(merged, fields as ContactWrite, room.clock()) : merged;
  TEXT_KINDS.contact.check(bytes);
  return bytes;
}

/** The country numbers without one belong to, when the account has one. */
export async function countryOf(room: Pick<Room, 'db'>, account: string): Promise<string | null> {
  const row = await room.db
    .selectFrom('account')
    .where('account_id', '=', account)
    .select('country')
    .executeTakeFirst();
  return row?.country ?? null;
}

const refused = (path: string, message: string) =>
  new LifeboatError('request.fields', { fields: [{ path, message }] });

/** The card that says most; of equal ones the one whose id comes first, so that a preview and its merge agree. */
function richest(cards: readonly LoadedCard[]): LoadedCard {
  const said = ({ bytes }: LoadedCard): number => {
    const card = readCard(bytes);
    const lists = [card.phones, card.emails, card.addresses, card.urls, card.im, card.categories, card.other];
    const single = [
      card.fn,
      card.name.given,
      card.name.family,
      card.org,
      card.title,
      card.note,
      card.birthday,
    ];
    return (
      lists.reduce((sum, list) => sum + list.length, 0) +
      single.filter((text) => text !== '').length +
      (card.photo ? 3 : 0)
    );
  };
  const ranked = cards.map((card) => ({ card, said: said(card) }));
  ranked.sort((a, b) => b.said - a.said || (a.card.id < b.card.id ? -1 : 1));
  return ranked[0]!.card;
}
