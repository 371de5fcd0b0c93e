import { count } from '../ui/format.ts';
import type { Entry } from './entry.ts';
import { clockSpan, dayWords, spanWords, timeWords } from './when-words.ts';

/** Names that are spoken: all that is seen by place, colour or stroke is in them. */

export const titleOf = (entry: { title: string; kind?: string }): string =>
  entry.title.trim() || (entry.kind === 'task' ? 'A task without a title' : 'Without a title');

/** "16:30 to 17:15", "All day", "20 to 27 November 2026", "Due 16:30" */
export function whenShort(entry: Entry, zone: string): string {
  const due = entry.kind === 'task';
  if (!entry.allDay) return due ? `Due ${clockSpan(entry, zone)}` : clockSpan(entry, zone);
  if (entry.last > entry.first) return spanWords(entry.first, entry.last);
  return due ? 'Due' : 'All day';
}

/** What a row under a day says of the time, in two lines: 16:30 and 17:15, Day 2 and of 3, until and 02:00. */
export function timeOnDay(entry: Entry, day: number, zone: string): { from: string; more: string } {
  const { first, last, start, end, allDay } = entry;
  if (allDay && last === first) return { from: 'All day', more: '' };
  if (allDay || (day > first && day < last))
    return { from: `Day ${day - first + 1}`, more: `of ${last - first + 1}` };
  if (day > first) return { from: 'until', more: timeWords(end, zone) };
  return { from: timeWords(start, zone), more: end > start ? timeWords(end, zone) : '' };
}

/** "16:30 to 17:15, Piano, Ada, Family, repeats" */
export function nameOf(entry: Entry, calendar: string, zone: string): string {
  return [
    entry.kind === 'task' ? 'Task' : '',
    whenShort(entry, zone),
    titleOf(entry),
    entry.location,
    calendar,
    entry.repeats ? 'repeats' : '',
    entry.tentative ? 'not certain' : '',
    entry.cancelled ? 'cancelled' : '',
    entry.done ? 'done' : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** "Tuesday 24 November, today, 2 entries" */
export const dayName = (day: number, total: number, today: number): string =>
  [dayWords(day, today), day === today ? 'today' : '', total > 0 ? count(total, 'entry', 'entries') : '']
    .filter(Boolean)
    .join(', ');
