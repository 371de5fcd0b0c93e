import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inEncoding, lenientUtf8, utf8 } from '../../src/shared/formats/bytes.ts';
import { latin1, split } from '../../src/shared/formats/content-lines.ts';
import { editObject, FormatError, newObject, withUid } from '../../src/shared/formats/icalendar/edit.ts';
import type { ObjectPatch } from '../../src/shared/formats/icalendar/edit.ts';
import { occurrences } from '../../src/shared/formats/icalendar/occurrences.ts';
import { readEvent, readNote, readTask, validateObject } from '../../src/shared/formats/icalendar/read.ts';
import { event, ics, ODD_ZONE, WEEKLY } from './icalendar-samples.ts';

const NOW = new Date('2026-11-22T10:15:30.123Z');
const STAMPS = ['SEQUENCE', 'DTSTAMP', 'LAST-MODIFIED'];
const lines = (bytes: Uint8Array) =>
  lenientUtf8(bytes)
    .replace(/\r\n[ \t]/g, '')
    .trimEnd()
    .split('\r\n');
/** What an edit took away and what it put there, stamps aside. */
function changes(before: Uint8Array, after: Uint8Array): { gone: string[]; new: string[] } {
  const count = (list: string[], line: string) => list.filter((one) => one === line).length;
  const [a, b] = [lines(before), lines(after)];
  const other = (line: string) => !STAMPS.some((name) => line.startsWith(name + ':'));
  return {
    gone: [...new Set(a)].filter((line) => other(line) && count(a, line) > count(b, line)),
    new: [...new Set(b)].filter((line) => other(line) && count(b, line) > count(a, line)),
  };
}
const edited = (bytes: Uint8Array, patch: ObjectPatch) => changes(bytes, editObject(bytes, patch, NOW));
const code = (run: () => unknown): string => {
  try {
    run();
    return 'written';
  } catch (error) {
    return error instanceof FormatError ? `${error.code} ${error.field}` : String(error);
  }
};

test('an edited text changes its line and the stamps, nothing else', () => {
  const texts = fc
    .string({ unit: 'binary', maxLength: 200 })
    .map((text) => text.replace(/[\0-\x1f\x7f\ufffe\uffff]/g, '').trim());
  const objects = [
    WEEKLY,
    ics(
      ...event(
        'UID:a',
        'DTSTART:20261122',
        'SUMMARY:x',
        'X-A:b',
        'DESCRIPTION;LANGUAGE=de:',
        ' folded',
        'LOCATION:y',
      ),
    ),
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...objects),
      fc.constantFrom('title', 'location', 'description'),
      texts,
      (bytes, field, text) => {
        const after = editObject(bytes, { [field]: text }, NOW);
        assert.equal(readEvent(after)?.[field as 'title'], text);
        const name = { title: 'SUMMARY', location: 'LOCATION', description: 'DESCRIPTION' }[field]!;
        const raws = (one: Uint8Array) =>
          split(latin1(one))
            .filter((line) => line.name !== name && !STAMPS.includes(line.name))
            .map((line) => line.raw);
        assert.deepEqual(raws(after), raws(bytes));
        for (const line of lenientUtf8(after).split('\r\n')) assert.ok(utf8(line).length <= 75);
        assert.equal(editObject(after, { [field]: text }, new Date()), after);
        assert.deepEqual(validateObject(after), validateObject(bytes));
      },
    ),
    { numRuns: 500 },
  );
});

test('the stamps move on with an edit', () => {
  const after = lines(editObject(WEEKLY, { title: 'New' }, NOW));
  for (const line of ['SEQUENCE:4', 'DTSTAMP:20261122T101530Z', 'LAST-MODIFIED:20261122T101530Z'])
    assert.ok(after.includes(line), line);
  assert.ok(after.indexOf('SEQUENCE:4') < after.indexOf('BEGIN:VALARM'), 'properties come before alarms');
});

test('a moved series takes along what hangs on its start', () => {
  assert.deepEqual(edited(WEEKLY, { start: '2026-10-05T17:00' }), {
    gone: [
      'DTSTART;TZID=Europe/Berlin:20261005T180000',
      'DTEND;TZID=Europe/Berlin:20261005T193000',
      'EXDATE;TZID=Europe/Berlin:20261012T180000',
      'RECURRENCE-ID;TZID=Europe/Berlin:20261019T180000',
      'DTSTART;TZID=Europe/Berlin:20261021T200000',
    ],
    new: [
      ...[
        'DTSTART;TZID=Europe/Berlin:20261005T170000',
        'DTEND;TZID=Europe/Berlin:20261005T183000',
        'EXDATE;TZID=Europe/Berlin:20261012T170000',
        'RECURRENCE-ID;TZID=Europe/Berlin:20261019T170000',
        'DTSTART;TZID=Europe/Berlin:20261021T190000',
      ],
    ],
  });
  const starts = (patch: ObjectPatch) =>
    occurrences(editObject(WEEKLY, patch, NOW), {
      from: '2026-10-01',
      to: '2026-12-01',
      zone: 'UTC',
    }).list.map(({ start }) => start.slice(5, 13));
  assert.deepEqual(starts({ start: '2026-10-05T17:00' }), [
    '10-05T15',
    '10-21T17',
    '10-26T16',
    '11-02T16',
    '11-09T16',
  ]);
  assert.deepEqual(starts({ zone: 'America/New_York' }), [
    '10-05T22',
    '10-22T00',
    '10-26T22',
    '11-02T23',
    '11-09T23',
  ]);
  assert.deepEqual(starts({ allDay: true }), ['10-05', '10-21', '10-26', '11-02', '11-09']);
  assert.deepEqual(starts({ start: '2026-10-06T16:00:00Z' }), [
    '10-06T16',
    '10-22T18',
    '10-27T17',
    '11-03T17',
    '11-10T17',
  ]);
});

test('dates on the clock of the item, another clock, or none', () => {
  const one = ics(
    ...ODD_ZONE,
    ...event('UID:a', 'DTSTART;TZID=Odd Zone:20260701T100000', 'DTEND;TZID=Odd Zone:20260701T110000'),
  );
  const start = (patch: ObjectPatch) =>
    edited(one, patch)
      .new.filter((line) => line.startsWith('DT'))
      .slice(-2);
  assert.deepEqual(start({ start: '2026-07-01T12:30' }), [
    'DTSTART;TZID=Odd Zone:20260701T123000',
    'DTEND;TZID=Odd Zone:20260701T133000',
  ]);
  assert.deepEqual(start({ start: '2026-07-01T12:30:00Z' }), [
    'DTSTART;TZID=Odd Zone:20260701T143000',
    'DTEND;TZID=Odd Zone:20260701T153000',
  ]);
  assert.deepEqual(start({ zone: 'UTC' }), ['DTSTART:20260701T100000Z', 'DTEND:20260701T110000Z']);
  assert.deepEqual(start({ zone: null }), ['DTSTART:20260701T100000', 'DTEND:20260701T110000']);
  assert.deepEqual(start({ zone: 'W. Europe Standard Time' }), [
    'DTSTART;TZID=Europe/Berlin:20260701T100000',
    'DTEND;TZID=Europe/Berlin:20260701T110000',
  ]);
  assert.deepEqual(start({ start: '2026-07-02' }), [
    'DTSTART;VALUE=DATE:20260702',
    'DTEND;VALUE=DATE:20260703',
  ]);
  assert.deepEqual(start({ end: '2026-07-01T12:00' }), ['DTEND;TZID=Odd Zone:20260701T120000']);
  assert.deepEqual(start({ start: '2026-07-01T10:00', end: '2026-07-01T11:00' }), []);
  assert.deepEqual(edited(one, { end: null }).gone, ['DTEND;TZID=Odd Zone:20260701T110000']);
});

test('what cannot be written is refused by code and field', () => {
  const edit = (patch: ObjectPatch) => code(() => editObject(WEEKLY, patch, NOW));
  assert.equal(edit({ start: '2026-02-30T10:00' }), 'date-invalid start');
  assert.equal(edit({ end: '2026-10-05T17:59' }), 'end-before-start end');
  assert.equal(edit({ zone: 'Europe/Atlantis' }), 'zone-unknown zone');
  assert.equal(edit({ rrule: 'every day' }), 'rule-invalid rrule');
  assert.equal(edit({ rrule: 'FREQ=DAILY\r\nX:1' }), 'rule-invalid rrule');
  assert.equal(
    code(() => editObject(utf8('junk'), { title: 'x' }, NOW)),
    'no-component ',
  );
  assert.equal(
    code(() => newObject('VEVENT', { title: 'x' }, 'u', NOW)),
    'start-missing start',
  );
});

test('repetition set, changed and ended', () => {
  assert.deepEqual(edited(WEEKLY, { rrule: 'FREQ=DAILY' }), {
    gone: ['RRULE:FREQ=WEEKLY;COUNT=6'],
    new: ['RRULE:FREQ=DAILY'],
  });
  const ended = editObject(WEEKLY, { rrule: null }, NOW);
  assert.deepEqual([readEvent(ended)?.recurring, readEvent(ended)?.overrides], [false, 0]);
  assert.equal(occurrences(ended, { from: '2026-01-01', to: '2027-01-01', zone: 'UTC' }).list.length, 1);
});

test('a task is done, and undone', () => {
  const task = newObject(
    'VTODO',
    { title: 'T', due: '2026-11-30', priority: 5, description: 'a\nb' },
    'u',
    NOW,
  );
  assert.deepEqual(edited(task, { done: true }), {
    gone: ['STATUS:NEEDS-ACTION'],
    new: ['STATUS:COMPLETED', 'COMPLETED:20261122T101530Z', 'PERCENT-COMPLETE:100'],
  });
  const done = editObject(task, { done: true }, NOW);
  assert.equal(editObject(done, { done: true, title: 'T' }, NOW), done);
  assert.equal(readTask(editObject(done, { done: false }, NOW))?.done, false);
  assert.deepEqual(edited(task, { due: null, priority: 0 }).gone, ['DUE;VALUE=DATE:20261130', 'PRIORITY:5']);
  assert.deepEqual(edited(task, { due: '2026-12-01T09:00', zone: 'Asia/Tokyo' }).new.slice(-2), [
    'END:VTIMEZONE',
    'DUE;TZID=Asia/Tokyo:20261201T090000',
  ]);
});

test('a note keeps its text, whatever is in it', () => {
  const text = 'Länge\n\n; , \\ 家\n' + 'x'.repeat(300);
  const note = newObject('VJOURNAL', { title: 'N', text, categories: ['a', 'b,c'] }, 'u;1', NOW);
  assert.deepEqual(
    [readNote(note)?.text, readNote(note)?.uid, readNote(note)?.categories],
    [text, 'u;1', ['a', 'b,c']],
  );
  assert.equal(readNote(editObject(note, { text: 'short' }, NOW))?.text, 'short');
  assert.deepEqual(validateObject(note), { ok: true, component: 'VJOURNAL', uid: 'u;1' });
});

test('a new event describes its time zone', () => {
  const made = newObject(
    'VEVENT',
    {
      title: 'Ä',
      start: '2026-12-01T09:00',
      end: '2026-12-01T10:00',
      zone: 'Europe/Berlin',
      rrule: 'FREQ=DAILY;COUNT=2',
    },
    'u',
    NOW,
  );
  assert.ok(lines(made).includes('BEGIN:VTIMEZONE'));
  const { list } = occurrences(made, { from: '2026-12-01', to: '2026-12-03', zone: 'UTC' });
  assert.deepEqual(
    list.map(({ start }) => start),
    ['2026-12-01T08:00:00Z', '2026-12-02T08:00:00Z'],
  );
  assert.deepEqual(validateObject(made), { ok: true, component: 'VEVENT', uid: 'u' });
  const day = newObject('VEVENT', { start: '2026-12-01', end: '2026-12-01' }, 'u', NOW);
  assert.equal(readEvent(day)?.end?.local, '2026-12-02');
  assert.ok(
    !lines(newObject('VEVENT', { start: '2026-12-01T09:00Z' }, 'u', NOW)).includes('BEGIN:VTIMEZONE'),
  );
});

test('UTF-16 stays UTF-16, withUid adds its lines and nothing else', () => {
  const wide = inEncoding(WEEKLY, 'utf-16le');
  assert.deepEqual(
    editObject(wide, { title: 'ö' }, NOW),
    inEncoding(editObject(WEEKLY, { title: 'ö' }, NOW), 'utf-16le'),
  );
  const bare = ics(...event('DTSTART:20261122'));
  assert.deepEqual(lines(withUid(bare, 'new')).toSpliced(4, 1), lines(bare));
  assert.deepEqual(
    withUid(inEncoding(bare, 'utf-16le'), 'new'),
    inEncoding(withUid(bare, 'new'), 'utf-16le'),
  );
});

test('a zone nobody knows is left as the object has it', () => {
  const odd = ics(...event('UID:a', 'DTSTART;TZID="(UTC+01:00) Somewhere, Else":20260701T100000'));
  assert.deepEqual(edited(odd, { start: '2026-07-02T10:00' }).new, [
    'DTSTART;TZID="(UTC+01:00) Somewhere, Else":20260702T100000',
  ]);
});
