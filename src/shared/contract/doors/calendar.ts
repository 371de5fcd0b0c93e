import { z } from 'zod';
import * as calendar from '../calendar.ts';
import type { Door } from './door.ts';
import { textDoors } from './text.ts';

/** Doors of events, tasks and notes. */
export const calendarDoors: readonly Door[] = [
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
