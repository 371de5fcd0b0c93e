import type { Alarm, CalendarEvent, EventWrite, Guest } from '../../shared/contract/calendar.ts';
import { dayOf, textOf } from './days.ts';
import { inUnits, type Unit, UNITS } from '../ui/event-words.ts';
import { wallOf } from './zone-clock.ts';

/** What the fields of an event hold while they are edited: text, as inputs take it. */
export interface Form {
  title: string;
  allDay: boolean;
  /** "2026-11-24"; the last day of whole days is the last it takes. */
  startDay: string;
  endDay: string;
  /** "16:30" on the clock of `zone`. */
  startTime: string;
  endTime: string;
  /** IANA name; '': floating, the same clock time everywhere. */
  zone: string;
  /** '': it does not repeat. */
  rrule: string;
  location: string;
  url: string;
  description: string;
  categories: string;
  /** '': not said. */
  status: string;
  collection: string;
  guests: GuestRow[];
  alarms: AlarmRow[];
}
export interface GuestRow {
  key: number;
  email: string;
  name: string;
  role: Guest['role'];
  status: Guest['status'];
}
export interface AlarmRow {
  key: number;
  amount: string;
  unit: Unit;
  side: 'before' | 'after';
  related: 'start' | 'end';
  /** An instant instead: shown, and taken out at most. */
  at: string | null;
}
export type Field =
  | Exclude<keyof Form, 'startDay' | 'endDay' | 'startTime' | 'endTime' | 'zone' | 'allDay'>
  | 'start'
  | 'end'
  | 'zone';
export type Problems = Partial<Record<Field, string>>;

let keys = 0;
export const nextKey = (): number => ++keys;

const alarmRow = (alarm: Alarm): AlarmRow => {
  if ('at' in alarm)
    return { key: nextKey(), amount: '0', unit: 'minute', side: 'before', related: 'start', at: alarm.at };
  const { amount, unit } = inUnits(alarm.before);
  const side = alarm.before < 0 ? 'after' : 'before';
  return { key: nextKey(), amount: String(amount), unit, side, related: alarm.related ?? 'start', at: null };
};

/** An event's fields as its form shows them. */
export function formOf(event: CalendarEvent): Form {
  const { allDay } = event;
  const start = (event.start ?? '').replace(/Z$/, '');
  const end = (event.end ?? event.start ?? '').replace(/Z$/, '');
  const lastDay =
    allDay && dayOf(end) !== null ? textOf(Math.max(dayOf(start) ?? 0, (dayOf(end) ?? 0) - 1)) : '';
  return {
    title: event.title,
    allDay,
    startDay: start.slice(0, 10),
    endDay: allDay ? lastDay : end.slice(0, 10),
    startTime: start.slice(11, 16),
    endTime: end.slice(11, 16),
    zone: allDay ? '' : (event.zone ?? (event.start?.endsWith('Z') ? 'UTC' : '')),
    rrule: event.rrule ?? '',
    location: event.location,
    url: event.url,
    description: event.description,
    categories: event.categories.join(', '),
    status: event.status ?? '',
    collection: event.collection,
    guests: event.guests.map((guest) => ({ ...guest, key: nextKey() })),
    alarms: event.alarms.map(alarmRow),
  };
}

/** What a new event begins with. */
export interface Start {
  /** "2026-11-24" or "2026-11-24T16:30"; the end is exclusive. */
  from: string;
  to: string | null;
  zone: string;
  collection: string;
}

const HOUR = 3_600_000;

/** A new event: whole days when `from` is a day, else an hour or until `to`. */
export function newForm({ from, to, zone, collection }: Start): Form {
  const allDay = from.length === 10;
  const wall = wallOf(from) ?? 0;
  const end =
    to ?? (allDay ? textOf((dayOf(from) ?? 0) + 1) : new Date(wall + HOUR).toISOString().slice(0, 16));
  const endDay = allDay ? textOf(Math.max(dayOf(from) ?? 0, (dayOf(end) ?? 0) - 1)) : end.slice(0, 10);
  return {
    title: '',
    allDay,
    startDay: from.slice(0, 10),
    endDay,
    startTime: from.slice(11, 16),
    endTime: allDay ? '' : end.slice(11, 16),
    zone: allDay ? '' : zone,
    rrule: '',
    location: '',
    url: '',
    description: '',
    categories: '',
    status: '',
    collection,
    guests: [],
    alarms: [],
  };
}

/** What is wrong, by field; nothing: it can be sent. */
export function problemsOf(form: Form): Problems {
  const problems: Problems = {};
  if (!form.title.trim()) problems.title = 'Write a title.';
  Object.assign(problems, timeProblems(form));
  const badGuest = form.guests.find(
    ({ email }) => !/^[^\s@,;"<>]+@[^\s@,;"<>]+$|^[a-z][\w+.-]*:\S+$/i.test(email.trim()),
  );
  if (badGuest)
    problems.guests = badGuest.email.trim()
      ? `${badGuest.email.trim()} is no mail address.`
      : 'Write a mail address, or take the line out.';
  const badAlarm = form.alarms.find(({ amount, at }) => !at && !/^\d{1,5}$/.test(amount.trim()));
  if (badAlarm) problems.alarms = 'Write how long before, as a whole number.';
  return problems;
}

function timeProblems({ allDay, startDay, startTime, endDay, endTime }: Form): Problems {
  if (dayOf(startDay) === null) return { start: 'Choose the day it starts.' };
  if (dayOf(endDay) === null) return { end: 'Choose the day it ends.' };
  if (allDay) return endDay < startDay ? { end: 'The last day lies before the first.' } : {};
  if (!startTime) return { start: 'Choose the time it starts.' };
  if (!endTime) return { end: 'Choose the time it ends.' };
  return `${endDay}T${endTime}` < `${startDay}T${startTime}` ? { end: 'It ends before it starts.' } : {};
}

const wordsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean),
  ),
];

const guestWrite = ({ email, name, role, status }: GuestRow) => ({
  email: email.trim(),
  name: name.trim(),
  role,
  status,
});

function alarmWrite({ amount, unit, side, related, at }: AlarmRow): Alarm {
  if (at) return { at };
  const minutes = Number(amount) * (UNITS.find(({ value }) => value === unit)?.minutes ?? 1);
  return { before: side === 'before' ? minutes : -minutes, related };
}

/** The times as the service takes them: all four belong together. */
export function timesOf(form: Form): Required<Pick<EventWrite, 'start' | 'end' | 'zone' | 'allDay'>> {
  const { allDay, startDay, startTime, endDay, endTime } = form;
  if (allDay) return { allDay, start: startDay, end: textOf((dayOf(endDay) ?? 0) + 1), zone: null };
  return { allDay, start: `${startDay}T${startTime}`, end: `${endDay}T${endTime}`, zone: form.zone || null };
}

/** Every field as it is written. */
export function fieldsOf(form: Form): EventWrite {
  return {
    ...timesOf(form),
    title: form.title.trim(),
    location: form.location.trim(),
    url: form.url.trim(),
    description: form.description,
    categories: wordsOf(form.categories),
    status: (form.status || null) as EventWrite['status'],
    rrule: form.rrule || null,
    collection: form.collection,
    guests: form.guests.map(guestWrite),
    alarms: form.alarms.map(alarmWrite),
  };
}

const TIMES = ['start', 'end', 'zone', 'allDay'] as const;
const isTime = (name: string): boolean => (TIMES as readonly string[]).includes(name);

/** The names of the fields in which two forms differ; of the times, all or none. */
export function changedFields(before: EventWrite, after: EventWrite): (keyof EventWrite)[] {
  const names = Object.keys(after) as (keyof EventWrite)[];
  const differ = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  if (!differ.some(isTime)) return differ;
  return [...differ.filter((name) => !isTime(name)), ...TIMES];
}

/** Only the fields named: what a form does not show, or nobody touched, stays as it is. */
export const writeOf = (fields: EventWrite, names: readonly (keyof EventWrite)[]): EventWrite =>
  Object.fromEntries(names.map((name) => [name, fields[name]]));
