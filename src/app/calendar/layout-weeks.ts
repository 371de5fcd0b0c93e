import { type Entry, isBar } from './entry.ts';

/** A part of an entry that lies in one week, as a bar or a line in a lane. */
export interface Segment {
  entry: Entry;
  /** First day of the part; days it covers in this week. */
  day: number;
  span: number;
  /** 0 is the topmost. */
  lane: number;
  /** Whether it goes on before and after this week. */
  before: boolean;
  after: boolean;
}

export interface DayOfWeek {
  day: number;
  /** The parts that begin here and are shown. */
  segments: Segment[];
  /** How many touch this day and are not shown for want of room. */
  more: number;
  /** How many there are at all. */
  total: number;
}

/** The days an entry is drawn on: what runs past midnight for less than a day stands on its first day. */
export const drawnTo = (entry: Entry): number => (isBar(entry) ? entry.last : entry.first);

/**
 * Lays out weeks with a fixed number of lanes a day. Where there is more, the last lane says how many more.
 * @param entries sorted by `inOrder`
 */
export function layoutWeeks(
  entries: readonly Entry[],
  from: number,
  weeks: number,
  lanes: number,
): DayOfWeek[] {
  const byWeek: Entry[][] = Array.from({ length: weeks }, () => []);
  for (const entry of entries) {
    const to = drawnTo(entry);
    const first = Math.max(0, Math.floor((entry.first - from) / 7));
    const last = Math.min(weeks - 1, Math.floor((to - from) / 7));
    for (let week = first; week <= last; week += 1) byWeek[week]?.push(entry);
  }
  return byWeek.flatMap((ofWeek, week) => layoutWeek(ofWeek, from + week * 7, lanes));
}

function layoutWeek(entries: readonly Entry[], from: number, lanes: number): DayOfWeek[] {
  const days: DayOfWeek[] = Array.from({ length: 7 }, (_, i) => ({
    day: from + i,
    segments: [],
    more: 0,
    total: 0,
  }));
  const segments = entries.map((entry) => segmentOf(entry, from));
  placed(segments, from);
  const full = fullDays(segments, from, lanes);
  for (const segment of segments) {
    const bits = bitsOf(segment, from);
    const shown = segment.lane < lanes - 1 || (segment.lane === lanes - 1 && (bits & full) === 0);
    const first = days[segment.day - from];
    if (shown) first?.segments.push(segment);
    for (let i = 0; i < 7; i += 1) {
      const day = days[i];
      if (!day || (bits & (1 << i)) === 0) continue;
      day.total += 1;
      if (!shown) day.more += 1;
    }
  }
  return days;
}

function segmentOf(entry: Entry, from: number): Segment {
  const to = drawnTo(entry);
  const day = Math.max(entry.first, from);
  const span = Math.min(to, from + 6) - day + 1;
  return { entry, day, span, lane: 0, before: entry.first < from, after: to > from + 6 };
}

/** The days of the week a part covers, a bit for each. */
const bitsOf = ({ day, span }: Segment, from: number): number => ((1 << span) - 1) << (day - from);

/** Gives each part the topmost lane that is free on all its days. */
function placed(segments: Segment[], from: number): void {
  const taken: number[] = [];
  // below it all lanes of a day are taken: thousands on one day are laid out in one pass
  const free = Array.from({ length: 7 }, () => 0);
  for (const segment of segments) {
    const bits = bitsOf(segment, from);
    const at = segment.day - from;
    let lane = free[at] ?? 0;
    while (((taken[lane] ?? 0) & bits) !== 0) lane += 1;
    taken[lane] = (taken[lane] ?? 0) | bits;
    if (segment.span === 1) free[at] = lane + 1;
    segment.lane = lane;
  }
}

/** The days whose last lane is needed to say how many more there are. */
function fullDays(segments: readonly Segment[], from: number, lanes: number): number {
  let full = 0;
  for (const segment of segments) if (segment.lane >= lanes) full |= bitsOf(segment, from);
  // a bar that gives way on one day is not shown at all: its other days say so too
  for (const segment of segments) {
    const bits = bitsOf(segment, from);
    if (segment.lane === lanes - 1 && (bits & full) !== 0) full |= bits;
  }
  return full;
}
