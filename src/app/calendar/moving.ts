import { DAY_MS } from './days.ts';
import { dayTimes, type Entry, timedTimes, type Times } from './entry.ts';
import { clockOf, type ZoneClock } from './zone-clock.ts';

/** Where an entry goes when it is moved or resized. All on the clock of whoever looks, which is `clock`. */

export const QUARTER = 15 * 60_000; // ms

/** The same wall time so many days on, on the event's own clock, and as long as before. */
export function byDays(clock: ZoneClock, entry: Entry, days: number): Times {
  if (entry.allDay) return dayTimes(clock, entry.first + days, entry.last + days);
  const own = (entry.zone && clockOf(entry.zone)) || clock;
  const start = own.instantOf(own.wallOf(entry.start) + days * DAY_MS);
  return timedTimes(clock, start, start + (entry.end - entry.start));
}

/** From another instant on, as long as before. */
export const startingAt = (clock: ZoneClock, entry: Times, start: number): Times =>
  timedTimes(clock, start, start + (entry.end - entry.start));

/** With another end, at least a quarter of an hour after the start. */
export const endingAt = (clock: ZoneClock, { start }: Times, end: number): Times =>
  timedTimes(clock, start, Math.max(start + QUARTER, end));

/** With another start, at least a quarter of an hour before the end. */
export const beginningAt = (clock: ZoneClock, { end }: Times, start: number): Times =>
  timedTimes(clock, Math.min(end - QUARTER, start), end);

/** With its end a day later or earlier for whole days, else a quarter of an hour: never less than one of these. */
export const longerBy = (clock: ZoneClock, times: Times, steps: number): Times =>
  times.allDay
    ? dayTimes(clock, times.first, Math.max(times.first, times.last + steps))
    : endingAt(clock, times, times.end + steps * QUARTER);

export const sameTimes = (a: Times, b: Times): boolean =>
  a.allDay === b.allDay &&
  (a.allDay ? a.first === b.first && a.last === b.last : a.start === b.start && a.end === b.end);

/**
 * The times another occurrence of a series gets when this one goes from `from` to `to`: as many days and as much later
 * on its clock, and as long as this one is then.
 */
export function shiftedAlong(clock: ZoneClock, entry: Entry, from: Times, to: Times): Times {
  if (to.allDay) {
    const first = entry.first + to.first - from.first;
    return dayTimes(clock, first, first + to.last - to.first);
  }
  const own = (entry.zone && clockOf(entry.zone)) || clock;
  const start = own.instantOf(own.wallOf(entry.start) + own.wallOf(to.start) - own.wallOf(from.start));
  return timedTimes(clock, start, start + (to.end - to.start));
}
