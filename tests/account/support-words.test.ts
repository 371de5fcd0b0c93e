import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { KINDS } from '../../src/shared/contract/kinds.ts';
import { exactPhone } from '../../src/shared/formats/phone.ts';
import { Allowance } from '../../src/server/http/allowance.ts';
import { hint, masked } from '../../src/server/account/support/mask.ts';
import { adviceFor, type Told } from '../../src/server/account/support/tell.ts';

const AT = '2026-11-03T14:05:00.000Z';
const GOOD: Told = {
  asOf: AT,
  account: { state: 'live', lost: null, createdAt: AT, seq: 9, retentionDays: 90, used: 10, quota: null },
  counts: { contact: 4 },
  device: { state: 'ok', at: AT, counts: { added: 0, changed: 1, removed: 0 } },
  vault: { state: 'ok', since: null, behind: 0, tried: AT, succeeded: AT, proven: AT, sameDisk: false },
  own: { state: 'ok', at: AT, since: 0 },
  devices: [{ scopes: ['contacts'], createdAt: AT, lastUsedAt: AT, revokedAt: null }],
  attempts: [],
  reports: [],
  deletions: { inBin: 0, held: [] },
};
const large = {
  at: AT,
  code: 'sync.large-delete',
  counts: { added: {}, changed: {}, removed: { contact: 38 } },
  batch: 'b',
} as const;

describe('what to tell the owner', () => {
  const lost = { from: 5, to: 12, since: AT };
  const cases: [string, Partial<Told>, string, 'good' | 'attention' | 'bad', RegExp][] = [
    [
      'recovering',
      { account: { ...GOOD.account, state: 'recovering', lost } },
      'account.recovering',
      'bad',
      /8 changes did not come back.*3 November 2026, 14:05 UTC.*do not reset/,
    ],
    [
      'recovering, all known',
      { account: { ...GOOD.account, state: 'recovering' } },
      'account.recovering',
      'bad',
      /brought back/,
    ],
    [
      'full',
      { account: { ...GOOD.account, used: 100, quota: 100 } },
      'room.full',
      'bad',
      /Nothing that is here is lost/,
    ],
    [
      'nearly full',
      { account: { ...GOOD.account, used: 96, quota: 100 } },
      'room.nearly-full',
      'attention',
      /still kept/,
    ],
    ['unreadable lists', { counts: null }, 'lists.unreadable', 'bad', /Leave your phone as it is/],
    [
      'a large deletion',
      { deletions: { inBin: 38, held: [large] } },
      'deletions.large',
      'attention',
      /38 items on 3 November/,
    ],
    [
      'a bin',
      { deletions: { inBin: 1, held: [] } },
      'deletions.bin',
      'good',
      /^1 deleted item is in the bin/,
    ],
    ['a phone that comes', {}, 'device.ok', 'good', /reaches us/],
    [
      'a quiet phone',
      { device: { ...GOOD.device, state: 'attention' } },
      'device.quiet',
      'attention',
      /more than a day/,
    ],
    [
      'a silent phone',
      { device: { ...GOOD.device, state: 'bad' } },
      'device.silent',
      'bad',
      /more than a week/,
    ],
    [
      'a phone nobody knows of',
      { device: { ...GOOD.device, state: 'unknown', at: null } },
      'device.unknown',
      'attention',
      /Nobody can say/,
    ],
    [
      'a phone that never came',
      { device: { ...GOOD.device, state: 'never', at: null } },
      'device.never',
      'attention',
      /never sent/,
    ],
    [
      'no phone',
      { device: { ...GOOD.device, state: 'never', at: null }, devices: [] },
      'device.none',
      'attention',
      /Under Devices/,
    ],
    ['a good second copy', {}, 'vault.ok', 'good', /rebuilt and compared on 3 November/],
    ['one not proven', { vault: { ...GOOD.vault, proven: null } }, 'vault.ok', 'good', /in order\./],
    [
      'one behind',
      { vault: { ...GOOD.vault, state: 'behind', since: AT, behind: 1 } },
      'vault.behind',
      'attention',
      /1 change is only here/,
    ],
    [
      'one failing',
      { vault: { ...GOOD.vault, state: 'failing', since: AT, behind: 3 } },
      'vault.failing',
      'bad',
      /3 changes are only here.*archive of your own/,
    ],
    [
      'one full',
      { vault: { ...GOOD.vault, state: 'full', since: null } },
      'vault.full',
      'bad',
      /disk of the second copy is full\./,
    ],
    [
      'none yet',
      { vault: { ...GOOD.vault, state: 'never', succeeded: null } },
      'vault.never',
      'attention',
      /Back up now/,
    ],
    [
      'one nobody knows of',
      { vault: { ...GOOD.vault, state: 'unknown' } },
      'vault.unknown',
      'attention',
      /Nobody can say/,
    ],
    [
      'one disk for both',
      { vault: { ...GOOD.vault, sameDisk: true } },
      'vault.same-disk',
      'attention',
      /one disk/,
    ],
    ['an own archive', { own: { ...GOOD.own, since: 12 } }, 'own.ok', 'good', /12 items differ/],
    [
      'an old archive',
      { own: { state: 'attention', at: AT, since: 1 } },
      'own.old',
      'attention',
      /1 item differs/,
    ],
    ['no archive', { own: { state: 'never', at: null, since: 0 } }, 'own.never', 'attention', /one click/],
    [
      'an archive nobody knows of',
      { own: { state: 'unknown', at: null, since: 0 } },
      'own.unknown',
      'attention',
      /Nobody can say/,
    ],
    ...(['archive.failed', 'archive.partial', 'restore.failed', 'restore.partial'] as const).map(
      (code) =>
        [
          code,
          { reports: [{ at: AT, code, counts: null, batch: null }] },
          code,
          'attention',
          /3 November/,
        ] as [string, Partial<Told>, string, 'attention', RegExp],
    ),
  ];
  for (const [name, change, id, level, words] of cases)
    test(name, () => {
      const said = adviceFor({ ...GOOD, ...change });
      const found = said.find((advice) => advice.id === id);
      assert.ok(found, said.map((advice) => advice.id).join());
      assert.equal(found.level, level);
      assert.match(found.text, words);
      for (const { text } of said) assert.doesNotMatch(text, /undefined|null|NaN|Invalid|\s\s|\.\./);
    });

  test('when all is good, nothing else is said', () => {
    assert.deepEqual(
      adviceFor(GOOD).map((a) => a.level),
      ['good', 'good', 'good'],
    );
  });

  test('the worst comes first, whatever the state', () => {
    const rank = { bad: 0, attention: 1, good: 2 };
    const told = fc.record({
      counts: fc.constantFrom(null, {}),
      device: fc.record({
        state: fc.constantFrom('ok', 'attention', 'bad', 'never', 'unknown'),
        at: fc.constantFrom(null, AT),
        counts: fc.constant(GOOD.device.counts),
      }),
      vault: fc.record({
        state: fc.constantFrom('ok', 'behind', 'failing', 'full', 'never', 'unknown'),
        since: fc.constantFrom(null, AT),
        behind: fc.nat(),
        tried: fc.constant(null),
        succeeded: fc.constantFrom(null, AT),
        proven: fc.constantFrom(null, AT),
        sameDisk: fc.boolean(),
      }),
      own: fc.record({
        state: fc.constantFrom('ok', 'attention', 'never', 'unknown'),
        at: fc.constantFrom(null, AT),
        since: fc.nat(),
      }),
    });
    fc.assert(
      fc.property(told, (change) => {
        const said = adviceFor({ ...GOOD, ...change } as Told);
        const ranks = said.map((advice) => rank[advice.level]);
        assert.deepEqual(ranks, ranks.toSorted());
        assert.equal(new Set(said.map((advice) => advice.id)).size, said.length);
        for (const { text } of said) assert.match(text, /^[A-Z0-9“].*\.$/s);
      }),
    );
  });
});

describe('masks', () => {
  test('hints', () => {
    const cases: [string, string][] = [
      ['Amara Okafor', 'A••• O•••'],
      ['dentist', 'd•••'],
      ['Ångström  Ødegård', 'Å••• Ø•••'],
      ['Анна Каренина', 'А••• К•••'],
      ['李 小龙', '••• •••'],
      ['+47 22 12', '••• ••• •••'],
      ['J R Tolkien', '••• ••• T•••'],
      ['a b c d e', '••• ••• •••'],
      ['', ''],
    ];
    for (const [text, hinted] of cases) assert.equal(hint(text), hinted, text);
  });

  test('no word of an item comes through, whatever fields it has', () => {
    const secret = fc.string({ minLength: 6 }).map((text) => `secret${text}`);
    const value = fc.oneof(
      secret,
      fc.array(secret),
      fc.record({ deep: secret }),
      fc.array(fc.record({ deep: secret })),
    );
    const summary = fc.dictionary(
      fc.constantFrom('name', 'title', 'text', 'phones', 'uid', 'later', 'x'),
      value,
    );
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), summary, (kind, fields) => {
        const shown = masked(kind, fields);
        assert.doesNotMatch(JSON.stringify(shown), /secret/);
        assert.deepEqual(Object.keys(shown).sort(), [...Object.keys(fields), 'masked'].sort());
      }),
    );
  });
});

test('a phone number has one form, and what is none has none', () => {
  const cases: [string, string | null][] = [
    ['+47 22 12 34 56', '+4722123456'],
    ['0047 22123456', '+4722123456'],
    ['tel:+47-22-12-34-56', '+4722123456'],
    ['+４７ 22123456', '+4722123456'],
    ['22 12 34 56', '22123456'],
    ['1234', null],
    ['', null],
    ['call me', null],
    ['+47 22 12 34 56 ext 5', null],
    ['%', null],
  ];
  for (const [typed, form] of cases) assert.equal(exactPhone(typed), form, typed);
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), (typed) => {
      const form = exactPhone(typed);
      if (form !== null) assert.equal(exactPhone(form), form);
    }),
  );
});

test('an allowance counts each by itself and forgets after 15 minutes', () => {
  let now = 0;
  const allowance = new Allowance({ most: 2, of: 'accounts', now: () => now });
  const refused = () => assert.throws(() => allowance.count('a'), { code: 'request.too-many' });
  allowance.count('a');
  now = 60_000;
  allowance.count('a');
  refused();
  allowance.count('b');
  now = 900_000;
  allowance.count('a');
  refused();
  now = 960_000;
  allowance.count('a');
});
