import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { wallOf } from '../../src/shared/formats/icalendar/civil.ts';
import { parseCalendar } from '../../src/shared/formats/icalendar/parse.ts';
import { intlOffset } from '../../src/shared/formats/icalendar/zone-intl.ts';
import { vtimezone } from '../../src/shared/formats/icalendar/vtimezone.ts';
import { ianaZone, toUtc, zoneFinder } from '../../src/shared/formats/icalendar/zones.ts';
import type { Zone } from '../../src/shared/formats/icalendar/zones.ts';
import { civilOf, dayOf, localText } from '../../src/shared/formats/icalendar/civil.ts';
import { event, ics, ODD_ZONE } from './icalendar-samples.ts';

const NAMES = [...Intl.supportedValuesOf('timeZone'), 'UTC'];

test('days and dates are inverse, from year 1 to 9999', () => {
  fc.assert(
    fc.property(fc.integer({ min: dayOf(1, 1, 1), max: dayOf(9999, 12, 31) }), (day) => {
      const { year, month, day: ofMonth } = civilOf(day);
      assert.equal(dayOf(year, month, ofMonth), day);
      assert.equal(localText(day * 86_400), new Date(day * 86_400_000).toISOString().slice(0, 19));
    }),
  );
});

test('a wall becomes the instant Temporal gives', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...NAMES),
      fc.integer({ min: wallOf('1950-01-01')!, max: wallOf('2060-01-01')! }),
      (name, wall) => {
        const expected =
          Temporal.PlainDateTime.from(localText(wall)).toZonedDateTime(name).epochMilliseconds / 1000;
        assert.equal(toUtc(wall, ianaZone(name)!), expected, `${name} ${localText(wall)}`);
      },
    ),
    { numRuns: 5000 },
  );
});

test('names as files have them', () => {
  const find = zoneFinder(parseCalendar(ics(...ODD_ZONE, ...event('UID:a'))));
  const named: [string, string | null][] = [
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    ['/freeassociation.sourceforge.net/Tzfile/Europe/Berlin', 'Europe/Berlin'],
    ['/mozilla.org/20070129_1/America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['W. Europe Standard Time', 'Europe/Berlin'],
    ['Europe_Berlin', 'Europe/Berlin'],
    ['Customized Time Zone', null],
    ['', null],
    ['../../etc/passwd', null],
  ];
  const noon = wallOf('2026-07-01T12:00')!;
  for (const [tzid, name] of named) {
    const zone = find(tzid);
    assert.equal(zone && toUtc(noon, zone), name && toUtc(noon, ianaZone(name)!), tzid);
  }
  assert.equal(find('UTC+11')?.offset(0), 11 * 3600);
  assert.equal(find('GMT-0530')?.offset(0), -5.5 * 3600);
  const odd = find('Odd Zone')!;
  for (const day of ['2026-01-15', '2026-03-29', '2026-07-15', '2026-10-25', '1975-07-01'])
    assert.equal(
      odd.offset(wallOf(day)!),
      day.slice(5) > '03-29' && day.slice(5) < '10-26' ? 7200 : 3600,
      day,
    );
});

test('X-LIC-LOCATION comes before the rules in the file', () => {
  const lines = ODD_ZONE.map((line) =>
    line === 'TZID:Odd Zone' ? line + '\r\nX-LIC-LOCATION:Asia/Tokyo' : line,
  );
  assert.equal(zoneFinder(parseCalendar(ics(...lines)))('Odd Zone')?.offset(0), 9 * 3600);
});

/** The zone as a reader sees it who has nothing but the VTIMEZONE. */
function evaluated(text: string): Zone {
  const renamed = text.replace(/^TZID:.*$/m, 'TZID:Nameless One');
  return zoneFinder(parseCalendar(ics(...renamed.trimEnd().split('\r\n'))))('Nameless One')!;
}

test('a VTIMEZONE written for each zone says what Temporal says, up to 2037', () => {
  const wrong: string[] = [];
  for (const name of NAMES)
    for (const year of [1990, 2026]) {
      const zone = evaluated(vtimezone(name, year));
      const real = ianaZone(name)!;
      for (let at = wallOf(`${year}-01-02`)!; at < wallOf('2037-12-30')!; at += 86_400 * 5 + 3600)
        if (zone.offset(at) !== real.offset(at)) {
          wrong.push(`${name} from ${year}: ${localText(at)}`);
          break;
        }
    }
  assert.deepEqual(wrong, []);
});

test('the VTIMEZONE of Berlin is what everybody writes', () => {
  assert.deepEqual(vtimezone('Europe/Berlin', 2026).trimEnd().split('\r\n'), [
    ...[
      'BEGIN:VTIMEZONE',
      'TZID:Europe/Berlin',
      'BEGIN:STANDARD',
      'DTSTART:20251026T030000',
      'TZOFFSETFROM:+0200',
    ],
    ...['TZOFFSETTO:+0100', 'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU', 'END:STANDARD', 'BEGIN:DAYLIGHT'],
    ...['DTSTART:20260329T020000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200'],
    ...['RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU', 'END:DAYLIGHT', 'END:VTIMEZONE'],
  ]);
});

test('a browser without Temporal reckons the same offsets', () => {
  const zones = [
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Africa/Monrovia',
    'UTC',
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: Date.UTC(1971, 0) / 1000, max: Date.UTC(2037, 0) / 1000 }),
      (zone, instant) => assert.equal(intlOffset(zone)(instant), ianaZone(zone)!.offset(instant)),
    ),
  );
});
