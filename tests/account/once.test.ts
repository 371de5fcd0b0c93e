import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { project } from '../../src/server/account/project.ts';
import { takesPlaceOnce } from '../../src/server/account/read/once.ts';
import { occurrences } from '../../src/shared/formats/icalendar/occurrences.ts';
import { ianaZone } from '../../src/shared/formats/icalendar/zones.ts';

const VERSION = {
  kind: 'event' as const,
  collection: '00000000-0000-4000-8000-000000000002',
  href: 'a.ics',
  mediaType: 'text/calendar',
  body: 'a'.repeat(64),
  props: {},
};
const ALWAYS = { from: '1900-01-01', to: '2200-01-01' };
const ANYONE = fc.constantFrom('Europe/Oslo', 'America/New_York', 'Asia/Kolkata', 'UTC');

/** Starts with the ends that can follow them, around both changes of the clocks too. */
const CLOCKS = fc.constantFrom(
  ...['T020000', 'T023000', 'T100000', 'T235900'].flatMap((time) =>
    ['20260329', '20261025', '20260301', '20241231'].map((day) => day + time),
  ),
);
const ZONES = [
  'Z',
  ';TZID=Europe/Oslo',
  ';TZID="W. Europe Standard Time"',
  ';TZID=UTC',
  '',
  ';TZID=Nowhere',
  ';TZID=/example.org/Asia/Tokyo',
];
const LENGTHS = ['', 'DURATION:PT45M', 'DURATION:P1D', 'DURATION:P1DT2H', 'DURATION:PT0S'];
const timed = fc.record({ at: CLOCKS, zone: fc.constantFrom(...ZONES), length: fc.constantFrom(...LENGTHS) });
const times = fc.oneof(
  timed.map(({ at, zone, length }) => [`DTSTART${zone === 'Z' ? `:${at}Z` : `${zone}:${at}`}`, length]),
  fc
    .constantFrom('', 'DTEND;VALUE=DATE:20260331', 'DURATION:PT36H', 'DTEND;VALUE=DATE:20260101')
    .map((end) => ['DTSTART;VALUE=DATE:20260328', end]),
);
const more = fc.constantFrom(
  ...[[], ['RRULE:FREQ=DAILY;COUNT=2'], ['EXDATE:20260329T020000Z'], ['RDATE:20260401T100000Z']],
  ...[['RECURRENCE-ID:20260329T020000Z'], ['STATUS:CANCELLED'], ['STATUS:tentative', 'LOCATION: Room\\, 2 ']],
);

const shownOf = (lines: string[]) => {
  const text = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//T//T',
    'BEGIN:VEVENT',
    'UID:a',
    'SUMMARY: A title ',
  ];
  const bytes = Buffer.from(
    [...text, ...lines, 'END:VEVENT', 'END:VCALENDAR', ''].filter(Boolean).join('\r\n'),
  );
  const projection = project({ id: 'i', version: VERSION, size: bytes.length, bytes, derived: null });
  return { bytes, projection };
};

test('what a projection tells of an event that takes place once is what its body tells, for anyone', () => {
  fc.assert(
    fc.property(times, more, ANYONE, (when, rest, viewer) => {
      const { bytes, projection } = shownOf([...when, ...rest]);
      const told = takesPlaceOnce(projection, ianaZone(viewer)!);
      if (!told) return;
      const { list } = occurrences(bytes, { ...ALWAYS, zone: viewer });
      assert.deepEqual([told.occurrence], list);
      const [first, last] = [told.start, told.end].map((at) => new Date(at * 1000).toISOString());
      const within = (from: string, to: string) => occurrences(bytes, { from, to, zone: viewer }).list.length;
      assert.equal(within(last!, '2200-01-01'), first === last ? 1 : 0, 'over at its end');
      assert.equal(within('1900-01-01', first!), 0, 'not begun before its start');
    }),
    { numRuns: 500 },
  );
});

test('an ordinary event needs no body; one that floats, repeats or was left out does', () => {
  const told = (...lines: string[]) => takesPlaceOnce(shownOf(lines).projection, ianaZone('Europe/Oslo')!);
  const at = 'DTSTART;TZID=Asia/Tokyo:20260302T100000';
  assert.equal(told(at, 'DURATION:PT1H')?.occurrence.end, '2026-03-02T02:00:00Z');
  assert.equal(told('DTSTART:20260302T100000Z')?.occurrence.zone, null);
  assert.equal(told('DTSTART;VALUE=DATE:20260302')?.occurrence.end, '2026-03-03');
  assert.equal(told('DTSTART:20260302T100000'), null);
  assert.equal(told(at, 'RRULE:FREQ=DAILY;COUNT=1'), null);
  assert.equal(told(at, 'EXDATE;TZID=Asia/Tokyo:20260302T100000'), null);
  assert.equal(told('SUMMARY:No time'), null);
});
