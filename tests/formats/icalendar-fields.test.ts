import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lenientUtf8, utf8 } from '../../src/shared/formats/bytes.ts';
import { latin1, split } from '../../src/shared/formats/content-lines.ts';
import { editObject, FormatError, type ObjectPatch } from '../../src/shared/formats/icalendar/edit.ts';
import { editOccurrence } from '../../src/shared/formats/icalendar/edit-occurrence.ts';
import { readEvent } from '../../src/shared/formats/icalendar/read.ts';
import { event, ics, ODD_ZONE } from './icalendar-samples.ts';

const NOW = new Date('2026-11-22T10:15:30.123Z');
const STAMPS = ['SEQUENCE', 'DTSTAMP', 'LAST-MODIFIED'];

/** Everything files have that an edit must leave alone: odd order, folds, unknown lines, other components. */
const MASTER = [
  'UID:odd',
  'X-BEFORE;X-A="b;c:d":kept \\, as it is',
  'DTSTART;X-P=1;TZID=Odd Zone:20261005T180000',
  'dtend;TZID=Odd Zone:20261005T193000',
  'RRULE:FREQ=WEEKLY;COUNT=12',
  'EXDATE;TZID=Odd Zone:20261012T180000,20261102T180000',
  'SUMMARY;LANGUAGE=de:Rudern mit Ö',
  'Description;ALTREP="cid:1":first line\\nsecond\\, line',
  ' goes on here',
  'LOCATION:Boat house',
  'ATTENDEE;CN="Lee, Ann";X-NUM-GUESTS=2;RSVP=TRUE;PARTSTAT=ACCEPTED:MAILTO:ann@example.org',
  'ATTENDEE;ROLE=OPT-PARTICIPANT;CUTYPE=ROOM:mailto:room@example.org',
  'ORGANIZER;CN=Bo:mailto:bo@example.org',
  'CATEGORIES;X-C=1:Sport,Wasser',
  'CATEGORIES:Fjörd',
  'URL:https://example.org/a,b',
  'this is no line at all',
  'STATUS:CONFIRMED',
  'SEQUENCE:7',
  'BEGIN:VALARM',
  'X-WR-ALARMUID:one',
  'TRIGGER;X-T=1:-PT10M',
  'ACTION:AUDIO',
  'ATTACH;VALUE=URI:Basso',
  'END:VALARM',
  'BEGIN:VALARM',
  'TRIGGER;VALUE=DATE-TIME:19760401T005545Z',
  'ACTION:NONE',
  'END:VALARM',
];
const OTHERS = [
  ...event(
    'UID:odd',
    'RECURRENCE-ID;TZID=Odd Zone:20261019T180000',
    'DTSTART;TZID=Odd Zone:20261019T200000',
    'SUMMARY:Its own',
    'LOCATION:Its own place',
    'DESCRIPTION:Its own text',
    'STATUS:TENTATIVE',
    'URL:https://example.org/own',
    'CATEGORIES:Own',
    'X-OWN:kept',
  ),
  ...['BEGIN:X-THING', 'X-ODD:1', 'END:X-THING'],
];
const ODD = ics('X-WR-CALNAME:Sport', ...ODD_ZONE, ...event(...MASTER), ...OTHERS);
const LF = utf8(lenientUtf8(ODD).replaceAll('\r\n', '\n'));

const inLine = fc
  .string({ unit: 'binary', maxLength: 120 })
  .map((text) => text.replace(/[\0-\x1f\x7f\ufffe\uffff]/g, ''));
const text = inLine.map((one) => one.trim());
const words = fc.uniqueArray(
  text.filter((word) => word !== ''),
  { maxLength: 4 },
);
const email = fc.constantFrom('ann@example.org', 'room@example.org', 'new@example.org', 'Zoë@example.org');
const guest = fc.record(
  {
    email,
    name: text.map((name) => name.replace(/\s+/g, ' ')),
    role: fc.constantFrom('REQ' as const, 'OPT' as const, 'CHAIR' as const, 'NON' as const),
    status: fc.constantFrom('NEEDS-ACTION' as const, 'ACCEPTED' as const, 'DECLINED' as const),
  },
  { requiredKeys: ['email'], noNullPrototype: true },
);
const guests = fc.uniqueArray(guest, { maxLength: 3, selector: (one) => one.email.toLowerCase() });
const alarm = fc.oneof(
  fc.record(
    {
      before: fc.integer({ min: -3000, max: 20_000 }),
      related: fc.constantFrom('start' as const, 'end' as const),
    },
    { noNullPrototype: true },
  ),
  fc.constant({ at: '2026-12-01T10:00:00Z' }),
);
const alarms = fc.uniqueArray(alarm, { maxLength: 4, selector: (one) => JSON.stringify(one) });

/** A field, what it may be given, and the lines that are its own. */
const FIELDS: Record<string, { values: fc.Arbitrary<unknown>; lines: string[] }> = {
  title: { values: text, lines: ['SUMMARY'] },
  location: { values: text, lines: ['LOCATION'] },
  description: { values: inLine, lines: ['DESCRIPTION', 'X-ALT-DESC'] },
  status: { values: fc.constantFrom('CONFIRMED', 'TENTATIVE', 'CANCELLED', null), lines: ['STATUS'] },
  categories: { values: words, lines: ['CATEGORIES'] },
  url: {
    values: fc.constantFrom('https://example.org/a,b', 'https://example.org/ö?x=1;y', ''),
    lines: ['URL'],
  },
  guests: { values: guests, lines: ['ATTENDEE'] },
  alarms: { values: alarms, lines: [] },
  rrule: {
    values: fc.constantFrom('FREQ=DAILY', 'FREQ=WEEKLY;COUNT=12', 'FREQ=MONTHLY;BYDAY=1MO'),
    lines: ['RRULE'],
  },
};

type Raw = { name: string; raw: string; path: string };

/** Raw lines with where they lie: alarms are left out when they are what is edited. */
function raws(bytes: Uint8Array, skip: readonly string[], alarmsToo: boolean): Raw[] {
  const path: string[] = [];
  return split(latin1(bytes)).flatMap(({ name, value, raw }) => {
    if (name === 'BEGIN') path.push(value.trim());
    const at = path.join('/');
    if (name === 'END') path.pop();
    if (!alarmsToo && at.includes('VALARM')) return [];
    return skip.includes(name) ? [] : [{ name, raw, path: at }];
  });
}

for (const [field, { values, lines }] of Object.entries(FIELDS))
  test(`an edit of ${field} changes its own lines and the stamps, nothing else`, () => {
    fc.assert(
      fc.property(fc.constantFrom(ODD, LF), values, (bytes, value) => {
        const after = editObject(bytes, { [field]: value }, NOW);
        const skip = [...lines, ...STAMPS];
        const alarmsToo = field !== 'alarms';
        assert.deepEqual(raws(after, skip, alarmsToo), raws(bytes, skip, alarmsToo));
        assert.equal(
          editObject(after, { [field]: value }, new Date()),
          after,
          'the same again changes nothing',
        );
        // guests come and go in every occurrence
        if (field === 'guests') return;
        const own = lenientUtf8(after).split(/BEGIN:VEVENT\r?\n/)[2]!;
        assert.equal(
          own,
          lenientUtf8(bytes).split(/BEGIN:VEVENT\r?\n/)[2],
          'what an occurrence says stays its own',
        );
      }),
      { numRuns: 200 },
    );
  });

test('values read back as they were given', () => {
  fc.assert(
    fc.property(text, inLine, words, guests, alarms, (title, description, categories, people, bells) => {
      const patch = { title, description, categories, guests: people, alarms: bells };
      const fields = readEvent(editObject(ODD, patch, NOW))!;
      assert.deepEqual(
        [fields.title, fields.description, fields.categories],
        [title, description, categories],
      );
      const known = new Map(readEvent(ODD)!.guests.map((one) => [one.email, one]));
      const wanted = people.map((one) => ({
        ...(known.get(one.email) ?? { name: '', role: 'REQ', status: 'NEEDS-ACTION' }),
        ...one,
        name: (one.name ?? known.get(one.email)?.name ?? '').trim(),
      }));
      const byEmail = (list: readonly { email: string }[]) =>
        [...list].sort((a, b) => (a.email < b.email ? -1 : 1));
      assert.deepEqual(byEmail(fields.guests), byEmail(wanted));
      const key = (one: object) => JSON.stringify(one);
      assert.deepEqual(fields.alarms.map(key).sort(), bells.map(key).sort());
    }),
    { numRuns: 300 },
  );
});

test('guests and alarms that stay keep their lines', () => {
  const after = lenientUtf8(
    editObject(
      ODD,
      {
        guests: [
          { email: 'ANN@example.org', status: 'DECLINED' },
          { email: 'new@example.org', name: 'Néw, "N"' },
        ],
        alarms: [{ before: 10 }, { before: 1440 }, { before: 0, related: 'end' }],
      },
      NOW,
    ),
  ).replaceAll('\r\n ', '');
  assert.match(after, /ATTENDEE;CN="Lee, Ann";X-NUM-GUESTS=2;RSVP=TRUE;PARTSTAT=DECLINED:MAILTO:ann@/i);
  assert.doesNotMatch(after, /room@/);
  assert.match(after, /ATTENDEE;CN="Néw, \^'N\^'";ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION:mailto:new@/);
  assert.match(after, /X-WR-ALARMUID:one\r\nTRIGGER;X-T=1:-PT10M\r\nACTION:AUDIO/);
  assert.match(after, /TRIGGER:-P1D\r\n/);
  assert.match(after, /TRIGGER;RELATED=END:PT0S\r\n/);
  assert.match(after, /ACTION:NONE/, 'a marker no form shows stays');
});

test('nothing breaks out of a line', () => {
  const bad = 'x\r\nATTENDEE:mailto:evil@example.org\nBEGIN:VALARM';
  const after = editObject(
    ODD,
    {
      title: bad,
      location: bad,
      description: bad,
      categories: [bad],
      guests: [{ email: 'a@b.c', name: bad }],
    },
    NOW,
  );
  const names = split(latin1(after)).map(({ name }) => name);
  assert.equal(
    names.filter((name) => name === 'ATTENDEE').length,
    2,
    'one in the series, one in the changed occurrence',
  );
  assert.equal(
    names.filter((name) => name === 'BEGIN').length,
    split(latin1(ODD)).filter((l) => l.name === 'BEGIN').length,
  );
  for (const url of ['java script:x', 'https://a b', 'https://a\r\nX:1', 'nothing'])
    assert.throws(
      () => editObject(ODD, { url }, NOW),
      (error) => error instanceof FormatError && error.code === 'url-invalid',
      url,
    );
});

test('one occurrence changed leaves series and others byte for byte', () => {
  const fields = Object.entries(FIELDS).filter(([field]) => field !== 'rrule');
  for (const [field, { values }] of fields)
    fc.assert(
      fc.property(values, (value) => {
        const patch: ObjectPatch = { [field]: value };
        const after = lenientUtf8(editOccurrence(ODD, '2026-10-26T18:00:00', patch, NOW));
        const before = lenientUtf8(ODD);
        const tail = before.slice(before.indexOf('BEGIN:X-THING'));
        assert.ok(after.startsWith(before.slice(0, before.indexOf('BEGIN:X-THING'))), field);
        assert.ok(after.endsWith(tail), field);
        const made = after.slice(before.length - tail.length, after.length - tail.length);
        if (made === '') return;
        assert.match(made, /^BEGIN:VEVENT\r\n[^]*END:VEVENT\r\n$/);
        for (const kept of [
          'RECURRENCE-ID;TZID=Odd Zone:20261026T180000',
          'X-BEFORE;X-A="b;c:d":kept',
          'SEQUENCE:8',
        ])
          assert.ok(made.includes(kept), `${field}: ${kept}`);
        assert.doesNotMatch(made, /RRULE|EXDATE/);
      }),
      { numRuns: 60 },
    );
});
