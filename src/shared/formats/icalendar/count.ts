/** How many occurrences a series has, for questions about changing it. Uses Temporal, so the server only. */

import { wallOf } from './civil.ts';
import { foundAt, wallsOf, withoutOut } from './found.ts';
import type { Limits } from './recur.ts';
import type { Master, Series } from './series.ts';

/**
 * By the order of the rule. Null: endless, or too many to count. `changed`: with changes of their own; `cancelled`:
 * taken out, or called off.
 */
export type SeriesCounts = {
  total: number | null;
  before: number | null;
  after: number | null;
  changed: number;
  cancelled: number;
  endless: boolean;
};

/** Enough for "every day for fifty years"; beyond it a number says no more than "endless". */
export const COUNTED: Limits = { results: 20_000, periods: 40_000, work: 1_000_000 };
const LAST = wallOf('9999-12-31')!;

/** Counts around the occurrence with this wall by rule; null when there is none. */
export function countSeries(series: Series, key: number): SeriesCounts | null {
  if (!foundAt(series, key)) return null;
  const [master] = series.masters;
  const overrides = master?.overrides ?? series.lone;
  const off = overrides.filter(({ status }) => status === 'CANCELLED').length;
  const changed = overrides.length - off;
  if (!master)
    return {
      ...around(
        overrides.map((one) => one.key),
        key,
      ),
      changed,
      cancelled: off,
      endless: false,
    };
  const endless = isEndless(master);
  const { walls, cut } = wallsOf(master, -Infinity, endless ? key : LAST, COUNTED);
  const keys = keysOf(master, walls);
  const cancelled = off + (endless ? leftOut(master) : walls.filter((wall) => !keys.has(wall)).length);
  if (cut || master.cut) return { total: null, before: null, after: null, changed, cancelled, endless };
  const counts = around([...keys], key);
  if (endless) return { ...counts, total: null, after: null, changed, cancelled, endless };
  return { ...counts, changed, cancelled, endless };
}

/** Whether nothing of it takes place any more. */
export function isOver(series: Series): boolean {
  if (series.lone.length > 0) return false;
  return series.masters.every((master) => {
    if (isEndless(master)) return false;
    const { walls, cut } = wallsOf(master, -Infinity, LAST, COUNTED);
    return !cut && keysOf(master, walls).size === 0;
  });
}

const isEndless = (master: Master): boolean =>
  master.cut || master.rules.some(({ count, until }) => count === null && until === null);

/** The walls by rule of what takes place, changed or not. */
const keysOf = (master: Master, walls: readonly number[]): Set<number> =>
  new Set([...withoutOut(master, walls), ...master.overrides.map(({ key }) => key)]);

function around(keys: readonly number[], key: number): { total: number; before: number; after: number } {
  const before = keys.filter((one) => one < key).length;
  return { total: keys.length, before, after: keys.filter((one) => one > key).length };
}

/** Left-out dates that an endless rule would give: found one by one, since it jumps to each. */
function leftOut(master: Master): number {
  const changed = new Set(master.overrides.map(({ key }) => key));
  const given = (wall: number) => wallsOf(master, wall, wall).walls.includes(wall);
  return [...master.without].filter((wall) => !changed.has(wall) && given(wall)).length;
}
