import { DAY_MS } from './days.ts';
import { dayStart, type ZoneClock } from './zone-clock.ts';

/**
 * The hours of a week as they lie on the page, in minutes from its top. All days share one axis. Where a clock is put
 * back in that week, the hour that comes twice is there twice; days on which it comes once have a gap there. Where a
 * clock is put forward, the hour that is skipped is a gap of that day.
 */
export interface Axis {
  /** Minutes of the whole axis: 1,440, and the time that comes twice. */
  length: number;
  /** The wall minutes that come twice; null: none do. */
  twice: { from: number; length: number } | null;
}

/** Minutes on the page, from the top. */
export interface Stretch {
  from: number;
  to: number;
}

export const DAY_MINUTES = 1440;
const MINUTE = 60_000;

/** How much a clock is moved during a day, minutes: 60 when it is put back; and at which instant. */
function shiftOn(clock: ZoneClock, day: number): { minutes: number; at: number } | null {
  const [start, end] = [dayStart(clock, day), dayStart(clock, day + 1)];
  const minutes = (end - start - DAY_MS) / MINUTE;
  if (minutes === 0) return null;
  // a day whose midnight is skipped begins after its shift
  if (clock.wallOf(start) > day * DAY_MS) return { minutes, at: start };
  // found by halving: offsets change once a day at most
  let [low, high] = [start, end];
  while (high - low > 1000) {
    const middle = (low + high) / 2;
    if (clock.offset(middle) === clock.offset(start)) low = middle;
    else high = middle;
  }
  return { minutes, at: Math.floor(high / MINUTE) * MINUTE };
}

const minutesOf = (clock: ZoneClock, day: number, instant: number): number =>
  (clock.wallOf(instant) - day * DAY_MS) / MINUTE;

/** The axis for these days on a clock. */
export function axisOf(clock: ZoneClock, days: readonly number[]): Axis {
  for (const day of days) {
    const shift = shiftOn(clock, day);
    if (!shift || shift.minutes <= 0) continue;
    const twice = { from: minutesOf(clock, day, shift.at), length: shift.minutes };
    return { length: DAY_MINUTES + twice.length, twice };
  }
  return { length: DAY_MINUTES, twice: null };
}

/** Where an instant lies on the axis of a day; what lies before or after that day is at its ends. */
export function placeOf(axis: Axis, clock: ZoneClock, day: number, instant: number): number {
  const start = dayStart(clock, day);
  if (instant <= start) return 0;
  if (instant >= dayStart(clock, day + 1)) return axis.length;
  const wall = minutesOf(clock, day, instant);
  const { twice } = axis;
  if (!twice) return wall;
  const again = wall < twice.from + twice.length && (instant - start) / MINUTE >= wall + twice.length;
  return wall >= twice.from + twice.length || again ? wall + twice.length : wall;
}

/** The instant a place on the axis of a day means; a place in a gap means the moment after it. */
export function instantAt(axis: Axis, clock: ZoneClock, day: number, place: number): number {
  const { twice } = axis;
  const at = Math.min(axis.length, Math.max(0, place));
  if (at >= axis.length) return dayStart(clock, day + 1);
  const wallAt = (minutes: number, later = false) => clock.instantOf(day * DAY_MS + minutes * MINUTE, later);
  if (!twice || at < twice.from + twice.length) return wallAt(at);
  const comesTwice = (shiftOn(clock, day)?.minutes ?? 0) > 0;
  if (at >= twice.from + 2 * twice.length) return wallAt(at - twice.length);
  return comesTwice ? wallAt(at - twice.length, true) : wallAt(twice.from + twice.length);
}

/** The stretches of a day's axis that its clock never shows. */
export function gapsOf(axis: Axis, clock: ZoneClock, day: number): Stretch[] {
  const shift = shiftOn(clock, day);
  const gaps: Stretch[] = [];
  const { twice } = axis;
  if (twice && (shift?.minutes ?? 0) <= 0)
    gaps.push({ from: twice.from + twice.length, to: twice.from + 2 * twice.length });
  if (shift && shift.minutes < 0) {
    const to = minutesOf(clock, day, shift.at);
    gaps.push({ from: to + shift.minutes, to });
  }
  return gaps;
}

/** The full hours of an axis: where each lies, which it is, and whether it comes again there. */
export function hoursOf({ length, twice }: Axis): { place: number; minutes: number; again: boolean }[] {
  const hours = [];
  for (let place = 0; place < length; place += 60) {
    const repeated = twice !== null && place >= twice.from + twice.length;
    const minutes = repeated && twice ? place - twice.length : place;
    const again = repeated && twice !== null && place < twice.from + 2 * twice.length;
    hours.push({ place, minutes, again });
  }
  return hours;
}
