import type { Task, TaskWrite } from '../../shared/contract/calendar.ts';
import type { Compared } from '../ui/compared.ts';
import { priorityWord } from '../ui/task-words.ts';

/** What the fields of a task hold while they are edited. */
export interface Values {
  title: string;
  /** 2026-11-27, or ''. */
  day: string;
  /** 14:30, or '' for the whole day. */
  time: string;
  priority: number;
  /** '' for once. */
  rrule: string;
  description: string;
  /** Between commas. */
  categories: string;
  /** The list it lies in. */
  collection: string;
  /** Id of the task it is part of, or ''. */
  parent: string;
}
export type FieldName =
  'title' | 'due' | 'priority' | 'rrule' | 'description' | 'categories' | 'list' | 'parent';
export type Problems = Partial<Record<FieldName, string>>;

export const FIELD_WORDS: Readonly<Record<FieldName, string>> = {
  title: 'Title',
  due: 'Due',
  priority: 'Priority',
  rrule: 'Repeats',
  description: 'Description',
  categories: 'Labels',
  list: 'List',
  parent: 'Part of',
};
const FIELDS = Object.keys(FIELD_WORDS) as FieldName[];

const two = (n: number) => String(n).padStart(2, '0');
/** An instant on the clock here. */
function here(instant: string): { day: string; time: string } {
  const at = new Date(instant);
  return {
    day: `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`,
    time: `${two(at.getHours())}:${two(at.getMinutes())}`,
  };
}
const isInstant = ({ due, zone }: Pick<Task, 'due' | 'zone'>): boolean =>
  due !== null && due.length > 10 && (zone === 'UTC' || due.endsWith('Z'));

/** A due time as the fields show it: what is no zone's own time is shown on the clock here, the rest as it stands. */
function dueFields(task: Pick<Task, 'due' | 'zone'>): { day: string; time: string } {
  if (!task.due) return { day: '', time: '' };
  if (isInstant(task)) return here(`${task.due.slice(0, 19)}Z`);
  return { day: task.due.slice(0, 10), time: task.due.slice(11, 16) };
}

/** The zone on whose clock the fields are, when it is not the one here; null: here. */
export const foreignZone = (task: Pick<Task, 'due' | 'zone'>, own: string): string | null =>
  task.zone && !isInstant(task) && task.zone !== own && task.due && task.due.length > 10 ? task.zone : null;

export const valuesOf = (task: Task): Values => ({
  title: task.title,
  ...dueFields(task),
  priority: task.priority,
  rrule: task.rrule ?? '',
  description: task.description,
  categories: task.categories.join(', '),
  collection: task.collection,
  parent: task.parent ?? '',
});

const labels = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean),
  ),
];

/** What a field says, to compare it. */
const said: Readonly<Record<FieldName, (values: Values) => string>> = {
  title: ({ title }) => title.trim(),
  due: ({ day, time }) => [day, day && time].filter(Boolean).join(' '),
  priority: ({ priority }) => String(priority),
  rrule: ({ rrule }) => rrule,
  description: ({ description }) => description,
  categories: ({ categories }) => labels(categories).join(', '),
  list: ({ collection }) => collection,
  parent: ({ parent }) => parent,
};

/** The fields that are not the same. */
export const changedFields = (a: Values, b: Values): FieldName[] =>
  FIELDS.filter((field) => said[field](a) !== said[field](b));

/** What is wrong, by field; nothing: it can be sent. */
export function problemsOf(values: Values): Problems {
  const problems: Problems = {};
  if (!values.title.trim()) problems.title = 'Write a title.';
  if (!values.day && values.time) problems.due = 'Choose the day it is due.';
  if (!values.day && values.rrule) problems.due = 'Choose a day: the repeats count from it.';
  return problems;
}

/**
 * What is sent for these fields. A time that is new is meant on the clock here; one that was there stays on its own.
 * @param own the zone here
 */
export function writeOf(task: Task, values: Values, fields: readonly FieldName[], own: string): TaskWrite {
  const write: TaskWrite = {};
  for (const field of fields) {
    if (field === 'due') Object.assign(write, dueOf(task, values, own));
    else if (field === 'title') write.title = values.title.trim();
    else if (field === 'rrule') write.rrule = values.rrule || null;
    else if (field === 'categories') write.categories = labels(values.categories);
    else if (field === 'list') write.collection = values.collection;
    else if (field === 'parent') write.parent = values.parent || null;
    else if (field === 'priority') write.priority = values.priority;
    else write.description = values.description;
  }
  return write;
}

function dueOf(task: Task, { day, time }: Values, own: string): TaskWrite {
  if (!day) return { due: null };
  if (!time) return { due: day };
  const local = `${day}T${time}`;
  if (isInstant(task)) return { due: `${new Date(local).toISOString().slice(0, 19)}Z` };
  const wasTimed = task.due !== null && task.due.length > 10;
  return wasTimed ? { due: local } : { due: local, zone: own };
}

/** What ids and rules are called, for people. */
export interface Names {
  list: (id: string) => string;
  task: (id: string) => string;
  rule: (rrule: string) => string;
}

/** Two versions field by field; what both lack is left out. */
export function compare(left: Values, right: Values, names: Names): Compared<FieldName>[] {
  const differing = changedFields(left, right);
  const lines = (values: Values, field: FieldName): string[] => {
    const text = said[field](values);
    if (field === 'priority') return [priorityWord(values.priority) ?? ''].filter(Boolean);
    if (!text) return [];
    if (field === 'list') return [names.list(text)];
    if (field === 'parent') return [names.task(text)];
    return [field === 'rrule' ? names.rule(text) : text];
  };
  return FIELDS.map((field) => ({
    field,
    word: FIELD_WORDS[field],
    left: lines(left, field),
    right: lines(right, field),
    differs: differing.includes(field),
  })).filter((row) => row.differs || row.left.length > 0);
}
