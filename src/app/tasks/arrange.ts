import type { TaskSummary } from '../../shared/contract/calendar.ts';
import { fold } from '../ui/format.ts';
import type { Day } from './day.ts';
import { type Due, dueOf } from './due.ts';

export const GROUPS = ['Overdue', 'Today', 'This week', 'Later', 'No date', 'Done'] as const;
export type Group = (typeof GROUPS)[number];

/** A task as a row of the list. */
export interface Entry {
  id: string;
  task: TaskSummary;
  due: Due | null;
  /** The title without accents and case, to sort by: an Intl collator takes half a second for 50,000. */
  name: string;
  /** Where it is sorted: when it, or the first open one of its family, is due. */
  at: number;
  group: Group;
  /** 0 for one that is part of no other. */
  depth: number;
  parent: Entry | null;
  children: readonly Entry[];
  /** How many of its own parts are done. */
  partsDone: number;
}

const WEEK = 7; // days, the present one included: on a Sunday too the next ones are near

const NEVER = Number.MAX_SAFE_INTEGER;

const NONE: readonly Entry[] = []; // one for all: most tasks have no parts
const MOST_DEEP = 200; // no person goes so deep; what a file ties deeper stands by itself

/** What does not change while a task is the same version: worked out once for each. */
const known = new WeakMap<TaskSummary, { due: Due | null; name: string }>();
function knownOf(task: TaskSummary): { due: Due | null; name: string } {
  let found = known.get(task);
  if (!found) known.set(task, (found = { due: dueOf(task.due, task.zone), name: fold(task.title) }));
  return found;
}

export function groupOf(due: Due | null, done: boolean, today: Day): Group {
  if (done) return 'Done';
  if (!due) return 'No date';
  if (due.day < today) return 'Overdue';
  if (due.day === today) return 'Today';
  return due.day < today + WEEK ? 'This week' : 'Later';
}

/** 1 to 4 high, 5 medium, 6 to 9 low, 0 none (RFC 5545 section 3.8.1.9): what has none comes last. */
const rank = (priority: number): number => (priority === 0 ? 10 : priority);

/** The id makes the order of equals stay. */
const byName = (a: Entry, b: Entry): number =>
  a.name === b.name ? (a.id < b.id ? -1 : 1) : a.name < b.name ? -1 : 1;

/** Earlier, then more pressing, then by name. */
const sooner = (a: Entry, b: Entry): number =>
  a.at - b.at || rank(a.task.priority) - rank(b.task.priority) || byName(a, b);

/** Those done last come first. */
const doneLater = (a: Entry, b: Entry): number => {
  const [one, other] = [a.task.doneAt ?? '', b.task.doneAt ?? ''];
  return one === other ? byName(a, b) : one < other ? 1 : -1;
};

function entriesOf(tasks: readonly TaskSummary[], today: Day): Entry[] {
  return tasks.map((task) => {
    const { due, name } = knownOf(task);
    const group = groupOf(due, task.done, today);
    const at = task.done || !due ? NEVER : due.at;
    return { id: task.id, task, due, name, at, group, depth: 0, parent: null, children: NONE, partsDone: 0 };
  });
}

/**
 * Ties parts to what they are part of. A UID is looked for in the same list first. What is part of itself, of a task
 * that is not here, or still open while that one is done, stands by itself.
 */
function tie(entries: readonly Entry[]): void {
  const wanted = new Set(entries.map(({ task }) => task.parentUid));
  const byUid = new Map<string, Entry>();
  for (const entry of entries) {
    const { uid, collection } = entry.task;
    if (uid === null || !wanted.has(uid)) continue;
    byUid.set(`${collection} ${uid}`, entry);
    if (!byUid.has(uid)) byUid.set(uid, entry);
  }
  for (const entry of entries) {
    const { parentUid, collection, done } = entry.task;
    if (parentUid === null) continue;
    const parent = byUid.get(`${collection} ${parentUid}`) ?? byUid.get(parentUid);
    if (!parent || isWithin(parent, entry)) continue;
    if (done) parent.partsDone += 1;
    if (parent.task.done && !done) continue;
    entry.parent = parent;
    const parts = parent.children === NONE ? [] : (parent.children as Entry[]);
    parts.push(entry);
    parent.children = parts;
  }
}

/** Whether a task is another one, or a part of it at any depth (too deep counts as within). */
export function isWithin(entry: Entry, other: Entry): boolean {
  let deep = 0;
  for (let at: Entry | null = entry; at; at = at.parent) if (at === other || ++deep > MOST_DEEP) return true;
  return false;
}

/** A task and all its parts, each before its own; parts of parts are not lost however deep. */
export function withParts(root: Entry): Entry[] {
  const out: Entry[] = [];
  const left = [root];
  for (let entry = left.pop(); entry; entry = left.pop()) {
    out.push(entry);
    for (const child of entry.children.toReversed()) left.push(child);
  }
  return out;
}

/**
 * The list by due date: groups in their order, each family of a task and its parts together where the first of them
 * that is open is due; what is done at the end.
 * @param today the day it is here
 */
export function arrange(tasks: readonly TaskSummary[], today: Day): Entry[] {
  const entries = entriesOf(tasks, today);
  tie(entries);
  const roots = entries.filter(({ parent }) => parent === null);
  for (const root of roots) if (root.children.length > 0) settle(root);
  const groups = Map.groupBy(roots, ({ group }) => group);
  return GROUPS.flatMap((group) =>
    (groups.get(group) ?? [])
      .sort(group === 'Done' ? doneLater : sooner)
      .flatMap((root) => (root.children.length > 0 ? withParts(root) : root)),
  );
}

/** Sorts a family, says how deep each lies, and moves it to where its first open one is due. */
function settle(root: Entry): void {
  const family = withParts(root);
  for (const entry of family) {
    entry.depth = entry.parent ? entry.parent.depth + 1 : 0;
    entry.children = entry.children.toSorted(
      (a, b) => Number(a.task.done) - Number(b.task.done) || sooner(a, b),
    );
  }
  if (root.task.done) return;
  const { at, group } = family.reduce((best, entry) => (entry.at < best.at ? entry : best), root);
  root.at = at;
  for (const entry of family) entry.group = group;
}
