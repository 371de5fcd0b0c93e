/** The words of a card: fields, and the labels of numbers, addresses and links. */
import type { Actor } from '../../shared/contract/kinds.ts';
import type { z } from 'zod';

/** Fields in the order a card shows them. */
export const FIELD_WORDS = {
  name: 'Name',
  names: 'Parts of the name',
  nickname: 'Nickname',
  title: 'Title',
  org: 'Organisation',
  department: 'Department',
  phones: 'Numbers',
  emails: 'Mail',
  addresses: 'Addresses',
  urls: 'Links',
  im: 'Messengers',
  birthday: 'Birthday',
  anniversary: 'Anniversary',
  note: 'Note',
  categories: 'Groups',
  photo: 'Picture',
} as const;
export type FieldName = keyof typeof FIELD_WORDS;
export const FIELD_NAMES = Object.keys(FIELD_WORDS) as FieldName[];
export const isField = (name: string): name is FieldName => Object.hasOwn(FIELD_WORDS, name);

const LABELS: Record<string, string> = {
  ...{ cell: 'Mobile', home: 'Home', work: 'Work', main: 'Main', other: 'Other', fax: 'Fax', pager: 'Pager' },
  ...{ iphone: 'iPhone', car: 'Car', text: 'Text', video: 'Video', textphone: 'Text telephone' },
  ...{ xmpp: 'XMPP', icq: 'ICQ', aim: 'AIM', msn: 'MSN', qq: 'QQ', sip: 'SIP', irc: 'IRC' },
  ...{ gtalk: 'Google Talk', whatsapp: 'WhatsApp', homepage: 'Home page' },
};

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
/** An owner's own word stands as written; a plain lower-case one gets its capital. */
const labelWord = (label: string): string =>
  LABELS[label] ?? (/^[a-z]+$/.test(label) ? capital(label) : label);

/** ['work', 'fax'] → "Work fax", [] → "". */
export function labelText(labels: readonly string[]): string {
  const [first = '', ...more] = labels.map(labelWord);
  return [first, ...more.map((word, at) => (LABELS[labels[at + 1] ?? ''] ? word.toLowerCase() : word))].join(
    ' ',
  );
}

/** "Mail, home": what a value is, then its label. */
export function kindAndLabel(kind: string, labels: readonly string[]): string {
  const words = labelText(labels);
  const known = LABELS[labels[0] ?? ''] !== undefined && !/^\p{Lu}\p{Lu}|\p{Ll}\p{Lu}/u.test(words);
  return words ? `${kind}, ${known ? words.charAt(0).toLowerCase() + words.slice(1) : words}` : kind;
}

/** Labels that are offered; the first is given to a new entry. '' stands for none. */
export const OFFERED = {
  phones: [
    ['cell'],
    ['home'],
    ['work'],
    ['main'],
    ['work', 'fax'],
    ['home', 'fax'],
    ['pager'],
    ['other'],
    [],
  ],
  emails: [['home'], ['work'], ['other'], []],
  addresses: [['home'], ['work'], ['other'], []],
  urls: [[], ['home'], ['work'], ['other']],
  im: [['matrix'], ['signal'], ['telegram'], ['whatsapp'], ['xmpp'], ['skype'], ['sip'], []],
} as const satisfies Record<string, readonly (readonly string[])[]>;
export type ListField = keyof typeof OFFERED;

/** What one entry of a list field is called, and what its value is called beside the label. */
export const ENTRY_WORDS: Record<ListField, { one: string; add: string }> = {
  phones: { one: 'Number', add: 'Add a number' },
  emails: { one: 'Mail', add: 'Add a mail address' },
  addresses: { one: 'Address', add: 'Add an address' },
  urls: { one: 'Link', add: 'Add a link' },
  im: { one: 'Messenger', add: 'Add a messenger' },
};

/** "you", or the device's name: who made a version. */
export const actorWords = (actor: z.infer<typeof Actor>): string =>
  actor.type === 'owner' ? 'you' : actor.name;
