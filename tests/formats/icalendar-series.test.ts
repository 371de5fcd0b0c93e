import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lenientUtf8 } from '../../src/shared/formats/bytes.ts';
import {
  civilOf,
  dayOfWall,
  localText,
  wallOf,
  weekdayOf,
} from '../../src/shared/formats/icalendar/civil.ts';
import { countSeries } from '../../src/shared/formats/icalendar/count.ts';
import { editObject, FormatError, newObject } from '../../src/shared/formats/icalendar/edit.ts';
import { dropOccurrence, editOccurrence } from '../../src/shared/formats/icalendar/edit-occurrence.ts';
import { OpenSeries } from '../../src/shared/formats/icalendar/open-series.ts';
import { readEvent, validateObject } from '../../src/shared/formats/icalendar/read.ts';
import { WEEKDAYS } from '../../src/shared/formats/icalendar/rule.ts';
import { earlierPart, hasEarlier, laterPart } from '../../src/shared/formats/icalendar/split-series.ts';
import { NOW, shiftedBy, startsOf, takesPlace } from './series-kit.ts';

const ZONES = ['America/New_York', 'Europe/Oslo', 'Australia/Lord_Howe'];

/** Rules that go with a start, all of which can be moved by days exactly. */
const exactRule = (wall: number) =>
  fc.oneof(
    fc.constantFrom('FREQ=DAILY', 'FREQ=DAILY;INTERVAL=3', 'FREQ=WEEKLY', 'FREQ=WEEKLY;INTERVAL=2'),
    fc
      .tuple(fc.subarray([...WEEKDAYS]), fc.constantFrom('', ';INTERVAL=2', ';INTERVAL=3;WKST=SU'))
      .map(([days, more]) => {
        const own = WEEKDAYS[weekdayOf(dayOfWall(wall))]!;
        return `FREQ=WEEKLY${more};BYDAY=${[...new Set([own, ...days])].join(',')}`;
      }),
  );
const likeRule = (wall: number) => {
  const { day } = civilOf(dayOfWall(wall));
  const weekday = WEEKDAYS[weekdayOf(dayOfWall(wall))]!;
  const nth = Math.floor((day - 1) / 7) + 1;
  return fc.constantFrom(
    `FREQ=MONTHLY;BYMONTHDAY=${day}`,
    `FREQ=MONTHLY;BYDAY=${nth}${weekday}`,
    `FREQ=MONTHLY;INTERVAL=2;BYDAY=${weekday};BYSETPOS=${nth}`,
  );
};
const ends = fc.constantFrom('', ';COUNT=9', ';UNTIL=20280601T120000Z');
/** Early in the month and never at night: no gap of the clocks, no month without such a day. */
const startWall = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 6, max: 20 }))
  .map(([day, month, hour]) =>
    wallOf(
      `2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:30`,
    )!,
  );

type Made = { bytes: Uint8Array; zone: string; allDay: boolean; [fc.toStringMethod]: () => string };
const series = (rules: (wall: number) => fc.Arbitrary<string>): fc.Arbitrary<Made> =>
  startWall
    .chain((wall) => fc.tuple(fc.constant(wall), rules(wall), ends, fc.constantFrom(...ZONES), fc.boolean()))
    .map(([wall, rule, end, zone, allDay]): Made => {
      const at = (one: number) => (allDay ? localText(one).slice(0, 10) : localText(one));
      const bytes = newObject(
        'VEVENT',
        {
          title: 'Usual',
          start: at(wall),
          ...(allDay ? {} : { end: at(wall + 3600), zone }),
          rrule: rule + end,
        },
        'u',
        NOW,
      );
      return { bytes, zone, allDay, [fc.toStringMethod]: () => `${rule}${end} from ${at(wall)} ${zone}` };
    });
const exact = series(exactRule);
const any = series((wall) => fc.oneof(exactRule(wall), likeRule(wall)));
const pick = fc.nat({ max: 15 });
const days = fc.integer({ min: -9, max: 9 });

/** A series with one occurrence left out, one called otherwise, one moved. */
function withChanges({ bytes, zone }: Made, picks: readonly number[]): Uint8Array {
  let made = bytes;
  for (const [i, at] of picks.entries()) {
    const all = takesPlace(made, zone);
    const usual = all.filter(({ key, start, title }) => key === start && title === 'Usual');
    const { key, start } = usual[at % usual.length]!;
    if (i === 0 && usual.length > 5) made = dropOccurrence(made, key, NOW)!;
    if (i === 1) made = editOccurrence(made, key, { title: 'Concert' }, NOW);
    if (i === 2) made = editOccurrence(made, key, { start: shiftedBy(start, 86_400) }, NOW);
  }
  return made;
}
const picks = fc.tuple(pick, pick, pick);

test('one occurrence moved: the others stay, and it is the only one there', () => {
  fc.assert(
    fc.property(any, picks, pick, days, (made, changes, at, by) => {
      const bytes = withChanges(made, changes);
      const before = takesPlace(bytes, made.zone);
      const one = before[at % before.length]!;
      const start = shiftedBy(one.start, by * 86_400 + (made.allDay ? 0 : 900));
      const after = takesPlace(editOccurrence(bytes, one.key, { start }, NOW), made.zone);
      assert.deepEqual(
        after.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
        before
          .map((other) => (other === one ? { ...one, start } : other))
          .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
      );
      const dropped = dropOccurrence(bytes, one.key, NOW)!;
      assert.deepEqual(
        takesPlace(dropped, made.zone),
        before.filter((other) => other !== one),
      );
      assert.throws(
        () => editOccurrence(dropped, one.key, { title: 'x' }, NOW),
        (error) => error instanceof FormatError && error.code === 'occurrence-missing',
      );
      assert.equal(validateObject(dropped).ok, true);
    }),
    { numRuns: 120 },
  );
});

test('a series moved as a whole: every occurrence moves as far, changed and left-out ones with it', () => {
  fc.assert(
    fc.property(exact, picks, pick, days, fc.boolean(), (made, changes, at, by, later) => {
      const bytes = withChanges(made, changes);
      const before = takesPlace(bytes, made.zone);
      const one = before[at % before.length]!;
      const seconds = by * 86_400 + (later && !made.allDay ? 1800 : 0);
      const after = editObject(bytes, { start: shiftedBy(one.start, seconds) }, NOW, one.key);
      const limit = (list: typeof before) =>
        list
          .filter(({ start }) => start > '2025-12-15' && start < '2028-05-20')
          .map(({ start, title }) => `${start} ${title}`);
      assert.deepEqual(
        limit(takesPlace(after, made.zone)),
        limit(before.map(({ start, ...rest }) => ({ ...rest, start: shiftedBy(start, seconds) }))),
      );
      const open = (of: Uint8Array) => new OpenSeries(of).series;
      const numbers = (of: Uint8Array, key: number) => countSeries(open(of), key);
      const key = wallOf(one.key)!;
      assert.deepEqual(numbers(after, key + seconds), numbers(bytes, key));
    }),
    { numRuns: 150 },
  );
});

test('a monthly series moves to the like of its new day; nothing gets lost', () => {
  fc.assert(
    fc.property(series(likeRule), picks, days, (made, changes, by) => {
      const bytes = withChanges(made, changes);
      const [first] = takesPlace(bytes, made.zone);
      const start = shiftedBy(first!.start, by * 86_400);
      // a 29th or 30th is not in every month, and the words of the rule say so
      fc.pre(!/BYMONTHDAY/.test(lenientUtf8(bytes)) || !['29', '30'].includes(start.slice(8, 10)));
      const after = editObject(bytes, { start }, NOW, first!.key);
      const count = (of: Uint8Array) => {
        const open = new OpenSeries(of);
        const { total, changed, cancelled } = countSeries(open.series, open.timed!.when.wall) ?? {};
        return { total, changed, cancelled };
      };
      assert.equal(takesPlace(after, made.zone)[0]!.start.slice(0, 10) <= start.slice(0, 10), true);
      assert.ok(startsOf(after, made.zone).includes(start));
      const [a, b] = [count(bytes), count(after)];
      assert.deepEqual([b.changed, b.total], [a.changed, a.total]);
    }),
    { numRuns: 150 },
  );
});

test('a series cut in two takes place as before; a change after the cut leaves what is before it', () => {
  fc.assert(
    fc.property(any, picks, pick, (made, changes, at) => {
      const bytes = withChanges(made, changes);
      const before = takesPlace(bytes, made.zone);
      const one = before.toSorted((a, b) => (a.key < b.key ? -1 : 1))[at % before.length]!;
      if (!hasEarlier(bytes, one.key)) return;
      const earlier = earlierPart(bytes, one.key, NOW)!;
      const later = laterPart(bytes, one.key, 'u2', NOW);
      for (const part of [earlier, later]) assert.equal(validateObject(part).ok, true);
      assert.deepEqual([readEvent(earlier)!.uid, readEvent(later)!.uid], ['u', 'u2']);
      const sorted = (list: typeof before) => list.map(({ start, title }) => `${start} ${title}`).sort();
      assert.deepEqual(
        sorted([...takesPlace(earlier, made.zone), ...takesPlace(later, made.zone)]),
        sorted(before),
      );
      assert.ok(takesPlace(earlier, made.zone).every(({ key }) => key < one.key));
      assert.ok(takesPlace(later, made.zone).every(({ key }) => key >= one.key));
      const renamed = takesPlace(editObject(later, { title: 'New' }, NOW, one.key), made.zone);
      const own = one.title === 'Concert';
      assert.deepEqual(
        renamed.map(({ title }) => title),
        takesPlace(later, made.zone).map(({ title, key }) =>
          title === 'Concert' && !(own && key === one.key) ? 'Concert' : 'New',
        ),
      );
    }),
    { numRuns: 150 },
  );
});

test('counts are what is listed', () => {
  fc.assert(
    fc.property(any, picks, pick, (made, changes, at) => {
      const bytes = withChanges(made, changes);
      const all = takesPlace(bytes, made.zone);
      const keys = all.map(({ key }) => key).sort();
      const key = keys[at % keys.length]!;
      const counts = countSeries(new OpenSeries(bytes).series, wallOf(key)!)!;
      assert.equal(counts.before, keys.filter((one) => one < key).length);
      if (counts.total !== null) {
        assert.equal(counts.total, all.length);
        assert.equal(counts.after, keys.filter((one) => one > key).length);
      }
      assert.equal(counts.endless, counts.total === null);
    }),
    { numRuns: 150 },
  );
});
