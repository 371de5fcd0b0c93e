import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { milestone, remainingClock, remainingSpoken } from '../../src/app/ui/remaining.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WEEK = 7 * 24 * HOUR;

const table: [number, string, string][] = [
  [WEEK, '7 days, 0 hours', '7 days, 0 hours'],
  [25 * HOUR, '1 day, 1 hour', '1 day, 1 hour'],
  [5 * HOUR + 12 * MINUTE, '5 hours, 12 min', '5 hours, 12 minutes'],
  [HOUR, '1 hour, 0 min', '1 hour, 0 minutes'],
  [HOUR - 1000, '59:59', '59 minutes'],
  [23 * MINUTE + 41_000, '23:41', '23 minutes'],
  [MINUTE, '1:00', '1 minute'],
  [59_000, '0:59', 'less than a minute'],
  [1, '0:01', 'less than a minute'],
  [0, '0:00', 'no time'],
  [-5000, '0:00', 'no time'],
];
for (const [left, seen, spoken] of table)
  test(`${left} ms are left: "${seen}", spoken "${spoken}"`, () => {
    assert.equal(remainingClock(left), seen);
    assert.equal(remainingSpoken(left), spoken);
  });

test('a clock that runs down second by second speaks twice, whenever it is looked at', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 6 * MINUTE, max: WEEK }),
      fc.integer({ min: 1, max: 1500 }),
      (from, step) => {
        const said: string[] = [];
        for (let left = Math.min(from, 7 * MINUTE); left > -5000; left -= step) {
          const words = milestone(left, left - step);
          if (words) said.push(words);
        }
        assert.deepEqual(said, ['5 minutes left', '1 minute left']);
      },
    ),
  );
});

test('a page that slept over both moments says the nearer one, and over the end none', () => {
  assert.equal(milestone(10 * MINUTE, 30_000), '1 minute left');
  assert.equal(milestone(10 * MINUTE, 0), '');
});
