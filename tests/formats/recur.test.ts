import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wallOf } from '../../src/shared/formats/icalendar/civil.ts';
import { expand } from '../../src/shared/formats/icalendar/recur.ts';
import { readRule } from '../../src/shared/formats/icalendar/rule.ts';
import { EXAMPLES, shown, START } from './icalendar-rfc-examples.ts';

/** The first `most` occurrences of a rule. */
function first(rule: string, start = START, most = 100, until?: string): string {
  const wall = wallOf(start)!;
  const bound = until === undefined ? {} : { until: wallOf(until)! };
  const { walls } = expand(readRule(rule)!, wall, { from: wall, to: wallOf('2200-01-01')!, ...bound });
  return shown(walls.slice(0, most));
}

test('the examples of RFC 5545 §3.8.5.3', () => {
  assert.equal(EXAMPLES.length, 42);
  for (const [rule, expected, start, most, until] of EXAMPLES)
    assert.equal(first(rule, start, most, until), expected, rule);
});

test('two rules give the same 24 times a day (RFC 5545 §3.8.5.3, every 20 minutes)', () => {
  const a = first('FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40', START, 100);
  assert.equal(first('FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16', START, 100), a);
});

test('harder rules', () => {
  const cases: [string, string, string, number][] = [
    ['FREQ=MONTHLY', '2023-01-31T09:00', '2023:0131 0331 0531 0731', 4],
    ['FREQ=YEARLY', '2020-02-29T09:00', '2020:0229 2024:0229 2028:0229', 3],
    ['FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO', '2004-12-27T09:00', '2004:1227 2009:1228 2015:1228', 3],
    ['FREQ=YEARLY;BYYEARDAY=-1', '1997-12-31T09:00', '1231 1998:1231', 2],
    ['FREQ=YEARLY;BYMONTH=11;BYDAY=4TH', '1997-11-27T09:00', '1127 1998:1126', 2],
    ['FREQ=DAILY;BYDAY=2MO', '1997-09-08T09:00', '0908 0915', 2],
    ['FREQ=DAILY;BYHOUR=16,9;BYSETPOS=-1', '1997-09-02T16:00', '0902/1600 0903/1600', 2],
    ['FREQ=HOURLY;BYMINUTE=30;BYDAY=MO', '1997-09-01T23:30', '0901/2330 0908/0030', 2],
    ['FREQ=SECONDLY;BYHOUR=3;BYMINUTE=5;BYSECOND=7', '1997-09-02T03:05:07', '0902/0305 0903/0305', 2],
  ];
  for (const [rule, start, expected, most] of cases) assert.equal(first(rule, start, most), expected, rule);
});

test('a late window is the same as counting from the start', () => {
  const rules = [
    'DAILY;INTERVAL=3',
    'WEEKLY;INTERVAL=2;BYDAY=MO,SU',
    'MONTHLY;BYDAY=-1FR',
    'YEARLY;INTERVAL=3',
    'HOURLY;INTERVAL=7',
    'MINUTELY;INTERVAL=1001',
    'DAILY;COUNT=900',
    'WEEKLY;COUNT=120',
  ];
  const start = wallOf('1997-09-02T09:00')!;
  for (const text of rules) {
    const rule = readRule(`FREQ=${text}`)!;
    const [from, to] = [wallOf('1999-11-03T00:00')!, wallOf('1999-12-09T12:00')!];
    const slow = Array.from(
      { length: 40 },
      (_, i) =>
        expand(rule, start, { from: start + i * 20 * 86_400, to: start + (i + 1) * 20 * 86_400 - 1 }).walls,
    ).flat();
    const counted = expand({ ...rule, count: rule.count ?? 10_000_000 }, start, { from, to });
    const jumped = expand(rule, start, { from, to });
    assert.deepEqual(
      jumped.walls,
      counted.cut ? slow.filter((wall) => wall >= from && wall <= to) : counted.walls,
      text,
    );
  }
});

test('no rule takes long; what is not listed whole says so', () => {
  const month = { from: wallOf('2026-11-01')!, to: wallOf('2026-11-30')! };
  const cases: [string, string, boolean | null][] = [
    ['FREQ=DAILY', '1970-01-01T00:00', false],
    ['FREQ=SECONDLY', '2020-01-01T00:00', true],
    ['FREQ=SECONDLY;COUNT=1000000000', '2020-01-01T00:00', true],
    ['FREQ=MINUTELY;COUNT=1000000000;BYDAY=MO', '2020-01-01T00:00', true],
    ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', '1970-01-01T00:00', false],
    ['FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30', '1970-01-01T00:00', false],
    ['FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30;COUNT=1', '1970-01-01T00:00', null],
    ['FREQ=HOURLY;INTERVAL=2;BYHOUR=10', '1970-01-01T09:00', false],
    [
      'FREQ=YEARLY;BYHOUR=' +
        Array.from({ length: 24 }, (_, i) => i).join() +
        ';BYMINUTE=' +
        Array.from({ length: 60 }, (_, i) => i).join(),
      '1970-01-01T00:00',
      true,
    ],
    [
      'FREQ=YEARLY;COUNT=999999999;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=1,2,3,4,5,6,7,8',
      '0001-01-01T00:00',
      true,
    ],
    ['FREQ=YEARLY;INTERVAL=999999999999', '1970-01-01T00:00', false],
  ];
  for (const [text, start, cut] of cases) {
    const expansion = expand(readRule(text)!, wallOf(start)!, month);
    assert.ok(expansion.walls.length <= 1200);
    if (cut !== null) assert.equal(expansion.cut, cut, text);
  }
});

test('rules that cannot be followed', () => {
  for (const text of ['', 'FREQ=FORTNIGHTLY', 'FREQ=DAILY;RSCALE=HEBREW', 'BYDAY=MO'])
    assert.equal(readRule(text), null);
  assert.deepEqual(readRule('FREQ=DAILY;BYMONTHDAY=0,32,-1;BYDAY=XX;INTERVAL=0')?.byMonthDay, [-1]);
});
