import { type Axis, placeOf } from './axis.ts';
import type { Entry, Times } from './entry.ts';
import type { ZoneClock } from './zone-clock.ts';

/** An entry in the column of a day; minutes on the axis, columns beside each other counted from 0. */
export interface Block {
  entry: Entry;
  top: number;
  height: number;
  column: number;
  /** How many columns the entries that overlap it take. */
  columns: number;
  /** Whether it goes on before and after this day. */
  before: boolean;
  after: boolean;
}

export interface DayLayout {
  blocks: Block[];
  /** How many found no room. */
  more: number;
}

export interface DayRoom {
  /** The shortest a block is drawn, minutes of the axis. */
  least: number;
  /** How many may stand beside each other. */
  columns: number;
  /** How many blocks a day has at most. */
  blocks: number;
}

/** Where times lie in the column of a day. */
export function stretchOf(axis: Axis, clock: ZoneClock, day: number, times: Times, least: number) {
  const top = Math.min(placeOf(axis, clock, day, times.start), axis.length - least);
  const end = placeOf(axis, clock, day, times.end);
  return { top, height: Math.max(least, end - top) };
}

/**
 * Lays out the column of a day: what overlaps stands side by side. A day with more than there is room for gets fewer
 * columns, and says how many are left out.
 * @param entries that touch the day and are no bars
 */
export function layoutDay(
  entries: readonly Entry[],
  day: number,
  axis: Axis,
  clock: ZoneClock,
  room: DayRoom,
): DayLayout {
  const all: Block[] = entries.map((entry) => ({
    entry,
    ...stretchOf(axis, clock, day, entry, room.least),
    column: 0,
    columns: 1,
    before: entry.first < day,
    after: entry.last > day,
  }));
  all.sort((a, b) => a.top - b.top || b.height - a.height || (a.entry.key < b.entry.key ? -1 : 1));
  for (let columns = room.columns; ; columns -= 1) {
    const blocks = inColumns(all, columns);
    if (columns > 1 && blocks.length > room.blocks) continue;
    const shown = blocks.slice(0, room.blocks);
    return { blocks: shown, more: all.length - shown.length };
  }
}

/** Those that find a place in so many columns, cluster by cluster of what overlaps. */
function inColumns(sorted: readonly Block[], most: number): Block[] {
  const placed: Block[] = [];
  let cluster: Block[] = [];
  let ends: number[] = [];
  const close = () => {
    for (const block of cluster) block.columns = ends.length;
    placed.push(...cluster);
    cluster = [];
    ends = [];
  };
  for (const block of sorted) {
    if (ends.length > 0 && ends.every((end) => end <= block.top)) close();
    const free = ends.findIndex((end) => end <= block.top);
    const column = free >= 0 ? free : ends.length;
    if (column >= most) continue;
    ends[column] = block.top + block.height;
    cluster.push({ ...block, column });
  }
  close();
  return placed;
}
