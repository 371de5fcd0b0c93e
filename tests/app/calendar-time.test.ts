import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { axisOf, gapsOf, hoursOf, instantAt, placeOf } from '../../src/app/calendar/axis.ts';
import {
  addMonths,
  DAY_MS,
  dayOf,
  daysFrom,
  firstWeekday,
  textOf,
  weekStart,
  weeksOfMonth,
} from '../../src/app/calendar/days.ts';
import { clockOf, dayStart, wallOf, wallText } from '../../src/app/calendar/zone-clock.ts';
import { berlin, clock, day, instant } from './calendar-samples.ts';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Beirut', // its clock is put forward at midnight
  'America/Havana',
  'Australia/Lord_Howe', // half an hour
  'Pacific/Apia',
  'Africa/Casablanca',
];
const zones = fc.constantFrom(...ZONES);
// until 2011 Newfoundland put its clock back a minute after midnight, into the day before: no day has an axis then
const instants = fc
  .integer({ min: Date.UTC(2012, 0), max: Date.UTC(2035, 0) })
  .map((ms) => ms - (ms % 60_000));
const days = fc.integer({ min: day('2012-01-01'), max: day('2035-01-01') });

test('days: text and number are each other’s', () => {
  fc.assert(fc.property(days, (n) => dayOf(textOf(n)) === n));
  assert.equal(textOf(day('2026-11-24')), '2026-11-24');
  for (const none of ['', '2026', '2026-02-29', '2026-13-01', 'tomorrow']) assert.equal(dayOf(none), null);
});

test('months are added by date, the last of a shorter one when it has no such date', () => {
  const added = (text: string, n: number) => textOf(addMonths(day(text), n));
  assert.equal(added('2026-01-31', 1), '2026-02-28');
  assert.equal(added('2024-02-29', 12), '2025-02-28');
  assert.equal(added('2026-01-15', -1), '2025-12-15');
  assert.equal(added('2026-11-30', 15), '2028-02-29');
});

test('weeks begin with the weekday of the locale, and a month has all the weeks it touches', () => {
  assert.equal(firstWeekday('en-GB'), 0);
  assert.equal(firstWeekday('en-US'), 6);
  assert.equal(textOf(weekStart(day('2026-11-22'), 0)), '2026-11-16');
  assert.equal(textOf(weekStart(day('2026-11-22'), 6)), '2026-11-22');
  const november = weeksOfMonth(day('2026-11-24'), 0);
  assert.deepEqual([textOf(november.from), november.weeks], ['2026-10-26', 6]);
  assert.equal(weeksOfMonth(day('2027-02-10'), 0).weeks, 4);
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 6 }), (n, first) => {
      const { from, weeks } = weeksOfMonth(n, first);
      return from <= n && n < from + weeks * 7 && from - weekStart(from, first) === 0;
    }),
  );
});

test('a clock shows what the zone’s clock shows, and turns it back', () => {
  assert.equal(clockOf('Europe/Atlantis'), null);
  assert.equal(wallText(berlin.wallOf(Date.UTC(2026, 10, 24, 15, 30))), '2026-11-24T16:30:00');
  assert.equal(wallText(clock('Asia/Kolkata').wallOf(0)), '1970-01-01T05:30:00');
  fc.assert(
    fc.property(zones, instants, (zone, at) => {
      const own = clock(zone);
      const wall = own.wallOf(at);
      // of two instants with one wall either is an answer
      return own.instantOf(wall) === at || own.instantOf(wall, true) === at;
    }),
  );
});

test('a wall that is skipped is meant an hour later, one that comes twice has two instants', () => {
  assert.equal(wallText(berlin.wallOf(instant('2026-03-29T02:30'))), '2026-03-29T03:30:00');
  const wall = wallOf('2026-10-25T02:30')!;
  assert.equal(berlin.instantOf(wall, true) - berlin.instantOf(wall), 3_600_000);
});

test('a week’s axis has the hour that comes twice twice, and gaps where a clock shows nothing', () => {
  const back = daysFrom(day('2026-10-19'), 7);
  const axis = axisOf(berlin, back);
  assert.deepEqual(axis, { length: 1500, twice: { from: 120, length: 60 } });
  assert.deepEqual(
    hoursOf(axis)
      .slice(1, 5)
      .map(({ minutes, again }) => [minutes, again]),
    [
      [60, false],
      [120, false],
      [120, true],
      [180, false],
    ],
  );
  const [sunday, monday] = [day('2026-10-25'), day('2026-10-19')];
  assert.deepEqual(gapsOf(axis, berlin, sunday), []);
  assert.deepEqual(gapsOf(axis, berlin, monday), [{ from: 180, to: 240 }]);
  const wall = wallOf('2026-10-25T02:30')!;
  assert.equal(placeOf(axis, berlin, sunday, berlin.instantOf(wall)), 150);
  assert.equal(placeOf(axis, berlin, sunday, berlin.instantOf(wall, true)), 210);
  assert.equal(placeOf(axis, berlin, sunday, instant('2026-10-25T10:00')), 660);
  assert.equal(placeOf(axis, berlin, monday, instant('2026-10-19T10:00')), 660);
  assert.equal(instantAt(axis, berlin, monday, 200), instant('2026-10-19T03:00'));

  const forward = axisOf(berlin, daysFrom(day('2026-03-23'), 7));
  assert.deepEqual(forward, { length: 1440, twice: null });
  assert.deepEqual(gapsOf(forward, berlin, day('2026-03-29')), [{ from: 120, to: 180 }]);
  assert.deepEqual(gapsOf(forward, berlin, day('2026-03-28')), []);
  assert.equal(placeOf(forward, berlin, day('2026-03-29'), instant('2026-03-29T10:00')), 600);
});

test('an instant and its place on the axis are each other’s, in every zone and week', () => {
  fc.assert(
    fc.property(zones, instants, (zone, at) => {
      const own = clock(zone);
      const on = Math.floor(own.wallOf(at) / DAY_MS);
      const axis = axisOf(own, daysFrom(weekStart(on, 0), 7));
      return instantAt(axis, own, on, placeOf(axis, own, on, at)) === at;
    }),
    { numRuns: 2000 },
  );
});

test('places go down a day as time goes on, its gaps left out', () => {
  fc.assert(
    fc.property(zones, days, (zone, on) => {
      const own = clock(zone);
      const axis = axisOf(own, daysFrom(weekStart(on, 0), 7));
      const [start, end] = [dayStart(own, on), dayStart(own, on + 1)];
      const gaps = gapsOf(axis, own, on).reduce((sum, gap) => sum + gap.to - gap.from, 0);
      let last = -1;
      for (let at = start; at < end; at += 900_000) {
        const place = placeOf(axis, own, on, at);
        if (place <= last) return false;
        last = place;
      }
      return (end - start) / 60_000 === axis.length - gaps;
    }),
    { numRuns: 300 },
  );
});
