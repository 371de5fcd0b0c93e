import type { MergePreview } from '../../../shared/contract/contact-steps.ts';
import { ApiError, contacts, newKey } from '../../api.ts';
import { acts, failure } from '../../offline/act.svelte.ts';
import { feed } from '../../offline/feed.svelte.ts';
import { queries } from '../../offline/query.ts';
import { count } from '../../ui/format.ts';
import { NAMELESS } from '../entry.ts';
import { contactQuery } from '../queries.ts';
import { type Choices, mergeWrite, resultOf } from './choices.ts';

/** The same merge asked for again after a lost answer is one merge. */
let unsure = { write: '', key: '' };
function keyFor(write: unknown): string {
  const text = JSON.stringify(write);
  if (unsure.write !== text) unsure = { write: text, key: newKey() };
  return unsure.key;
}

export type Merged = { id: string } | { id: null; trouble: string };

/** Merges as chosen, told by a toast with Undo. A lost race is told in words; nothing was changed then. */
export async function merge(preview: MergePreview, choices: Choices): Promise<Merged> {
  const write = mergeWrite(preview, choices);
  const name = resultOf(preview, choices).name || NAMELESS;
  const many = count(write.ids.length, 'contact');
  const gone = write.ids.filter((id) => id !== preview.keep);
  const pending = gone.map((id) => feed('contact').optimistic(id, null));
  try {
    const written = await contacts.merge(write, keyFor(write));
    for (const one of pending) one.settle();
    queries.setQueryData(contactQuery(written.data.id).queryKey, written.data);
    acts.done(`Merged ${many} into ${written.data.name || name}.`, written.batch, `merging ${many}`);
    return { id: written.data.id };
  } catch (error) {
    for (const one of pending) one.rollback();
    const changed = error instanceof ApiError && error.code === 'item.changed';
    return {
      id: null,
      trouble: changed
        ? `One of them was changed meanwhile. Nothing was merged. Look at the card again, then merge. (${error.code})`
        : failure(`Could not merge ${many}.`, error),
    };
  }
}

/** Remembers that these are different people: they are not suggested any more, on no device. */
export async function keepApart(ids: readonly string[], who = 'They are'): Promise<boolean> {
  const written = await acts.run({
    run: () => contacts.keepApart(ids),
    done: `${who} not the same person. This is remembered.`,
    failed: 'Could not remember that.',
    of: 'saying that they are not the same person',
  });
  return written !== null;
}
