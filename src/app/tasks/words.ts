import type { TaskSummary } from '../../shared/contract/calendar.ts';
import { clock, count, shortDay } from '../ui/format.ts';
import { priorityWord } from '../ui/task-words.ts';
import type { Entry } from './arrange.ts';
import { type Day, dayText, localDay } from './day.ts';
import type { Due } from './due.ts';
import type { Understood } from './quick.ts';

export const titleOf = (task: Pick<TaskSummary, 'title'>): string => task.title || 'Without a title';

/** What can be chosen, most pressing first; files may hold others of 1 to 9. */
export const PRIORITIES = [
  { value: 1, label: 'High' },
  { value: 5, label: 'Medium' },
  { value: 9, label: 'Low' },
  { value: 0, label: 'None' },
] as const;

/** "Today", "Tomorrow", "Yesterday", else "Fri 27 Nov". */
export function dayWords(day: Day, now: number): string {
  const away = day - localDay(now);
  if (away === 0) return 'Today';
  if (away === 1) return 'Tomorrow';
  if (away === -1) return 'Yesterday';
  return shortDay(`${dayText(day)}T00:00`, new Date(now), true);
}

const clockIn = (at: number, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(at);

/** "Tomorrow, 14:30"; with its own zone when that shows another time: "Tomorrow, 14:30 (22:30 in Tokyo)". */
export function dueWords({ day, at, timed, zone }: Due, now: number): string {
  if (!timed) return dayWords(day, now);
  const city = zone?.split('/').at(-1)?.replaceAll('_', ' ');
  return `${dayWords(day, now)}, ${clock(at)}${zone && city ? ` (${clockIn(at, zone)} in ${city})` : ''}`;
}

/** Whether its time has come; a day without a time lasts until its end. */
export const isOver = ({ due, task }: Entry, now: number): boolean =>
  !task.done && due !== null && due.at < now;

/** "2 of 5 done"; '' for a task without parts. */
export const partsWords = ({ children, partsDone }: Entry): string => {
  const open = children.filter(({ task }) => !task.done).length;
  return open + partsDone > 0 ? `${partsDone} of ${open + partsDone} done` : '';
};

/** What a line was understood as, for the chips below it: the date, the priority. */
export const understoodWords = ({ day, time, priority }: Understood, now: number) => ({
  due: day === null ? null : [dayWords(day, now), time].filter(Boolean).join(', '),
  priority: priority ? `${priorityWord(priority)} priority` : null,
});

/** "Moved on to 1 Dec." */
export const movedOnWords = (due: string | null): string =>
  due ? `Moved on to ${shortDay(due.length === 10 ? `${due}T00:00` : due)}.` : 'Moved on.';

/** "Packing and its 3 subtasks" */
export const withPartsWords = (title: string, parts: number): string =>
  parts === 0 ? title : `${title} and its ${count(parts, 'subtask')}`;
