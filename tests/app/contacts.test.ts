import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Contact, ContactSummary } from '../../src/shared/contract/contacts.ts';
import { dateParts, dateProblem, dateValue } from '../../src/app/ui/card-dates.ts';
import {
  changedFields,
  fieldsOf,
  formOf,
  KEEP,
  withNamePart,
  writeOf,
} from '../../src/app/contacts/draft.ts';
import { entryOf, inOrder, letterOf, orderOf } from '../../src/app/contacts/entry.ts';
import { digitsOf } from '../../src/app/ui/find.ts';
import { marked, matches, narrows, parseQuery, underline } from '../../src/app/contacts/find.ts';
import { fitting, headings } from '../../src/app/contacts/letters.ts';
import { mailHref, telHref, webHref } from '../../src/app/ui/card-links.ts';
import { told } from '../../src/app/contacts/text.ts';
import { kindAndLabel, labelText } from '../../src/app/ui/card-words.ts';
import { fold } from '../../src/shared/formats/fold.ts';

const summary = (more: Partial<ContactSummary> = {}): ContactSummary => ({
  ...{ id: '1', etag: 'e', collection: 'c', name: 'Zoë Größmann', family: 'Größmann', org: '', title: '' },
  ...{ nickname: '', phones: [], emails: [], categories: [], note: '', photo: false },
  ...more,
});
const finds = (query: string, more: Partial<ContactSummary> = {}) =>
  matches(entryOf(summary(more)), parseQuery(query));

const CONTACT: Contact = {
  ...{ id: '1', etag: 'e', kind: 'contact', collection: 'c', uid: 'u', photo: true, other: [], raw: '' },
  ...{ addedAt: null, name: 'Luca Bianchi', nickname: '', org: '', department: '', title: '', note: 'a\nb' },
  names: { prefix: '', given: 'Luca', middle: '', family: 'Bianchi', suffix: '' },
  phones: [{ value: '+39 1', labels: ['cell'], pref: true }],
  ...{ emails: [], addresses: [], urls: [], im: [], birthday: '--03-03', anniversary: 'spring' },
  categories: ['Work', 'Milano'],
};

test('a search finds words in any order without accents and case, and digits however they are written', () => {
  assert.ok(finds('grossmann zoe'));
  assert.ok(finds('GRÖßM'));
  assert.ok(!finds('zoe x'));
  const phones = ['+49 (0)30 555-0142'];
  for (const query of ['0305550142', '5550142', '+49 30', '555-01', '0305550142', '030 555'])
    assert.ok(finds(query, { phones }), query);
  assert.ok(!finds('5550143', { phones }));
  assert.ok(finds('0049 151', { phones: ['+49 151 2345'] }));
  assert.ok(finds('0501', { phones: ['٠٥٠١٢'] }));
  assert.equal(digitsOf('０１ ٢٣ ०१'), '012301');
});

test('a narrower search may look among what was found before', () => {
  const text = fc.string({ maxLength: 12, unit: fc.constantFrom('a', 'b', 'ß', 'é', ' ', '1', '0', '-') });
  fc.assert(
    fc.property(text, text, fc.array(text, { maxLength: 3 }), text, (before, more, phones, name) => {
      const next = fold(before + more);
      if (!narrows(next, fold(before))) return;
      const entry = entryOf(summary({ name, phones }));
      if (matches(entry, parseQuery(next))) assert.ok(matches(entry, parseQuery(fold(before))));
    }),
  );
});

test('marking keeps every character and marks what matched', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.string({ maxLength: 5 }),
      (text, query) => {
        const parts = marked(text, parseQuery(query));
        assert.equal(parts.map((part) => part.text).join(''), text);
      },
    ),
  );
  const hits = (text: string, query: string) =>
    marked(text, parseQuery(query)).flatMap((part) => (part.hit ? [part.text] : []));
  assert.deepEqual(hits('Zoë Größmann', 'gross zoe'), ['Zoë', 'Größ']);
  assert.deepEqual(hits('Zoe\u0308 G', 'zoe'), ['Zoe\u0308']);
  assert.deepEqual(hits('+39 347 555 0166', '3475550166'), ['347 555 0166']);
  assert.deepEqual(hits('+39 347 555', '0347'), ['347']);
});

test('the second line explains a match the name does not', () => {
  const entry = entryOf(
    summary({ org: 'Library', emails: ['z@x.example'], note: 'Brings the oboe on Tuesdays' }),
  );
  assert.equal(underline(entry, parseQuery('')), 'Library');
  assert.equal(underline(entry, parseQuery('zoe')), 'Library');
  assert.equal(underline(entry, parseQuery('x.ex')), 'z@x.example');
  assert.equal(underline(entry, parseQuery('oboe')), 'Brings the oboe on Tuesdays');
});

test('headings: base letters, one for large scripts, the rest under #', () => {
  assert.deepEqual(['Émile', 'éva', '王芳', '박', 'カナ', '42', '', '(Ann)'].map(letterOf), [
    ...['E', 'E', '漢', '한', 'あ', '#', '#', 'A'],
  ]);
  const names = ['Zoë', 'Åsa', 'Ann', 'Иван', 'bob', '王芳', '1st'].map((name, id) =>
    entryOf(summary({ name, id: String(id) })),
  );
  const sorted = names.sort(inOrder);
  const found = headings(sorted).map(({ letter }) => letter);
  assert.equal(new Set(found).size, found.length);
});

test('names sort by their first or their last part, as far as it is shown', () => {
  for (const [shown, family, given, last] of [
    ['Luca Bianchi', 'Bianchi', 'Luca Bianchi', 'Bianchi Luca'],
    ['Bianchi, Luca', 'Bianchi', 'Luca Bianchi', 'Bianchi Luca'],
    ['Nagy Anna', 'Nagy', 'Anna Nagy', 'Nagy Anna'],
    ['Anna Ann', 'Ann', 'Anna Ann', 'Ann Anna'],
    ['Dr. Amara de la Cruz', 'de la Cruz', 'Dr. Amara de la Cruz', 'de la Cruz Dr. Amara'],
    ['Mum', 'Campbell', 'Mum', 'Mum'],
    ['Bianchi', 'Bianchi', 'Bianchi', 'Bianchi'],
    ['Bianchini Luca', 'Bianchi', 'Bianchini Luca', 'Bianchini Luca'],
    ['Harbour Dental', '', 'Harbour Dental', 'Harbour Dental'],
  ] as const) {
    assert.equal(orderOf(shown, family, 'given'), given, shown);
    assert.equal(orderOf(shown, family, 'family'), last, shown);
  }
  const entry = entryOf(summary({ name: 'Luca Bianchi', family: 'Bianchi' }), 'family');
  assert.deepEqual([entry.name, entry.letter], ['Luca Bianchi', 'B']);
});

test('letters fit the room: the main script stays whole as long as it can', () => {
  const latin = Array.from({ length: 26 }, (_, n) => String.fromCharCode(65 + n));
  const entries = [...latin, ...latin]
    .sort()
    .concat([...'АБВГДЕЖЗ'], [...'αβγδ'])
    .map((letter) => ({ letter }));
  const all = headings(entries);
  assert.equal(fitting(all, entries.length, 50).length, 38);
  assert.deepEqual(
    fitting(all, entries.length, 28).map(({ letter }) => letter),
    [...latin, 'А', 'α'],
  );
  const few = fitting(all, entries.length, 5).map(({ letter }) => letter);
  assert.deepEqual([few.length, few[0], few[4]], [5, 'A', 'α']);
});

test('a form gives back the fields it was made from, and sends only what changed', () => {
  const before = fieldsOf(formOf(CONTACT));
  assert.deepEqual(changedFields(before, fieldsOf(formOf(CONTACT))), []);
  assert.equal(before.photo, KEEP);
  const form = formOf(CONTACT);
  form.phones[0]!.value = '+39 2';
  form.emails.push({ key: 1, value: '  ', labels: [], pref: false });
  form.categories = 'Work, ,Work, New';
  const after = fieldsOf(form);
  const changed = changedFields(before, after);
  assert.deepEqual(changed, ['phones', 'categories']);
  assert.deepEqual(writeOf(after, changed), {
    phones: [{ value: '+39 2', labels: ['cell'], pref: true }],
    categories: ['Work', 'New'],
  });
  assert.deepEqual(writeOf({ ...after, photo: null }, ['photo']), { photo: null });
});

test('the name shown follows its parts until it is written by hand', () => {
  const form = formOf(CONTACT);
  assert.equal(withNamePart(form, 'given', 'Lucia').name, 'Lucia Bianchi');
  assert.equal(withNamePart({ ...form, name: 'Luc' }, 'given', 'Lucia').name, 'Luc');
  assert.equal(withNamePart(formOf(null), 'family', 'Iyer').name, 'Iyer');
});

test('dates: whole, without a year, in words; what is no day is named', () => {
  for (const value of ['1980-05-17', '--02-29', '1985', 'spring', ''])
    assert.equal(dateValue(dateParts(value)), value);
  const date = { day: '31', month: '2', year: '', text: '' };
  assert.match(dateProblem(date) ?? '', /no such day/);
  assert.match(dateProblem({ ...date, month: '' }) ?? '', /both/);
  assert.match(dateProblem({ ...date, day: '29', year: '2023' }) ?? '', /no such day/);
  assert.equal(dateProblem({ ...date, day: '29', year: '2024' }), null);
  assert.equal(dateProblem({ day: '', month: '', year: '', text: '' }), null);
});

test('links only where they are safe', () => {
  assert.equal(telHref('+39 (0)2 555'), 'tel:+3902555');
  assert.equal(telHref('call me'), null);
  assert.equal(mailHref('a b@x'), null);
  assert.equal(mailHref('a?b@x.example'), 'mailto:a%3Fb@x.example');
  for (const bad of [
    'javascript:alert(1)',
    'data:text/html,x',
    'java\nscript:alert(1)',
    'file:///etc',
    'word',
  ])
    assert.equal(webHref(bad), null, bad);
  assert.equal(webHref('example.org/a'), 'https://example.org/a');
});

test('labels and changes in words', () => {
  assert.equal(labelText(['work', 'fax']), 'Work fax');
  assert.equal(kindAndLabel('Mail', ['home']), 'Mail, home');
  assert.equal(kindAndLabel('Mail', ['Boat House']), 'Mail, Boat House');
  assert.equal(kindAndLabel('Link', []), 'Link');
  const numbers = told({ field: 'phones', before: '+1 (work, fax), +2 (cell)', after: '+2 (cell), +3' });
  assert.deepEqual(numbers, { word: 'Numbers', before: 'Work fax: +1', after: '+3' });
});
