import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inEncoding, utf8 } from '../../src/shared/formats/bytes.ts';
import { cardOfRow, contentOf } from '../../src/shared/formats/csv/card.ts';
import { orderOf, readDay } from '../../src/shared/formats/csv/dates.ts';
import { guarded, unguarded } from '../../src/shared/formats/csv/guard.ts';
import { guessTargets, propertyOf } from '../../src/shared/formats/csv/headers.ts';
import { readTable } from '../../src/shared/formats/csv/table.ts';
import { parseTarget } from '../../src/shared/formats/csv/targets.ts';
import { readCard, validateCard } from '../../src/shared/formats/vcard/read.ts';
import { GOOGLE, GOOGLE_OLD, OUTLOOK } from './csv-samples.ts';

/** The cards of a table by the default meaning of its columns. */
function cardsOf(file: Uint8Array) {
  const table = readTable(file);
  const cells = (column: number) => table.rows.map((row) => row.cells[column] ?? '');
  const targets = guessTargets(table.header, cells).map((code) => parseTarget(code) ?? assert.fail(code));
  return table.rows.map((row) => {
    const bytes = cardOfRow(row, table.header, targets) ?? assert.fail(row.text);
    assert.deepEqual(validateCard(bytes), { ok: true });
    return readCard(bytes);
  });
}

test('Google, new headings', () => {
  const [luca, dental] = cardsOf(utf8(GOOGLE));
  assert.deepEqual(luca?.name, { prefix: '', given: 'Luca', middle: '', family: 'Bianchi', suffix: '' });
  assert.deepEqual(
    [luca?.fn, luca?.org, luca?.title, luca?.birthday, luca?.anniversary],
    ['Luca Bianchi', 'Blue Fern Café', 'Owner', '--03-03', '2011-07-02'],
  );
  assert.equal(luca?.note, 'Oat milk.\nAsk about June.');
  assert.deepEqual(luca?.categories, ['Work', 'Milano']);
  assert.deepEqual(luca?.phones, [
    { value: '+39 347 555 0166', labels: ['cell'], pref: false },
    { value: '+39 02 555 0121', labels: ['work', 'fax'], pref: false },
  ]);
  assert.deepEqual(luca?.emails, [{ value: 'luca@bluefern.example', labels: ['work'], pref: true }]);
  assert.deepEqual(luca?.addresses, [
    {
      ...{ labels: ['work'], pobox: '', ext: '', street: 'Via dei Fiori 12', city: 'Milano', region: 'MI' },
      ...{ code: '20121', country: 'IT' },
    },
  ]);
  assert.deepEqual(luca?.photo, { url: 'https://pictures.example/1.jpg' });
  assert.deepEqual(luca?.other, [
    { name: 'X-PHONETIC-LAST-NAME', value: 'bee-AHN-kee' },
    { name: 'X-ABRELATEDNAMES', value: 'Marco', label: 'Brother' },
    { name: 'X-CUSTOM', value: '17', label: 'Locker' },
  ]);
  assert.deepEqual([dental?.fn, dental?.org, dental?.categories], ['Harbour Dental', 'Harbour Dental', []]);
  assert.deepEqual(
    dental?.phones.map(({ value }) => value),
    ['55 123', '55 124'],
  );
});

test('Google, old headings', () => {
  const [amara] = cardsOf(utf8(GOOGLE_OLD));
  assert.deepEqual(
    [amara?.fn, amara?.name.prefix, amara?.name.family],
    ['Dr. Amara Okafor', 'Dr.', 'Okafor'],
  );
  assert.deepEqual([amara?.org, amara?.title, amara?.department], ['Kestrel', 'Pilot', 'Air']);
  assert.deepEqual(
    [amara?.birthday, amara?.note, amara?.categories],
    ['1980-05-17', 'Oat milk', ['Friends']],
  );
  assert.deepEqual(amara?.im, [{ value: 'amara.o', labels: ['skype', 'other'] }]);
  assert.deepEqual(amara?.emails, [{ value: 'amara@example.org', labels: ['home'], pref: true }]);
  assert.deepEqual(amara?.other, [{ name: 'X-COLUMN-HOBBY', value: 'Sailing' }]);
});

test('Outlook', () => {
  const [karin] = cardsOf(utf8(OUTLOOK));
  assert.deepEqual([karin?.fn, karin?.name.prefix, karin?.title], ['Mr. Karin Campbell', 'Mr.', 'Dentist']);
  assert.deepEqual(
    karin?.phones.map(({ value, labels }) => [value, labels.join()]),
    [
      ['+47 55 1', 'work,fax'],
      ['+47 55 2', 'work'],
      ['+47 55 3', 'work'],
      ['+47 900 00 000', 'cell'],
    ],
  );
  assert.equal(karin?.addresses[0]?.street, 'Quay 1\nFloor 2');
  assert.deepEqual(karin?.addresses[0]?.labels, ['work']);
  assert.equal(karin?.addresses.length, 1);
  assert.deepEqual([karin?.birthday, karin?.anniversary], ['1980-05-17', '']);
  assert.deepEqual(karin?.categories, ['Work', 'Health']);
  assert.deepEqual(
    karin?.other.map(({ name, value }) => `${name}=${value}`),
    ['X-GENDER=Unspecified', 'X-COLUMN-HOBBY=Rowing', 'X-ABRELATEDNAMES=Nadia', 'X-ABRELATEDNAMES=Oskar'],
  );
});

test('the same table in any encoding and with any delimiter gives the same cards', () => {
  const wanted = cardsOf(utf8(GOOGLE));
  for (const encoding of ['utf-8-bom', 'utf-16le', 'utf-16be'] as const)
    assert.deepEqual(cardsOf(inEncoding(utf8(GOOGLE), encoding)), wanted, encoding);
  assert.deepEqual(cardsOf(Buffer.from(GOOGLE, 'latin1')), wanted);
  const table = readTable(utf8(GOOGLE));
  const rows = [table.header, ...table.rows.map(({ cells }) => cells)];
  for (const delimiter of [';', '\t', '|']) {
    const quoted = rows.map((cells) => cells.map((cell) => `"${cell}"`).join(delimiter)).join('\n');
    assert.deepEqual(cardsOf(utf8(quoted)), wanted, delimiter);
    assert.deepEqual(cardsOf(utf8(`sep=${delimiter}\r\n${quoted}`)), wanted, delimiter);
  }
});

test('rows that cannot be trusted are failures with line, reason and their text', () => {
  const table = readTable(utf8('Name,Phone\r\nAnna,"1\r\n2"\r\n\r\nBo,2,3\r\nCy,4\rDee,"5\nEva,6'));
  assert.deepEqual(
    table.rows.map(({ cells, line, text }) => [cells[0], line, text]),
    [
      ['Anna', 2, 'Anna,"1\n2"'],
      ['Cy', 6, 'Cy,4'],
    ],
  );
  assert.deepEqual(
    table.failures.map(({ line, text }) => [line, text]),
    [
      [5, 'Bo,2,3'],
      [7, 'Dee,"5\nEva,6'],
    ],
  );
  assert.match(table.failures[1]?.reason ?? '', /never closed/);
  assert.deepEqual(readTable(utf8('')).header, []);
});

test('any bytes are read without an error, and each character lies in one row', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', '"', ',', ';', '\n', '\r', 'ä', '\t', ' '),
    maxLength: 60,
  });
  fc.assert(
    fc.property(fc.oneof(text.map(utf8), fc.uint8Array({ maxLength: 60 })), (bytes) => {
      const { header, rows, failures } = readTable(bytes);
      for (const { cells } of rows) assert.equal(cells.length, header.length);
      for (const [at, { line }] of [...rows, ...failures].sort((a, b) => a.line - b.line).entries())
        assert.ok(line > at, 'lines rise');
    }),
  );
});

test('days are read as each program writes them', () => {
  for (const [text, order, day] of [
    ['1980-05-17', 'mdy', '1980-05-17'],
    ['--05-17', 'mdy', '--05-17'],
    ['--0517', 'mdy', '--05-17'],
    ['5/17/1980', 'mdy', '1980-05-17'],
    ['17/5/1980', 'dmy', '1980-05-17'],
    ['17.05.1980', 'mdy', '1980-05-17'],
    ['17.05.', 'mdy', null],
    ['5/17/80', 'mdy', '1980-05-17'],
    ['5/17/12', 'mdy', '2012-05-17'],
    ['5/17', 'mdy', '--05-17'],
    ['May 17, 1980', 'mdy', '1980-05-17'],
    ['17 May 1980', 'mdy', '1980-05-17'],
    ['17 May', 'dmy', '--05-17'],
    ['0/0/00', 'mdy', ''],
    ['1980-05-17 00:00:00', 'mdy', '1980-05-17'],
    ['31/31/1980', 'mdy', null],
    ['soon', 'mdy', null],
  ] as const)
    assert.equal(readDay(text, order), day, text);
  assert.equal(orderOf(['1/2/1980', '', '13/2/1980']), 'dmy');
  assert.equal(orderOf(['1/2/1980', '2/13/1980']), 'mdy');
  assert.equal(orderOf(['1/2/1980', '17.5.1980']), null);
});

test('what stands before the name and what somebody does are told apart', () => {
  const guess = (...header: string[]) => guessTargets(header, () => ['x']);
  assert.deepEqual(guess('Title', 'Job Title'), ['prefix', 'title']);
  assert.deepEqual(guess('Title', 'Name', 'Shoe size'), ['title', 'name', 'other']);
  assert.deepEqual(
    guessTargets(['Name', 'Empty'], (n) => (n === 0 ? ['x'] : [' '])),
    ['name', 'skip'],
  );
  assert.deepEqual([propertyOf('Shoe size', 3), propertyOf('名', 3)], ['X-COLUMN-SHOE-SIZE', 'X-COLUMN-4']);
  for (const code of ['', 'x', 'phone#', 'phone#1.x', 'birthday:ymd', 'given:1', '__proto__'])
    assert.equal(parseTarget(code), null, code);
});

test('only cells that could be a formula are guarded, and the guard comes off again', () => {
  for (const cell of ['=1+1', '+cmd|x', '-2+3', '@SUM(A1)', '\t=1', '\r1', "'=1", '+49 30 1+1', '+']) {
    assert.ok(guarded(cell).startsWith("'"), JSON.stringify(cell));
    assert.ok(!/^[=+\-@\t\r]/.test(guarded(cell)));
  }
  for (const cell of ['+49 (0)30 555-0142', 'a=1', '', "'twas", '1-2']) assert.equal(guarded(cell), cell);
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', 'a', '1', ' ') }),
      (cell) => {
        assert.equal(unguarded(guarded(cell)), cell);
      },
    ),
  );
});

test('what a row says does not depend on where its columns stand', () => {
  const [a] = readTable(utf8('Name,Phone,Empty\nAnna,1,')).rows;
  const [b] = readTable(utf8('Phone,Name\n1,Anna')).rows;
  assert.equal(contentOf(a!, ['Name', 'Phone', 'Empty']), contentOf(b!, ['Phone', 'Name']));
});
