import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Candidate, doublesAmong } from '../../src/server/account/contacts/doubles-among.ts';

const card = (id: string, name: string, more: Partial<Candidate> = {}): Candidate => ({
  ...{ id, name, phones: [], emails: [], uid: null, notSame: [] },
  ...more,
});
const ids = (...cards: Candidate[]) => doublesAmong(cards).map((double) => double.ids);

test('a number, a mail address or a UID makes a double; a name alone never does', () => {
  assert.deepEqual(ids(card('a', 'Ann'), card('b', 'Ann')), []);
  assert.deepEqual(ids(card('a', 'Ann', { phones: ['110'] }), card('b', 'Ann', { phones: ['110'] })), []);
  assert.deepEqual(
    ids(card('a', 'Ann', { emails: ['A@x.org '] }), card('b', 'Bo', { emails: ['a@X.org'] })),
    [['a', 'b']],
  );
  assert.deepEqual(ids(card('a', 'Ann', { uid: 'urn:uuid:x' }), card('b', 'Bo', { uid: 'x' })), [['a', 'b']]);
  const [double] = doublesAmong([
    card('a', 'Ann', { phones: ['0151 2345678', '030 5550142'], emails: ['a@x.org'] }),
    card('b', 'Ann B', { phones: ['+49 151 2345678'], emails: ['a@x.org'] }),
  ]);
  assert.deepEqual(double, {
    ids: ['a', 'b'],
    reasons: [
      { by: 'phone', value: '0151 2345678' },
      { by: 'email', value: 'a@x.org' },
    ],
    alike: true,
  });
});

test('names go together when one holds the words of the other, or their first letters', () => {
  const alike = (a: string, b: string) =>
    doublesAmong([card('a', a, { emails: ['x@y.z'] }), card('b', b, { emails: ['x@y.z'] })])[0]?.alike;
  for (const [a, b] of [
    ['Luca Bianchi', 'Bianchi, Luca'],
    ['Luca', 'Luca Bianchi'],
    ['L. Bianchi', 'Luca Bianchi'],
    ['ZOE GROSSMANN', 'Zoë Größmann'],
    ['x@y.z', 'Anybody'],
  ] as const)
    assert.equal(alike(a, b), true, `${a}, ${b}`);
  for (const [a, b] of [
    ['Luca Bianchi', 'Lucia Bianchi'],
    ['Anna', 'Hanna'],
  ] as const)
    assert.equal(alike(a, b), false, `${a}, ${b}`);
});

test('a number that many share joins only those of one name', () => {
  const switchboard = Array.from({ length: 40 }, (_, n) =>
    card(`c${String(n).padStart(2, '0')}`, `Worker ${n % 20}`, { phones: ['+49 30 5550100'] }),
  );
  const found = doublesAmong(switchboard);
  assert.equal(found.length, 20);
  for (const double of found) assert.ok(double.alike && double.ids.length === 2);
});

test('whoever was said to be somebody else is never suggested with him, not by way of a third', () => {
  const same = { emails: ['x@y.z'] };
  const trio = [
    card('a', 'Ann', same),
    card('b', 'Ann', same),
    card('c', 'Ann', { ...same, notSame: ['a'] }),
  ];
  assert.deepEqual(ids(...trio).sort(), [
    ['a', 'b'],
    ['b', 'c'],
  ]);
  assert.deepEqual(ids(trio[0]!, trio[2]!), []);
});

test('however contacts are linked, each suggestion is of at least two, shares something, and no pair comes twice', () => {
  const value = fc.constantFrom('+49 30 5550100', '030 5550100', '+39 347 5550166', '110', 'x');
  const one = fc.record({
    name: fc.constantFrom('Ann', 'Ann B', 'Bo', ''),
    phones: fc.array(value, { maxLength: 2 }),
    emails: fc.array(fc.constantFrom('a@x.z', 'A@x.z', 'b@x.z', ''), { maxLength: 2 }),
    uid: fc.option(fc.constantFrom('u', 'v'), { nil: null }),
    notSame: fc.array(fc.nat({ max: 11 }).map(String), { maxLength: 1 }),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 12 }), (all) => {
      const cards = all.map((more, n) => ({ id: String(n), ...more }));
      const pairs = new Set<string>();
      for (const double of doublesAmong(cards)) {
        assert.ok(double.ids.length > 1 && double.reasons.length > 0);
        assert.equal(new Set(double.ids).size, double.ids.length);
        for (const a of double.ids)
          for (const b of double.ids) {
            if (a >= b) continue;
            assert.ok(!pairs.has(`${a} ${b}`), `${a} ${b} twice`);
            pairs.add(`${a} ${b}`);
            assert.ok(!cards[Number(a)]!.notSame.includes(b) && !cards[Number(b)]!.notSame.includes(a));
          }
      }
    }),
    { numRuns: 500 },
  );
});

test('20,000 contacts are looked through in a moment', () => {
  const cards = Array.from({ length: 20_000 }, (_, n) =>
    card(String(n), `Name ${n % 9000}`, {
      phones: [`+49 30 ${1_000_000 + (n % 16_000)}`],
      emails: [`m${n % 18_000}@x.org`],
    }),
  );
  assert.ok(doublesAmong(cards).length > 1000);
});
