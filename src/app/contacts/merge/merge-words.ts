import type { ContactSummary } from '../../../shared/contract/contacts.ts';
import type { TAKEN } from '../../../shared/formats/vcard/taken.ts';
import { isGroup } from '../entry.ts';

export type Taken = (typeof TAKEN)[number];

/** As many as the service merges in one step. */
export const MOST_MERGED = 100;

/** Why these cannot be merged; null: they can. */
export function whyNotMerged(cards: readonly Pick<ContactSummary, 'group'>[]): string | null {
  if (cards.length < 2) return 'Select two contacts or more first: x on each row.';
  if (cards.length > MOST_MERGED) return `At most ${MOST_MERGED} contacts can be merged at once.`;
  return cards.some(isGroup) ? 'The card of a group cannot be merged.' : null;
}

/** What pages call the fields of which a merged card has one value. */
export const TAKEN_WORDS: Record<Taken, string> = {
  name: 'Name',
  nickname: 'Nickname',
  org: 'Organisation',
  title: 'Title',
  birthday: 'Birthday',
  anniversary: 'Anniversary',
  note: 'Note',
  photo: 'Picture',
};
export const TAKEN_FIELDS = Object.keys(TAKEN_WORDS) as Taken[];
