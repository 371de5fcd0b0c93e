import assert from 'node:assert/strict';
import { test } from 'node:test';
import { berlin, clock, day, instant, timed, whole } from './calendar-samples.ts';

// words follow the reader's language: one for all who run this
Object.defineProperty(globalThis, 'navigator', { value: { language: 'en-GB' }, configurable: true });
const { nameOf, timeOnDay, dayName } = await import('../../src/app/calendar/names.ts');
const { ownZoneWords, spanWords, whenWords } = await import('../../src/app/calendar/when-words.ts');
const { alarmWords, guestWords } = await import('../../src/app/ui/event-words.ts');
const { exceptionWords, scopeOptions } = await import('../../src/app/calendar/scopes.ts');

const ZONE = 'Europe/Berlin';
const TODAY = day('2026-11-20');
const piano = timed('Piano, Ada', '2026-11-24T16:30', '2026-11-24T17:15', {
  repeats: true,
  zone: 'Europe/Oslo',
});

test('a name says what is seen', () => {
  assert.equal(nameOf(piano, 'Family', ZONE), '16:30 to 17:15, Piano, Ada, Family, repeats');
  const trip = whole('Bergen', '2026-11-20', '2026-11-27', { tentative: true, cancelled: true });
  assert.equal(
    nameOf(trip, 'Family', ZONE),
    '20 to 27 November 2026, Bergen, Family, not certain, cancelled',
  );
  const task = whole('', '2026-11-24', '2026-11-24', { kind: 'task', done: true });
  assert.equal(nameOf(task, 'Tasks', ZONE), 'Task, Due, A task without a title, Tasks, done');
  assert.equal(dayName(TODAY, 2, TODAY), 'Friday 20 November, today, 2 entries');
  assert.equal(dayName(day('2027-01-01'), 0, TODAY), 'Friday, 1 January 2027');
});

test('when something is', () => {
  assert.equal(whenWords(piano, ZONE, TODAY), 'Tuesday 24 November, 16:30 to 17:15');
  const night = timed('n', '2026-11-24T22:00', '2026-11-25T06:00');
  assert.equal(whenWords(night, ZONE, TODAY), 'Tuesday 24 November, 22:00 to Wednesday 25 November, 06:00');
  assert.equal(whenWords(whole('d', '2026-11-24'), ZONE, TODAY), 'Tuesday 24 November');
  assert.equal(spanWords(day('2026-12-30'), day('2027-01-02')), '30 December 2026 to 2 January 2027');
  assert.deepEqual(timeOnDay(night, day('2026-11-25'), ZONE), { from: 'until', more: '06:00' });
  assert.deepEqual(timeOnDay(whole('d', '2026-11-24', '2026-11-26'), day('2026-11-25'), ZONE), {
    from: 'Day 2',
    more: 'of 3',
  });
});

test('the event’s own zone is named when it is not the reader’s, with its times when they differ', () => {
  assert.equal(ownZoneWords(piano, 'Europe/Berlin', berlin, TODAY), null);
  assert.equal(ownZoneWords(piano, null, berlin, TODAY), null);
  assert.equal(ownZoneWords(piano, 'Europe/Oslo', berlin, TODAY), 'Times are in Oslo, the event’s own zone.');
  assert.equal(
    ownZoneWords(piano, 'Europe/Oslo', clock('America/New_York'), TODAY),
    'In Oslo, the event’s own zone: 16:30 to 17:15. Times above are yours, in New York.',
  );
  const late = { start: instant('2026-11-24T01:00'), end: instant('2026-11-24T02:00') };
  assert.match(
    ownZoneWords(late, 'America/New_York', berlin, TODAY) ?? '',
    /: Monday 23 November, 19:00 to 20:00\./,
  );
});

test('the question about a series has the numbers, and only answers that differ', () => {
  const counts = { total: 43, before: 12, after: 30, changed: 0, cancelled: 0, endless: false };
  const labels = (change: object) => scopeOptions({ ...counts, ...change }).map(({ label }) => label);
  assert.deepEqual(labels({}), ['Only this one', 'This and the 30 after it', 'All 43']);
  assert.deepEqual(labels({ after: 1 }), ['Only this one', 'This and the one after it', 'All 43']);
  assert.deepEqual(labels({ before: 0, after: 42 }), ['Only this one', 'All 43']);
  assert.deepEqual(labels({ after: 0 }), ['Only this one', 'All 43']);
  assert.deepEqual(labels({ total: null, after: null }), [
    'Only this one',
    'This and all after it',
    'All of them',
  ]);
  assert.equal(exceptionWords(counts), null);
  assert.equal(exceptionWords({ ...counts, changed: 1 }), '1 of them is changed on its own.');
  assert.equal(
    exceptionWords({ ...counts, changed: 3, cancelled: 2 }),
    '3 of them are changed on their own, 2 left out.',
  );
});

test('alarms and guests in words', () => {
  const said = [
    alarmWords({ before: 30, related: 'start' }),
    alarmWords({ before: 1440, related: 'start' }),
    alarmWords({ before: 0, related: 'start' }),
    alarmWords({ before: -60, related: 'end' }),
  ];
  assert.deepEqual(said, ['30 minutes before', '1 day before', 'at the start', '1 hour after the end']);
  const guest = { email: 'l@example.org', name: 'Leila', role: 'OPT', status: 'ACCEPTED' } as const;
  assert.equal(guestWords(guest), 'Leila, optional, comes');
  assert.equal(guestWords({ ...guest, name: '', role: 'REQ', status: 'NEEDS-ACTION' }), 'l@example.org');
});
