import { DAY, wallOf } from '../../../shared/formats/icalendar/civil.ts';
import type { Occurrence } from '../../../shared/formats/icalendar/occurrences.ts';
import { namedZone, toUtc, UTC, type Zone } from '../../../shared/formats/icalendar/zones.ts';
import type { Projection } from '../project.ts';

/** An occurrence as a page shows it, with its instants in seconds. */
export interface Written {
  start: number;
  end: number;
  occurrence: Occurrence;
}

/** What is read here of an event's `data`. */
interface Shown {
  title: string;
  location: string;
  status: string | null;
  allDay: boolean;
  zone: string | null;
  once: boolean;
}

/**
 * The one occurrence of an event that takes place once, from its projection alone: for a month of such events no body
 * is read. Null when only the body can tell: it repeats, floats, or lies in a zone that only its file knows.
 */
export function takesPlaceOnce({ first_start, last_end, data }: Projection, viewer: Zone): Written | null {
  const shown = JSON.parse(data) as Shown;
  if (!shown.once || first_start === null || last_end === null) return null;
  const times = shown.allDay
    ? days(shown, first_start, last_end, viewer)
    : instants(shown, first_start, last_end);
  if (!times) return null;
  const { title, location, status, allDay } = shown;
  const { from, to, zone, ...instant } = times;
  const occurrence = {
    ...{ start: from, end: to, allDay, recurrenceId: null, title, location, status },
    ...{ cancelled: status === 'CANCELLED', recurring: false, zone },
  };
  return { ...instant, occurrence };
}

interface Times {
  /** As the page has them. */
  from: string;
  to: string;
  zone: string | null;
  start: number;
  end: number;
}

/** The columns hold them as days of UTC: whose days they are is said by whoever looks. */
function days({ zone }: Shown, first: string, last: string, viewer: Zone): Times | null {
  const [from, to] = [first.slice(0, 10), last.slice(0, 10)];
  const [start, end] = [wallOf(from), wallOf(to)];
  if (zone !== null || start === null || end === null || end - start < DAY) return null;
  return { from, to, zone: null, start: toUtc(start, viewer), end: toUtc(end, viewer) };
}

function instants({ zone }: Shown, from: string, to: string): Times | null {
  const known = zone === null ? null : zone === UTC.name ? UTC : namedZone(zone);
  const [start, end] = [wallOf(from.slice(0, -1)), wallOf(to.slice(0, -1))];
  if (!known || start === null || end === null) return null;
  return { from, to, zone: known.name.toUpperCase() === UTC.name ? null : known.name, start, end };
}
