/**
 * The fields of events, tasks and notes, for lists and details. Times stay on the clock they were written for; what
 * happens when is the business of `occurrences.ts`.
 */

import type { Line } from '../content-lines.ts';
import { param } from '../params.ts';
import { alarmsOf } from './alarms.ts';
import type { Alarm } from './alarms.ts';
import { dateField, readDuration, readWhen, wallLength, whenOf } from './dates.ts';
import type { DateField } from './dates.ts';
import { addressOf, guestOf } from './guests.ts';
import type { Guest } from './guests.ts';
import { itemsOf, parseCalendar, properties, property, text, textList } from './parse.ts';
import type { Component, ItemName, Parsed } from './parse.ts';

export { splitObjects } from './split.ts';
export { validateObject } from './validate.ts';
export type { Alarm } from './alarms.ts';
export type { DateField } from './dates.ts';
export type { Guest } from './guests.ts';

type CommonFields = {
  uid: string | null;
  title: string;
  description: string;
  categories: string[];
  /** STATUS in upper case, or ''. */
  status: string;
  /** Null when absent or no date that exists. */
  start: DateField | null;
  rrule: string;
  recurring: boolean;
  /** How many occurrences were changed on their own. */
  overrides: number;
  guests: Guest[];
  organizer: { email: string; name: string } | null;
  alarms: Alarm[];
  url: string;
  /** UTC, `2026-11-22T10:00:00Z`, or null. */
  created: string | null;
  lastModified: string | null;
  sequence: number;
};

/** `end`: as written, or reckoned from DURATION; null when neither is there. All-day ends are exclusive. */
export type EventFields = CommonFields & {
  location: string;
  end: DateField | null;
  duration: string;
  exdates: DateField[];
};

/** `priority`: 1 (highest) to 9, 0 for none; `percent`: 0–100. */
export type TaskFields = CommonFields & {
  /** UID of the task it is a part of. */
  parent: string | null;
  location: string;
  due: DateField | null;
  completed: string | null;
  done: boolean;
  percent: number;
  priority: number;
};

export type NoteFields = CommonFields & { text: string };

/** Null when there is no VEVENT. */
export function readEvent(bytes: Uint8Array): EventFields | null {
  const found = open(bytes, 'VEVENT');
  if (!found) return null;
  const { parsed, component } = found;
  const common = commonFields(parsed, component, found.overrides);
  const start = property(parsed, component, 'DTSTART');
  const duration = text(property(parsed, component, 'DURATION')).trim();
  const end = whenOf(property(parsed, component, 'DTEND'));
  return {
    ...common,
    location: text(property(parsed, component, 'LOCATION')).trim(),
    end: end ? dateField(end) : endFrom(start, duration),
    duration,
    exdates: properties(parsed, component, 'EXDATE').flatMap(dateList),
  };
}

/** Null when there is no VTODO. */
export function readTask(bytes: Uint8Array): TaskFields | null {
  const found = open(bytes, 'VTODO');
  if (!found) return null;
  const { parsed, component } = found;
  const common = commonFields(parsed, component, found.overrides);
  const due = whenOf(property(parsed, component, 'DUE'));
  const done = isDone(parsed, component);
  return {
    ...common,
    location: text(property(parsed, component, 'LOCATION')).trim(),
    due: due
      ? dateField(due)
      : endFrom(property(parsed, component, 'DTSTART'), text(property(parsed, component, 'DURATION'))),
    completed: instant(property(parsed, component, 'COMPLETED')),
    done,
    percent: done ? 100 : percentOf(parsed, component),
    parent: parentOf(parsed, component),
    priority: number(property(parsed, component, 'PRIORITY'), 9),
  };
}

/** Null when there is no VJOURNAL. Several descriptions are one text. */
export function readNote(bytes: Uint8Array): NoteFields | null {
  const found = open(bytes, 'VJOURNAL');
  if (!found) return null;
  const { parsed, component } = found;
  const body = properties(parsed, component, 'DESCRIPTION').map(text).join('\n\n');
  return { ...commonFields(parsed, component, found.overrides), text: body };
}

const percentOf = (parsed: Parsed, component: Component): number =>
  number(property(parsed, component, 'PERCENT-COMPLETE'), 100);

/** STATUS says it; without one, that it was completed or is at 100 %. */
export function isDone(parsed: Parsed, component: Component): boolean {
  const status = text(property(parsed, component, 'STATUS'))
    .trim()
    .toUpperCase();
  if (status !== '') return status === 'COMPLETED';
  return percentOf(parsed, component) === 100 || !!whenOf(property(parsed, component, 'COMPLETED'));
}

/** RELATED-TO names the parent unless it says otherwise (RFC 5545 §3.8.4.5). */
function parentOf(parsed: Parsed, component: Component): string | null {
  const line = properties(parsed, component, 'RELATED-TO').find(isParent);
  return text(line).trim() || null;
}

export const isParent = ({ params }: Line): boolean =>
  (param(params, 'RELTYPE')?.trim().toUpperCase() || 'PARENT') === 'PARENT';

function open(
  bytes: Uint8Array,
  name: ItemName,
): { parsed: Parsed; component: Component; overrides: number } | null {
  const parsed = parseCalendar(bytes);
  const { masters, overrides } = itemsOf(parsed, name);
  const component = masters[0] ?? overrides[0];
  return component ? { parsed, component, overrides: overrides.length } : null;
}

function commonFields(parsed: Parsed, component: Component, overrides: number): CommonFields {
  const get = (name: string) => property(parsed, component, name);
  const start = whenOf(get('DTSTART'));
  const rrule = get('RRULE')?.value.trim() ?? '';
  const organizer = get('ORGANIZER');
  return {
    uid: text(get('UID')).trim() || null,
    title: text(get('SUMMARY')).trim(),
    description: text(get('DESCRIPTION')),
    categories: [...new Set(properties(parsed, component, 'CATEGORIES').flatMap(textList))],
    status: text(get('STATUS')).trim().toUpperCase(),
    start: start ? dateField(start) : null,
    rrule,
    recurring: rrule !== '' || get('RDATE') !== undefined,
    overrides,
    guests: properties(parsed, component, 'ATTENDEE').map(guestOf),
    organizer: organizer ? { email: addressOf(organizer), name: param(organizer.params, 'CN') ?? '' } : null,
    alarms: alarmsOf(parsed, component).map(({ alarm }) => alarm),
    url: text(get('URL')).trim(),
    created: instant(get('CREATED')),
    lastModified: instant(get('LAST-MODIFIED')),
    sequence: number(get('SEQUENCE'), Number.MAX_SAFE_INTEGER),
  };
}

function dateList(line: Line): DateField[] {
  return line.value.split(',').flatMap((value) => {
    const when = readWhen(value, line.params === '' ? null : param(line.params, 'TZID'));
    return when ? [dateField(when)] : [];
  });
}

function endFrom(start: Line | undefined, duration: string): DateField | null {
  const when = whenOf(start);
  const length = duration === '' ? null : readDuration(duration);
  return when && length ? dateField({ ...when, wall: when.wall + wallLength(length) }) : null;
}

/** A time in UTC as `2026-11-22T10:00:00Z`; a floating one is taken for UTC. */
function instant(line: Line | undefined): string | null {
  const when = whenOf(line);
  return when ? dateField({ ...when, allDay: false }).local + 'Z' : null;
}

function number(line: Line | undefined, most: number): number {
  const value = Number(line?.value.trim() || 0);
  return Number.isSafeInteger(value) ? Math.min(Math.max(value, 0), most) : 0;
}
