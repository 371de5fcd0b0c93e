import type { CollectionSummary } from '../../shared/contract/collections.ts';
import { isFixed } from '../../shared/contract/fixed.ts';
import { ApiError, collections, items, newKey, type Written } from '../api.ts';
import {
  COLLECTION_WORDS,
  type CollectionActs,
  type CollectionFields,
  type CollectionLike,
  type CollectionType,
  type Refusal,
} from '../ui/collection-words.ts';
import { collator, count } from '../ui/format.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import { acts, failure } from './act.svelte.ts';
import { feed } from './feed.svelte.ts';

/** Address books, calendars, notebooks and folders: how they are listed, and the acts of the owner on them. */

/** As the owner ordered them; then what every account has, then by name. */
function inOrder(a: CollectionSummary, b: CollectionSummary): number {
  const place = (one: CollectionSummary) => one.order ?? Number.MAX_SAFE_INTEGER;
  const fixed = (one: CollectionSummary) => (isFixed(one.id) ? 0 : 1);
  return place(a) - place(b) || fixed(a) - fixed(b) || collator.compare(a.name, b.name);
}

/** The collections of a type in their order. Reactive where it is read in `$derived`. */
export const collectionsOf = (type: CollectionType): readonly CollectionSummary[] =>
  feed('collection')
    .all.filter((one) => one.type === type)
    .sort(inOrder);

/** Why a collection cannot be deleted; null: it can. */
export const whyStays = (one: { id: string; type: CollectionType }): string | null =>
  isFixed(one.id) ? COLLECTION_WORDS[one.type].fixed : null;

/** The same fields sent again after a lost answer make one collection, not two. */
let unsure = { fields: '', key: '' };
function keyFor(fields: CollectionFields): string {
  const text = JSON.stringify(fields);
  if (unsure.fields !== text) unsure = { fields: text, key: newKey() };
  return unsure.key;
}

/** Saves over the version that was seen. That it was only moved or ordered meanwhile is no lost race for its name. */
async function saveOver(before: CollectionLike, fields: CollectionFields, etag: string | undefined) {
  try {
    return await items.save('collections', before.id, fields, etag);
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'item.changed') throw error;
    const now = await items.get('collections', before.id);
    const names = Object.keys(fields) as (keyof CollectionFields)[];
    if (names.some((name) => (now[name] ?? null) !== (before[name] ?? null))) throw error;
    return items.save('collections', before.id, fields, now.etag);
  }
}

/** The acts that ui/CollectionDialog.svelte needs; each is one step in History, told with Undo. */
export const collectionActs: CollectionActs = {
  async save(before, fields, etag) {
    const name = fields.name ?? before?.name ?? '';
    const { one } = COLLECTION_WORDS[before?.type ?? fields.type ?? 'folder'];
    try {
      const written: Written<unknown> = before
        ? await saveOver(before, fields, etag)
        : await items.create('collections', fields, keyFor(fields));
      unsure = { fields: '', key: '' };
      const [done, of] = before ? ['Saved', 'editing'] : ['Made', 'making'];
      acts.done(`${done} ${one} ${name}.`, written.batch, `${of} ${one} ${name}`);
      return null;
    } catch (error) {
      return refusalOf(error, one);
    }
  },

  async contents(id) {
    try {
      return await collections.contents(id);
    } catch (error) {
      toasts.failed(failure('Could not count what lies in it. Nothing was deleted.', error));
      throw error;
    }
  },

  async remove(collection, { total }) {
    const { one } = COLLECTION_WORDS[collection.type];
    const pending = feed('collection').optimistic(collection.id, null);
    try {
      const { batch, seq } = await collections.remove(collection.id, total);
      pending.settle(undefined, seq);
      const along = total > 0 ? ` and ${count(total, 'item')} in it` : '';
      acts.done(`Deleted ${one} ${collection.name}${along}.`, batch, `deleting ${collection.name}`);
      return 'done';
    } catch (error) {
      pending.rollback();
      if (error instanceof ApiError && error.code === 'collection.holds') return 'holds-other';
      toasts.failed(failure(`Could not delete ${one} ${collection.name}.`, error));
      return 'failed';
    }
  },
};

function refusalOf(error: unknown, one: string): Refusal {
  const code = error instanceof ApiError ? error.code : '';
  if (error instanceof ApiError && code === 'item.changed') {
    const text = failure(
      'Could not save. What you typed is kept here; save again to put it in place.',
      error,
    );
    return { at: 'form', text, ...(error.problem?.etag ? { etag: error.problem.etag } : {}) };
  }
  if (code === 'item.href-taken')
    return { at: 'name', text: `A ${one} or file with this name lies there already. (${code})` };
  return { at: 'form', text: failure('Could not save. What you typed is kept here.', error) };
}

/**
 * Puts a collection at another place among those of its type (0 is the first), as one step. Answers false when it
 * stands there already or could not be moved.
 */
export async function moveCollection(collection: CollectionSummary, to: number): Promise<boolean> {
  const before = collectionsOf(collection.type);
  const at = Math.max(0, Math.min(before.length - 1, to));
  if (before[at]?.id === collection.id) return false;
  const after = before.filter((one) => one.id !== collection.id).toSpliced(at, 0, collection);
  const written = await acts.run({
    effects: after.map((one, n) => ({
      kind: 'collection',
      id: one.id,
      summary: { ...one, order: n + 1 },
    })),
    run: () => collections.order(after.map(({ id }) => id)),
    done: `${collection.name} is number ${at + 1} of ${after.length} now.`,
    failed: `Could not move ${collection.name}.`,
    of: `moving ${collection.name}`,
  });
  return written !== null;
}

/** Moves a folder into another one. */
export async function moveFolder(folder: CollectionSummary, into: CollectionSummary): Promise<boolean> {
  const written = await acts.run({
    effects: [{ kind: 'collection', id: folder.id, summary: { ...folder, parent: into.id } }],
    run: () => items.save('collections', folder.id, { parent: into.id }),
    done: `Moved ${folder.name} to ${into.name}.`,
    failed: `Could not move ${folder.name}.`,
    of: `moving ${folder.name}`,
  });
  return written !== null;
}
