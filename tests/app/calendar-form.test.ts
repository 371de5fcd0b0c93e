import assert from 'node:assert/strict';
import { test } from 'node:test';
import { movedEnd } from '../../src/app/calendar/form-times.ts';
import {
  changedFields,
  fieldsOf,
  formOf,
  newForm,
  problemsOf,
  writeOf,
} from '../../src/app/calendar/form.ts';
import {
  byDays,
  endingAt,
  longerBy,
  sameTimes,
  shiftedAlong,
  startingAt,
} from '../../src/app/calendar/moving.ts';
import { isFloating, nameAfter, timesWrite } from '../../src/app/calendar/times-write.ts';
import { wallText } from '../../src/app/calendar/zone-clock.ts';
import { findZones } from '../../src/app/calendar/zones.ts';
import type { CalendarEvent } from '../../src/shared/contract/calendar.ts';
import { berlin, clock, day, instant, timed, whole } from './calendar-samples.ts';

const event: CalendarEvent = {
  ...{ kind: 'event', id: 'e', etag: 'a', collection: 'c', title: 'Piano', location: 'School' },
  ...{ start: '2026-11-24T16:30:00', end: '2026-11-24T17:15:00', zone: 'Europe/Oslo', allDay: false },
  ...{ recurring: true, once: false, status: null, description: '', rrule: 'FREQ=WEEKLY', url: '' },
  ...{ guests: [], organizer: null, overrides: 0, recurrenceId: '2026-11-24T16:30:00' },
  alarms: [
    { before: 1440, related: 'start' },
    { before: -15, related: 'end' },
    { at: '2026-11-24T08:00:00Z' },
  ],
  ...{ uid: 'u', raw: '', addedAt: null, categories: ['Music'] },
};

test('a form that nobody touched changes nothing, whatever the event holds', () => {
  const held: Partial<CalendarEvent>[] = [
    {},
    { allDay: true, start: '2026-11-24', end: '2026-11-26', zone: null },
    { allDay: true, start: '2026-11-24', end: null, zone: null },
    { zone: null },
    { zone: 'UTC' },
    { end: null },
    { guests: [{ email: 'a@b.c', name: '', role: 'CHAIR', status: 'DECLINED' }] },
  ];
  for (const more of held) {
    const form = formOf({ ...event, ...more });
    assert.deepEqual(changedFields(fieldsOf(form), fieldsOf(structuredClone(form))), []);
    assert.deepEqual(problemsOf(form), {});
  }
});

test('only what was changed is written; of the times all four', () => {
  const form = { ...formOf(event), title: ' Piano, Ada ', startTime: '17:00', endTime: '17:45' };
  const fields = fieldsOf(form);
  const names = changedFields(fieldsOf(formOf(event)), fields);
  assert.deepEqual(writeOf(fields, names), {
    title: 'Piano, Ada',
    start: '2026-11-24T17:00',
    end: '2026-11-24T17:45',
    zone: 'Europe/Oslo',
    allDay: false,
  });
});

test('alarms come back as they were, and are said in the largest unit', () => {
  const form = formOf(event);
  assert.deepEqual(
    form.alarms.map(({ amount, unit, side, related, at }) => [amount, unit, side, related, at]),
    [
      ['1', 'day', 'before', 'start', null],
      ['15', 'minute', 'after', 'end', null],
      ['0', 'minute', 'before', 'start', '2026-11-24T08:00:00Z'],
    ],
  );
  assert.deepEqual(fieldsOf(form).alarms, event.alarms);
});

test('a new event: an hour, the hours chosen, or whole days', () => {
  const start = { zone: 'Europe/Berlin', collection: 'c' };
  const hour = fieldsOf(newForm({ ...start, from: '2026-11-24T23:30', to: null }));
  assert.deepEqual(
    [hour.start, hour.end, hour.zone],
    ['2026-11-24T23:30', '2026-11-25T00:30', 'Europe/Berlin'],
  );
  const days = newForm({ ...start, from: '2026-11-24', to: '2026-11-27' });
  assert.deepEqual([days.allDay, days.startDay, days.endDay], [true, '2026-11-24', '2026-11-26']);
  assert.equal(fieldsOf(days).end, '2026-11-27');
});

test('what cannot be saved is said at its field', () => {
  const good = { ...formOf(event) };
  const at = (change: object) => Object.keys(problemsOf({ ...good, ...change }));
  assert.deepEqual(at({ title: ' ' }), ['title']);
  assert.deepEqual(at({ startDay: '' }), ['start']);
  assert.deepEqual(at({ startTime: '' }), ['start']);
  assert.deepEqual(at({ endTime: '16:00' }), ['end']);
  assert.deepEqual(at({ allDay: true, endDay: '2026-11-23' }), ['end']);
  const guest = { key: 1, name: '', role: 'REQ', status: 'ACCEPTED' };
  assert.deepEqual(at({ guests: [{ ...guest, email: 'leila' }] }), ['guests']);
  assert.deepEqual(at({ guests: [{ ...guest, email: 'leila@example.org' }] }), []);
  assert.deepEqual(at({ alarms: [{ ...good.alarms[0], amount: 'soon' }] }), ['alarms']);
});

test('the end goes along with the start', () => {
  const form = formOf(event);
  assert.deepEqual(movedEnd(form, { startTime: '23:30' }), { endDay: '2026-11-25', endTime: '00:15' });
  assert.deepEqual(movedEnd(form, { startDay: '2026-12-01' }), { endDay: '2026-12-01', endTime: '17:15' });
  assert.deepEqual(movedEnd(form, { startTime: '' }), {});
  const days = newForm({ from: '2026-11-24', to: '2026-11-26', zone: '', collection: '' });
  assert.deepEqual(movedEnd(days, { startDay: '2026-11-30' }), { endDay: '2026-12-01' });
});

test('a move by days keeps the time on the event’s own clock across daylight changes', () => {
  const meeting = timed('m', '2026-10-24T10:00', '2026-10-24T11:00');
  const later = byDays(berlin, meeting, 1);
  assert.equal(wallText(berlin.wallOf(later.start)), '2026-10-25T10:00:00');
  assert.equal(later.end - later.start, meeting.end - meeting.start);
  // New York changes a week later: ten in Berlin is another hour there, and the other way round
  const own = byDays(berlin, { ...meeting, zone: 'America/New_York' }, 1);
  assert.equal(wallText(clock('America/New_York').wallOf(own.start)), '2026-10-25T04:00:00');
  assert.equal(wallText(berlin.wallOf(own.start)), '2026-10-25T09:00:00');
  const trip = byDays(berlin, whole('t', '2026-10-24', '2026-10-26'), 2);
  assert.deepEqual([trip.first, trip.last], [day('2026-10-26'), day('2026-10-28')]);
});

test('a resize leaves a quarter of an hour; a drop where it was is none', () => {
  const meeting = timed('m', '2026-11-24T10:00', '2026-11-24T11:00');
  assert.equal(endingAt(berlin, meeting, instant('2026-11-24T09:00')).end, instant('2026-11-24T10:15'));
  assert.ok(sameTimes(startingAt(berlin, meeting, meeting.start), meeting));
  assert.equal(longerBy(berlin, meeting, 1).end, instant('2026-11-24T11:15'));
  assert.equal(longerBy(berlin, meeting, -9).end, instant('2026-11-24T10:15'));
  const trip = whole('t', '2026-11-24', '2026-11-25');
  assert.equal(longerBy(berlin, trip, 1).last, day('2026-11-26'));
  assert.equal(longerBy(berlin, trip, -3).last, day('2026-11-24'));
});

test('others of a series go along on their clock, and get the length of the one that was moved', () => {
  const from = timed('s', '2026-10-20T10:00', '2026-10-20T11:00');
  const to = timed('s', '2026-10-22T12:00', '2026-10-22T12:30');
  const other = timed('s', '2026-10-27T10:00', '2026-10-27T11:00'); // after the clock was put back
  const moved = shiftedAlong(berlin, other, from, to);
  assert.equal(wallText(berlin.wallOf(moved.start)), '2026-10-29T12:00:00');
  assert.equal(moved.end - moved.start, 1_800_000);
});

test('times are sent in the form the event has, and the occurrence is found again', () => {
  const to = timed('m', '2026-11-25T17:00', '2026-11-25T17:45');
  assert.deepEqual(timesWrite(berlin, to, false), {
    start: '2026-11-25T16:00:00Z',
    end: '2026-11-25T16:45:00Z',
  });
  assert.deepEqual(timesWrite(berlin, to, true), {
    start: '2026-11-25T17:00:00',
    end: '2026-11-25T17:45:00',
  });
  assert.deepEqual(timesWrite(berlin, whole('d', '2026-11-25'), false), {
    start: '2026-11-25',
    end: '2026-11-26',
  });
  assert.ok(isFloating({ allDay: false, zone: null, start: '2026-11-25T17:00:00' }));
  assert.ok(!isFloating({ allDay: false, zone: 'UTC', start: '2026-11-25T17:00:00' }));

  const piano = timed('p', '2026-11-24T16:30', '2026-11-24T17:15', {
    ...{ recurrenceId: '2026-11-24T16:30:00', repeats: true, zone: 'Europe/Oslo' },
  });
  const saved = { id: 'p', start: '2026-11-03T16:30:00' };
  assert.equal(nameAfter(piano, to, 'this', saved), '2026-11-24T16:30:00');
  assert.equal(nameAfter(piano, to, 'all', saved), '2026-11-25T17:00:00');
  assert.equal(
    nameAfter(piano, to, 'following', { id: 'q', start: '2026-11-25T17:00:00' }),
    '2026-11-25T17:00:00',
  );
});

test('zones are found by place, region and what people call them, without accents', () => {
  const now = instant('2026-11-24T12:00');
  const first = (query: string) => findZones(query, now)[0]?.zone;
  assert.equal(first('oslo'), 'Europe/Oslo');
  assert.equal(first('new york'), 'America/New_York');
  assert.equal(first('são paulo'), 'America/Sao_Paulo');
  assert.match(first('india') ?? '', /^Asia\/(Kolkata|Calcutta)$/);
  assert.deepEqual(findZones('atlantis', now), []);
  assert.equal(findZones('oslo', now)[0]?.more, 'Europe, UTC+1');
  assert.ok(findZones('america', now).length <= 7);
});
