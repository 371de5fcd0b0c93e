import { count } from './format.ts';
import type { IconName } from './icons.ts';

interface KindWords {
  one: string;
  many: string;
  page: string;
  icon: IconName;
  href: string;
}

/** What pages call each kind, with its icon and its screen. */
export const KIND_WORDS: Readonly<Record<string, KindWords>> = {
  contact: { one: 'contact', many: 'contacts', page: 'Contacts', icon: 'people', href: '/contacts' },
  event: { one: 'event', many: 'events', page: 'Calendar', icon: 'calendar', href: '/calendar' },
  task: { one: 'task', many: 'tasks', page: 'Tasks', icon: 'task', href: '/tasks' },
  note: { one: 'note', many: 'notes', page: 'Notes', icon: 'note', href: '/notes' },
  photo: { one: 'photo', many: 'photos', page: 'Photos', icon: 'photo', href: '/photos' },
  file: { one: 'file', many: 'files', page: 'Other files', icon: 'file', href: '/files' },
  collection: { one: 'folder', many: 'folders', page: 'Folders', icon: 'folder', href: '/collections' },
};

const unknown: KindWords = { one: 'item', many: 'items', page: 'Items', icon: 'file', href: '/' };

export const kindWords = (kind: string): KindWords => KIND_WORDS[kind] ?? unknown;

/** countKind('contact', 38) → "38 contacts" */
export function countKind(kind: string, n: number): string {
  const words = kindWords(kind);
  return count(n, words.one, words.many);
}

/** Counts by kind in words: "38 contacts and 2 notes". Kinds with none are left out. */
export function countsInWords(counts: Partial<Record<string, number>>): string[] {
  return Object.keys(KIND_WORDS).flatMap((kind) => {
    const n = counts[kind] ?? 0;
    return n > 0 ? [countKind(kind, n)] : [];
  });
}
