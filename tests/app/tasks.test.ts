import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { TaskSummary } from '../../src/shared/contract/calendar.ts';
import { arrange, type Entry, GROUPS, withParts } from '../../src/app/tasks/arrange.ts';
import { dayOf, dayText } from '../../src/app/tasks/day.ts';
import { dueOf, instantIn } from '../../src/app/tasks/due.ts';
import { understand, type Understood } from '../../src/app/tasks/quick.ts';

const NOW = new Date(2026, 10, 22, 9, 0).getTime(); // a Sunday
const TODAY = dayOf('2026-11-22')!;
const said = ({ day, time, priority, title }: Understood) =>
  [title, day === null ? null : dayText(day), time, priority] as const;
const line = (text: string) => said(understand(text, NOW));

test('a line ends with a date', () => {
  for (const [end, day] of [
    ['today', '2026-11-22'],
    ['tomorrow', '2026-11-23'],
    ['Tomorrow', '2026-11-23'],
    ['mon', '2026-11-23'],
    ['fri', '2026-11-27'],
    ['Friday', '2026-11-27'],
    ['sun', '2026-11-29'], // the next one: today has a word of its own
    ['27.11.', '2026-11-27'],
    ['21.11.', '2027-11-21'], // the next such day
    ['22.11.', '2026-11-22'],
    ['1.1.2028', '2028-01-01'],
    ['29.2.', '2028-02-29'],
    ['27 nov', '2026-11-27'],
    ['27 November', '2026-11-27'],
    ['3 Mar 2028', '2028-03-03'],
    ['2026-11-27', '2026-11-27'],
    ['2020-01-05', '2020-01-05'], // what is written out is taken at its word
  ] as const)
    assert.deepEqual(line(`Call Ada ${end}`), ['Call Ada', day, null, 0], end);
});

test('a time belongs to a date, and a priority stands before or after it', () => {
  assert.deepEqual(line('Call Ada fri 14:30'), ['Call Ada', '2026-11-27', '14:30', 0]);
  assert.deepEqual(line('Call Ada 27 nov 9:05 !1'), ['Call Ada', '2026-11-27', '09:05', 1]);
  assert.deepEqual(line('Call Ada !3 tomorrow'), ['Call Ada', '2026-11-23', null, 9]);
  assert.deepEqual(line('Call Ada !2'), ['Call Ada', null, null, 5]);
});

test('what is not at the end, or no date, or all there is, stays in the title', () => {
  for (const text of [
    'Tomorrow never dies',
    'Watch 24 at 20:15', // a time alone is no date
    'Pay 31.2.',
    'Pay 30 feb',
    'Buy 27 novels',
    'Version 2.5',
    'Read 27.11',
    'Room 25:00',
    'tomorrow',
    '!1',
    'Rate it !4',
    'Fix 2026-13-01',
    'Mary in may be',
  ])
    assert.deepEqual(line(text), [text, null, null, 0], text);
  assert.deepEqual(line('  Call   Ada  '), ['Call Ada', null, null, 0]);
  assert.deepEqual(line(''), ['', null, null, 0]);
});

test('only one date and one priority are taken; what is left in the title stays there', () => {
  assert.deepEqual(line('Plan friday tomorrow'), ['Plan friday', '2026-11-23', null, 0]);
  assert.deepEqual(line('Plan !1 !2'), ['Plan !1', null, null, 5]);
  assert.deepEqual(said(understand('Watch tomorrow', NOW, { due: true })), ['Watch tomorrow', null, null, 0]);
  assert.deepEqual(said(understand('Say !1', NOW, { priority: true })), ['Say !1', null, null, 0]);
});

test('whatever the title and the day: what was written out is understood', () => {
  const words = fc.array(fc.constantFrom('Call', 'the', 'ferry', '27', '14:30', 'nov', '!'), {
    minLength: 1,
    maxLength: 5,
  });
  const days = fc.integer({ min: TODAY - 2000, max: TODAY + 4000 });
  fc.assert(
    fc.property(words, days, fc.constantFrom('', ' !1', ' !2', ' !3'), (title, day, priority) => {
      const found = understand(`${title.join(' ')} ${dayText(day)}${priority}`, NOW);
      assert.deepEqual([found.title, found.day], [title.join(' '), day]);
      assert.equal(found.priority, { '': 0, ' !1': 1, ' !2': 5, ' !3': 9 }[priority]);
    }),
  );
});

test('no line is too odd, and no word of it is lost', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (text) => {
      const { title } = understand(text, NOW);
      assert.ok(text.trim().split(/\s+/).join(' ').startsWith(title));
      assert.equal(title === '', text.trim() === '');
    }),
  );
});

test('a due time is seen on the clock here, across daylight changes', () => {
  assert.equal(instantIn('2026-07-01T09:00:00', 'Asia/Tokyo'), Date.parse('2026-07-01T00:00:00Z'));
  assert.equal(instantIn('2026-10-25T12:00:00', 'Europe/Berlin'), Date.parse('2026-10-25T11:00:00Z'));
  assert.equal(instantIn('2026-03-29T12:00:00', 'Europe/Berlin'), Date.parse('2026-03-29T10:00:00Z'));
  assert.equal(instantIn('2026-07-01T09:00:00', 'Mars/Base'), null);
  assert.equal(dueOf('2026-11-27', null)?.timed, false);
  assert.equal(dueOf('nonsense', null), null);
  assert.equal(dueOf('2026-11-27T10:00:00', null)?.at, new Date('2026-11-27T10:00:00').getTime());
});

let made = 0;
const task = (more: Partial<TaskSummary>): TaskSummary => {
  const id = more.id ?? `t${made++}`;
  return {
    ...{ id, etag: 'e', collection: 'c', title: id, start: null, due: null, zone: null, done: false },
    ...{ doneAt: null, percent: 0, priority: 0, rrule: null, recurring: false, uid: id, parentUid: null },
    ...more,
  };
};
const shown = (tasks: TaskSummary[]) =>
  arrange(tasks, TODAY).map(({ id, group, depth }) => `${group} ${'>'.repeat(depth)}${id}`);

test('tasks by due date, done at the end', () => {
  assert.deepEqual(
    shown([
      task({ id: 'someday' }),
      task({ id: 'later', due: '2026-12-24' }),
      task({ id: 'old', done: true, doneAt: '2026-11-01T10:00:00Z' }),
      task({ id: 'new', done: true, doneAt: '2026-11-20T10:00:00Z', due: '2020-01-01' }),
      task({ id: 'b', due: '2026-11-22' }),
      task({ id: 'a', due: '2026-11-22', priority: 1 }),
      task({ id: 'early', due: '2026-11-22T08:00:00' }),
      task({ id: 'late', due: '2026-11-01' }),
      task({ id: 'week', due: '2026-11-28' }),
      task({ id: 'next', due: '2026-11-29' }),
    ]),
    [
      'Overdue late',
      'Today early',
      'Today a',
      'Today b',
      'This week week',
      'Later next',
      'Later later',
      'No date someday',
      'Done new',
      'Done old',
    ],
  );
});

test('parts lie under what they are part of, where the first open one is due', () => {
  const trip = task({ id: 'trip', due: '2026-12-24' });
  const tent = task({ id: 'tent', parentUid: 'trip', due: '2026-11-22' });
  const pegs = task({ id: 'pegs', parentUid: 'tent' });
  const map = task({ id: 'map', parentUid: 'trip', done: true, doneAt: '2026-11-01T10:00:00Z' });
  assert.deepEqual(shown([map, pegs, tent, trip, task({ id: 'other', due: '2026-11-22' })]), [
    'Today other',
    'Today trip',
    'Today >tent',
    'Today >>pegs',
    'Today >map',
  ]);
  const [, first] = arrange([trip, tent, pegs, map, task({ due: '2026-11-22' })], TODAY);
  assert.deepEqual([first?.id, first?.children.length, first?.partsDone], ['trip', 2, 1]);
  // done with the whole: an open part stands by itself
  assert.deepEqual(shown([{ ...trip, done: true }, pegs, tent, map]), [
    'Today tent',
    'Today >pegs',
    'Done trip',
    'Done >map',
  ]);
});

test('the same UID in two lists: the part belongs to the one in its own', () => {
  const here = task({ id: 'here', uid: 'x', collection: 'c' });
  const there = task({ id: 'there', uid: 'x', collection: 'd' });
  const part = task({ id: 'part', parentUid: 'x', collection: 'd' });
  assert.deepEqual(shown([here, there, part]), ['No date here', 'No date there', 'No date >part']);
});

test('whatever is part of what, in rings too: every task is there once, under its own parent', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  const one = fc.record({
    parentUid: fc.option(fc.constantFrom(...ids, 'gone')),
    done: fc.boolean(),
    due: fc.option(fc.constantFrom('2026-11-01', '2026-11-22', '2026-11-25', '2027-01-01')),
  });
  fc.assert(
    fc.property(fc.array(one, { minLength: 6, maxLength: 6 }), (fields) => {
      const entries = arrange(
        fields.map((field, at) => task({ ...field, id: ids[at]! })),
        TODAY,
      );
      assert.deepEqual(entries.map(({ id }) => id).sort(), ids);
      const order = entries.map(({ group }) => GROUPS.indexOf(group));
      assert.deepEqual(
        order,
        order.toSorted((a, b) => a - b),
      );
      const before: Entry[] = [];
      for (const entry of entries) {
        assert.equal(entry.depth, entry.parent ? entry.parent.depth + 1 : 0);
        if (entry.parent) assert.ok(before.includes(entry.parent) && entry.group === entry.parent.group);
        before.push(entry);
      }
    }),
  );
});

test('a chain of parts as long as the list is no trouble', () => {
  const chain = Array.from({ length: 3000 }, (_, n) =>
    task({ id: `n${n}`, parentUid: n === 0 ? null : `n${n - 1}` }),
  );
  const entries = arrange(chain, TODAY);
  assert.equal(entries.length, 3000);
  assert.ok(withParts(entries[0]!).length > 100);
});
