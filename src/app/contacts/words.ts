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
