import { z } from 'zod';
import * as calendar from '../calendar.ts';
import type { Door } from './door.ts';
import { textDoors } from './text.ts';

const ICS = ['text/calendar'] as const;
const SERIES = ['occurrence', 'apply'] as const;

const nouns: readonly Door[] = [
  ...textDoors(
    'events',
    calendar.CalendarEvent,
    z.union([calendar.EventList, calendar.OccurrenceList]),
    calendar.EventWrite,
    'text/calendar',
  ),
  ...textDoors('tasks', calendar.Task, calendar.TaskList, calendar.TaskWrite, 'text/calendar'),
  ...textDoors('notes', calendar.Note, calendar.NoteList, calendar.NoteWrite, 'text/calendar'),
];

/** What events have beyond the doors of every text kind. */
const MORE: Readonly<Record<string, readonly string[]>> = {
  'get /api/events': ['from', 'to', 'zone', 'collections'],
  'get /api/events/{id}': SERIES.slice(0, 1),
  'put /api/events/{id}': SERIES,
  'delete /api/events/{id}': SERIES,
};

/** Doors of events, tasks and notes. */
export const calendarDoors: readonly Door[] = [
  ...nouns.map((door) => ({
    ...door,
    query: [...(door.query ?? []), ...(MORE[`${door.method} ${door.path}`] ?? [])],
  })),
  {
    method: 'get',
    path: '/api/events/{id}/series',
    does: 'How many occurrences there are, before and after one of them',
    query: SERIES.slice(0, 1),
    answers: { 200: calendar.SeriesCounts },
  },
  {
    method: 'get',
    path: '/api/calendars.ics',
    does: 'Every event, task and note in one file, with its time zones',
    answers: { 200: ICS },
  },
  {
    method: 'get',
    path: '/api/calendars/{id}.ics',
    does: 'Everything of one calendar in one file',
    answers: { 200: ICS },
  },
];
