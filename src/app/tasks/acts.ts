import type { TaskSummary, TaskWrite } from '../../shared/contract/calendar.ts';
import { items } from '../api.ts';
import { acts } from '../offline/act.svelte.ts';
import { removeMany, removeOne } from '../offline/remove.ts';
import { count } from '../ui/format.ts';
import { type Entry, withParts } from './arrange.ts';
import { movedOnWords, titleOf, withPartsWords } from './words.ts';

/** What is done with whole tasks. Each is one step of History and says by a toast, with Undo, what came of it. */

/**
 * Done, or open again. One that repeats moves on to its next date instead, which only the service knows: the list
 * shows it when it has answered.
 * @param open parts of it that stay open
 */
export async function tick(task: TaskSummary, open = 0): Promise<boolean> {
  const done = !task.done;
  const title = titleOf(task);
  const next = { ...task, done, doneAt: done ? new Date().toISOString() : null, percent: done ? 100 : 0 };
  const stays = done && open > 0 ? ` ${count(open, 'subtask')} ${open === 1 ? 'stays' : 'stay'} open.` : '';
  const written = await acts.run({
    effects: done && task.recurring ? [] : [{ kind: 'task', id: task.id, summary: next }],
    run: () => items.save('tasks', task.id, { done }),
    done: (saved) => {
      if (saved.movedOn) return `${title}: ${movedOnWords(saved.due)}`;
      return `${done ? 'Done' : 'Open again'}: ${title}.${stays}`;
    },
    failed: `Could not change ${title}.`,
    of: `ticking ${title}`,
  });
  return written !== null;
}

/** Moves a task and all its parts to the bin. */
export function remove(entry: Entry): Promise<boolean> {
  const [, ...parts] = withParts(entry);
  const title = titleOf(entry.task);
  if (parts.length === 0) return removeOne('task', entry.id, title);
  const ids = [entry, ...parts].map(({ id }) => id);
  return removeMany('task', ids, withPartsWords(title, parts.length));
}

/** Makes a task part of another, or (null) of none. */
export async function putUnder({ task, id }: Entry, parent: TaskSummary | null): Promise<boolean> {
  const title = titleOf(task);
  const written = await acts.run({
    effects: [{ kind: 'task', id, summary: { ...task, parentUid: parent?.uid ?? null } }],
    run: () => items.save('tasks', id, { parent: parent?.id ?? null }),
    done: parent ? `${title} is now part of ${titleOf(parent)}.` : `${title} stands by itself now.`,
    failed: `Could not move ${title}.`,
    of: `moving ${title}`,
  });
  return written !== null;
}

/** Adds a task; rejects when that did not work, so that its line stays. */
export async function add(fields: TaskWrite, key: string): Promise<string> {
  const { data, batch } = await items.create('tasks', fields, key);
  acts.done(`Added ${titleOf(data)}.`, batch, `adding ${titleOf(data)}`);
  return data.id;
}
