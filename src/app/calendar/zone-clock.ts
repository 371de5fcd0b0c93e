import { intlOffset } from '../../shared/formats/icalendar/zone-intl.ts';
import { DAY_MS } from './days.ts';

/**
 * The clock of a time zone. An *instant* is milliseconds since 1970 in UTC; a *wall* is what the clock on the wall
 * shows, in milliseconds as if it were UTC.
 */
export interface ZoneClock {
  zone: string;
  /** Milliseconds east of UTC at an instant. */
  offset: (instant: number) => number;
  wallOf: (instant: number) => number;
  /**
   * The instant of a wall. A wall that a clock skips is meant an hour later; of one that comes twice the first is
   * taken, or the second when `later`.
   */
  instantOf: (wall: number, later?: boolean) => number;
}

const clocks = new Map<string, ZoneClock>();

/** The clock of an IANA zone, made once; null for a name that is none. */
export function clockOf(zone: string): ZoneClock | null {
  const known = clocks.get(zone);
  if (known) return known;
  try {
    const made = newClock(zone);
    clocks.set(zone, made);
    return made;
  } catch {
    return null; // no such zone: the caller says so
  }
}

function newClock(zone: string): ZoneClock {
  const seconds = intlOffset(zone);
  const offset = (instant: number): number => seconds(instant / 1000) * 1000;
  return {
    zone,
    offset,
    wallOf: (instant) => instant + offset(instant),
    instantOf(wall, later = false) {
      const before = offset(wall - DAY_MS);
      const after = offset(wall + DAY_MS);
      const fits = [before, after].filter((one) => offset(wall - one) === one);
      const chosen = later ? fits.at(-1) : fits[0];
      return wall - (chosen ?? before);
    },
  };
}

/** The zone this browser is in. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Of a browser that cannot name its zone, UTC. */
export const ownClock = (): ZoneClock => clockOf(ownZone()) ?? (clockOf('UTC') as ZoneClock);

/** The wall of "2026-11-24T16:30[:00]" or "2026-11-24"; null for what is none. */
export function wallOf(text: string): number | null {
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
  if (!match) return null;
  const [, date, hour = '00', minute = '00', second = '00'] = match;
  const wall = Date.parse(`${date}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(wall) ? null : wall;
}

/** "2026-11-24T16:30:00" */
export const wallText = (wall: number): string => new Date(wall).toISOString().slice(0, 19);

/** The day a wall lies on. */
export const dayOfWall = (wall: number): number => Math.floor(wall / DAY_MS);

/** The instant at which a day begins on a clock. */
export const dayStart = (clock: ZoneClock, day: number): number => clock.instantOf(day * DAY_MS);

/** "Oslo" of Europe/Oslo, "Buenos Aires" of America/Argentina/Buenos_Aires. */
export const placeOfZone = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
