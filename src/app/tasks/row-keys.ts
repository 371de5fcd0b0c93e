import { net } from '../offline/net.svelte.ts';
import { nav } from '../ui/nav.svelte.ts';
import type { Shortcut } from '../ui/keys.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import { putUnder, remove, tick } from './acts.ts';
import type { Entry } from './arrange.ts';
import { taskHref } from './hrefs.ts';
import type { TaskList } from './list.svelte.ts';
import { titleOf } from './words.ts';

/** The keys that act on the row that has, or last had, the focus. */
export function rowKeys(list: TaskList, active: () => Entry | null): Shortcut[] {
  const onRow = (run: (entry: Entry) => unknown) => () => {
    const entry = active();
    if (!entry) return;
    if (net.reason) toasts.show({ text: `${net.reason}.` });
    else run(entry);
  };
  const indent = (entry: Entry) => {
    const parent = list.above(entry);
    if (parent) return void putUnder(entry, parent.task);
    toasts.show({ text: `There is no task above that ${titleOf(entry.task)} could be part of.` });
  };
  const outdent = (entry: Entry) => {
    if (entry.parent) return void putUnder(entry, entry.parent.parent?.task ?? null);
    toasts.show({ text: `${titleOf(entry.task)} is part of no other task.` });
  };
  const openParts = ({ children }: Entry) => children.filter(({ task }) => !task.done).length;
  return [
    {
      keys: 'e',
      label: 'Edit the task',
      run: () => {
        const entry = active();
        if (entry) nav.go(taskHref(entry.id));
      },
    },
    {
      keys: 'Space',
      label: 'Done, or open again',
      run: onRow((entry) => tick(entry.task, openParts(entry))),
    },
    { keys: '>', label: 'Make it a subtask of the one above', run: onRow(indent) },
    { keys: '<', label: 'Take it out of what it is part of', run: onRow(outdent) },
    { keys: 'Delete', label: 'Delete the task and its subtasks', run: onRow(remove) },
  ];
}
