/** Reads a card of any version. Never throws: what cannot be understood stays among the other fields. */

import { isBase64 } from '../content-lines.ts';
import type { Line } from '../content-lines.ts';
import { readDate } from './dates.ts';
import {
  emptyName,
  readAddress,
  readEmail,
  readList,
  readName,
  readOrg,
  readPhone,
  readUrl,
} from './fields.ts';
import { isEmptyAddress } from './fields.ts';
import { readIm } from './im.ts';
import { composedName } from './model.ts';
import type { Card, OtherField } from './model.ts';
import { readPhoto } from './photo.ts';
import { cardLines, textOf } from './properties.ts';
import type { CardLines, Field } from './properties.ts';

export { splitCards } from './split.ts';
export { validateCard } from './validate.ts';
export type * from './model.ts';

export function readCard(bytes: Uint8Array): Card {
  const card = cardLines(bytes);
  const all = (field: Field): Line[] => (card.byField.get(field) ?? []).map((at) => card.lines[at]!);
  const one = (field: Field): Line | undefined => all(field)[0];
  const text = (field: Field): string => {
    const line = one(field);
    return line ? textOf(card, line).trim() : '';
  };
  const date = (line: Line | undefined): string => (line ? readDate(line, textOf(card, line)) : '');
  const [name, org, nickname, note, photo] = [
    one('name'),
    one('org'),
    one('nickname'),
    one('note'),
    one('photo'),
  ];
  return {
    version: card.version,
    uid: text('uid') || null,
    fn: text('fn'),
    name: name ? readName(card, name) : emptyName(),
    nickname: nickname ? nicknameOf(card, nickname) : '',
    ...(org ? readOrg(card, org) : { org: '', department: '' }),
    title: text('title'),
    phones: all('phones')
      .map((line) => readPhone(card, line))
      .filter(filled),
    emails: all('emails')
      .map((line) => readEmail(card, line))
      .filter(filled),
    addresses: all('addresses')
      .map((line) => readAddress(card, line))
      .filter((one) => !isEmptyAddress(one)),
    urls: all('urls')
      .map((line) => readUrl(card, line))
      .filter(filled),
    im: all('im')
      .map((line) => readIm(card, line))
      .filter(filled),
    birthday: date(one('birthday')),
    anniversary: date(one('anniversary')),
    note: note ? textOf(card, note) : '',
    categories: [...new Set(all('categories').flatMap((line) => readList(card, line)))],
    photo: photo ? readPhoto(card, photo) : null,
    kind: text('kind').toLowerCase(),
    other: card.other.map((at) => otherField(card, card.lines[at]!)).filter(filled),
  };
}

const filled = (entry: { value: string }): boolean => entry.value !== '';

/** Several nicknames are read as one text. In 2.1 the comma belongs to the name. */
export const nicknameOf = (card: CardLines, line: Line): string =>
  card.version === '2.1' ? textOf(card, line).trim() : readList(card, line).join(', ');

function otherField(card: CardLines, line: Line): OtherField {
  const label = line.group === '' ? undefined : card.groupLabels.get(line.group.toUpperCase());
  const value = isBase64(line.params)
    ? `${Math.floor((line.value.length * 3) / 4)} bytes`
    : textOf(card, line).trim();
  return label === undefined ? { name: line.name, value } : { name: line.name, value, label };
}

/** What a card is called in a list; '' when it says nothing at all. */
export function displayName(
  card: Pick<Card, 'fn' | 'name' | 'org' | 'nickname' | 'emails' | 'phones'>,
): string {
  return (
    card.fn ||
    composedName(card.name) ||
    card.org ||
    card.nickname ||
    card.emails[0]?.value ||
    card.phones[0]?.value ||
    ''
  );
}
