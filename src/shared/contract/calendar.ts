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
  rrule: text(1000).nullable().optional(),
  collection: z.string().optional(),
  uid: text(500).optional(),
});
export type EventWrite = z.infer<typeof EventWrite>;

export const TaskWrite = z.object({
  title: text(5000).optional(),
  due: When.nullable().optional(),
  zone: text(200).nullable().optional(),
  done: z.boolean().optional(),
  priority: z.number().int().min(0).max(9).optional(),
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
  status: z.string().nullable(),
});
export type EventSummary = z.infer<typeof EventSummary>;

export const Occurrence = z.object({
  id: z.string().describe('the item'),
  title: z.string(),
  start: z.string().describe('an instant, or a date when allDay'),
  end: z.string(),
  allDay: z.boolean(),
  recurrenceId: z.string().nullable(),
  cancelled: z.boolean(),
});
export const OccurrenceList = z.object({
  items: z.array(Occurrence),
  total: z.number().int(),
  next: z.string().nullable(),
  cut: z.boolean().describe('true: some repeat was too dense to list whole'),
});

export const TaskSummary = z.object({
  ...base,
  due: z.string().nullable(),
  done: z.boolean(),
  priority: z.number().int(),
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
  ...whole,
});
export const Task = TaskSummary.extend({
  kind: z.literal('task'),
  description: z.string(),
  zone: z.string().nullable(),
  ...whole,
});
export const Note = NoteSummary.extend({ kind: z.literal('note'), ...whole });
export type CalendarEvent = z.infer<typeof CalendarEvent>;
export type Task = z.infer<typeof Task>;
export type Note = z.infer<typeof Note>;

export const EventList = page(EventSummary);
export const TaskList = page(TaskSummary);
export const NoteList = page(NoteSummary);
