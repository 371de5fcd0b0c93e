import { queryOptions } from '@tanstack/svelte-query';
import { items } from '../api.ts';

export type ListNoun = 'events' | 'tasks' | 'notes';

export const itemQuery = <N extends ListNoun>(noun: N, id: string) =>
  queryOptions({ queryKey: [noun, id], queryFn: () => items.get(noun, id) });

export const fileQuery = (id: string) =>
  queryOptions({ queryKey: ['files', id], queryFn: () => items.get('files', id) });

export const NOUN_WORDS = {
  events: { kind: 'event', one: 'Event', add: 'Add an event' },
  tasks: { kind: 'task', one: 'Task', add: 'Add a task' },
  notes: { kind: 'note', one: 'Note', add: 'Write a note' },
} as const;
