import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { utf8 } from '../../src/shared/formats/bytes.ts';
import { cardOfRow } from '../../src/shared/formats/csv/card.ts';
import { csvHeader, csvRow, type CsvWidth, widen } from '../../src/shared/formats/csv/export.ts';
import { guessTargets } from '../../src/shared/formats/csv/headers.ts';
import { readTable } from '../../src/shared/formats/csv/table.ts';
import { parseTarget } from '../../src/shared/formats/csv/targets.ts';
import { newCard } from '../../src/shared/formats/vcard/edit.ts';
import { type Card, composedName } from '../../src/shared/formats/vcard/model.ts';
import { readCard } from '../../src/shared/formats/vcard/read.ts';

function exported(cards: readonly Card[]): string {
  const width: CsvWidth = {};
  for (const card of cards) widen(width, card);
  return csvHeader(width) + cards.map((card) => csvRow(card, width)).join('');
}

function imported(text: string): Card[] {
  const { header, rows, failures } = readTable(utf8(text));
  assert.deepEqual(failures, []);
  const targets = guessTargets(header, (n) => rows.map(({ cells }) => cells[n]!)).map((code) =>
    parseTarget(code)!,
  );
  return rows.map((row) => readCard(cardOfRow(row, header, targets)!));
}

const word = fc
  .string({
    unit: fc.constantFrom('a', 'Ä', '1', '"', ',', ';', "'", '=', '+', '-', '@', ' ', '\\', '王'),
    maxLength: 9,
  })
  .map((text) => text.trim().replace(/\s+/g, ' '));
const filled = word.filter((text) => /[\p{L}\d]/u.test(text));
const label = fc.constantFrom<string[]>(
  [],
  ['home'],
  ['work'],
  ['cell'],
  ['work', 'fax'],
  ['home', 'fax'],
  ['Boat house'],
);
const list = fc.array(fc.record({ value: filled, labels: label, pref: fc.boolean() }), { maxLength: 3 });
const day = fc.constantFrom('', '1980-05-17', '--05-17', '2000-02-29');
const fields = fc.record({
  name: fc.record({ prefix: word, given: filled, middle: word, family: word, suffix: word }),
  nickname: filled.map((text) => text.replace(/[,;\\]/g, '').trim()),
  ...{ org: word, department: word, title: word, birthday: day, anniversary: day },
  note: fc.array(word, { maxLength: 3 }).map((texts) => texts.join('\n').trim()),
  categories: fc.uniqueArray(filled.map((text) => text.replace(/[,;:]/g, '').trim()).filter(Boolean), {
    maxLength: 3,
  }),
  ...{
    phones: list,
    emails: list,
    urls: list.map((all) => all.map(({ value, labels }) => ({ value, labels }))),
  },
  addresses: fc.array(
    fc.record({
      labels: label,
      street: filled,
      city: word,
      region: word,
      code: word,
      country: word,
      pobox: word,
    }),
    { maxLength: 2 },
  ),
});

/** What a table can hold of a card. */
const held = (card: Card) => {
  const { version: _v, uid: _u, kind: _k, photo: _p, other: _o, im: _i, ...rest } = card;
  const entry = <E extends { labels: string[] }>(one: E) => ({ ...one, labels: [...one.labels].sort() });
  return {
    ...rest,
    phones: rest.phones.map(entry),
    emails: rest.emails.map(entry),
    urls: rest.urls.map(entry),
    addresses: rest.addresses.map(entry),
  };
};

test('a card that goes out as a table comes back the same', () => {
  fc.assert(
    fc.property(fc.array(fields, { minLength: 1, maxLength: 4 }), fc.boolean(), (all, own) => {
      const cards = all.map((one, n) => {
        const fn = own ? `Number ${n}` : composedName({ ...one.name });
        return readCard(newCard({ ...one, fn }, `u${n}`));
      });
      assert.deepEqual(imported(exported(cards)).map(held), cards.map(held));
    }),
    { numRuns: 300 },
  );
});

test('no cell of an export begins like a formula', () => {
  const card = readCard(
    newCard(
      {
        fn: '=1+1',
        name: { given: '=HYPERLINK("x")', family: '@x' },
        note: '-1',
        phones: [{ value: '+49 30 1', labels: [] }],
        emails: [{ value: '+cmd|calc', labels: ['=2'] }],
      },
      'u',
    ),
  );
  const { rows } = readTable(utf8(exported([card])));
  const cells = rows[0]!.cells.filter((cell) => /^[=+\-@\t\r]/.test(cell));
  assert.deepEqual(cells, ['+49 30 1'], 'a plain number is nothing a spreadsheet could run');
  assert.equal(imported(exported([card]))[0]?.name.given, '=HYPERLINK("x")');
});

test('relations, phonetic names, events and messengers go along', () => {
  const bytes = utf8(
    [
      ...['BEGIN:VCARD', 'VERSION:3.0', 'UID:1', 'N:Bianchi;Luca;;;', 'FN:Luca Bianchi'],
      ...['item1.X-ABRELATEDNAMES:Marco', 'item1.X-ABLabel:Brother', 'X-PHONETIC-LAST-NAME:bee-AHN-kee'],
      ...['item2.X-ABDATE:2001-09-01', 'item2.X-ABLabel:First day', 'IMPP:skype:luca', 'END:VCARD', ''],
    ].join('\r\n'),
  );
  const card = readCard(bytes);
  const [back] = imported(exported([card]));
  assert.deepEqual(back?.im, card.im);
  assert.deepEqual(
    new Set(back?.other.map((one) => JSON.stringify(one))),
    new Set(card.other.map((one) => JSON.stringify(one))),
  );
});
