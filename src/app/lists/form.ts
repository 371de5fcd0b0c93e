import type {
  CalendarEvent,
  EventWrite,
  Note,
  NoteWrite,
  Task,
  TaskWrite,
} from '../../shared/contract/calendar.ts';
import type { ListNoun } from './queries.ts';

/** Forms of the plain lists: what fields hold while they are edited, as text; what goes to the service from them. */
export type Values = Record<'title' | 'start' | 'end' | 'location' | 'text' | 'due', string> & {
  allDay: boolean;
  done: boolean;
};
export type Details = CalendarEvent | Task | Note;
export type Problems = Partial<Record<keyof Values, string>>;

export const EMPTY: Values = {
  title: '',
  start: '',
  end: '',
  location: '',
  text: '',
  due: '',
  allDay: false,
  done: false,
};

const shifted = (date: string, days: number): string => {
  const at = new Date(`${date}T12:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
};
/** As an input of type date or datetime-local takes it; the zone, or Z, is put back when it is sent. */
const forInput = (when: string | null): string =>
  when ? (when.length === 10 ? when : when.slice(0, 16)) : '';

export function valuesOf(item: Details): Values {
  const base = { ...EMPTY, title: item.title };
  if (item.kind === 'note') return { ...base, text: item.text };
  if (item.kind === 'task')
    return { ...base, due: forInput(item.due), done: item.done, text: item.description };
  const end = forInput(item.end);
  return {
    ...base,
    allDay: item.allDay,
    start: forInput(item.start),
    // the end of a whole-day event is the first day after it; people name the last day
    end: item.allDay && end ? shifted(end, -1) : end,
    location: item.location,
    text: item.description,
  };
}

/** What is wrong, by field; nothing: it can be sent. */
export function problemsOf(noun: ListNoun, values: Values): Problems {
  const problems: Problems = {};
  if (!values.title.trim() && noun !== 'notes') problems.title = 'Write a title.';
  if (noun === 'notes' && !values.title.trim() && !values.text.trim())
    problems.title = 'Write a title or a text.';
  if (noun !== 'events') return problems;
  if (!values.start) problems.start = values.allDay ? 'Choose the day it starts.' : 'Choose when it starts.';
  else if (values.end && values.end < values.start) problems.end = 'It ends before it starts.';
  return problems;
}

const utc = (item: Details | null): boolean =>
  item?.kind === 'event' && !item.zone && (item.start?.endsWith('Z') ?? false);
/** Which zone an event's times are meant in: its own, or the reader's for a new one. */
export const zoneOf = (item: Details | null): string | null =>
  item === null
    ? Intl.DateTimeFormat().resolvedOptions().timeZone
    : item.kind === 'event'
      ? (item.zone ?? (utc(item) ? 'UTC' : null))
      : null;

function eventTimes(values: Values, item: Details | null): EventWrite {
  const { allDay } = values;
  if (allDay) {
    const start = values.start.slice(0, 10);
    const last = (values.end || values.start).slice(0, 10);
    return { allDay, start, end: shifted(last, 1), zone: null };
  }
  const z = utc(item) ? 'Z' : '';
  const whole = (text: string) => (text.length === 10 ? `${text}T09:00` : text);
  return {
    allDay,
    start: `${whole(values.start)}${z}`,
    end: values.end ? `${whole(values.end)}${z}` : null,
    zone: utc(item) ? null : item && !(item.kind === 'event' && item.allDay) ? zoneOf(item) : zoneOf(null),
  };
}

/** A new item's fields. */
export function created(noun: ListNoun, values: Values): EventWrite | TaskWrite | NoteWrite {
  const title = values.title.trim();
  if (noun === 'notes') return { title: title || firstLine(values.text), text: values.text };
  if (noun === 'tasks')
    return { title, description: values.text, done: values.done, ...(values.due ? { due: values.due } : {}) };
  return { title, location: values.location, description: values.text, ...eventTimes(values, null) };
}

const firstLine = (text: string): string => text.trim().split('\n')[0]?.slice(0, 80) ?? '';

/** Only the fields that were changed: what a form does not show, or nobody touched, stays as it is. */
export function changed(item: Details, values: Values): EventWrite | TaskWrite | NoteWrite {
  const before = valuesOf(item);
  const write: EventWrite & TaskWrite & NoteWrite = {};
  if (values.title !== before.title) write.title = values.title.trim();
  if (values.text !== before.text) {
    if (item.kind === 'note') write.text = values.text;
    else write.description = values.text;
  }
  if (item.kind === 'task') {
    if (values.due !== before.due) write.due = values.due || null;
    if (values.done !== before.done) write.done = values.done;
  }
  if (item.kind === 'event') {
    if (values.location !== before.location) write.location = values.location;
    const times = (['start', 'end', 'allDay'] as const).some((field) => values[field] !== before[field]);
    if (times) Object.assign(write, eventTimes(values, item));
  }
  return write;
}
