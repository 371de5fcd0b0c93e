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
import { occurrences } from '../../src/shared/formats/icalendar/occurrences.ts';
import { readEvent, validateObject } from '../../src/shared/formats/icalendar/read.ts';
import { WEEKDAYS } from '../../src/shared/formats/icalendar/rule.ts';
import { earlierPart, hasEarlier, laterPart } from '../../src/shared/formats/icalendar/split-series.ts';
import { ianaZone, toWall } from '../../src/shared/formats/icalendar/zones.ts';
import { event, ics } from './icalendar-samples.ts';

const NOW = new Date('2026-11-22T10:15:30Z');
const ZONES = ['America/New_York', 'Europe/Oslo', 'Australia/Lord_Howe'];
const WINDOW = { from: '2025-12-01', to: '2028-06-15' };

/** What takes place, on the clock of the series: `key start title`. */
function takesPlace(bytes: Uint8Array, zone: string): { key: string; start: string; title: string }[] {
  const clock = ianaZone(zone)!;
  return occurrences(bytes, { ...WINDOW, zone }).list.map(({ recurrenceId, start, title, allDay }) => ({
    key: recurrenceId ?? '',
    start: allDay ? start : localText(toWall(Date.parse(start) / 1000, clock)),
    title,
  }));
}
const startsOf = (bytes: Uint8Array, zone: string) => takesPlace(bytes, zone).map(({ start }) => start);
const shiftedBy = (text: string, seconds: number) => {
  const wall = wallOf(text)! + seconds;
  return text.length === 10 ? localText(wall).slice(0, 10) : localText(wall);
};

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

const PLAIN = ['UID:a', 'SUMMARY:A', 'DTSTART;TZID=Europe/Oslo:20261105T090000', 'DURATION:PT1H'];
const named = (bytes: Uint8Array, name: string) =>
  lenientUtf8(bytes)
    .split('\r\n')
    .filter((line) => line.startsWith(name));

test('rules move by weekday, day of the month, and the like; what cannot is refused', () => {
  const moved = (rule: string, start: string) => {
    const bytes = ics(...event(...PLAIN, `RRULE:${rule}`));
    try {
      return named(editObject(bytes, { start }, NOW), 'RRULE')[0]!.slice(6);
    } catch (error) {
      return (error as FormatError).code;
    }
  };
  // the 5th of November 2026 is the first Thursday of its month
  assert.equal(moved('FREQ=WEEKLY;BYDAY=TH,SA', '2026-11-07T09:00'), 'FREQ=WEEKLY;BYDAY=SA,MO');
  assert.equal(
    moved('FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,SA', '2026-11-07T09:00'),
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,MO;WKST=WE',
  );
  assert.equal(moved('FREQ=MONTHLY;BYDAY=1TH', '2026-11-17T09:00'), 'FREQ=MONTHLY;BYDAY=3TU');
  assert.equal(moved('FREQ=MONTHLY;BYDAY=1TH', '2026-11-30T09:00'), 'FREQ=MONTHLY;BYDAY=-1MO');
  assert.equal(
    moved('FREQ=MONTHLY;BYDAY=TH;BYSETPOS=1', '2026-11-13T09:00'),
    'FREQ=MONTHLY;BYDAY=FR;BYSETPOS=2',
  );
  assert.equal(moved('FREQ=MONTHLY;BYMONTHDAY=5', '2026-11-09T09:00'), 'FREQ=MONTHLY;BYMONTHDAY=9');
  assert.equal(moved('FREQ=MONTHLY;BYMONTHDAY=5', '2026-10-31T09:00'), 'FREQ=MONTHLY;BYMONTHDAY=-1');
  assert.equal(moved('FREQ=MONTHLY;BYMONTHDAY=5,20', '2026-11-06T09:00'), 'FREQ=MONTHLY;BYMONTHDAY=6,21');
  assert.equal(
    moved('FREQ=YEARLY;BYMONTH=11;BYDAY=1TH', '2026-12-11T09:00'),
    'FREQ=YEARLY;BYMONTH=12;BYDAY=2FR',
  );
  assert.equal(moved('FREQ=YEARLY;BYYEARDAY=309', '2026-11-06T09:00'), 'FREQ=YEARLY;BYYEARDAY=310');
  assert.equal(moved('FREQ=DAILY;BYHOUR=9,17', '2026-11-05T10:00'), 'FREQ=DAILY;BYHOUR=10,18');
  assert.equal(
    moved('FREQ=DAILY;UNTIL=20261120T080000Z', '2026-11-06T10:00'),
    'FREQ=DAILY;UNTIL=20261121T090000Z',
  );
  assert.equal(moved('FREQ=WEEKLY', '2026-11-06T10:00'), 'FREQ=WEEKLY');
  for (const fixed of [
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=4',
    'FREQ=YEARLY;BYWEEKNO=45;BYDAY=TH',
    'FREQ=DAILY;BYMONTH=11',
    'RSCALE=HEBREW;FREQ=YEARLY',
  ]) {
    assert.equal(moved(fixed, '2026-11-06T09:00'), 'rule-fixed', fixed);
    if (!fixed.startsWith('RSCALE'))
      assert.equal(moved(fixed, '2026-11-05T08:00'), fixed, 'by the hour it can');
  }
});

test('the end of a rule is written as its start asks for', () => {
  const until = (start: string[], rule: string) =>
    /UNTIL=([^;]+)/.exec(
      named(editObject(ics(...event('UID:a', ...start)), { rrule: rule }, NOW), 'RRULE')[0]!,
    )?.[1];
  const zoned = ['DTSTART;TZID=Europe/Oslo:20261105T090000'];
  assert.equal(until(zoned, 'FREQ=DAILY;UNTIL=20270622'), '20270622T215959Z');
  assert.equal(until(zoned, 'FREQ=DAILY;UNTIL=20270622T090000'), '20270622T070000Z');
  assert.equal(until(zoned, 'FREQ=DAILY;UNTIL=20270622T070000Z'), '20270622T070000Z');
  assert.equal(until(['DTSTART:20261105T090000'], 'FREQ=DAILY;UNTIL=20270622'), '20270622T235959');
  assert.equal(until(['DTSTART:20261105T090000Z'], 'FREQ=DAILY;UNTIL=20270622'), '20270622T235959Z');
  assert.equal(until(['DTSTART;VALUE=DATE:20261105'], 'FREQ=DAILY;UNTIL=20270622T235959Z'), '20270622');
});

test('a new end takes away what lies behind it, and nothing else', () => {
  let bytes = ics(...event(...PLAIN, 'RRULE:FREQ=WEEKLY;COUNT=20'));
  bytes = editOccurrence(bytes, '2026-11-12T09:00:00', { title: 'Early' }, NOW);
  bytes = editOccurrence(bytes, '2027-01-07T09:00:00', { title: 'Late' }, NOW);
  const titles = takesPlace(editObject(bytes, { rrule: 'FREQ=WEEKLY;COUNT=4' }, NOW), 'Europe/Oslo');
  assert.deepEqual(
    titles.map(({ title }) => title),
    ['A', 'Early', 'A', 'A'],
  );
  const daily = takesPlace(editObject(bytes, { rrule: 'FREQ=DAILY;COUNT=90' }, NOW), 'Europe/Oslo');
  assert.deepEqual(
    daily.filter(({ title }) => title !== 'A').map(({ title }) => title),
    ['Early', 'Late'],
  );
});

test('extra dates and periods move, are cut and kept', () => {
  const bytes = ics(
    ...event(
      ...PLAIN,
      'RRULE:FREQ=WEEKLY;COUNT=3',
      'RDATE;TZID=Europe/Oslo:20261107T090000,20261128T100000',
      'RDATE;VALUE=PERIOD;TZID=Europe/Oslo:20261201T090000/PT2H,20261202T090000/20261202T120000',
    ),
  );
  const moved = editObject(bytes, { start: '2026-11-06T09:30' }, NOW);
  assert.deepEqual(named(moved, 'RDATE'), [
    'RDATE;TZID=Europe/Oslo:20261108T093000,20261129T103000',
    'RDATE;VALUE=PERIOD;TZID=Europe/Oslo:20261202T093000/PT2H,20261203T093000/20',
  ]);
  assert.deepEqual(
    startsOf(moved, 'Europe/Oslo'),
    startsOf(bytes, 'Europe/Oslo').map((one) => shiftedBy(one, 88_200)),
  );
  const key = '2026-11-28T10:00:00';
  const parts = [earlierPart(bytes, key, NOW)!, laterPart(bytes, key, 'b', NOW)].map((part) =>
    startsOf(part, 'Europe/Oslo'),
  );
  assert.deepEqual(parts.flat(), startsOf(bytes, 'Europe/Oslo'));
  assert.equal(parts[1]!.length, 3);
  const period = editOccurrence(bytes, '2026-12-02T09:00:00', { title: 'Long' }, NOW);
  assert.deepEqual(named(period, 'DTEND'), ['DTEND;TZID=Europe/Oslo:20261202T120000']);
});

test('what another program changed for this and all later ones goes along with a cut', () => {
  const bytes = ics(
    ...event(...PLAIN, 'RRULE:FREQ=WEEKLY;COUNT=6'),
    ...event(
      'UID:a',
      'SUMMARY:Later on',
      'RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Oslo:20261119T090000',
      'DTSTART;TZID=Europe/Oslo:20261119T110000',
      'DURATION:PT1H',
    ),
  );
  const before = takesPlace(bytes, 'Europe/Oslo');
  assert.deepEqual(
    before.map(({ start }) => start.slice(5, 13)),
    ['11-05T09', '11-12T09', '11-19T11', '11-26T11', '12-03T11', '12-10T11'],
  );
  const key = '2026-12-03T09:00:00';
  const together = '2026-11-19T09:00:00';
  for (const alone of [
    () => editOccurrence(bytes, together, { title: 'x' }, NOW),
    () => dropOccurrence(bytes, together, NOW),
  ])
    assert.throws(alone, (error) => error instanceof FormatError && error.field === 'apply');
  const one = takesPlace(editOccurrence(bytes, key, { title: 'x' }, NOW), 'Europe/Oslo');
  assert.deepEqual(
    one.map(({ title }) => title),
    ['A', 'A', 'Later on', 'Later on', 'x', 'Later on'],
  );
  const parts = [earlierPart(bytes, key, NOW)!, laterPart(bytes, key, 'b', NOW)];
  assert.deepEqual(
    parts.flatMap((part) => takesPlace(part, 'Europe/Oslo')).map(({ start, title }) => [start, title]),
    before.map(({ start, title }) => [start, title]),
  );
});

test('an invitation to one occurrence, without its series, is that occurrence', () => {
  const bytes = ics(
    ...event('UID:a', 'SUMMARY:Guest', 'RECURRENCE-ID:20261119T090000Z', 'DTSTART:20261119T100000Z'),
    ...event('UID:a', 'SUMMARY:Guest', 'RECURRENCE-ID:20261126T090000Z', 'DTSTART:20261126T100000Z'),
  );
  const key = '2026-11-19T09:00:00';
  const moved = editOccurrence(bytes, key, { start: '2026-11-19T12:00:00Z' }, NOW);
  assert.deepEqual(startsOf(moved, 'UTC'), ['2026-11-19T12:00:00', '2026-11-26T10:00:00']);
  const left = dropOccurrence(bytes, key, NOW)!;
  assert.deepEqual(startsOf(left, 'UTC'), ['2026-11-26T10:00:00']);
  assert.equal(dropOccurrence(left, '2026-11-26T09:00:00', NOW), null);
});

test('the only one, and the last one left out', () => {
  const once = ics(...event(...PLAIN));
  assert.equal(dropOccurrence(once, '2026-11-05T09:00:00', NOW), null);
  assert.equal(
    named(editOccurrence(once, '2026-11-05T09:00:00', { title: 'B' }, NOW), 'BEGIN:VEVENT').length,
    1,
  );
  let two: Uint8Array | null = ics(...event(...PLAIN, 'RRULE:FREQ=DAILY;COUNT=2'));
  two = dropOccurrence(two, '2026-11-05T09:00:00', NOW);
  assert.deepEqual(startsOf(two!, 'Europe/Oslo'), ['2026-11-06T09:00:00']);
  assert.equal(dropOccurrence(two!, '2026-11-06T09:00:00', NOW), null);
});
