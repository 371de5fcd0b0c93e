import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { agendaOf } from '../../src/app/calendar/agenda.ts';
import { axisOf } from '../../src/app/calendar/axis.ts';
import { textOf } from '../../src/app/calendar/days.ts';
import { dotsOf } from '../../src/app/calendar/dots.ts';
import { type Entry, inOrder } from '../../src/app/calendar/entry.ts';
import { layoutDay } from '../../src/app/calendar/layout-day.ts';
import { drawnTo, layoutWeeks, type Segment } from '../../src/app/calendar/layout-weeks.ts';
import { berlin, day, timed, whole } from './calendar-samples.ts';

const MONDAY = day('2026-11-23');
const on = (n: number) => textOf(MONDAY + n);
const laid = (entries: Entry[], lanes = 4, weeks = 1) =>
  layoutWeeks([...entries].sort(inOrder), MONDAY, weeks, lanes);
const shown = (days: ReturnType<typeof laid>): Segment[] => days.flatMap(({ segments }) => segments);

test('a week: bars over their days, then what has a time, each in the topmost free lane', () => {
  const days = laid([
    timed('tea', `${on(0)}T16:00`, `${on(0)}T17:00`),
    timed('early', `${on(0)}T08:00`, `${on(0)}T09:00`),
    whole('trip', on(0), on(2)),
    whole('from before', on(-3), on(0)),
    whole('on and on', on(5), on(9)),
  ]);
  const told = shown(days).map(({ entry, day: at, span, lane, before, after }) => [
    entry.id,
    at - MONDAY,
    span,
    lane,
    before,
    after,
  ]);
  assert.deepEqual(told, [
    ['from before', 0, 1, 0, true, false],
    ['trip', 0, 3, 1, false, false],
    ['early', 0, 1, 2, false, false],
    ['tea', 0, 1, 3, false, false],
    ['on and on', 5, 2, 0, false, true],
  ]);
  assert.deepEqual(
    days.map(({ total }) => total),
    [4, 1, 1, 0, 0, 1, 1],
  );
});

test('what runs past midnight for less than a day stands on its first day alone; a whole day long is a bar', () => {
  const night = timed('night', `${on(1)}T22:00`, `${on(2)}T06:00`);
  assert.equal(drawnTo(night), MONDAY + 1);
  assert.equal(shown(laid([night]))[0]?.span, 1);
  assert.equal(shown(laid([timed('long', `${on(1)}T22:00`, `${on(3)}T06:00`)]))[0]?.span, 3);
  // to midnight: the day after is not touched
  assert.equal(
    shown(laid([timed('till midnight', `${on(1)}T20:00`, `${on(2)}T00:00`)]))[0]?.entry.last,
    MONDAY + 1,
  );
});

const entries = fc
  .array(
    fc.record({
      first: fc.integer({ min: -10, max: 20 }),
      days: fc.integer({ min: 1, max: 12 }),
      minutes: fc.option(fc.integer({ min: 0, max: 1410 })),
    }),
    { maxLength: 60 },
  )
  .map((rows) =>
    rows.map(({ first, days, minutes }, n) => {
      const id = `e${n}`;
      if (minutes === null) return whole(id, on(first), on(first + days - 1));
      const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
      return timed(id, `${on(first)}T${time}`, `${on(first)}T${time}`);
    }),
  );

test('weeks, whatever they hold: no two in one place, nothing lost, never more lanes than there are', () => {
  fc.assert(
    fc.property(entries, fc.integer({ min: 2, max: 5 }), (all, lanes) => {
      const days = laid(all, lanes, 2);
      const taken = new Map<string, string>();
      for (const { entry, day: at, span, lane } of shown(days)) {
        assert.ok(lane < lanes);
        for (let n = 0; n < span; n += 1) {
          const place = `${at + n} ${lane}`;
          assert.ok(!taken.has(place), place);
          taken.set(place, entry.key);
        }
      }
      for (const { day: at, more, total } of days) {
        const there = all.filter((entry) => entry.first <= at && drawnTo(entry) >= at).length;
        const seen = [...taken.keys()].filter((place) => place.startsWith(`${at} `)).length;
        assert.equal(total, there);
        assert.equal(seen + more, there);
        // the last lane is free for the line that says how many more
        if (more > 0) assert.ok(!taken.has(`${at} ${lanes - 1}`));
      }
    }),
  );
});

test('thousands on one day are counted, and a few drawn', () => {
  const many = Array.from({ length: 10_000 }, (_, n) => timed(`e${n}`, `${on(2)}T10:00`, `${on(2)}T11:00`));
  const days = laid(many);
  assert.equal(days[2]?.segments.length, 3);
  assert.equal(days[2]?.more, 9997);
});

const room = { least: 30, columns: 3, blocks: 36 };
const axis = axisOf(berlin, [MONDAY]);
const column = (all: Entry[]) => layoutDay(all, MONDAY, axis, berlin, room);

test('a day: what overlaps stands side by side, what does not has the whole width', () => {
  const { blocks } = column([
    timed('a', `${on(0)}T09:00`, `${on(0)}T10:30`),
    timed('b', `${on(0)}T10:00`, `${on(0)}T11:00`),
    timed('c', `${on(0)}T10:30`, `${on(0)}T11:30`),
    timed('alone', `${on(0)}T15:00`, `${on(0)}T16:00`),
  ]);
  const told = blocks.map(({ entry, top, height, column, columns }) => [
    entry.id,
    top,
    height,
    column,
    columns,
  ]);
  assert.deepEqual(told, [
    ['a', 540, 90, 0, 2],
    ['b', 600, 60, 1, 2],
    ['c', 630, 60, 0, 2],
    ['alone', 900, 60, 0, 1],
  ]);
});

test('short ones are as high as a finger needs, those over midnight are cut at it', () => {
  const { blocks } = column([
    timed('moment', `${on(0)}T12:00`, `${on(0)}T12:00`),
    timed('late', `${on(0)}T23:50`, `${on(0)}T23:55`),
    timed('night', `${on(-1)}T22:00`, `${on(0)}T02:00`),
  ]);
  const of = (id: string) => blocks.find(({ entry }) => entry.id === id)!;
  assert.equal(of('moment').height, 30);
  assert.equal(of('late').top + of('late').height, 1440);
  assert.deepEqual([of('night').top, of('night').height, of('night').before], [0, 120, true]);
});

test('a day, whatever it holds: no overlap, a bounded number, the rest counted', () => {
  const times = fc.array(
    fc.record({ from: fc.integer({ min: 0, max: 1439 }), length: fc.integer({ min: 0, max: 600 }) }),
    { maxLength: 120 },
  );
  fc.assert(
    fc.property(times, (list) => {
      const start = day(on(0)) * 86_400_000;
      const at = (minutes: number) => berlin.instantOf(start + Math.min(1440, minutes) * 60_000);
      const all = list.map(({ from, length }, n) => ({
        ...timed(`e${n}`, `${on(0)}T00:00`, `${on(0)}T00:00`),
        start: at(from),
        end: at(from + length),
      }));
      const { blocks, more } = column(all);
      assert.ok(blocks.length <= room.blocks);
      assert.equal(blocks.length + more, all.length);
      for (const a of blocks)
        for (const b of blocks) {
          if (a === b || a.column !== b.column) continue;
          assert.ok(a.top + a.height <= b.top || b.top + b.height <= a.top);
        }
      for (const block of blocks) assert.ok(block.column < block.columns && block.columns <= room.columns);
    }),
  );
});

test('the agenda has every day of what takes several; dots are three at most', () => {
  const all = [whole('trip', on(-2), on(1)), timed('tea', `${on(0)}T16:00`, `${on(0)}T17:00`)];
  const rows = agendaOf(all, MONDAY, MONDAY + 6).map(({ day: at, entry }) => [at - MONDAY, entry.id]);
  assert.deepEqual(rows, [
    [0, 'trip'],
    [0, 'tea'],
    [1, 'trip'],
  ]);
  const many = [1, 2, 3, 4].map((n) => timed(`e${n}`, `${on(0)}T16:00`, `${on(0)}T17:00`));
  const dots = dotsOf(many, MONDAY, MONDAY + 6);
  assert.deepEqual([dots.get(MONDAY)?.total, dots.get(MONDAY)?.collections.length], [4, 3]);
  assert.equal(dots.size, 1);
});
