import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lenientUtf8, utf8 } from '../../src/shared/formats/bytes.ts';
import { editObject, mergeCalendar, withUid } from '../../src/shared/formats/icalendar/edit.ts';
import { occurrences, span } from '../../src/shared/formats/icalendar/occurrences.ts';
import {
  readEvent,
  readNote,
  readTask,
  splitObjects,
  validateObject,
} from '../../src/shared/formats/icalendar/read.ts';
import { event, ics, ODD_ZONE, WEEKLY } from './icalendar-samples.ts';
import { realFiles } from './vcard-samples.ts';

test('the fields of an event', () => {
  const fields = readEvent(WEEKLY)!;
  assert.deepEqual(fields.start, {
    local: '2026-10-05T18:00:00',
    zone: 'Europe/Berlin',
    allDay: false,
    utc: false,
  });
  assert.equal(fields.end?.local, '2026-10-05T19:30:00');
  assert.deepEqual(
    [fields.uid, fields.title, fields.recurring, fields.alarms.length, fields.overrides, fields.sequence],
    ['w', 'Rowing', true, 1, 1, 3],
  );
  const day = readEvent(
    ics(
      ...event(
        'UID:d',
        'DTSTART;VALUE=DATE:20261122',
        'DURATION:P2D',
        'SUMMARY:a\\, b\\nc',
        'ATTENDEE;CN="B, C";PARTSTAT=ACCEPTED:mailto:b@c.d',
      ),
    ),
  )!;
  assert.deepEqual(
    [day.start, day.end?.local, day.title],
    [{ local: '2026-11-22', zone: null, allDay: true, utc: false }, '2026-11-24', 'a, b\nc'],
  );
  assert.deepEqual(day.guests, [{ email: 'b@c.d', name: 'B, C', role: 'REQ', status: 'ACCEPTED' }]);
});

test('the fields of a task and of a note', () => {
  const task = readTask(
    ics(
      'BEGIN:VTODO',
      'UID:t',
      'SUMMARY:T',
      'DUE:20261122T100000Z',
      'PRIORITY:1',
      'PERCENT-COMPLETE:100',
      'CATEGORIES:a,b\\,c',
      'END:VTODO',
    ),
  )!;
  assert.deepEqual(
    [task.due, task.priority, task.done, task.categories],
    [{ local: '2026-11-22T10:00:00', zone: null, allDay: false, utc: true }, 1, true, ['a', 'b,c']],
  );
  const note = readNote(
    ics(
      'BEGIN:VJOURNAL',
      'UID:n',
      'SUMMARY:N',
      'DESCRIPTION:x\\ny',
      'LAST-MODIFIED:20261122T100000Z',
      'END:VJOURNAL',
    ),
  )!;
  assert.deepEqual([note.title, note.text, note.lastModified], ['N', 'x\ny', '2026-11-22T10:00:00Z']);
  assert.equal(readTask(WEEKLY), null);
});

test('dates that do not exist leave the item without a time', () => {
  for (const value of ['20261322T100000', '20260231', 'tomorrow', '20261122T990000']) {
    const bytes = ics(...event('UID:x', 'SUMMARY:kept', `DTSTART:${value}`));
    assert.deepEqual([readEvent(bytes)?.title, readEvent(bytes)?.start], ['kept', null]);
    assert.deepEqual(span(bytes, 'UTC'), { firstStart: null, lastEnd: null, once: false });
    assert.deepEqual(occurrences(bytes, { from: '2026-01-01', to: '2027-01-01', zone: 'UTC' }), {
      list: [],
      cut: false,
    });
  }
});

test('a file is cut into one object for each UID, with the zones it uses', () => {
  const file = ics(
    'METHOD:PUBLISH',
    'X-WR-CALNAME:Home',
    ...ODD_ZONE,
    ...event('UID:a', 'DTSTART;TZID=Odd Zone:20261122T100000', 'X-Ä:ü'),
    ...event('UID:b', 'DTSTART:20261122T100000Z'),
    ...event('UID:a', 'RECURRENCE-ID:20261123T090000Z', 'DTSTART:20261123T100000Z'),
    ...event('DTSTART:20261122'),
    ...[
      'BEGIN:VFREEBUSY',
      'UID:f',
      'END:VFREEBUSY',
      'BEGIN:VEVENT',
      'UID:broken',
      'BEGIN:VTODO',
      'UID:t',
      'END:VTODO',
    ],
  );
  const { objects, failures } = splitObjects(file);
  assert.deepEqual(
    objects.map(({ uid, component, line }) => [uid, component, line]),
    [
      ['a', 'VEVENT', 21],
      ['b', 'VEVENT', 26],
      [null, 'VEVENT', 35],
      ['t', 'VTODO', 43],
    ],
  );
  const text = lenientUtf8(objects[0]!.bytes).split('\r\n');
  assert.deepEqual(text, [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//T//T', 'X-WR-CALNAME:Home', ...ODD_ZONE],
    ...event('UID:a', 'DTSTART;TZID=Odd Zone:20261122T100000', 'X-Ä:ü'),
    ...event('UID:a', 'RECURRENCE-ID:20261123T090000Z', 'DTSTART:20261123T100000Z'),
    ...['END:VCALENDAR', ''],
  ]);
  assert.ok(!lenientUtf8(objects[1]!.bytes).includes('VTIMEZONE'));
  assert.deepEqual(
    failures.map(({ line, text: raw }) => [line, raw.split('\r\n')[1]]),
    [
      [38, 'UID:f'],
      [41, 'UID:broken'],
    ],
  );
  for (const { bytes, uid } of objects)
    assert.equal(validateObject(uid ? bytes : withUid(bytes, 'new')).ok, true);
});

test('objects one after another keep their bytes', () => {
  const other = utf8('BEGIN:VCALENDAR\nMETHOD:X\n\nBEGIN:VTODO\nUID:t\nEND:VTODO\nEND:VCALENDAR\n');
  const file = new Uint8Array([...WEEKLY, ...other]);
  const { objects, failures } = splitObjects(file);
  assert.deepEqual(
    objects.map(({ bytes }) => lenientUtf8(bytes)),
    [lenientUtf8(WEEKLY), lenientUtf8(other)],
  );
  assert.deepEqual(failures, []);
});

test('what is written must be one whole object', () => {
  const says = (bytes: Uint8Array) => {
    const verdict = validateObject(bytes);
    return verdict.ok ? `${verdict.component} ${verdict.uid}` : `${verdict.line}: ${verdict.reason}`;
  };
  assert.equal(says(WEEKLY), 'VEVENT w');
  assert.equal(says(ics(...event('SUMMARY:x'))), '4: no UID');
  assert.equal(says(ics(...event('UID:a'), ...event('UID:b'))), '7: more than one UID');
  assert.equal(
    says(ics(...event('UID:a'), 'BEGIN:VTODO', 'UID:a', 'END:VTODO')),
    '7: VEVENT and VTODO in one object',
  );
  assert.equal(says(ics('BEGIN:VEVENT', 'UID:a')), '4: BEGIN:VEVENT without END:VEVENT');
  assert.equal(says(ics(...ODD_ZONE)), '1: no event, task or note');
  assert.equal(says(utf8('hello')), '1: text outside of a calendar');
  assert.equal(says(utf8('')), '1: no BEGIN:VCALENDAR');
  assert.match(says(ics(...event('UID:a', 'SUMMARY:\u0001'))), /^6: .*U\+0001/);
});

test('many objects become one calendar, each zone once, none mixed up', () => {
  const odd = (shift: string) =>
    ODD_ZONE.map((line) => line.replace('TZOFFSETTO:+0100', `TZOFFSETTO:${shift}`));
  const one = (uid: string, shift: string) =>
    ics(...odd(shift), ...event(`UID:${uid}`, 'DTSTART;TZID=Odd Zone:20261122T100000'));
  const parts = [
    ...mergeCalendar(
      [one('a', '+0100'), one('b', '+0300'), one('c', '+0100'), one('d', '+0300'), utf8('junk')],
      'Zuhause, 家',
    ),
  ];
  const file = new Uint8Array(parts.flatMap((part) => [...part]));
  const text = lenientUtf8(file);
  assert.match(text, /^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n[^]*X-WR-CALNAME:Zuhause\\, 家\r\n/);
  assert.equal(text.match(/BEGIN:VTIMEZONE/g)?.length, 2);
  const { objects, failures } = splitObjects(file);
  assert.deepEqual(failures, []);
  const starts = objects.map(
    ({ bytes }) => occurrences(bytes, { from: '2026-01-01', to: '2027-01-01', zone: 'UTC' }).list[0]?.start,
  );
  assert.deepEqual(starts, [
    '2026-11-22T09:00:00Z',
    '2026-11-22T07:00:00Z',
    '2026-11-22T09:00:00Z',
    '2026-11-22T07:00:00Z',
  ]);
});

test('nothing that comes in makes a reader throw or hang', () => {
  const pieces = fc.constantFrom(
    'BEGIN:VCALENDAR',
    'END:VCALENDAR',
    'BEGIN:VEVENT',
    'END:VEVENT',
    'BEGIN:VALARM',
    'UID:1',
    'DTSTART:20261122',
    'RRULE:FREQ=SECONDLY',
    'RRULE:FREQ=YEARLY;UNTIL=99991231',
    'EXDATE:1,2',
    'RDATE;VALUE=PERIOD:20261122T000000Z/PT1H',
    'DTSTART;TZID=X:20261122T020000',
    'DURATION:P99999W',
    'RECURRENCE-ID;RANGE=THISANDFUTURE:20261122',
    'x',
    '',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 25 }), fc.constantFrom('\r\n', '\n'), (lines, ending) => {
      const bytes = utf8(['BEGIN:VCALENDAR', 'BEGIN:VEVENT', ...lines].join(ending));
      for (const read of [readEvent, readTask, readNote, splitObjects, validateObject]) read(bytes);
      occurrences(bytes, { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z', zone: 'Europe/Berlin' });
      span(bytes, 'UTC');
    }),
    { numRuns: 2000 },
  );
  for (const line of [
    'BEGIN:VEVENT\n',
    'BEGIN:X\n',
    'END:VEVENT\n',
    'BEGIN:VCALENDAR\n',
    'EXDATE:20261122\n',
    'RRULE:FREQ=SECONDLY\n',
    'RDATE:20261122T000000Z/PT1H\n',
    'BEGIN:VTIMEZONE\nTZID:a\nEND:VTIMEZONE\n',
    'ATTENDEE:a\n',
    'END:VEVENT\nBEGIN:VEVENT\nUID:1\nDTSTART:20261122T000000Z\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261122T000000Z\n',
    'END:VEVENT\nBEGIN:VEVENT\nUID:1\nRRULE:FREQ=MINUTELY;BYSETPOS=3\nDTSTART:20261122T000000Z\n',
  ]) {
    const bytes = utf8(
      'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261122T000000Z\n' + line.repeat(300_000 / line.length),
    );
    for (const read of [readEvent, splitObjects, validateObject]) read(bytes);
    occurrences(bytes, { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z', zone: 'Europe/Berlin' });
    span(bytes, 'UTC');
    editObject(bytes, { start: '2026-11-23', title: 'x' }, new Date(0));
    assert.ok([...mergeCalendar([bytes], 'x')].length >= 3);
  }
});

test('real calendars: all in, nothing lost', (t) => {
  const files = realFiles('calendars');
  if (!files) return t.skip('skipped: no real calendars on this machine');
  for (const { name, bytes } of files) {
    const { objects, failures } = splitObjects(bytes);
    assert.deepEqual(failures, [], name);
    assert.equal(
      objects.length,
      lenientUtf8(bytes).match(/^UID:/gm)!.length - 1,
      'one UID is the calendar’s own',
    );
    for (const object of objects) {
      assert.equal(validateObject(object.bytes).ok, true);
      assert.notEqual(readEvent(object.bytes)?.title ?? '', '');
      assert.notEqual(span(object.bytes, 'Europe/Kyiv').firstStart, null);
      const [again] = splitObjects(object.bytes).objects;
      assert.deepEqual(again!.bytes, object.bytes);
    }
  }
});
