import { items, type Noun } from '../api.ts';
import { count } from '../ui/format.ts';
import { kindWords } from '../ui/kinds.ts';
import { acts } from './act.svelte.ts';
import type { FeedKind } from './feed.svelte.ts';

const AT_MOST = 10_000; // ids the service takes in one step
const NOUN: Record<FeedKind, Noun> = {
  contact: 'contacts',
  event: 'events',
  task: 'tasks',
  note: 'notes',
  photo: 'photos',
  file: 'files',
  collection: 'collections',
};

/**
 * Moves one item to the bin: out of the list at once, with Undo. True when it worked.
 * @param etag refuses when it was changed since
 */
export async function removeOne(kind: FeedKind, id: string, name: string, etag?: string): Promise<boolean> {
  const written = await acts.run({
    effects: [{ kind, id, summary: null }],
    run: () => items.remove(NOUN[kind], id, etag),
    done: `Deleted ${name}.`,
    failed: `Could not delete ${name}.`,
    of: `deleting ${name}`,
  });
  return written !== null;
}

/**
 * Moves several to the bin as one step of History (more for very many). True when it worked.
 * @param name what a person would call them: "Packing and its 3 subtasks"; absent: their number
 */
export async function removeMany(kind: FeedKind, ids: readonly string[], name?: string): Promise<boolean> {
  const { one, many } = kindWords(kind);
  for (let from = 0; from < ids.length; from += AT_MOST) {
    const some = ids.slice(from, from + AT_MOST);
    const what = name ?? count(some.length, one, many);
    const written = await acts.run({
      effects: some.map((id) => ({ kind, id, summary: null })),
      run: () => items.removeMany(some),
      done: ({ deleted, skipped }) =>
        skipped.length === 0
          ? `Deleted ${what}.`
          : `Deleted ${count(deleted, one, many)}; ${count(skipped.length, one, many)} could not be deleted.`,
      failed: `Could not delete ${what}.`,
      of: `deleting ${what}`,
    });
    if (!written) return false;
  }
  return true;
}
