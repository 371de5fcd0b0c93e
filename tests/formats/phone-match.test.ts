import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isTelling, numberBucket, numberKey, sameNumber } from '../../src/shared/formats/phone-match.ts';

const same = (a: string, b: string, country?: string) =>
  sameNumber(numberKey(a, country), numberKey(b, country));

test('a number is the same however it is written', () => {
  for (const [a, b] of [
    ['+39 347 555 0166', '0039-347-5550166'],
    ['+49 (0)30 555 0142', '+49 30 5550142'],
    ['0151 2345678', '+49 151 2345678'],
    ['02 555 0121', '+39 02 555 0121'],
    ['(650) 555-0142', '+1 650 555 0142'],
    ['tel:+49-30-5550142', '+49 30 555 01 42'],
    ['٠١٥١٢٣٤٥٦٧٨', '0151 2345678'],
    ['030 555 0142 ext. 5', '030 5550142;ext=5'],
    ['*31#', '*31#'],
    ['1-800-FLOWERS', '1-800-flowers'],
  ] as const)
    assert.ok(same(a, b), `${a} = ${b}`);
  assert.ok(same('0151 2345678', '+49 151 2345678', 'DE'));
});

test('numbers that only look alike are not the same', () => {
  for (const [a, b] of [
    ['030 5550142', '040 5550142'],
    ['5550142', '+49 30 5550142'],
    ['+49 151 2345678', '+43 151 2345678'],
    ['030 5550142 ext. 5', '030 5550142 ext. 6'],
    ['1-800-FLOWERS', '1-800-3569377'],
    ['110', '+49 110'],
    ['', ''],
  ] as const)
    assert.ok(!same(a, b), `${a} ≠ ${b}`);
});

test('same numbers lie in the same bucket, and short ones tell nothing', () => {
  const value = fc.string({ unit: fc.constantFrom(...'0123456789+() -/*#x,'), maxLength: 20 });
  fc.assert(
    fc.property(value, value, (a, b) => {
      const [x, y] = [numberKey(a), numberKey(b)];
      assert.equal(sameNumber(x, y), sameNumber(y, x));
      if (sameNumber(x, y)) assert.equal(numberBucket(x), numberBucket(y));
    }),
  );
  assert.ok(!isTelling(numberKey('110')) && !isTelling(numberKey('*31#1234567')));
  assert.ok(isTelling(numberKey('5550142')));
});
