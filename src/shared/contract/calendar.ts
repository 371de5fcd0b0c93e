import { z } from 'zod';
import { page, Sha } from './kinds.ts';

const text = (max: number) => z.string().max(max);
/** 2026-11-22, 2026-11-22T10:00[:00], or an instant with Z or an offset. */
export const When = z
  .string()
  .regex(
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$/,
    'a date 2026-11-22, a local time 2026-11-22T10:00, or an instant 2026-11-22T10:00Z',
  );

/** Someone invited. Nobody is ever mailed from here: these are lines of the event, nothing else. */
const guest = {
  email: text(500).describe('the address; another URI when the file has one'),
  name: text(500),
  role: z.enum(['REQ', 'OPT', 'CHAIR', 'NON']).describe('required, optional, chair, only told'),
  status: z.enum(['NEEDS-ACTION', 'ACCEPTED', 'DECLINED', 'TENTATIVE', 'DELEGATED']),
};
export const Guest = z.object(guest);
export type Guest = z.infer<typeof Guest>;
export const GuestWrite = z.object({
  ...guest,
  email: guest.email.regex(/^(?:[^\s@:,;"<>]+@[^\s@:,;"<>]+|[A-Za-z][\w+.-]*:[^\s"]+)$/, 'an e-mail address'),
  name: guest.name.optional(),
  role: guest.role.optional(),
  status: guest.status.optional(),
});

/** When an alarm rings: minutes before start or end (negative: after), or an instant. */
export const Alarm = z.union([
  z.object({
    before: z.number().min(-5_000_000).max(5_000_000).describe('minutes; negative: after'),
    related: z.enum(['start', 'end']).optional().describe('start unless said'),
  }),
  z.object({ at: z.iso.datetime({ offset: true }) }),
]);
export type Alarm = z.infer<typeof Alarm>;

const rrule = text(1000).nullable().optional().describe('RRULE without its name; null: once');

export const EventWrite = z.object({
  title: text(5000).optional(),
  start: When.optional(),
  end: When.nullable().optional().describe('exclusive, as DTEND'),
  zone: text(200).nullable().optional().describe('IANA name; null: floating, or UTC when start has a Z'),
  allDay: z.boolean().optional(),
  location: text(5000).optional(),
  description: text(100_000).optional(),
  status: z.enum(['CONFIRMED', 'TENTATIVE', 'CANCELLED']).nullable().optional(),
  categories: z.array(text(500)).optional(),
  rrule,
  url: text(2000).optional(),
  guests: z.array(GuestWrite).max(1000).optional().describe('all of them; those that stay keep their lines'),
  alarms: z.array(Alarm).max(100).optional().describe('all of them; those that stay keep their bytes'),
  collection: z.string().optional(),
  uid: text(500).optional(),
});
export type EventWrite = z.infer<typeof EventWrite>;

/** Which of a series: `occurrence` as `recurrenceId` of an Occurrence says it, and how far a change goes. */
export const OccurrenceQuery = z
  .object({
    occurrence: z.string().max(40).optional(),
    apply: z.enum(['this', 'following', 'all']).optional(),
  })
  .refine(({ occurrence, apply }) => apply === undefined || occurrence !== undefined, {
    path: ['occurrence'],
    message: 'says which one, so it belongs to apply',
  });
export type OccurrenceQuery = z.infer<typeof OccurrenceQuery>;

export const TaskWrite = z.object({
  title: text(5000).optional(),
  start: When.nullable().optional().describe('in the form of due: a date or a time'),
  due: When.nullable().optional(),
  zone: text(200).nullable().optional(),
  done: z.boolean().optional().describe('true on one that repeats: it moves on; its last time: done'),
  percent: z.number().int().min(0).max(100).optional(),
  priority: z.number().int().min(0).max(9).optional().describe('1 is highest, 0 none'),
  rrule,
  parent: z.string().nullable().optional().describe('the id of the task it is a part of'),
  description: text(100_000).optional(),
  categories: z.array(text(500)).optional(),
  collection: z.string().optional(),
  uid: text(500).optional(),
});
export type TaskWrite = z.infer<typeof TaskWrite>;

export const NoteWrite = z.object({
  title: text(5000).optional(),
  text: text(900_000).optional(),
  categories: z.array(text(500)).optional(),
  collection: z.string().optional(),
  uid: text(500).optional(),
});
export type NoteWrite = z.infer<typeof NoteWrite>;

const base = { id: z.string(), etag: Sha, collection: z.string(), title: z.string() };

export const EventSummary = z.object({
  ...base,
  start: z.string().nullable().describe('as written: a date or a local time'),
  end: z.string().nullable(),
  zone: z.string().nullable(),
  allDay: z.boolean(),
  location: z.string(),
  recurring: z.boolean(),
  once: z.boolean().describe('it takes place one time only: nothing repeats, was moved or left out'),
  status: z.string().nullable(),
});
export type EventSummary = z.infer<typeof EventSummary>;

export const Occurrence = z.object({
  id: z.string().describe('the item'),
  etag: Sha.describe('of the item'),
  collection: z.string(),
  title: z.string(),
  start: z.string().describe('an instant, or a date when allDay'),
  end: z.string(),
  allDay: z.boolean(),
  recurrenceId: z.string().nullable().describe('names it in the doors of its event; null: the only one'),
  recurring: z.boolean(),
  cancelled: z.boolean(),
  status: z.string().nullable(),
  location: z.string(),
  zone: z.string().nullable().describe('its own zone; null: none (all day, floating) or UTC'),
});
export type Occurrence = z.infer<typeof Occurrence>;
export const OccurrenceList = z.object({
  items: z.array(Occurrence),
  total: z.number().int(),
  next: z.string().nullable(),
  cut: z.boolean().describe('true: some repeat was too dense to list whole'),
  damaged: z
    .array(z.object({ id: z.string(), title: z.string() }))
    .describe('events that may be in the window and cannot be read right now; they are not lost'),
});

/** What a question about a series needs: "Only this one / This and the 30 after it / All 43". */
export const SeriesCounts = z.object({
  total: z.number().int().nullable().describe('null: endless, or too many to count'),
  before: z.number().int().nullable(),
  after: z.number().int().nullable().describe('after the one asked for, which is not counted'),
  changed: z.number().int().describe('changed on their own'),
  cancelled: z.number().int().describe('left out, or called off'),
  endless: z.boolean(),
});
export type SeriesCounts = z.infer<typeof SeriesCounts>;

export const TaskSummary = z.object({
  ...base,
  start: z.string().nullable().describe('as written: a date or a local time'),
  due: z.string().nullable().describe('as written: a date or a local time'),
  zone: z.string().nullable().describe('of due, else of start'),
  done: z.boolean(),
  doneAt: z.string().nullable().describe('an instant'),
  percent: z.number().int(),
  priority: z.number().int(),
  rrule: z.string().nullable(),
  recurring: z.boolean(),
  uid: z.string().nullable(),
  parentUid: z.string().nullable().describe('UID of the task it is a part of'),
});
export type TaskSummary = z.infer<typeof TaskSummary>;

export const NoteSummary = z.object({
  ...base,
  text: z.string().describe('the first 500 characters'),
  changedAt: z.string().nullable(),
});
export type NoteSummary = z.infer<typeof NoteSummary>;

const whole = {
  uid: z.string().nullable(),
  raw: z.string(),
  addedAt: z.string().nullable(),
  categories: z.array(z.string()),
};
export const CalendarEvent = EventSummary.extend({
  kind: z.literal('event'),
  description: z.string(),
  rrule: z.string().nullable(),
  url: z.string(),
  guests: z.array(Guest),
  organizer: z.object({ email: z.string(), name: z.string() }).nullable(),
  alarms: z.array(Alarm),
  overrides: z.number().int().describe('occurrences changed on their own'),
  recurrenceId: z.string().nullable().describe('with ?occurrence=: the one these fields are of'),
  ...whole,
});
export const Task = TaskSummary.extend({
  kind: z.literal('task'),
  description: z.string(),
  parent: z.string().nullable().describe('id of the task it is a part of, when it is here'),
  movedOn: z.boolean().describe('true in the answer of the tick that moved a repeating task on'),
  ...whole,
});
export const Note = NoteSummary.extend({ kind: z.literal('note'), ...whole });
export type CalendarEvent = z.infer<typeof CalendarEvent>;
export type Task = z.infer<typeof Task>;
export type Note = z.infer<typeof Note>;

export const EventList = page(EventSummary);
export const TaskList = page(TaskSummary);
export const NoteList = page(NoteSummary);
