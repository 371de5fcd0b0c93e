import type { z } from 'zod';
import type { Occurrence as OccurrenceSchema } from '../../shared/contract/calendar.ts';
import { get, type Page } from './send.ts';

export type Occurrence = z.infer<typeof OccurrenceSchema>;

export const calendar = {
  occurrences: (query: { from: string; to: string; zone: string }) =>
    get<Page<Occurrence> & { cut: boolean }>('/api/events', ['items'], { query }),
};
