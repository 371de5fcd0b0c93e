import type { CalendarEvent, EventWrite } from '../../shared/contract/calendar.ts';
import type { Scope } from '../api.ts';
import { dayOf } from './days.ts';
import { dayTimes, type Entry, entryOfEvent, keyOf, timedTimes, type Times } from './entry.ts';
import { sameTimes, shiftedAlong } from './moving.ts';
import type { Shown } from './pending.svelte.ts';
import { clockOf, wallOf, type ZoneClock } from './zone-clock.ts';

/** How what is being written looks until the service has answered. */

/** The times of written fields, for whoever looks. */
export function timesOfWrite(clock: ZoneClock, { allDay, start, end, zone }: EventWrite): Times | null {
  if (!start) return null;
  if (allDay) {
    const first = dayOf(start) ?? 0;
    return dayTimes(clock, first, Math.max(first, (dayOf(end ?? '') ?? first + 1) - 1));
  }
  const own = (zone && clockOf(zone)) || clock;
  const [from, to] = [wallOf(start), wallOf(end ?? start)];
  return from === null || to === null ? null : timedTimes(clock, own.instantOf(from), own.instantOf(to));
}

const looks = ({ title, location, collection, status }: EventWrite): Partial<Entry> => ({
  title: title ?? '',
  location: location ?? '',
  ...(collection ? { collection } : {}),
  tentative: status === 'TENTATIVE',
  cancelled: status === 'CANCELLED',
});

/** A new event, once; its repeats come from the service. */
export function createdShown(clock: ZoneClock, fields: EventWrite): Shown {
  const times = timesOfWrite(clock, fields);
  if (!times) return (entries) => entries;
  const entry: Entry = {
    ...times,
    key: keyOf('being made', null),
    kind: 'event',
    id: 'being made',
    etag: '',
    collection: fields.collection ?? '',
    title: fields.title ?? '',
    location: fields.location ?? '',
    recurrenceId: null,
    repeats: Boolean(fields.rrule),
    cancelled: false,
    tentative: fields.status === 'TENTATIVE',
    done: false,
    zone: fields.zone ?? null,
  };
  return (entries) => [...entries, entry];
}

/** An edited event: this occurrence as it will be, others of its series moved along when they are concerned. */
export function editedShown(
  clock: ZoneClock,
  base: CalendarEvent,
  fields: EventWrite,
  scope: Scope | null,
): Shown {
  const from = entryOfEvent(clock, base, base.recurrenceId);
  const to = timesOfWrite(clock, fields);
  if (!from || !to) return (entries) => entries;
  const concerned = (other: Entry) =>
    other.key === from.key ||
    (other.id === from.id && (scope === 'all' || (scope === 'following' && other.start >= from.start)));
  const moved = (other: Entry): Times => {
    if (other.key === from.key) return to;
    return sameTimes(from, to) || from.allDay !== to.allDay ? other : shiftedAlong(clock, other, from, to);
  };
  return (entries) =>
    entries.map((other) => (concerned(other) ? { ...other, ...looks(fields), ...moved(other) } : other));
}
