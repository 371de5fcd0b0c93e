import assert from 'node:assert/strict';
import { test } from 'node:test';
import { occurrences, span } from '../../src/shared/formats/icalendar/occurrences.ts';
import { event, ics, ODD_ZONE, WEEKLY } from './icalendar-samples.ts';

/** `start → end` of each, as short as it is unambiguous. */
function listed(bytes: Uint8Array, from: string, to: string, zone = 'Europe/Berlin'): string[] {
  return occurrences(bytes, { from, to, zone }).list.map(
    ({ start, end }) => `${start} ${end.slice(start.length === 10 ? 5 : 11)}`,
  );
}

test('a series with a left-out and a moved occurrence, over the change of the clocks', () => {
  const { list, cut } = occurrences(WEEKLY, {
    from: '2026-10-01',
    to: '2026-12-01',
    zone: 'America/New_York',
  });
  assert.equal(cut, false);
  assert.deepEqual(
    list.map(({ start, recurrenceId, title }) => [start, recurrenceId, title]),
    [
      ['2026-10-05T16:00:00Z', '2026-10-05T18:00:00', 'Rowing'],
      ['2026-10-21T18:00:00Z', '2026-10-19T18:00:00', 'Rowing late'],
      ['2026-10-26T17:00:00Z', '2026-10-26T18:00:00', 'Rowing'],
      ['2026-11-02T17:00:00Z', '2026-11-02T18:00:00', 'Rowing'],
      ['2026-11-09T17:00:00Z', '2026-11-09T18:00:00', 'Rowing'],
    ],
  );
  // The window of the 21st alone: its place by rule lies outside.
  assert.deepEqual(listed(WEEKLY, '2026-10-21', '2026-10-22'), ['2026-10-21T18:00:00Z 18:00:00Z']);
  assert.deepEqual(listed(WEEKLY, '2026-10-19', '2026-10-20'), []);
});

test('gap and overlap of the clocks', () => {
  const daily = (time: string) =>
    ics(
      ...event('UID:a', `DTSTART;TZID=Europe/Berlin:20260328T${time}`, 'DURATION:PT30M', 'RRULE:FREQ=DAILY'),
    );
  assert.deepEqual(listed(daily('023000'), '2026-03-28', '2026-03-31'), [
    '2026-03-28T01:30:00Z 02:00:00Z',
    '2026-03-29T01:30:00Z 02:00:00Z',
    '2026-03-30T00:30:00Z 01:00:00Z',
  ]);
  assert.deepEqual(listed(daily('023000'), '2026-10-25', '2026-10-26'), ['2026-10-25T00:30:00Z 01:00:00Z']);
});

test('a nominal day follows the clock, exact hours do not', () => {
  const one = (length: string) =>
    ics(...event('UID:a', 'DTSTART;TZID=Europe/Berlin:20260328T120000', length));
  assert.deepEqual(listed(one('DURATION:P1D'), '2026-03-28', '2026-03-29'), [
    '2026-03-28T11:00:00Z 10:00:00Z',
  ]);
  assert.deepEqual(listed(one('DURATION:PT24H'), '2026-03-28', '2026-03-29'), [
    '2026-03-28T11:00:00Z 11:00:00Z',
  ]);
});

test('all-day and floating times belong to whoever looks', () => {
  const day = ics(
    ...event(
      'UID:a',
      'DTSTART;VALUE=DATE:20261122',
      'DTEND;VALUE=DATE:20261124',
      'RRULE:FREQ=MONTHLY;COUNT=2',
    ),
  );
  assert.deepEqual(listed(day, '2026-11-01', '2027-01-01'), ['2026-11-22 11-24', '2026-12-22 12-24']);
  const floating = ics(...event('UID:a', 'DTSTART:20261122T100000', 'DURATION:PT1H'));
  assert.deepEqual(listed(floating, '2026-11-01', '2027-01-01', 'Asia/Tokyo'), [
    '2026-11-22T01:00:00Z 02:00:00Z',
  ]);
  assert.deepEqual(listed(floating, '2026-11-01', '2027-01-01', 'America/New_York'), [
    '2026-11-22T15:00:00Z 16:00:00Z',
  ]);
  assert.deepEqual(listed(day, '2026-11-23T23:00:00Z', '2026-11-25T00:00:00Z', 'Europe/Berlin'), []);
  assert.deepEqual(listed(day, '2026-11-23T22:59:00Z', '2026-11-25T00:00:00Z', 'Europe/Berlin').length, 1);
});

test('UNTIL in UTC, as a date, and local', () => {
  const series = (until: string) =>
    ics(
      ...event('UID:a', 'DTSTART;TZID=America/New_York:20261101T200000', `RRULE:FREQ=DAILY;UNTIL=${until}`),
    );
  const count = (until: string) => listed(series(until), '2026-10-01', '2027-01-01', 'UTC').length;
  assert.deepEqual(
    ['20261104T010000Z', '20261104T005959Z', '20261103', '20261103T200000'].map(count),
    [3, 2, 3, 3],
  );
});

test('left-out dates in another zone, in UTC, as a day; extra dates as periods', () => {
  const bytes = ics(
    ...event(
      'UID:a',
      'DTSTART;TZID=Europe/Berlin:20261101T100000',
      'DTEND;TZID=Europe/Berlin:20261101T110000',
      'RRULE:FREQ=DAILY;COUNT=6',
      'EXDATE:20261102T090000Z',
      'EXDATE;TZID=America/New_York:20261103T040000',
      'EXDATE;VALUE=DATE:20261104',
      'RDATE;VALUE=PERIOD:20261201T000000Z/PT5M,20261202T000000Z/20261202T020000Z',
    ),
  );
  assert.deepEqual(listed(bytes, '2026-11-01', '2027-01-01'), [
    '2026-11-01T09:00:00Z 10:00:00Z',
    '2026-11-05T09:00:00Z 10:00:00Z',
    '2026-11-06T09:00:00Z 10:00:00Z',
    '2026-12-01T00:00:00Z 00:05:00Z',
    '2026-12-02T00:00:00Z 02:00:00Z',
  ]);
});

test('this and all that follow', () => {
  const bytes = ics(
    ...event('UID:a', 'SUMMARY:old', 'DTSTART:20261101T100000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=5'),
    ...event(
      'UID:a',
      'SUMMARY:new',
      'RECURRENCE-ID;RANGE=THISANDFUTURE:20261103T100000Z',
      'DTSTART:20261103T120000Z',
      'DURATION:PT2H',
    ),
  );
  const { list } = occurrences(bytes, { from: '2026-11-01', to: '2026-12-01', zone: 'UTC' });
  assert.deepEqual(
    list.map(({ start, end, title }) => `${start.slice(8, 13)}-${end.slice(11, 13)} ${title}`),
    ['01T10-11 old', '02T10-11 old', '03T12-14 new', '04T12-14 new', '05T12-14 new'],
  );
});

test('DTSTART counts as the first, even when the rule does not meet it', () => {
  const friday13 = ics(
    ...event(
      'UID:a',
      'DTSTART:19970902T090000Z',
      'EXDATE:19970902T090000Z',
      'RRULE:FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13',
    ),
  );
  assert.deepEqual(
    listed(friday13, '1997-01-01', '1998-12-31', 'UTC').map((one) => one.slice(0, 10)),
    ['1998-02-13', '1998-03-13', '1998-11-13'],
  );
  const unmet = ics(...event('UID:a', 'DTSTART:20261103T090000Z', 'RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3'));
  assert.deepEqual(
    listed(unmet, '2026-01-01', '2027-01-01', 'UTC').map((one) => one.slice(5, 10)),
    ['11-03', '11-09', '11-16'],
  );
});

test('cancelled ones are told, changed ones without their master are shown', () => {
  const lone = ics(
    ...event('UID:a', 'STATUS:CANCELLED', 'RECURRENCE-ID:20261103T090000Z', 'DTSTART:20261103T100000Z'),
  );
  const { list } = occurrences(lone, { from: '2026-11-01', to: '2026-12-01', zone: 'UTC' });
  assert.deepEqual(
    [list.length, list[0]?.cancelled, list[0]?.recurrenceId],
    [1, true, '2026-11-03T09:00:00'],
  );
});

test('dense and unknown rules say that there is more', () => {
  const window = { from: '2026-11-01', to: '2026-12-01', zone: 'UTC' };
  const dense = occurrences(
    ics(...event('UID:a', 'DTSTART:20200101T000000Z', 'RRULE:FREQ=SECONDLY')),
    window,
  );
  assert.deepEqual([dense.cut, dense.list.length], [true, 1200]);
  const unknown = occurrences(ics(...event('UID:a', 'DTSTART:20261101T000000Z', 'RRULE:FREQ=WEIRD')), window);
  assert.deepEqual([unknown.cut, unknown.list.length], [true, 1]);
});

test('tasks and notes take place too', () => {
  assert.deepEqual(
    listed(ics('BEGIN:VTODO', 'UID:t', 'DUE:20261122T100000Z', 'END:VTODO'), '2026-11-01', '2026-12-01'),
    ['2026-11-22T10:00:00Z 10:00:00Z'],
  );
  assert.deepEqual(
    listed(
      ics('BEGIN:VJOURNAL', 'UID:n', 'DTSTART;VALUE=DATE:20261122', 'END:VJOURNAL'),
      '2026-11-01',
      '2026-12-01',
    ),
    ['2026-11-22 11-23'],
  );
});

test('the span for the index', () => {
  const of = (...lines: string[]) => span(ics(...ODD_ZONE, ...event('UID:a', ...lines)), 'UTC');
  assert.deepEqual(of('DTSTART;TZID=Odd Zone:20260701T100000', 'DURATION:PT1H'), {
    firstStart: '2026-07-01T08:00:00Z',
    lastEnd: '2026-07-01T09:00:00Z',
    once: true,
  });
  assert.equal(of('DTSTART:20260701T100000Z', 'RRULE:FREQ=DAILY').once, false);
  assert.deepEqual(of('DTSTART:20260701T100000Z', 'RRULE:FREQ=DAILY').lastEnd, null);
  assert.deepEqual(of('DTSTART:20260701T100000Z', 'RRULE:FREQ=SECONDLY;COUNT=99999999').lastEnd, null);
  assert.ok(of('DTSTART:20260701T100000Z', 'RRULE:FREQ=DAILY;COUNT=3').lastEnd! >= '2026-07-03T10:00:00Z');
  assert.ok(of('DTSTART:20260701T100000Z', 'RRULE:FREQ=DAILY;UNTIL=20300101').lastEnd! < '2030-01-05');
  const moved = span(WEEKLY, 'UTC');
  assert.equal(moved.firstStart, '2026-10-05T16:00:00Z');
});

test('ten thousand events, one month', () => {
  const rules = [
    'FREQ=DAILY',
    'FREQ=WEEKLY;BYDAY=MO,WE',
    'FREQ=MONTHLY;BYDAY=-1FR',
    'FREQ=YEARLY',
    'FREQ=DAILY;COUNT=400',
  ];
  const objects = Array.from({ length: 10_000 }, (_, n) =>
    ics(
      ...event(
        `UID:${n}`,
        `DTSTART;TZID=Europe/Berlin:20${10 + (n % 16)}0105T1${n % 10}0000`,
        'DURATION:PT1H',
        `RRULE:${rules[n % 5]}`,
        'EXDATE;TZID=Europe/Berlin:20261103T100000',
      ),
    ),
  );
  const began = performance.now();
  let found = 0;
  for (const bytes of objects)
    found += occurrences(bytes, { from: '2026-11-01', to: '2026-12-01', zone: 'Europe/Berlin' }).list.length;
  const took = performance.now() - began;
  console.log(`10,000 events, ${found} occurrences in one month: ${Math.round(took)} ms`);
});
