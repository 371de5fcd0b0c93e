/** Dates of an edit: from the text of a patch to what is written, on the clock the item has or gets. */

import { FormatError } from '../format-error.ts';
import { DAY, dayOfWall, wallOf } from './civil.ts';
import type { When } from './dates.ts';
import type { Find } from './moves.ts';
import { UTC, namedZone, toWall } from './zones.ts';

/** How a patch speaks of a date. `zone`: null floats; absent keeps what the item has. */
export type Wanted = {
  text: string | undefined;
  zone: string | null | undefined;
  allDay: boolean | undefined;
  field: string;
};

/**
 * The date a patch asks for, null when it asks for nothing and there is none. `old`: what is there; `find`: the zones
 * of the object.
 * @throws FormatError for dates and zones that do not exist
 */
export function wantedWhen(wanted: Wanted, old: When | null, find: Find): When | null {
  const clock = clockOf(wanted, old);
  if (wanted.text === undefined) return old && reclocked(old, wanted, clock);
  const { wall, offset } = parsed(wanted.text, wanted.field);
  const dateOnly = wanted.text.length === 10;
  const allDay = wanted.allDay ?? dateOnly;
  if (allDay) return { wall: dayOfWall(wall) * DAY, allDay, utc: false, zone: null };
  if (offset === null) return { wall, allDay, ...clock };
  // An instant: shown on the item's clock, or in UTC when it has none.
  const zone = clock.zone === null ? UTC : (find(clock.zone) ?? namedZone(clock.zone) ?? UTC);
  if (zone === UTC) return { wall: wall - offset, allDay, utc: true, zone: null };
  return { wall: toWall(wall - offset, zone), allDay, utc: false, zone: clock.zone };
}

type Clock = { utc: boolean; zone: string | null };

/** The clock a local time is meant on. */
function clockOf({ zone, field }: Wanted, old: When | null): Clock {
  if (zone === undefined) return { utc: old?.utc ?? false, zone: old?.zone ?? null };
  if (zone === null) return { utc: false, zone: null };
  if (zone === old?.zone) return { utc: false, zone };
  if (/^(?:UTC|Etc\/UTC|Z|GMT)$/i.test(zone)) return { utc: true, zone: null };
  const named = namedZone(zone);
  if (!named)
    throw new FormatError(
      'zone-unknown',
      field === 'start' ? 'zone' : field,
      `no time zone is called ${zone}`,
    );
  return { utc: false, zone: named.name };
}

/** Another clock or form for the same reading of the clock. */
function reclocked(old: When, wanted: Wanted, clock: Clock): When {
  const allDay = wanted.allDay ?? old.allDay;
  if (allDay) return { wall: dayOfWall(old.wall) * DAY, allDay, utc: false, zone: null };
  return { wall: old.wall, allDay, ...clock };
}

function parsed(text: string, field: string): { wall: number; offset: number | null } {
  const match = /^(.{10}(?:[T ][\d:.]+?)?)(Z|[+-]\d\d:?\d\d)?$/i.exec(text);
  const wall = match ? wallOf(match[1]!) : null;
  if (wall === null)
    throw new FormatError('date-invalid', field, `${text.slice(0, 40)} is no date that exists`);
  const offset = match?.[2];
  if (offset === undefined) return { wall, offset: null };
  if (offset.toUpperCase() === 'Z') return { wall, offset: 0 };
  const size = Number(offset.slice(1, 3)) * 3600 + Number(offset.slice(-2)) * 60;
  return { wall, offset: offset.startsWith('-') ? -size : size };
}
