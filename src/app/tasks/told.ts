import { shortDay, short } from '../ui/format.ts';
import type { Told, VersionLike } from '../ui/VersionList.svelte';
import type { Names } from './form.ts';
import { priorityWord } from '../ui/task-words.ts';

/** What a version changed, in words: fields as the service names them. */
const WORDS: Readonly<Record<string, string>> = {
  title: 'Title',
  due: 'Due',
  done: 'Done',
  priority: 'Priority',
  rrule: 'Repeats',
  description: 'Description',
  categories: 'Labels',
  collection: 'List',
  parent: 'Part of',
  start: 'Starts',
};

const dated = (text: string): string =>
  text.length === 10 ? shortDay(`${text}T00:00`, new Date(), true) : short(text.slice(0, 19));

function inWords(field: string, text: string, names: Names): string {
  if (!text) return '';
  if (field === 'due' || field === 'start') return dated(text);
  if (field === 'priority') return priorityWord(Number(text)) ?? '';
  if (field === 'rrule') return names.rule(text);
  if (field === 'collection') return names.list(text);
  if (field === 'parent') return names.task(text);
  return text;
}

export const told = ({ fields }: VersionLike, names: Names): Told[] =>
  fields.flatMap(({ field, before, after }) => {
    const word = WORDS[field];
    if (!word) return [];
    if (field === 'done') return [{ word: after ? 'Done' : 'Open again', before: '', after: '' }];
    const say = (text: string | null) => inWords(field, text ?? '', names);
    return [{ word, before: say(before), after: say(after) }];
  });
