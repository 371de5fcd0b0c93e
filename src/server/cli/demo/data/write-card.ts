import type { Card, Phone } from './card.ts';
import { escaped, folded, quotedPrintable, stamp, twoDigits } from './vcard-text.ts';

/**
 * A card as the program of its style writes it: vCard 3.0 of an iPhone or an Android phone, 4.0, or 2.1 in
 * quoted-printable. CRLF, folded, UTF-8.
 * @param portraits  JPEGs that `card.portrait` counts through; with none, cards have no picture
 */
export function writeCard(card: Card, portraits: readonly Uint8Array[]): Uint8Array {
  const jpeg = card.portrait === null ? undefined : portraits[card.portrait % portraits.length];
  const picture = jpeg ? Buffer.from(jpeg).toString('base64') : null;
  return Buffer.from(WRITERS[card.style](card, picture));
}

const WRITERS: Record<Card['style'], (card: Card, picture: string | null) => string> = {
  iphone,
  android,
  modern,
  old,
};

function whole(lines: (string | null | false)[]): string {
  return lines.map((line) => (line ? folded(line) : '')).join('');
}

function nameParts({ family, given, additional, prefix }: Card): string {
  return [family, given, additional, prefix, ''].map(escaped).join(';');
}

function companyLine({ company }: Card): string | null {
  return company && `ORG:${escaped(company.name)}${company.unit ? `;${escaped(company.unit)}` : ''}`;
}

function phoneticLines({ phonetic }: Card): (string | null)[] {
  if (!phonetic) return [];
  return [
    `X-PHONETIC-FIRST-NAME:${escaped(phonetic.given)}`,
    `X-PHONETIC-LAST-NAME:${escaped(phonetic.family)}`,
  ];
}

/** Apple's way: every further label is a property of its own, tied by a group name. */
function iphone(card: Card, picture: string | null): string {
  let group = 0;
  const labelled = (line: string, label: string): string[] => {
    const name = `item${++group}`;
    return [`${name}.${line}`, `${name}.X-ABLabel:${label}`];
  };
  return whole([
    'BEGIN:VCARD',
    'VERSION:3.0',
    'PRODID:-//Apple Inc.//iPhone OS 18.5//EN',
    `N:${nameParts(card)}`,
    `FN:${escaped(card.formatted)}`,
    ...phoneticLines(card),
    card.nickname && `NICKNAME:${escaped(card.nickname)}`,
    companyLine(card) && `${companyLine(card)}${card.company?.unit ? '' : ';'}`,
    card.company?.title ? `TITLE:${escaped(card.company.title)}` : null,
    card.isCompany && 'X-ABShowAs:COMPANY',
    ...card.mails.map(
      ({ kind, value }, i) =>
        `EMAIL;type=INTERNET;type=${kind.toUpperCase()}${i ? '' : ';type=pref'}:${value}`,
    ),
    ...card.phones.flatMap((phone, i) => {
      if (phone.label) return labelled(`TEL:${phone.value}`, phone.label);
      if (phone.kind === 'other') return labelled(`TEL:${phone.value}`, '_$!<Other>!$_');
      const type = phone.kind === 'fax' ? 'WORK;type=FAX' : `${phone.kind.toUpperCase()};type=VOICE`;
      return [`TEL;type=${type}${i ? '' : ';type=pref'}:${phone.value}`];
    }),
    ...card.addresses.flatMap(({ kind, street, city, code, country }) => {
      const name = `item${++group}`;
      const value = ['', '', street, city, '', code, country].map(escaped).join(';');
      return [`${name}.ADR;type=${kind.toUpperCase()};type=pref:${value}`, `${name}.X-ABADR:no`];
    }),
    ...card.urls.flatMap((url) => labelled(`URL;type=pref:${url}`, '_$!<HomePage>!$_')),
    card.chat &&
      `IMPP;X-SERVICE-TYPE=${card.chat.scheme};type=HOME;type=pref:${card.chat.scheme.toLowerCase()}:${card.chat.handle}`,
    card.birthday && appleBirthday(card.birthday),
    ...(card.anniversary ? labelled(`X-ABDATE;type=pref:${card.anniversary}`, '_$!<Anniversary>!$_') : []),
    card.note && `NOTE:${escaped(card.note)}`,
    card.groups.length > 0 && `CATEGORIES:${card.groups.map(escaped).join(',')}`,
    ...card.extra,
    picture && `PHOTO;ENCODING=b;TYPE=JPEG:${picture}`,
    `REV:${stamp(card.rev)}`,
    `UID:${card.uid}`,
    'END:VCARD',
  ]);
}

/** Apple marks a year-less birthday by the year 1604. */
function appleBirthday({ year, month, day }: NonNullable<Card['birthday']>): string {
  const rest = `${twoDigits(month)}-${twoDigits(day)}`;
  return year === null ? `BDAY;X-APPLE-OMIT-YEAR=1604:1604-${rest}` : `BDAY:${year}-${rest}`;
}

function android(card: Card, picture: string | null): string {
  const type = ({ kind, label }: Phone): string =>
    label
      ? `TYPE=X-${label.replace(/[^\p{L}\p{N}]+/gu, '-')}`
      : {
          cell: 'TYPE=CELL',
          home: 'TYPE=HOME',
          work: 'TYPE=WORK',
          fax: 'TYPE=WORK,FAX',
          other: 'TYPE=VOICE',
        }[kind];
  return whole([
    'BEGIN:VCARD',
    'VERSION:3.0',
    `FN:${escaped(card.formatted)}`,
    `N:${nameParts(card)}`,
    ...phoneticLines(card),
    card.nickname && `NICKNAME:${escaped(card.nickname)}`,
    ...card.phones.map((phone, i) => `TEL;${i ? '' : 'PREF=1;'}${type(phone)}:${phone.value}`),
    ...card.mails.map(({ kind, value }) => `EMAIL;TYPE=INTERNET;TYPE=${kind.toUpperCase()}:${value}`),
    ...card.addresses.map(
      (at) =>
        `ADR;TYPE=${at.kind.toUpperCase()}:;;${[at.street, at.city, '', at.code, at.country].map(escaped).join(';')}`,
    ),
    companyLine(card),
    card.company?.title ? `TITLE:${escaped(card.company.title)}` : null,
    ...card.urls.map((url) => `URL:${url}`),
    card.chat && `X-${card.chat.scheme.toUpperCase()};TYPE=HOME:${card.chat.handle}`,
    card.birthday &&
      `BDAY:${card.birthday.year ?? '-'}-${twoDigits(card.birthday.month)}-${twoDigits(card.birthday.day)}`,
    card.anniversary &&
      `X-ANDROID-CUSTOM:vnd.android.cursor.item/contact_event;${card.anniversary};1;;;;;;;;;;;;;`,
    card.note && `NOTE:${escaped(card.note)}`,
    card.groups.length > 0 && `CATEGORIES:${card.groups.map(escaped).join(',')}`,
    ...card.extra,
    picture && `PHOTO;ENCODING=B;TYPE=JPEG:${picture}`,
    `UID:${card.uid}`,
    `REV:${stamp(card.rev)}`,
    'END:VCARD',
  ]);
}

/** vCard 4.0 (RFC 6350). */
function modern(card: Card, picture: string | null): string {
  const types = { cell: 'cell', home: 'home,voice', work: 'work,voice', fax: 'work,fax', other: 'voice' };
  return whole([
    'BEGIN:VCARD',
    'VERSION:4.0',
    `UID:${card.uid}`,
    card.isCompany ? 'KIND:org' : 'KIND:individual',
    `FN:${escaped(card.formatted)}`,
    `N${card.phonetic ? `;SORT-AS="${card.phonetic.family},${card.phonetic.given}"` : ''}:${nameParts(card)}`,
    card.nickname && `NICKNAME:${escaped(card.nickname)}`,
    ...card.phones.flatMap(({ value, kind, label }, i) => [
      `${label ? `group${i}.` : ''}TEL;VALUE=uri;TYPE="${types[kind]}"${i ? '' : ';PREF=1'}:tel:${telOf(value)}`,
      label ? `group${i}.X-ABLABEL:${escaped(label)}` : null,
    ]),
    ...card.mails.map(({ kind, value }) => `EMAIL;TYPE=${kind}:${value}`),
    ...card.addresses.map(
      (at) => `ADR;TYPE=${at.kind}:;;${[at.street, at.city, '', at.code, at.country].map(escaped).join(';')}`,
    ),
    companyLine(card),
    card.company?.title ? `TITLE:${escaped(card.company.title)}` : null,
    ...card.urls.map((url) => `URL:${url}`),
    card.chat && `IMPP:${card.chat.scheme.toLowerCase()}:${card.chat.handle}`,
    card.birthday &&
      `BDAY:${card.birthday.year ?? '--'}${twoDigits(card.birthday.month)}${twoDigits(card.birthday.day)}`,
    card.anniversary && `ANNIVERSARY:${card.anniversary.replaceAll('-', '')}`,
    card.note && `NOTE:${escaped(card.note)}`,
    card.groups.length > 0 && `CATEGORIES:${card.groups.map(escaped).join(',')}`,
    ...card.extra,
    picture && `PHOTO:data:image/jpeg;base64,${picture}`,
    `REV:${stamp(card.rev).replace(/[-:]/g, '')}`,
    'END:VCARD',
  ]);
}

/** vCard 2.1 of an old phone: quoted-printable wherever letters are not plain. */
function old(card: Card, picture: string | null): string {
  const line = (property: string, value: string): string =>
    /^[ -<>-~]*$/.test(value) ? `${property}:${value}\r\n` : quotedPrintable(property, value);
  const types = { cell: 'CELL', home: 'HOME', work: 'WORK', fax: 'WORK;FAX', other: 'VOICE' };
  const parts = [card.family, card.given, card.additional, card.prefix, ''].join(';');
  return [
    'BEGIN:VCARD\r\nVERSION:2.1\r\n',
    line('N', parts),
    line('FN', card.formatted),
    ...card.phones.map(({ value, kind, label }, i) =>
      line(
        `TEL;${label ? `X-${label.replace(/\W+/g, '') || 'OTHER'}` : types[kind]}${i ? '' : ';PREF'}`,
        value,
      ),
    ),
    ...card.mails.map(({ kind, value }) => line(`EMAIL;${kind.toUpperCase()}`, value)),
    ...card.addresses.map((at) =>
      line(`ADR;${at.kind.toUpperCase()}`, ['', '', at.street, at.city, '', at.code, at.country].join(';')),
    ),
    card.company ? line('ORG', `${card.company.name};${card.company.unit}`) : '',
    card.company?.title ? line('TITLE', card.company.title) : '',
    card.birthday?.year
      ? line(
          'BDAY',
          `${card.birthday.year}-${twoDigits(card.birthday.month)}-${twoDigits(card.birthday.day)}`,
        )
      : '',
    card.note ? line('NOTE', card.note) : '',
    card.groups.length > 0 ? line('CATEGORIES', card.groups.join(',')) : '',
    ...card.extra.map((extra) => `${extra}\r\n`),
    picture ? `PHOTO;ENCODING=BASE64;JPEG:\r\n ${picture.match(/.{1,72}/g)!.join('\r\n ')}\r\n\r\n` : '',
    `REV:${stamp(card.rev).replace(/[-:]/g, '')}\r\nUID:${card.uid}\r\nEND:VCARD\r\n`,
  ].join('');
}

/** The digits of a number as a tel URI has them (RFC 3966): ASCII, parted by hyphens. */
function telOf(value: string): string {
  const ascii = value.replace(/[٠-٩०-९]/g, (digit) => String(zeroBased(digit)));
  return ascii.replace(/[^+0-9]+/g, '-').replace(/^-|-$/g, '');
}

function zeroBased(digit: string): number {
  const code = digit.codePointAt(0)!;
  return code - (code < 0x900 ? 0x660 : 0x966);
}
