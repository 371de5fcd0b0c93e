import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localText, wallOf } from '../../src/shared/formats/icalendar/civil.ts';
import { occurrences } from '../../src/shared/formats/icalendar/occurrences.ts';
import { EXAMPLES, shown, START } from './icalendar-rfc-examples.ts';
import { event, ics } from './icalendar-samples.ts';

/** That of the RFC; one whose clocks change on other days; one in the south, by half an hour. */
const ZONES = ['America/New_York', 'Europe/Oslo', 'Australia/Lord_Howe'];
const VIEWER = 'Asia/Tokyo';
const basic = (text: string) => localText(wallOf(text)!).replace(/[-:]/g, '');

/** An instant by the platform's own reckoning. */
const instant = (local: string, zone: string): string =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(zone).toInstant().toString();

/** The rule with UNTIL as the instant that its local time is in the zone. */
const ruleIn = (rule: string, until: string | undefined, zone: string): string =>
  until === undefined
    ? rule
    : rule.replace(/UNTIL=[^;]+/, `UNTIL=${instant(until, zone).replace(/[-:]/g, '')}`);

/** All of a series, asked for in windows of three years; what lies in two windows is there once. */
function starts(bytes: Uint8Array, year: number): string[] {
  const found = new Set<string>();
  for (let from = year - 1; from < year + 12; from += 3) {
    const window = { from: `${from}-01-01T00:00:00Z`, to: `${from + 3}-01-01T00:00:00Z`, zone: VIEWER };
    for (const { start } of occurrences(bytes, window).list) found.add(start);
  }
  return [...found];
}

/** The RFC leaves DTSTART out where the rule does not give it. */
const leftOut = (rule: string, start: string): string[] =>
  rule.includes('BYDAY=FR;BYMONTHDAY=13') ? [`EXDATE${start}`] : [];

for (const zone of ZONES)
  test(`the examples of RFC 5545 §3.8.5.3 as events in ${zone}`, () => {
    for (const [rule, expected, start = START, most = 100, until] of EXAMPLES) {
      const begins = `;TZID=${zone}:${basic(start)}`;
      const bytes = ics(
        ...event(
          'UID:a',
          `DTSTART${begins}`,
          ...leftOut(rule, begins),
          'DURATION:PT30M',
          `RRULE:${ruleIn(rule, until, zone)}`,
        ),
      );
      const found = starts(bytes, Number(start.slice(0, 4))).slice(0, most);
      const walls = found.map((one) =>
        wallOf(Temporal.Instant.from(one).toZonedDateTimeISO(zone).toPlainDateTime().toString())!,
      );
      assert.equal(shown(walls), expected, rule);
      assert.deepEqual(
        found,
        walls.map((wall) => instant(localText(wall), zone)),
        rule,
      );
    }
  });

test('the examples as all-day and floating events, for whoever looks', () => {
  const daily = EXAMPLES.filter(([rule]) => !/HOURLY|MINUTELY|BYHOUR/.test(rule));
  for (const [rule, expected, start = START, most = 100, until] of daily) {
    const day = until === undefined ? rule : rule.replace(/UNTIL=[^;]+/, `UNTIL=${basic(until).slice(0, 8)}`);
    const date = `;VALUE=DATE:${basic(start).slice(0, 8)}`;
    const allDay = ics(...event('UID:a', `DTSTART${date}`, ...leftOut(rule, date), `RRULE:${day}`));
    const found = starts(allDay, Number(start.slice(0, 4))).slice(0, most);
    assert.equal(shown(found.map((one) => wallOf(`${one}T09:00`)!)), expected, rule);
    const local = until === undefined ? rule : rule.replace(/UNTIL=[^;]+/, `UNTIL=${basic(until)}`);
    const begins = `:${basic(start)}`;
    const floating = ics(...event('UID:a', `DTSTART${begins}`, ...leftOut(rule, begins), `RRULE:${local}`));
    const instants = starts(floating, Number(start.slice(0, 4))).slice(0, most);
    assert.equal(shown(instants.map((one) => wallOf(one.slice(0, -1))! + 9 * 3600)), expected, rule);
  }
});

/** A day on which the clocks change: zone, date, what the clock of the event shows, and the instants around it. */
const CHANGES: [string, string, string, [string, string, string]][] = [
  ['America/New_York', '2026-03-08', '02:30', ['03-07T07:30', '03-08T07:30', '03-09T06:30']],
  ['America/New_York', '2026-11-01', '01:30', ['10-31T05:30', '11-01T05:30', '11-02T06:30']],
  ['America/New_York', '2026-11-01', '10:00', ['10-31T14:00', '11-01T15:00', '11-02T15:00']],
  ['Europe/Oslo', '2026-03-29', '02:30', ['03-28T01:30', '03-29T01:30', '03-30T00:30']],
  ['Europe/Oslo', '2026-10-25', '02:30', ['10-24T00:30', '10-25T00:30', '10-26T01:30']],
  ['Australia/Lord_Howe', '2026-10-04', '02:15', ['10-02T15:45', '10-03T15:45', '10-04T15:15']],
  ['Australia/Lord_Howe', '2026-04-05', '01:45', ['04-03T14:45', '04-04T14:45', '04-05T15:15']],
];

test('across the change of the clocks, both ways, with a length that stays', () => {
  for (const [zone, date, time, expected] of CHANGES) {
    const before = Temporal.PlainDate.from(date).subtract({ days: 1 });
    const bytes = ics(
      ...event(
        'UID:a',
        `DTSTART;TZID=${zone}:${basic(`${before.toString()}T${time}`)}`,
        'DURATION:PT45M',
        'RRULE:FREQ=DAILY;COUNT=3',
      ),
    );
    const { list } = occurrences(bytes, { from: '2026-01-01', to: '2027-01-01', zone: VIEWER });
    assert.deepEqual(
      list.map(({ start }) => start.slice(5, 16)),
      expected,
      `${zone} ${date} ${time}`,
    );
    for (const { start, end } of list) assert.equal(Date.parse(end) - Date.parse(start), 45 * 60_000);
    assert.equal(list[0]!.zone, zone);
  }
});
