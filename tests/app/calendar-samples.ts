import { type Entry, dayTimes, keyOf, timedTimes } from '../../src/app/calendar/entry.ts';
import { clockOf, wallOf, type ZoneClock } from '../../src/app/calendar/zone-clock.ts';
import { dayOf } from '../../src/app/calendar/days.ts';

/** Entries for tests of the calendar's pure parts. */
export const clock = (zone: string): ZoneClock => clockOf(zone)!;
export const berlin = clock('Europe/Berlin');
export const day = (text: string): number => dayOf(text)!;
export const instant = (text: string, at: ZoneClock = berlin): number => at.instantOf(wallOf(text)!);

const plain = {
  kind: 'event' as const,
  etag: '',
  collection: 'c',
  location: '',
  repeats: false,
  cancelled: false,
  tentative: false,
  done: false,
  zone: null,
};

export function timed(id: string, from: string, to: string, more: Partial<Entry> = {}): Entry {
  const times = timedTimes(berlin, instant(from), instant(to));
  return { ...plain, ...times, id, title: id, recurrenceId: null, key: keyOf(id, null), ...more };
}

/** All day, the last day included. */
export function whole(id: string, first: string, last = first, more: Partial<Entry> = {}): Entry {
  const times = dayTimes(berlin, day(first), day(last));
  return { ...plain, ...times, id, title: id, recurrenceId: null, key: keyOf(id, null), ...more };
}
