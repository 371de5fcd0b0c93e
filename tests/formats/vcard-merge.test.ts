import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lenientUtf8, utf8 } from '../../src/shared/formats/bytes.ts';
import { split } from '../../src/shared/formats/content-lines.ts';
import { latin1 } from '../../src/shared/formats/bytes.ts';
import { numberKey, sameNumber } from '../../src/shared/formats/phone-match.ts';
import { editCard, newCard } from '../../src/shared/formats/vcard/edit.ts';
import { mergeCards, TAKEN, type Taken } from '../../src/shared/formats/vcard/merge.ts';
import { type Address, ADDRESS_PARTS, type Card } from '../../src/shared/formats/vcard/model.ts';
import { readCard, validateCard } from '../../src/shared/formats/vcard/read.ts';
import { realCards, SAMPLES } from './vcard-samples.ts';

const card = (version: string, ...lines: string[]) =>
  utf8(['BEGIN:VCARD', `VERSION:${version}`, ...lines, 'END:VCARD', ''].join('\r\n'));
const lines = (bytes: Uint8Array) => split(latin1(bytes)).map(({ raw }) => raw);
const merge = (...cards: Uint8Array[]) => mergeCards(cards as [Uint8Array], 'id');

const phone = fc.constantFrom('+49 30 5550142', '030 5550142', '0049305550142', '+39 347 1', '110', 'ext 5');
const label = fc.constantFrom('home', 'work', 'cell', 'Boat house');
const words = fc.constantFrom('Anna', 'anna', 'Bo', 'Hafen 1, Kiel', 'a;b', 'ä ü', 'x\ny', '12');
const reachable = (value: fc.Arbitrary<string>) =>
  fc.array(fc.record({ value, labels: fc.uniqueArray(label, { maxLength: 1 }), pref: fc.boolean() }), {
    maxLength: 3,
  });
const address = fc.record({
  ...{ labels: fc.uniqueArray(label, { maxLength: 1 }), street: words, city: words, code: words },
});
const patch = fc.record({
  fn: words,
  name: fc.record({ given: words, family: words }),
  nickname: fc.constantFrom('', 'Nan', 'Nan, Annie', 'annie'),
  org: fc.constantFrom('', 'Café', 'Works'),
  title: fc.constantFrom('', 'Owner', 'Pilot'),
  phones: reachable(phone),
  emails: reachable(fc.constantFrom('a@b.example', 'A@B.example', 'c@d.example')),
  urls: fc.array(
    fc.record({
      value: fc.constantFrom('x.example', 'https://x.example/', 'y.example'),
      labels: fc.constant<string[]>([]),
    }),
    { maxLength: 2 },
  ),
  im: fc.array(
    fc.record({
      value: fc.constantFrom('anna', 'bo'),
      labels: fc.constantFrom<string[]>(['skype'], ['xmpp']),
    }),
    { maxLength: 2 },
  ),
  addresses: fc.array(address, { maxLength: 2 }),
  birthday: fc.constantFrom('', '1980-05-17', '--05-17', 'in spring'),
  anniversary: fc.constantFrom('', '2011-07-02'),
  note: fc.constantFrom('', 'Oat milk.', 'Oat milk. Ask.', 'Plays\nthe oboe'),
  categories: fc.uniqueArray(fc.constantFrom('Work', 'work', 'Milano'), { maxLength: 2 }),
});
const extra = fc.uniqueArray(
  fc.constantFrom(
    'X-ODD;A=b:1',
    'X-ODD:2',
    'x9.X-REL:Bo\r\nx9.X-ABLabel:Brother',
    'ROLE:r',
    'X-ABUID:7',
    'AGENT:none',
  ),
  { maxLength: 3 },
);
const made = fc.tuple(patch, extra, fc.boolean()).map(([fields, more, four]) => {
  const frame = four ? card('4.0', 'N:;;;;', 'FN:') : newCard({}, 'u');
  const text = lenientUtf8(editCard(frame, fields));
  return utf8(text.replace('END:VCARD', [...more, 'END:VCARD'].join('\r\n')));
});
const real = fc.constantFrom(...Object.values(SAMPLES), ...realCards().map(({ bytes }) => bytes));
const several = fc.array(fc.oneof({ weight: 3, arbitrary: made }, { weight: 1, arbitrary: real }), {
  minLength: 2,
  maxLength: 4,
});

const plain = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\p{P}\s]+/gu, ' ')
    .trim();
const place = (one: Address) => ADDRESS_PARTS.map((part) => plain(one[part])).join('|');
const SINGLE: Record<Taken, (one: Card) => unknown> = {
  name: (one) => [one.fn, one.name],
  nickname: (one) => one.nickname,
  org: (one) => [one.org, one.department],
  title: (one) => one.title,
  birthday: (one) => one.birthday,
  anniversary: (one) => one.anniversary,
  note: (one) => one.note,
  photo: (one) => one.photo,
};
/** Names of which a card shows one line as a field; further lines are other fields. */
const isOther = ({ value }: Card['other'][number]) => value.trim() !== '';

/** What `from` says that `merged` does not. */
function missing(from: Card, merged: Card): string[] {
  const gone: string[] = [];
  const need = (ok: boolean, what: string) => ok || gone.push(what);
  for (const { value } of from.phones)
    need(
      merged.phones.some((p) => p.value === value || sameNumber(numberKey(p.value), numberKey(value))),
      `TEL ${value}`,
    );
  for (const { value } of from.emails)
    need(
      merged.emails.some((e) => e.value.toLowerCase() === value.toLowerCase()),
      `EMAIL ${value}`,
    );
  const url = (text: string) => text.replace(/^https?:\/\//i, '').replace(/\/+$/, '');
  for (const { value } of from.urls)
    need(
      merged.urls.some((u) => url(u.value) === url(value)),
      `URL ${value}`,
    );
  for (const { value, labels } of from.im)
    need(
      merged.im.some((i) => plain(i.value) === plain(value) && (i.labels[0] ?? '') === (labels[0] ?? '')),
      `IM ${value}`,
    );
  for (const one of from.addresses)
    need(
      merged.addresses.some((a) => place(a) === place(one)),
      `ADR ${place(one)}`,
    );
  for (const word of from.categories) need(merged.categories.includes(word), `CATEGORIES ${word}`);
  for (const word of from.nickname.split(/,\s*/).filter(Boolean))
    need(plain(merged.nickname).includes(plain(word)), `NICKNAME ${word}`);
  need(merged.note.includes(from.note.trim()), `NOTE ${from.note}`);
  for (const { name, value } of from.other.filter(isOther))
    need(
      merged.other.some((o) => o.name === name && o.value === value),
      `${name} ${value}`,
    );
  return gone;
}

test('every property of every card is in the result, is a doublet there, or another card’s was chosen', () => {
  fc.assert(
    fc.property(several, (cards) => {
      const bytes = merge(...cards);
      assert.deepEqual(validateCard(bytes), { ok: true }, lenientUtf8(bytes));
      const merged = readCard(bytes);
      for (const from of cards.map(readCard)) {
        assert.deepEqual(missing(from, merged), [], lenientUtf8(bytes));
        // a single value is that of one of the cards
        for (const field of TAKEN)
          if (field !== 'note' && field !== 'nickname' && field !== 'photo')
            assert.ok(
              cards.some(
                (one) =>
                  JSON.stringify(SINGLE[field](readCard(one))) === JSON.stringify(SINGLE[field](merged)),
              ),
              `${field}: ${JSON.stringify(SINGLE[field](merged))}`,
            );
      }
      assert.ok(
        merged.phones.filter(({ pref }) => pref).length <=
          Math.max(1, readCard(cards[0]!).phones.filter(({ pref }) => pref).length),
      );
    }),
    { numRuns: 150 },
  );
});

test('lines of the first card stay byte for byte unless a field of theirs changed', () => {
  const one = card(
    '3.0',
    'UID:1',
    'N:Dyk;Anna;;;',
    'FN:Anna',
    'item1.TEL;X-A=1:040 1',
    'item1.X-ABLabel:Boat',
    'X-ODD ; A=b:kept',
    'CATEGORIES:A',
  );
  const two = card(
    '3.0',
    'UID:2',
    'N:Dyk;Anna;;;',
    'FN:Anna D',
    'item1.TEL:+49 40 2',
    'item1.X-ABLabel:House',
    'TEL;TYPE=CELL:040-1',
    'X-ODD:also',
    'TITLE:T',
  );
  const merged = merge(one, two);
  const kept = new Set(lines(merged));
  for (const raw of lines(one)) assert.ok(kept.has(raw), raw);
  assert.deepEqual(readCard(merged).phones, [
    { value: '040 1', labels: ['Boat'], pref: false },
    { value: '+49 40 2', labels: ['House'], pref: false },
  ]);
  assert.equal(readCard(merged).uid, '1');
  assert.equal(readCard(merged).title, 'T');
  assert.equal(merge(one), one);
  assert.deepEqual(merge(one, one), one);
});

test('merging again what was merged changes nothing', () => {
  fc.assert(
    fc.property(several, (cards) => {
      const once = merge(...cards);
      assert.equal(lenientUtf8(merge(once, ...cards)), lenientUtf8(once));
    }),
  );
});

test('one card’s value is taken where it is chosen, its labels with it', () => {
  fc.assert(
    fc.property(several, fc.constantFrom(...TAKEN), fc.nat(), (cards, field, n) => {
      const from = n % cards.length;
      const merged = readCard(mergeCards(cards as [Uint8Array], 'id', { take: { [field]: from } }));
      const wanted = SINGLE[field](readCard(cards[from]!));
      // further lines of this field that the first card has may stand in for what the other lacks
      const spare = cards.some((one) =>
        readCard(one).other.some(({ name }) => /^(FN|N|NOTE|TITLE|ORG|BDAY|PHOTO|NICKNAME)$/.test(name)),
      );
      if (!spare) assert.deepEqual(JSON.stringify(SINGLE[field](merged)), JSON.stringify(wanted));
    }),
    { numRuns: 150 },
  );
});

test('cards of three versions become one, and REV says when', () => {
  const two = card(
    '2.1',
    'N;CHARSET=UTF-8:M=C3=BCller;J',
    'FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg',
    'TEL;HOME;VOICE:1',
    'X-OLD:2',
  );
  const three = card(
    '3.0',
    'UID:3',
    'FN:Jörg',
    'N:;;;;',
    'TEL;TYPE=WORK:2',
    'ANNIVERSARY:2011-07-02',
    'REV:20200101T000000Z',
  );
  const four = card(
    '4.0',
    'UID:urn:uuid:4',
    'FN:J',
    'TEL;VALUE=uri;PREF=1:tel:+49-3',
    'BDAY:--0517',
    'PHOTO:data:image/png;base64,iVBORw==',
    'NOTE:a;b',
  );
  for (const cards of [
    [two, three, four],
    [three, four, two],
    [four, two, three],
  ] as unknown as [Uint8Array][]) {
    const merged = readCard(mergeCards(cards, 'id', { rev: '20261122T101500Z' }));
    assert.equal(merged.version, cards[0] === four ? '4.0' : '3.0');
    assert.equal(merged.phones.length, 3);
    assert.equal(merged.birthday, '--05-17');
    assert.equal(merged.anniversary, '2011-07-02');
    assert.ok(merged.photo && 'bytes' in merged.photo);
    assert.equal(merged.note, 'a;b');
    assert.ok(merged.other.some(({ name, value }) => name === 'X-OLD' && value === '2'));
  }
  const rev = lenientUtf8(mergeCards([three, four], 'id', { rev: '20261122T101500Z' }));
  assert.match(rev, /REV:20261122T101500Z/);
  assert.equal(readCard(merge(two, four)).uid, 'id');
});

test('notes that hold each other are said once', () => {
  const note = (text: string) => newCard({ fn: 'A', note: text }, 'u');
  assert.equal(
    readCard(merge(note('Oat milk.'), note('Oat milk. Ask.'), note('Ask.'))).note,
    'Oat milk. Ask.',
  );
  assert.equal(readCard(merge(note('One'), note('Two'))).note, 'One\n\nTwo');
});

test('very many lines are merged in no time', () => {
  const many = (from: number) =>
    card('3.0', 'FN:A', ...Array.from({ length: 4000 }, (_, n) => `TEL:+4930${1000000 + from + n}`));
  assert.equal(readCard(merge(many(0), many(2000))).phones.length, 6000);
});
