import type { z } from 'zod';
import type {
  CalendarEvent,
  EventWrite,
  Occurrence,
  OccurrenceList as OccurrenceListSchema,
  SeriesCounts,
} from '../../shared/contract/calendar.ts';
import { one } from './items.ts';
import { get, write, type Written } from './send.ts';

export type { Occurrence, SeriesCounts };
export type OccurrenceList = z.infer<typeof OccurrenceListSchema>;
/** How far a change of one occurrence goes in its series. */
export type Scope = 'this' | 'following' | 'all';
/** One occurrence of a series, and how far a change of it goes. */
export interface Within {
  /** `recurrenceId` of the occurrence. */
  occurrence: string;
  apply: Scope;
}

/** Events as a calendar needs them: what takes place in a window, and one occurrence of a series. */
export const calendar = {
  /** What takes place from `from` (an instant) until before `to`; `zone` is that of whoever looks. */
  occurrences: (query: { from: string; to: string; zone: string }, signal?: AbortSignal) =>
    get<OccurrenceList>('/api/events', ['items'], { query, ...(signal ? { signal } : {}) }),
  /** An event, or with `occurrence` its fields as they are in that occurrence. */
  event: (id: string, occurrence: string | null) =>
    get<CalendarEvent>(one('events', id), ['id', 'etag'], { query: { occurrence } }),
  /** How many occurrences its series has, before and after this one. */
  series: (id: string, occurrence: string | null) =>
    get<SeriesCounts>(`${one('events', id)}/series`, ['changed'], { query: { occurrence } }),
  /** Saves; answers the item that holds the occurrence then (a new one, when a series was split). */
  save: (
    id: string,
    body: EventWrite,
    within: Within | null,
    etag?: string,
  ): Promise<Written<CalendarEvent>> =>
    write<CalendarEvent>('PUT', one('events', id), { body, etag, query: { ...within } }, ['id', 'etag']),
  /** Deletes an event, or occurrences of it. */
  remove: (id: string, within: Within | null, etag?: string): Promise<Written<null>> =>
    write<null>('DELETE', one('events', id), { etag, query: { ...within } }),
  /** Address of a whole calendar as one .ics file. */
  file: (collection: string): string => `/api/calendars/${encodeURIComponent(collection)}.ics`,
};
