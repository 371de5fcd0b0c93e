import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ContactGroup, MergePreview } from '../../src/shared/contract/contact-steps.ts';
import { MergeWrite } from '../../src/shared/contract/contact-steps.ts';
import type { Contact, ContactSummary } from '../../src/shared/contract/contacts.ts';
import { OFFERS, ownOffers, targetWords } from '../../src/app/contacts/csv/target-words.ts';
import { labelCounts, membership } from '../../src/app/contacts/groups/membership.ts';
import { changesOf, shareOf } from '../../src/app/contacts/groups/picking.ts';
import {
  chosenOption,
  differing,
  entryKey,
  mergeWrite,
  optionsOf,
  pictured,
  resultOf,
} from '../../src/app/contacts/merge/choices.ts';
import { TAKEN_FIELDS, whyNotMerged } from '../../src/app/contacts/merge/merge-words.ts';
import { guessTargets } from '../../src/shared/formats/csv/headers.ts';
import { readTable } from '../../src/shared/formats/csv/table.ts';
import { parseTarget } from '../../src/shared/formats/csv/targets.ts';
import { utf8 } from '../../src/shared/formats/bytes.ts';
import { GOOGLE, GOOGLE_OLD, OUTLOOK } from '../formats/csv-samples.ts';

const SHA = 'a'.repeat(64);
const contact = (id: string, more: Partial<Contact> = {}): Contact => ({
  ...{ id, etag: SHA, kind: 'contact', collection: 'c', uid: id, photo: false, other: [], raw: '' },
  ...{ addedAt: null, name: `Name ${id}`, nickname: '', org: '', department: '', title: '', note: '' },
  names: { prefix: '', given: '', middle: '', family: '', suffix: '' },
  ...{ phones: [], emails: [], addresses: [], urls: [], im: [], birthday: '', anniversary: '' },
  categories: [],
  ...more,
});
const preview = (...cards: Contact[]): MergePreview => ({
  keep: cards[0]!.id,
  cards,
  result: {
    ...cards[0]!,
    note: cards.map(({ note }) => note).join('\n'),
    phones: cards.flatMap(({ phones }) => phones),
  },
  members: 0,
});
const phone = (value: string) => ({ value, labels: [], pref: false });

test('only fields in which cards say different things ask for a choice', () => {
  const both = preview(
    contact('a', { name: 'Ann', title: 'Pilot', note: 'x', birthday: '--03-03', photo: true }),
    contact('b', { name: 'Ann', title: 'Captain', note: 'y', org: 'Works', photo: true }),
  );
  assert.deepEqual(differing(both), ['title', 'note', 'photo']);
  assert.deepEqual(
    optionsOf(both, 'note').map(({ id, text }) => [id, text]),
    [
      ['', ''],
      ['a', 'x'],
      ['b', 'y'],
    ],
  );
  const none = { take: {}, dropped: [] };
  assert.deepEqual(
    ['title', 'note', 'photo'].map((field) => chosenOption(both, none, field as 'title')),
    ['a', '', 'a'],
  );
  assert.deepEqual(
    mergeWrite(both, none).take,
    { title: 'a', photo: 'a' },
    'notes stay together unless chosen',
  );
  const chosen = { take: { title: 'b', note: 'b', photo: 'b' }, dropped: [] };
  assert.deepEqual(
    [resultOf(both, chosen).title, resultOf(both, chosen).note, pictured(both, chosen)?.id],
    ['Captain', 'y', 'b'],
  );
});

test('what is sent names every card as it was seen, and leaves out only what was unticked', () => {
  const word = fc.constantFrom('', 'one', 'two');
  const card = fc.record({
    name: word,
    title: word,
    org: word,
    note: word,
    nickname: word,
    birthday: fc.constantFrom('', '1980-05-17'),
    phones: fc.array(fc.constantFrom('1', '2', '3').map(phone), { maxLength: 2 }),
  });
  fc.assert(
    fc.property(
      fc.array(card, { minLength: 2, maxLength: 4 }),
      fc.constantFrom(...TAKEN_FIELDS),
      fc.nat(),
      fc.boolean(),
      (all, field, n, drop) => {
        const both = preview(...all.map((one, at) => contact(String(at), one)));
        const [first] = both.result.phones;
        const choices = {
          take: { [field]: String(n % all.length) },
          dropped: drop && first ? [entryKey('phones', first)] : [],
        };
        const write = mergeWrite(both, choices);
        assert.ok(MergeWrite.safeParse(write).success, JSON.stringify(write));
        assert.deepEqual(
          Object.keys(write.etags ?? {}),
          both.cards.map(({ id }) => id),
        );
        for (const [taken, id] of Object.entries(write.take ?? {})) {
          const from = both.cards.find((one) => one.id === id)!;
          const result = resultOf(both, choices);
          if (taken !== 'photo') assert.equal(result[taken as 'title'], from[taken as 'title']);
        }
        assert.equal(write.fields !== undefined, choices.dropped.length > 0);
        if (write.fields) assert.ok(!write.fields.phones?.some(({ value }) => value === first?.value));
      },
    ),
  );
});

test('too few, too many and groups are not merged', () => {
  assert.match(whyNotMerged([{}]) ?? '', /two/);
  assert.match(whyNotMerged(Array.from({ length: 101 }, () => ({}))) ?? '', /100/);
  assert.match(whyNotMerged([{}, { group: 0 }]) ?? '', /group/);
  assert.equal(whyNotMerged([{}, { group: null }]), null);
});

const person = (id: string, ...categories: string[]) =>
  ({ id, categories, collection: 'c' }) as ContactSummary;
const crew: ContactGroup = { id: 'g', etag: SHA, collection: 'c', name: 'Crew', members: ['1'], missing: [] };
const groups = [
  { code: 'label:Work', type: 'label' as const, name: 'Work', count: 1 },
  { code: 'card:g', type: 'card' as const, name: 'Crew', count: 1, card: crew },
];

test('who is in a group: by label, or by the card that names its members', () => {
  const all = [person('1', 'Work', 'Choir'), person('2', 'Work'), person('3')];
  assert.deepEqual(
    [...labelCounts(all)],
    [
      ['Work', 2],
      ['Choir', 1],
    ],
  );
  const ids = (code: string) => all.filter(membership(code, [crew])).map(({ id }) => id);
  assert.deepEqual(
    [ids('label:Work'), ids('card:g'), ids(''), ids('card:x'), ids('label:x')],
    [['1', '2'], ['1'], ['1', '2', '3'], [], []],
  );
});

test('boxes that were not touched change nothing; the others only for whom it is not so yet', () => {
  const chosen = [person('1', 'Work'), person('2')];
  assert.deepEqual(
    groups.map((group) => shareOf(group, chosen)),
    ['some', 'some'],
  );
  const none = { labels: { add: [], remove: [] }, cards: [] };
  assert.deepEqual(changesOf(groups, chosen, new Map(), ' '), none);
  assert.deepEqual(
    changesOf(
      groups,
      chosen,
      new Map([
        ['label:Work', true],
        ['card:g', true],
      ]),
      ' New ',
    ),
    {
      labels: { add: ['New', 'Work'], remove: [] },
      cards: [{ group: groups[1], add: ['2'] }],
    },
  );
  assert.deepEqual(
    changesOf(
      groups,
      chosen,
      new Map([
        ['label:Work', false],
        ['card:g', false],
      ]),
      '',
    ),
    {
      labels: { add: [], remove: ['Work'] },
      cards: [{ group: groups[1], remove: ['1'] }],
    },
  );
  assert.deepEqual(
    changesOf(
      groups,
      [person('1', 'Work')],
      new Map([
        ['label:Work', true],
        ['card:g', true],
      ]),
      '',
    ),
    none,
  );
});

test('every meaning a column can have is offered, and has words of its own', () => {
  const offered = OFFERS.flatMap(({ offers }) => offers);
  for (const { code, words } of offered) assert.ok(parseTarget(code) && words !== '', code);
  assert.equal(new Set(offered.map(({ words }) => words)).size, offered.length);
  for (const text of [GOOGLE, GOOGLE_OLD, OUTLOOK]) {
    const { header } = readTable(utf8(text));
    const codes = guessTargets(header, () => ['x']);
    const all = [...offered, ...ownOffers(codes)];
    for (const code of codes)
      assert.ok(
        all.some((offer) => offer.code === code),
        code,
      );
    assert.equal(new Set(all.map(({ words }) => words)).size, all.length);
  }
  assert.deepEqual(
    ['phone:cell', 'phone#2.label', 'address#work.code', 'birthday:dmy', 'skip', 'nonsense'].map(targetWords),
    [
      'Number, mobile',
      'Number 2: label',
      'Address, work: post code',
      'Birthday (day first)',
      'Left out',
      'Left out',
    ],
  );
});
