import { wordsOf } from '../ui/find.ts';
import type { Library } from './library.svelte.ts';
import type { Entry } from './rows.ts';

/** Items of every kind that have all words, in any order, without accents or case; kinds in the order of the rail. */
export function found(library: Library, query: string): Entry[] {
  const words = wordsOf(query);
  if (words.length === 0) return [];
  return library.shelves.flatMap((shelf) =>
    (shelf.entries as readonly Entry[]).filter(({ text }) => words.every((word) => text.includes(word))),
  );
}
