/** Cards as a table with Google's columns. What a table cannot hold (pictures, properties nobody knows) is not in it. */

import Papa from 'papaparse';
import { composedName } from '../vcard/model.ts';
import type { Address, Card, Labelled } from '../vcard/model.ts';
import { guarded } from './guard.ts';
import { labelText } from './labels.ts';

type Cells = Record<string, string>;

const FIRST = [
  ...['First Name', 'Middle Name', 'Last Name', 'Phonetic First Name', 'Phonetic Middle Name'],
  ...['Phonetic Last Name', 'Name Prefix', 'Name Suffix', 'Nickname', 'File As', 'Organization Name'],
  ...['Organization Title', 'Organization Department', 'Birthday', 'Notes', 'Photo', 'Labels'],
];
const ADDRESS: readonly (readonly [string, keyof Omit<Address, 'labels'>])[] = [
  ...([
    ['Street', 'street'],
    ['City', 'city'],
    ['PO Box', 'pobox'],
    ['Region', 'region'],
  ] as const),
  ...([
    ['Postal Code', 'code'],
    ['Country', 'country'],
    ['Extended Address', 'ext'],
  ] as const),
];
/** Columns that come in numbered sets, with their parts. */
const SETS: Record<string, readonly string[]> = {
  'E-mail': ['Label', 'Value'],
  Phone: ['Label', 'Value'],
  Address: ['Label', ...ADDRESS.map(([part]) => part)],
  IM: ['Service', 'Label', 'Value'],
  Website: ['Label', 'Value'],
  Event: ['Label', 'Value'],
  Relation: ['Label', 'Value'],
  'Custom Field': ['Label', 'Value'],
};

/** How many of each numbered set the table needs. */
export type CsvWidth = Record<string, number>;

/** Every card is looked at once for the width, then written. */
export function widen(width: CsvWidth, card: Card): void {
  for (const [noun, sets] of Object.entries(setsOf(card)))
    width[noun] = Math.max(width[noun] ?? 0, sets.length);
}

const columnsOf = (width: CsvWidth): string[] => [
  ...FIRST,
  ...Object.entries(SETS).flatMap(([noun, parts]) =>
    Array.from({ length: width[noun] ?? 0 }, (_, n) =>
      parts.map((part) => `${noun} ${n + 1} - ${part}`),
    ).flat(),
  ),
];

export const csvHeader = (width: CsvWidth): string => line(columnsOf(width));

export function csvRow(card: Card, width: CsvWidth): string {
  const cells = { ...singles(card) };
  for (const [noun, sets] of Object.entries(setsOf(card)))
    sets.forEach((set, n) => {
      for (const [part, cell] of Object.entries(set)) cells[`${noun} ${n + 1} - ${part}`] = cell;
    });
  return line(columnsOf(width).map((column) => guarded(cells[column] ?? '')));
}

const line = (cells: string[]): string => Papa.unparse([cells]) + '\r\n';

const otherOf = (card: Card, name: string): Card['other'] => card.other.filter((one) => one.name === name);

function singles(card: Card): Cells {
  const { name } = card;
  const phonetic = (part: string) => otherOf(card, `X-PHONETIC-${part}-NAME`)[0]?.value ?? '';
  return {
    'First Name': name.given,
    'Middle Name': name.middle,
    'Last Name': name.family,
    'Phonetic First Name': phonetic('FIRST'),
    'Phonetic Middle Name': phonetic('MIDDLE'),
    'Phonetic Last Name': phonetic('LAST'),
    'Name Prefix': name.prefix,
    'Name Suffix': name.suffix,
    Nickname: card.nickname,
    'File As': card.fn === composedName(name) ? '' : card.fn,
    'Organization Name': card.org,
    'Organization Title': card.title,
    'Organization Department': card.department,
    Birthday: card.birthday,
    Notes: card.note,
    Photo: card.photo && 'url' in card.photo ? card.photo.url : '',
    Labels: card.categories.join(' ::: '),
  };
}

function setsOf(card: Card): Record<string, Cells[]> {
  const valued = (entries: readonly (Labelled & { pref?: boolean })[]): Cells[] =>
    entries.map(({ value, labels, pref }) => ({ Label: labelText(labels, pref), Value: value }));
  const named = (name: string): Cells[] =>
    otherOf(card, name).map(({ value, label }) => ({ Label: label ?? '', Value: value }));
  const anniversary = card.anniversary === '' ? [] : [{ Label: 'Anniversary', Value: card.anniversary }];
  return {
    'E-mail': valued(card.emails),
    Phone: valued(card.phones),
    Address: card.addresses.map(addressCells),
    IM: card.im.map(({ value, labels: [service = '', ...labels] }) => ({
      Service: service,
      Label: labelText(labels),
      Value: value,
    })),
    Website: valued(card.urls),
    Event: [...anniversary, ...named('X-ABDATE')],
    Relation: named('X-ABRELATEDNAMES'),
    'Custom Field': named('X-CUSTOM'),
  };
}

const addressCells = (address: Address): Cells => ({
  Label: labelText(address.labels),
  ...Object.fromEntries(ADDRESS.map(([part, field]) => [part, address[field]])),
});
