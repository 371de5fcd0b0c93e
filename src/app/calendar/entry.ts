import type { CalendarEvent, Occurrence, TaskSummary } from '../../shared/contract/calendar.ts';
import { DAY_MS, dayOf } from './days.ts';
import { clockOf, dayOfWall, dayStart, wallOf, type ZoneClock } from './zone-clock.ts';

/** When something takes place, on the clock of whoever looks. */
export interface Times {
  allDay: boolean;
  /** Instants; of what is all day, the local midnights. The end is exclusive. */
  start: number;
  end: number;
  /** First and last day it touches, both included. */
  first: number;
  last: number;
}

/** What the calendar shows: an occurrence of an event, or a task on the day it is due. */
export interface Entry extends Times {
  /** Unique among all that is shown, the same while it moves. */
  key: string;
  kind: 'event' | 'task';
  id: string;
  etag: string;
  collection: string;
  title: string;
  location: string;
  /** Names the occurrence in its series; null: it is the only one. */
  recurrenceId: string | null;
  repeats: boolean;
  cancelled: boolean;
  tentative: boolean;
  /** A task that is done. */
  done: boolean;
  /** Its own IANA zone; null: floating, all day, UTC, or one that has no such name. */
  zone: string | null;
}

export const keyOf = (id: string, recurrenceId: string | null): string => `${id} ${recurrenceId ?? ''}`;

/** Of what takes part of days: the instants and the days they touch. What ends at midnight does not touch the day. */
export function timedTimes(clock: ZoneClock, start: number, end: number): Times {
  const until = Math.max(start, end);
  const first = dayOfWall(clock.wallOf(start));
  const last = until > start ? dayOfWall(clock.wallOf(until) - 1) : first;
  return { allDay: false, start, end: until, first, last: Math.max(first, last) };
}

/** Of what takes whole days, the last included. */
export const dayTimes = (clock: ZoneClock, first: number, last: number): Times => ({
  allDay: true,
  start: dayStart(clock, first),
  end: dayStart(clock, last + 1),
  first,
  last,
});

function timesOf(clock: ZoneClock, { allDay, start, end }: Occurrence): Times {
  if (!allDay) return timedTimes(clock, Date.parse(start), Date.parse(end));
  const first = dayOf(start) ?? 0;
  return dayTimes(clock, first, Math.max(first, (dayOf(end) ?? first + 1) - 1));
}

export function entryOf(clock: ZoneClock, occurrence: Occurrence): Entry {
  const { id, etag, collection, title, location, recurrenceId, zone, status } = occurrence;
  return {
    ...timesOf(clock, occurrence),
    key: keyOf(id, recurrenceId),
    kind: 'event',
    id,
    etag,
    collection,
    title,
    location,
    recurrenceId,
    repeats: occurrence.recurring,
    cancelled: occurrence.cancelled,
    tentative: status === 'TENTATIVE',
    done: false,
    zone,
  };
}

/** When a task is due: a day, or a moment. */
function dueTimes(clock: ZoneClock, due: string, zone: string | null): Times | null {
  const day = dayOf(due);
  if (day === null) return null;
  if (due.length === 10) return dayTimes(clock, day, day);
  const local = wallOf(due);
  const at = local === null ? Date.parse(due) : ((zone && clockOf(zone)) || clock).instantOf(local);
  return Number.isNaN(at) ? null : timedTimes(clock, at, at);
}

/** A task on the day it is due; null when it has none. */
export function entryOfTask(clock: ZoneClock, task: TaskSummary): Entry | null {
  const times = task.due ? dueTimes(clock, task.due, task.zone) : null;
  if (!times) return null;
  const { id, etag, collection, title, done, recurring, zone } = task;
  return {
    ...times,
    key: `task ${id}`,
    kind: 'task',
    id,
    etag,
    collection,
    title,
    location: '',
    recurrenceId: null,
    repeats: recurring,
    cancelled: false,
    tentative: false,
    done,
    zone,
  };
}

/** Whether it is drawn as a bar over days rather than at its time. */
export const isBar = ({ allDay, start, end }: Times): boolean => allDay || end - start >= DAY_MS;

/** Bars first, longer ones before shorter ones, then by time and title: the same order everywhere. */
export function inOrder(a: Entry, b: Entry): number {
  return (
    a.first - b.first ||
    Number(isBar(b)) - Number(isBar(a)) ||
    (isBar(a) ? b.last - a.last : a.start - b.start) ||
    compare(a.title, b.title) ||
    compare(a.key, b.key)
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Whether it touches a day of a span, both ends included. */
export const touches = ({ first, last }: Pick<Times, 'first' | 'last'>, from: number, to: number): boolean =>
  first <= to && last >= from;

/** What the door of a single event says, as an entry; null when its times cannot be read. */
export function entryOfEvent(clock: ZoneClock, event: CalendarEvent, at: string | null): Entry | null {
  const times = eventTimes(clock, event);
  if (!times) return null;
  const { id, etag, collection, title, location, status, zone } = event;
  return {
    ...times,
    key: keyOf(id, at),
    kind: 'event',
    id,
    etag,
    collection,
    title,
    location,
    recurrenceId: at,
    repeats: event.recurring,
    cancelled: status === 'CANCELLED',
    tentative: status === 'TENTATIVE',
    done: false,
    zone: zone === 'UTC' ? null : zone,
  };
}

function eventTimes(clock: ZoneClock, { allDay, start, end, zone }: CalendarEvent): Times | null {
  if (!start) return null;
  if (allDay) {
    const first = dayOf(start);
    return first === null
      ? null
      : dayTimes(clock, first, Math.max(first, (dayOf(end ?? '') ?? first + 1) - 1));
  }
  const own = (zone && clockOf(zone)) || clock;
  const instant = (text: string) => {
    const wall = wallOf(text);
    return wall === null ? Date.parse(text) : own.instantOf(wall);
  };
  const from = instant(start);
  const to = end ? instant(end) : from;
  return Number.isNaN(from) || Number.isNaN(to) ? null : timedTimes(clock, from, to);
}
