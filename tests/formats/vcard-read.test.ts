import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { utf8 } from '../../src/shared/formats/bytes.ts';
import { bytesOf } from '../../src/shared/formats/content-lines.ts';
import { editCard, renderForExport } from '../../src/shared/formats/vcard/edit.ts';
import { displayName, readCard, splitCards, validateCard } from '../../src/shared/formats/vcard/read.ts';

const card = (...lines: string[]) => utf8(['BEGIN:VCARD', ...lines, 'END:VCARD', ''].join('\r\n'));
const read = (...lines: string[]) => readCard(card(...lines));

test('a 3.0 card of a phone, with Apple labels', () => {
  const made = read(
    'VERSION:3.0',
    'UID:abc',
    'N:van Dyk;Anna;Maria,Luise;Dr.;',
    'FN:Dr. Anna van Dyk',
    'NICKNAME:Ann,Anni',
    'ORG:Lifeboat\\, Ltd;Boats;Repair',
    'TITLE:Captain',
    'TEL;type=CELL;type=VOICE;type=pref:+49 151 1234567',
    'item1.TEL:040 1',
    'item1.X-ABLabel:Boat house',
    'item2.TEL:040 2',
    'item2.X-ABLabel:_$!<HomeFAX>!$_',
    'EMAIL;type=INTERNET;type=HOME:anna@example.org',
    'item3.ADR;type=HOME:;;Hafen 1\\nHof 2;Kiel;SH;24103;Germany',
    'item3.X-ABADR:de',
    'URL;type=WORK:http\\://example.org',
    'BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-17',
    'item4.X-ABDATE;type=pref:2011-07-02',
    'item4.X-ABLabel:_$!<Anniversary>!$_',
    'item5.X-ABDATE:2001-01-01',
    'item5.X-ABLabel:First boat',
    'IMPP;X-SERVICE-TYPE=Skype;type=HOME:skype:anna.d',
    'X-JABBER:anna@jabber.example',
    'CATEGORIES:Friends,Crew\\, old',
    'NOTE:Line 1\\nLine 2\\; end',
    'X-UNKNOWN;X=1:left alone',
  );
  assert.deepEqual(made.name, {
    prefix: 'Dr.',
    given: 'Anna',
    middle: 'Maria, Luise',
    family: 'van Dyk',
    suffix: '',
  });
  assert.equal(made.nickname, 'Ann, Anni');
  assert.deepEqual([made.org, made.department, made.title], ['Lifeboat, Ltd', 'Boats, Repair', 'Captain']);
  assert.deepEqual(made.phones, [
    { value: '+49 151 1234567', labels: ['cell'], pref: true },
    { value: '040 1', labels: ['Boat house'], pref: false },
    { value: '040 2', labels: ['homefax'], pref: false },
  ]);
  assert.deepEqual(made.emails, [{ value: 'anna@example.org', labels: ['home'], pref: false }]);
  assert.deepEqual(made.addresses, [
    {
      labels: ['home'],
      pobox: '',
      ext: '',
      street: 'Hafen 1\nHof 2',
      city: 'Kiel',
      region: 'SH',
      code: '24103',
      country: 'Germany',
    },
  ]);
  assert.deepEqual(made.urls, [{ value: 'http://example.org', labels: ['work'] }]);
  assert.deepEqual(made.im, [
    { value: 'anna.d', labels: ['skype', 'home'] },
    { value: 'anna@jabber.example', labels: ['xmpp'] },
  ]);
  assert.deepEqual([made.birthday, made.anniversary], ['--05-17', '2011-07-02']);
  assert.deepEqual(made.categories, ['Friends', 'Crew, old']);
  assert.equal(made.note, 'Line 1\nLine 2; end');
  assert.deepEqual(made.other, [
    { name: 'X-ABDATE', value: '2001-01-01', label: 'First boat' },
    { name: 'X-UNKNOWN', value: 'left alone' },
  ]);
});

test('a 2.1 card: bare words, quoted-printable over lines, nested agent', () => {
  const made = read(
    'VERSION:2.1',
    'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg',
    'TEL;WORK;FAX;PREF:1',
    'TEL;HOME;VOICE:2',
    'EMAIL;INTERNET;X-OFFICE:a@b.c',
    'NOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0Atwo\\n, three=',
    ' four',
    'PHOTO;JPEG;BASE64:',
    ' /9j/',
    ' 4A==',
    '',
    'AGENT:',
    'BEGIN:VCARD',
    'FN:Nested',
    'END:VCARD',
    'BDAY:19800517',
  );
  assert.equal(displayName(made), 'Jörg Müller');
  assert.deepEqual(made.phones, [
    { value: '1', labels: ['work', 'fax'], pref: true },
    { value: '2', labels: ['home'], pref: false },
  ]);
  assert.deepEqual(made.emails[0]?.labels, ['office']);
  assert.equal(made.note, 'one\ntwo\\n, three four');
  assert.deepEqual(made.photo, { mediaType: 'image/jpeg', bytes: Uint8Array.of(0xff, 0xd8, 0xff, 0xe0) });
  assert.equal(made.birthday, '1980-05-17');
});

test('a 4.0 card: tel URIs, PREF, data URIs, kinds, dates without year', () => {
  const made = read(
    'VERSION:4.0',
    'KIND:group',
    'FN:Crew',
    'TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+1-555-555-5555;ext=5555',
    'TEL;PREF=2;TYPE=cell:1',
    'BDAY:--0517',
    'ANNIVERSARY:20110702T090000Z',
    'PHOTO:data:image/png;base64,iVBORw==',
    'NOTE:a;b\\,c',
    'NOTE;ALTID=1:second',
    'MEMBER:urn:uuid:1',
  );
  assert.deepEqual(made.phones[0], { value: '+1-555-555-5555;ext=5555', labels: ['home'], pref: true });
  assert.equal(made.phones[1]?.pref, false);
  assert.deepEqual([made.kind, made.birthday, made.anniversary], ['group', '--05-17', '2011-07-02']);
  assert.deepEqual(made.photo, { mediaType: 'image/png', bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47) });
  assert.equal(made.note, 'a;b,c');
  assert.deepEqual(made.other, [
    { name: 'NOTE', value: 'second' },
    { name: 'MEMBER', value: 'urn:uuid:1' },
  ]);
});

test('birthdays of every kind', () => {
  const cases: [string, string][] = [
    ['BDAY:--05-17', '--05-17'],
    ['BDAY:1980-05-17T00:00:00Z', '1980-05-17'],
    ['BDAY:19723101', '19723101'],
    ['BDAY;VALUE=text:about 1900', 'about 1900'],
    ['BDAY;X-APPLE-OMIT-YEAR=1800:1800-02-29', '--02-29'],
  ];
  for (const [line, birthday] of cases) assert.equal(read(line).birthday, birthday, line);
});

test('the name a card is listed by', () => {
  assert.equal(displayName(read('ORG:Acme;Sales')), 'Acme');
  assert.equal(displayName(read('NICKNAME:Bo')), 'Bo');
  assert.equal(displayName(read('EMAIL:a@b.c', 'TEL:1')), 'a@b.c');
  assert.equal(displayName(read('TEL:1')), '1');
  assert.equal(displayName(read()), '');
});

test('a file is cut into its cards, the rest is named', () => {
  const file = utf8(
    'hello\nBEGIN:VCARD\nFN:1\nEND:VCARD\n\nBEGIN:VCARD\nFN:2\nBEGIN:VCARD\nFN:3\nEND:VCARD\r\nEND:VCARD\nbegin:vcard\nFN:4',
  );
  const { cards, failures } = splitCards(file);
  assert.deepEqual(
    cards.map(({ bytes, line }) => [new TextDecoder().decode(bytes), line]),
    [
      ['BEGIN:VCARD\nFN:1\nEND:VCARD\n', 2],
      ['BEGIN:VCARD\nFN:3\nEND:VCARD\r\n', 8],
    ],
  );
  assert.deepEqual(
    failures.map(({ line, text }) => [line, text]),
    [
      [1, 'hello\n'],
      [6, 'BEGIN:VCARD\nFN:2\n'],
      [11, 'END:VCARD\n'],
      [12, 'begin:vcard\nFN:4'],
    ],
  );
});

test('what is written must be one whole card', () => {
  const says = (bytes: Uint8Array) => {
    const verdict = validateCard(bytes);
    return verdict.ok ? 'ok' : `${verdict.line}: ${verdict.reason}`;
  };
  assert.equal(says(card('FN:A')), 'ok');
  assert.equal(says(utf8('\ufeffBEGIN:VCARD\nFN:A\nEND:VCARD')), 'ok');
  assert.equal(says(utf8('')), '1: no BEGIN:VCARD');
  assert.equal(says(card('VERSION:3.0')), '1: the card is empty');
  assert.equal(says(utf8('BEGIN:VCARD\nFN:A\n')), '1: BEGIN:VCARD without END:VCARD');
  assert.match(
    says(utf8('BEGIN:VCARD\nFN:A\nEND:VCARD\nBEGIN:VCARD\nFN:B\nEND:VCARD\n')),
    /^4: more than one/,
  );
  assert.match(says(card('FN:A', 'NOTE:\u0007')), /^3: .*U\+0007/);
  assert.match(says(card('FN:A', 'NOTE:x', 'TITLE:\ufffe')), /^4: .*U\+FFFE/);
});

test('nothing that comes in makes the reader throw or hang', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      readCard(bytes);
      splitCards(bytes);
      validateCard(bytes);
    }),
    { numRuns: 1000 },
  );
  for (const line of [
    'BEGIN:VCARD\n',
    'FN:\n',
    'a.b:\n',
    'AGENT:\nBEGIN:VCARD\n',
    'AGENT:BEGIN:VCARD\n',
    'TEL;TYPE=a,b:1\n',
    ' \n',
    '=\n',
    'NOTE;QUOTED-PRINTABLE:a=\n',
    'PHOTO;B:AAAA\n',
    'item1.TEL:1\nitem1.X-ABLabel:x\n',
    'CATEGORIES:a,b\n',
    'X;'.repeat(9) + '\n',
    'NICKNAME:\\,\\;\n',
  ]) {
    const bytes = bytesOf(line.repeat(Math.ceil(600_000 / line.length)));
    splitCards(bytes);
    readCard(bytes);
    readCard(card(new TextDecoder().decode(bytes)));
    validateCard(bytes);
    const whole = card(new TextDecoder().decode(bytes));
    editCard(whole, { title: 'x', phones: [{ value: '7', labels: ['Den'] }] });
    renderForExport(whole, 'u');
  }
});

test('ten thousand cards are read in about a second', () => {
  const photo = 'A'.repeat(300);
  const one = (n: number) =>
    `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${n}\r\nN:Müller${n};Jörg;;;\r\nFN:Jörg Müller${n}\r\nTEL;TYPE=CELL:+4915${n}\r\nTEL;TYPE=HOME,VOICE:040${n}\r\nEMAIL;TYPE=WORK:j${n}@example.org\r\nADR;TYPE=HOME:;;Straße ${n};Kiel;;24103;Germany\r\nORG:Lifeboat;Boats\r\nitem1.URL:https://example.org/${n}\r\nitem1.X-ABLabel:Boat\r\nNOTE:${'many words '.repeat(30)}\r\nPHOTO;ENCODING=b;TYPE=JPEG:${photo}\r\nX-A;B=C:D\r\nEND:VCARD\r\n`;
  const file = utf8(Array.from({ length: 10_000 }, (_, n) => one(n)).join(''));
  const started = performance.now();
  const { cards } = splitCards(file);
  for (const { bytes } of cards) readCard(bytes);
  const took = performance.now() - started;
  assert.equal(cards.length, 10_000);
  console.log(`10,000 cards of ${Math.round(file.length / 10_000)} bytes: ${Math.round(took)} ms`);
});
