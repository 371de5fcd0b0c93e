import type { MergePreview, MergeWrite } from '../../../shared/contract/contact-steps.ts';
import type { Contact } from '../../../shared/contract/contacts.ts';
import { dateWords } from '../../ui/card-dates.ts';
import { TAKEN_FIELDS, type Taken } from './merge-words.ts';

/** Lists of which every entry is kept unless it is unticked. */
export const KEPT_LISTS = ['phones', 'emails', 'addresses', 'im', 'urls'] as const;
export type KeptList = (typeof KEPT_LISTS)[number];
export type Entry = Contact[KeptList][number];

/** What the owner chose: whose value, and which entries not. */
export interface Choices {
  /** The id of a card; absent: as the preview has it. */
  take: Partial<Record<Taken, string>>;
  /** Keys of entries that shall not be kept. */
  dropped: readonly string[];
}

/** One value of a field, and the cards that have it. */
export interface Option {
  /** The first of them; '' stands for all together. */
  id: string;
  text: string;
  cards: Contact[];
}

/** Fields in which all values can be kept together. */
const JOINED: readonly Taken[] = ['note', 'nickname'];

/** A field of a card as words; '' for none. Pictures are told apart by their cards. */
export function valueOf(card: Contact, field: Taken): string {
  if (field === 'photo') return card.photo ? card.id : '';
  if (field === 'org') return [card.org, card.department].filter(Boolean).join(', ');
  if (field === 'birthday' || field === 'anniversary') return card[field] && dateWords(card[field]);
  return card[field];
}

/** The values a field could have; fewer than two: there is nothing to choose. */
export function optionsOf({ cards }: Pick<MergePreview, 'cards'>, field: Taken): Option[] {
  const options = new Map<string, Option>();
  for (const card of cards) {
    const text = valueOf(card, field);
    if (text === '') continue;
    const known = options.get(text);
    if (known) known.cards.push(card);
    else options.set(text, { id: card.id, text, cards: [card] });
  }
  const list = [...options.values()];
  return JOINED.includes(field) && list.length > 1
    ? [{ id: '', text: '', cards: [...cards] }, ...list]
    : list;
}

/** Fields in which the cards say different things. */
export const differing = (preview: MergePreview): Taken[] =>
  TAKEN_FIELDS.filter((field) => optionsOf(preview, field).length > 1);

/** Which option is kept now. */
export function chosenOption(preview: MergePreview, choices: Choices, field: Taken): string {
  const options = optionsOf(preview, field);
  const taken = choices.take[field];
  const known = options.find(({ cards, id }) => id !== '' && cards.some((card) => card.id === taken));
  return known?.id ?? options[0]?.id ?? '';
}

export const entryKey = (list: KeptList, entry: Entry): string =>
  `${list} ${'value' in entry ? entry.value : JSON.stringify({ ...entry, labels: [] })}`;

const kept = <E extends Entry>(list: KeptList, entries: readonly E[], { dropped }: Choices): E[] =>
  entries.filter((entry) => !dropped.includes(entryKey(list, entry)));

/** The card that would come of it, as chosen so far. */
export function resultOf(preview: MergePreview, choices: Choices): Contact {
  const result = { ...preview.result };
  for (const field of differing(preview)) {
    const card = preview.cards.find(({ id }) => id === chosenOption(preview, choices, field));
    if (!card) continue;
    if (field === 'name') Object.assign(result, { name: card.name, names: card.names });
    else if (field === 'org') Object.assign(result, { org: card.org, department: card.department });
    else if (field !== 'photo') result[field] = card[field];
  }
  return {
    ...result,
    phones: kept('phones', result.phones, choices),
    emails: kept('emails', result.emails, choices),
    addresses: kept('addresses', result.addresses, choices),
    urls: kept('urls', result.urls, choices),
    im: kept('im', result.im, choices),
  };
}

/** The card whose picture is kept; null: none has one. */
export function pictured(preview: MergePreview, choices: Choices): Contact | null {
  const id = chosenOption(preview, choices, 'photo');
  return (
    preview.cards.find((card) => card.id === id && card.photo) ??
    preview.cards.find(({ photo }) => photo) ??
    null
  );
}

/** What is sent: only what is not as the preview has it, and what each card was when it was looked at. */
export function mergeWrite(preview: MergePreview, choices: Choices): MergeWrite {
  const take: Partial<Record<Taken, string>> = {};
  for (const field of differing(preview)) {
    const id = chosenOption(preview, choices, field);
    if (id !== '') take[field] = id;
  }
  const result = resultOf(preview, choices);
  const shorter = KEPT_LISTS.filter((list) => result[list].length < preview.result[list].length);
  return {
    ids: preview.cards.map(({ id }) => id),
    keep: preview.keep,
    etags: Object.fromEntries(preview.cards.map(({ id, etag }) => [id, etag])),
    take,
    ...(shorter.length > 0
      ? { fields: Object.fromEntries(shorter.map((list) => [list, result[list]])) }
      : {}),
  };
}
