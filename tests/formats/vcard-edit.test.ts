import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inEncoding, lenientUtf8, utf8, withoutBom } from '../../src/shared/formats/bytes.ts';
import { latin1, split } from '../../src/shared/formats/content-lines.ts';
import { editCard, newCard, withUid } from '../../src/shared/formats/vcard/edit.ts';
import type { Card, CardPatch } from '../../src/shared/formats/vcard/model.ts';
import { cardLines } from '../../src/shared/formats/vcard/properties.ts';
import { readCard, validateCard } from '../../src/shared/formats/vcard/read.ts';
import { realCards, SAMPLES } from './vcard-samples.ts';

const cards = [...Object.entries(SAMPLES).map(([name, bytes]) => ({ name, bytes })), ...realCards()];
const anyCard = fc.constantFrom(...cards.map((card) => ({ ...card, toString: () => card.name })));
const raws = (bytes: Uint8Array) => split(latin1(withoutBom(bytes))).map((line) => line.raw);
const shown = (bytes: Uint8Array) => lenientUtf8(bytes);

/** Words an owner may type: any letter, but no blanks around, which are not kept. */
const word = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 120 })
  .map((text) => text.replace(/[\0-\x1f\x7f\ufffe\uffff]/g, '').trim())
  .filter((text) => text !== '' && text.isWellFormed());
const label = fc.constantFrom('home', 'work', 'cell', 'fax', 'Boat house', 'Ämter');
const labels = fc
  .uniqueArray(label, { maxLength: 2 })
  .filter((list) => list.filter((l) => /[A-ZÄ]/.test(l)).length < 2);
const plainWord = word.map(
  (text) =>
    text
      .replace(/[,;:\\]/g, ' ')
      .replace(/\s+/g, ' ')
      .trim() || 'x',
);
const reachable = fc.uniqueArray(
  fc.record({ value: word.map((t) => t.replace(/^(tel|mailto):/i, '')), labels, pref: fc.boolean() }),
  {
    maxLength: 4,
    selector: (entry) => entry.value,
  },
);
const address = fc.record({
  labels,
  pobox: fc.constant(''),
  ext: fc.constant(''),
  street: word,
  city: word,
  region: word,
  code: word,
  country: word,
});
const date = fc.constantFrom('1999-12-31', '--02-29', 'some day', '2020-01-01');

/** One field at a time: its patch, and the Card key it is read back from. */
const patches: fc.Arbitrary<CardPatch> = fc.oneof(
  fc.record({
    note: fc.oneof(
      word,
      word.map((text) => text + '\n' + text),
    ),
  }),
  fc.record({ title: word }),
  fc.record({ org: word }),
  fc.record({ department: word }),
  fc.record({ nickname: plainWord }),
  fc.record({ categories: fc.uniqueArray(word, { minLength: 1, maxLength: 3 }) }),
  fc.record({ phones: reachable }),
  fc.record({ emails: reachable }),
  fc.record({
    urls: fc.uniqueArray(fc.record({ value: word, labels }), { maxLength: 3, selector: (e) => e.value }),
  }),
  fc.record({ addresses: fc.array(address, { maxLength: 3 }) }),
  fc.record({ birthday: date }),
  fc.record({ anniversary: date }),
  fc.record({ fn: word }),
  fc.record({
    photo: fc
      .uint8Array({ minLength: 1, maxLength: 300 })
      .map((bytes) => ({ mediaType: 'image/jpeg', bytes: Uint8Array.from([0xff, 0xd8, 0xff, ...bytes]) })),
  }),
);

const normal = (value: unknown) =>
  JSON.parse(
    JSON.stringify(value, (key, one) =>
      key === 'labels' ? [...(one as string[])].sort() : one instanceof Uint8Array ? [...one] : one,
    ),
  );

/** The raw lines that belong neither to the field nor to the labels of its groups. */
function foreign(bytes: Uint8Array, key: string): string[] {
  const card = cardLines(bytes);
  const own = new Set(card.byField.get((key === 'department' ? 'org' : key) as 'org') ?? []);
  const groups = new Set(
    [...own].map((at) => card.lines[at]!.group.toUpperCase()).filter((group) => group !== ''),
  );
  return (
    card.lines
      .filter(
        ({ name, group }, at) =>
          !own.has(at) && !(['X-ABLABEL', 'X-ABADR'].includes(name) && groups.has(group.toUpperCase())),
      )
      .map((line) => line.raw)
      // In 2.1 an empty line ends the picture and comes with it.
      .filter((raw) => key !== 'photo' || raw.trim() !== '')
  );
}

test('an edited field reads back, and every other line keeps its bytes', () => {
  fc.assert(
    fc.property(anyCard, patches, ({ bytes }, patch) => {
      const [key] = Object.keys(patch) as [keyof CardPatch];
      const edited = editCard(bytes, patch);
      assert.deepEqual(normal(readCard(edited)[key as keyof Card]), normal(patch[key]), shown(edited));
      const before = foreign(bytes, key);
      const after = foreign(edited, key);
      // The last line may have got the ending it lacked.
      assert.deepEqual(after.join('').trimEnd(), before.join('').trimEnd());
      const old = new Set(raws(bytes));
      for (const raw of raws(edited))
        if (!old.has(raw))
          for (const line of raw.split(/\r\n|\n|\r/)) {
            assert.ok(line.length <= 75, line);
            assert.doesNotThrow(() =>
              new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(line, (c) => c.charCodeAt(0))),
            );
          }
      assert.deepEqual(validateCard(edited), validateCard(bytes));
      assert.equal(editCard(edited, patch), edited, 'the same patch again changes nothing');
    }),
    { numRuns: 3000 },
  );
});

test('a patch of what is there changes no byte', () => {
  for (const { name, bytes } of cards) {
    const { version: _version, uid: _uid, kind: _kind, other: _other, ...patch } = readCard(bytes);
    if (patch.fn === '') continue; // FN: asks for one to be made
    assert.equal(editCard(bytes, patch, { rev: '20261122T000000Z' }), bytes, name);
  }
});

test('removing every field leaves the lines nobody edits', () => {
  const empty: CardPatch = {
    ...{
      nickname: null,
      org: null,
      department: null,
      title: null,
      phones: null,
      emails: [],
      addresses: null,
    },
    ...{ urls: null, im: null, birthday: '', anniversary: null, note: null, categories: [], photo: null },
  };
  const left = shown(editCard(SAMPLES['vCard 3.0']!, empty));
  assert.equal(
    left,
    'BEGIN:VCARD\r\nVERSION:3.0\r\nPRODID:-//X//Y\r\nN:Dyk;Anna;;Dr.;\r\nFN:Dr. Anna Dyk\r\nUID:u-1\r\nX-ODD ; A=b:kept\r\nREV:20200101T000000Z\r\n\r\nEND:VCARD\r\n',
  );
  for (const { name, bytes } of cards) {
    const card = readCard(editCard(bytes, empty));
    assert.deepEqual(
      [card.phones, card.emails, card.urls, card.im, card.photo],
      [[], [], [], [], null],
      name,
    );
  }
});

const lines = (bytes: Uint8Array) => shown(bytes).trimEnd().split('\r\n');
const edit = (patch: CardPatch, ...extra: string[]) =>
  lines(editCard(utf8(['BEGIN:VCARD', 'VERSION:3.0', ...extra, 'END:VCARD', ''].join('\r\n')), patch)).slice(
    2,
    -1,
  );

test('FN follows the name only when it was made from it', () => {
  const name = { given: 'Anne' };
  assert.deepEqual(edit({ name }, 'N:Dyk;Anna;;;', 'FN:Anna Dyk'), ['N:Dyk;Anne;;;', 'FN:Anne Dyk']);
  assert.deepEqual(edit({ name }, 'N:Dyk;Anna;;;', 'FN:Mum'), ['N:Dyk;Anne;;;', 'FN:Mum']);
  assert.deepEqual(edit({ name, fn: 'A.' }, 'N:Dyk;Anna;;;', 'FN:Mum'), ['N:Dyk;Anne;;;', 'FN:A.']);
  assert.deepEqual(edit({ fn: '' }, 'N:Dyk;Anna;;;', 'FN:Mum'), ['N:Dyk;Anna;;;', 'FN:Anna Dyk']);
});

test('labels and order of numbers', () => {
  const two = ['item1.TEL;type=pref:1', 'item1.X-ABLabel:Boat', 'X-A:b', 'TEL;TYPE=HOME;X=1:2'];
  const one = { value: '1', labels: ['Boat'], pref: true };
  const home = { value: '2', labels: ['home'] };
  assert.deepEqual(edit({ phones: [one, { ...home, labels: ['work'] }] }, ...two), [
    ...two.slice(0, 3),
    'TEL;TYPE=WORK;X=1:2',
  ]);
  assert.deepEqual(edit({ phones: [home, one] }, ...two), [two[3], two[1], two[2], two[0]]);
  assert.deepEqual(edit({ phones: [home] }, ...two), ['X-A:b', two[3]]);
  assert.deepEqual(edit({ phones: [one, { value: '3', labels: ['Den'] }, home] }, ...two), [
    ...two.slice(0, 2),
    'item2.TEL:3',
    'item2.X-ABLabel:Den',
    ...two.slice(2),
  ]);
  assert.deepEqual(edit({ phones: [{ ...one, labels: ['cell'] }, home] }, ...two), [
    'item1.TEL;TYPE=CELL;TYPE=PREF:1',
    ...two.slice(2),
  ]);
});

test('messengers keep their property, a new service gets IMPP', () => {
  const skype = 'IMPP;X-SERVICE-TYPE=Skype:skype:a';
  assert.deepEqual(edit({ im: [{ value: 'b', labels: ['skype'] }] }, skype), [
    'IMPP;X-SERVICE-TYPE=Skype:skype:b',
  ]);
  assert.deepEqual(edit({ im: [{ value: 'a', labels: ['aim'] }] }, 'X-JABBER:a'), ['IMPP:aim:a']);
  assert.deepEqual(edit({ im: [{ value: 'x@y', labels: ['xmpp', 'home'] }] }), ['IMPP;TYPE=HOME:xmpp:x@y']);
});

test('REV moves with an edit', () => {
  const edited = editCard(SAMPLES['vCard 3.0']!, { title: 'New' }, { rev: '20261122T101500Z' });
  assert.match(shown(edited), /REV:20261122T101500Z\r\n/);
});

test('a UTF-16 card stays UTF-16', () => {
  for (const encoding of ['utf-16le', 'utf-16be', 'utf-8-bom'] as const) {
    const wide = inEncoding(SAMPLES['vCard 3.0']!, encoding);
    assert.deepEqual(
      editCard(wide, { title: 'Ä' }),
      inEncoding(editCard(SAMPLES['vCard 3.0']!, { title: 'Ä' }), encoding),
    );
  }
});

test('withUid adds one line and nothing else', () => {
  for (const { name, bytes } of cards) {
    const before = raws(bytes);
    const after = raws(withUid(bytes, 'new-uid'));
    const at = after.findIndex((raw) => raw.startsWith('UID:new-uid'));
    assert.ok(at > 0 && after[at + 1]?.startsWith('END'), name);
    assert.deepEqual(after.toSpliced(at, 1), before, name);
  }
});

test('a new card says all that was asked for', () => {
  const patch: CardPatch = {
    name: { given: 'Žofie', family: '王' },
    ...{
      phones: [{ value: '1', labels: ['cell'], pref: true }],
      birthday: '--05-17',
      anniversary: '2011-07-02',
    },
    ...{
      note: 'a\nb',
      im: [{ value: 'z', labels: ['signal'] }],
      org: 'O',
      photo: { mediaType: 'image/png', bytes: utf8('\x89PNG') },
    },
  };
  const bytes = newCard(patch, 'u-9', { rev: '20261122T101500Z' });
  const card = readCard(bytes);
  assert.deepEqual(validateCard(bytes), { ok: true });
  assert.deepEqual(
    [card.version, card.uid, card.fn, card.birthday, card.anniversary],
    ['3.0', 'u-9', 'Žofie 王', '--05-17', '2011-07-02'],
  );
  assert.deepEqual([card.phones, card.im, card.note, card.org], [patch.phones, patch.im, 'a\nb', 'O']);
  assert.equal(readCard(newCard({ org: 'Acme' }, 'u')).fn, 'Acme');
  assert.ok(
    shown(bytes)
      .split('\r\n')
      .every((line) => utf8(line).length <= 75),
  );
});
