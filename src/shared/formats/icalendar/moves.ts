/** How a date moves, and what hangs on it moves along. */

import { DAY, dayOfWall } from './civil.ts';
import type { When } from './dates.ts';
import { UTC, namedZone, toUtc, toWall } from './zones.ts';
import type { Zone } from './zones.ts';

/** Finds the zone an object means by a TZID. */
export type Find = (tzid: string) => Zone | null;

/** The form of a date, and the clock its wall is read on. */
export type Clock = Pick<When, 'allDay' | 'utc' | 'zone'>;

/** `by`: seconds on the wall; `clock`: the new one, null when each keeps its own. */
export type Shift = { by: number; clock: Clock | null };

export const NO_SHIFT: Shift = { by: 0, clock: null };

export const isStill = ({ by, clock }: Shift): boolean => by === 0 && clock === null;

export const sameClock = (a: Clock, b: Clock): boolean =>
  a.allDay === b.allDay && a.utc === b.utc && a.zone === b.zone;

export const sameWhen = (a: When | null, b: When | null): boolean =>
  a === b || (!!a && !!b && a.wall === b.wall && sameClock(a, b));

/** The wall at which its day begins. */
export const midnight = (wall: number): number => dayOfWall(wall) * DAY;

/** From one date to another. */
export function shiftBetween(from: When, to: When): Shift {
  const clock = sameClock(from, to) ? null : { allDay: to.allDay, utc: to.utc, zone: to.zone };
  return { by: to.wall - (to.allDay ? midnight(from.wall) : from.wall), clock };
}

/** A date of a component moved; `old`: the clock that changes, others stay what they are. */
export function shifted(when: When, { by, clock }: Shift, old: Clock): When {
  if (clock && (clock.allDay || sameClock(when, old)))
    return { ...clock, wall: (clock.allDay ? midnight(when.wall) : when.wall) + by };
  return { ...when, wall: when.wall + (when.allDay ? Math.round(by / DAY) * DAY : by) };
}

/** The zone of a date; floating and all-day ones are taken in UTC. */
export const zoneOfWhen = ({ utc, zone }: When, find: Find): Zone =>
  utc || zone === null ? UTC : (find(zone) ?? namedZone(zone) ?? UTC);

export const instantOfWhen = (when: When, find: Find): number => toUtc(when.wall, zoneOfWhen(when, find));

/** Whether `end` lies before `start`, each on its own clock. */
export const isBefore = (end: When, start: When, find: Find): boolean =>
  instantOfWhen(end, find) < instantOfWhen(start, find);

/** A date read on another date's clock. */
export function wallOn(when: When, clock: When, find: Find): number {
  if (clock.allDay) return midnight(when.wall);
  if (when.allDay) return when.wall;
  const floating = (one: When) => !one.utc && one.zone === null;
  if (floating(when) || floating(clock) || sameClock(when, clock)) return when.wall;
  return toWall(instantOfWhen(when, find), zoneOfWhen(clock, find));
}
