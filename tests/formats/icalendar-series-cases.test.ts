import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lenientUtf8 } from '../../src/shared/formats/bytes.ts';
import { editObject, FormatError } from '../../src/shared/formats/icalendar/edit.ts';
import { dropOccurrence, editOccurrence } from '../../src/shared/formats/icalendar/edit-occurrence.ts';
import { earlierPart, laterPart } from '../../src/shared/formats/icalendar/split-series.ts';
import { event, ics } from './icalendar-samples.ts';
import { NOW, shiftedBy, startsOf, takesPlace } from './series-kit.ts';

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
