import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { wallOf } from '../../src/shared/formats/icalendar/civil.ts';
import { expand } from '../../src/shared/formats/icalendar/recur.ts';
import { readRule, WEEKDAYS } from '../../src/shared/formats/icalendar/rule.ts';
import { partsOf, ruleOf, type RuleParts } from '../../src/shared/formats/icalendar/rule-parts.ts';
import { lastDayOf, ruleInWords } from '../../src/shared/formats/icalendar/rule-words.ts';

const START = '2026-11-24T16:30:00';
const words = (rule: string, more: object = {}) =>
  ruleInWords(rule, { start: START, zone: 'Europe/Oslo', ...more });

test('rules in words', () => {
  const said: [string, string][] = [
    ['', ''],
    ['FREQ=DAILY', 'Every day'],
    ['RRULE:FREQ=DAILY;INTERVAL=3;COUNT=1', 'Every 3 days, once'],
    ['FREQ=WEEKLY;BYDAY=TU;UNTIL=20270622T143000Z', 'Every Tuesday until 22 June 2027'],
    ['FREQ=WEEKLY;COUNT=4', 'Every Tuesday, 4 times'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=10', 'Every 2 weeks on Mon and Wed, 10 times'],
    ['FREQ=WEEKLY;INTERVAL=2', 'Every 2 weeks on Tuesday'],
    ['FREQ=WEEKLY;BYDAY=SU,TU,TH', 'Every week on Tue, Thu and Sun'],
    ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'Every weekday, Monday to Friday'],
    ['FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR,SA,SU', 'Every day'],
    ['FREQ=MONTHLY', 'On the 24th of every month'],
    ['FREQ=MONTHLY;BYDAY=-1FR', 'On the last Friday of every month'],
    ['FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-2', 'On the second to last Friday of every month'],
    ['FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1', 'Every 3 months on the last day'],
    [
      'FREQ=MONTHLY;BYMONTHDAY=1,11,21,22,23',
      'On the 1st, the 11th, the 21st, the 22nd and the 23rd of every month',
    ],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', 'On the last weekday of every month'],
    ['FREQ=YEARLY', 'Every year on 24 November'],
    ['FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU', 'Every year on the last Sunday of March'],
    ['FREQ=YEARLY;INTERVAL=2;BYMONTH=3,6;BYMONTHDAY=10', 'Every 2 years on the 10th of March and June'],
    ['FREQ=HOURLY;INTERVAL=3;UNTIL=20261201', 'Every 3 hours until 1 December 2026'],
  ];
  for (const [rule, sentence] of said) assert.equal(words(rule), sentence, rule);
});

test('what has no honest words shows its own text', () => {
  for (const rule of [
    'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO',
    'RSCALE=HEBREW;FREQ=YEARLY',
    'FREQ=DAILY;X-MOON=FULL',
    'FREQ=DAILY;UNTIL=SOMEDAY',
    'FREQ=DAILY;BYMONTHDAY=77',
    'FREQ=MONTHLY;BYDAY=MO;BYHOUR=9,17',
  ]) {
    assert.equal(words(rule), `By a rule of its own: ${rule}`);
    assert.equal(partsOf(rule), null, rule);
  }
});

test('the last day is that of the event’s own clock', () => {
  const end = { until: '2027-06-22T23:30:00Z' };
  assert.equal(lastDayOf(end, 'Asia/Tokyo'), '2027-06-23');
  assert.equal(lastDayOf(end, 'America/New_York'), '2027-06-22');
  assert.equal(lastDayOf(end), '2027-06-22');
  assert.equal(lastDayOf({ until: '2027-06-22T23:30:00' }, 'Asia/Tokyo'), '2027-06-22');
  assert.equal(lastDayOf({ never: true }), null);
});

/** A record with the usual prototype. */
const plain = <T>(of: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(of, { noNullPrototype: true });
const int = (min: number, max: number) => fc.integer({ min, max });
const set = (min: number, max: number, minLength = 0) =>
  fc.uniqueArray(int(min, max), { minLength, maxLength: 7 }).map((list) => list.sort((a, b) => a - b));
const nth = fc.oneof(int(1, 5), int(-5, -1));
const day = fc.oneof(int(1, 31), int(-7, -1));
const monthPart = fc.oneof(plain({ day }), plain({ nth, weekday: int(0, 6) }), fc.constant(null));
const end = fc.oneof(
  fc.constant({ never: true } as const),
  plain({ count: int(1, 500) }),
  fc.constantFrom(
    { until: '2031-06-22' },
    { until: '2031-06-22T16:30:00' },
    { until: '2031-06-22T16:30:00Z' },
  ),
);
const shared = { interval: int(1, 12), weekStart: int(0, 6), end };
const none = {
  days: fc.constant<number[]>([]),
  month: fc.constant(null),
  months: fc.constant<number[]>([]),
};
const parts: fc.Arbitrary<RuleParts> = fc.oneof(
  plain({ freq: fc.constant('DAILY' as const), ...shared, ...none }),
  plain({ freq: fc.constant('WEEKLY' as const), ...shared, ...none, days: set(0, 6) }),
  plain({ freq: fc.constant('MONTHLY' as const), ...shared, ...none, month: monthPart }),
  plain({
    freq: fc.constant('YEARLY' as const),
    ...shared,
    ...none,
    months: set(1, 12, 1),
    month: monthPart,
  }),
  plain({ freq: fc.constant('YEARLY' as const), ...shared, ...none }),
);

test('parts become a rule and the same parts again', () => {
  fc.assert(
    fc.property(parts, (one) => {
      assert.deepEqual(partsOf(ruleOf(one)), one);
      const sentence = words(ruleOf(one));
      assert.match(sentence, /^(?:Every|On) /);
      assert.doesNotMatch(sentence, /undefined|NaN|Invalid|  /);
    }),
    { numRuns: 1000 },
  );
});

const list = (name: string, of: fc.Arbitrary<number | string>) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant('') },
    {
      weight: 1,
      arbitrary: fc
        .uniqueArray(of, { minLength: 1, maxLength: 3 })
        .map((values) => `;${name}=${values.join(',')}`),
    },
  );
const weekday = fc
  .tuple(fc.constantFrom('', '', '', '1', '2', '-1'), fc.constantFrom(...WEEKDAYS))
  .map(([n, name]) => n + name);
const anyRule = fc
  .tuple(
    fc.constantFrom('YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY'),
    fc.constantFrom('', ';INTERVAL=2', ';COUNT=5', ';UNTIL=20290101T000000Z', ';WKST=SU'),
    list('BYDAY', weekday),
    list('BYMONTHDAY', day),
    list('BYMONTH', int(1, 12)),
    list('BYSETPOS', fc.constantFrom(1, 2, -1)),
    fc.constantFrom('', '', '', ';BYHOUR=9', ';BYWEEKNO=20', ';BYYEARDAY=-1'),
  )
  .map(([freq, ...more]) => `FREQ=${freq}${more.join('')}`);

test('a rule that has parts takes place at the same times as its parts', () => {
  const start = wallOf(START)!;
  const walls = (rule: string) =>
    expand(readRule(rule)!, start, { from: start, to: wallOf('2034-01-01')! }).walls.slice(0, 60);
  let shown = 0;
  fc.assert(
    fc.property(anyRule, (rule) => {
      assert.doesNotMatch(words(rule), /undefined|NaN|Invalid/);
      const one = partsOf(rule);
      if (!one) return;
      shown++;
      assert.deepEqual(walls(ruleOf(one)), walls(rule), `${rule} as ${ruleOf(one)}`);
    }),
    { numRuns: 1500 },
  );
  assert.ok(shown > 100, `${shown} rules had parts`);
});
