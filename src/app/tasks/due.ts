import { type Day, dayOf, localDay } from './day.ts';

/** When a task is due, as seen where the reader is. */
export interface Due {
  /** The day here. */
  day: Day;
  /** For sorting, milliseconds: a day without a time counts as its end. */
  at: number;
  timed: boolean;
  /** Its own zone when its clock shows another time there than here; else null. */
  zone: string | null;
}

const MINUTE = 60_000;
const wallOf = (local: string): number => Date.parse(`${local}Z`);

/** What a zone's clock is ahead of UTC at an instant, milliseconds. */
function offset(zone: string, instant: number): number {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(format.format(instant)) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE;
}

/** The instant of "2026-11-27T14:30" on the clock of a zone; null: no such time or zone. */
export function instantIn(local: string, zone: string): number | null {
  const wall = wallOf(local);
  if (Number.isNaN(wall)) return null;
  try {
    const guess = wall - offset(zone, wall);
    return wall - offset(zone, guess);
  } catch {
    return null; // no zone of this name: the time is shown as it stands
  }
}

/**
 * @param due a date, a local time, or an instant with Z, as the service gives it
 * @param zone whose clock a local time is on; null: the clock of wherever one is
 */
export function dueOf(due: string | null, zone: string | null): Due | null {
  if (!due) return null;
  const day = dayOf(due);
  if (day === null) return null;
  if (due.length === 10) return { day, at: new Date(`${due}T23:59:59`).getTime(), timed: false, zone: null };
  const local = new Date(due.slice(0, 19)).getTime();
  const own = due.endsWith('Z') ? 'UTC' : zone;
  const at = (own ? instantIn(due.slice(0, 19), own) : null) ?? local;
  return { day: localDay(at), at, timed: true, zone: own && at !== local ? own : null };
}
