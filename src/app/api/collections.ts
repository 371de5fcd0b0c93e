import type { z } from 'zod';
import type { Collection, CollectionContents, CollectionOrdered } from '../../shared/contract/collections.ts';
import { one } from './items.ts';
import { get, listOf, post, write } from './send.ts';

/** What collections have beyond single items: counts, order, deletes that say what goes along. */
export const collections = {
  /** All of them, with how many items lie in each. */
  list: () => listOf<Collection>('/api/collections'),
  /** What a delete of it takes along. */
  contents: (id: string) =>
    get<CollectionContents>(`${one('collections', id)}/contents`, ['counts', 'total']),
  /** Gives them this order, in one step. */
  order: (ids: readonly string[]) =>
    post<z.infer<typeof CollectionOrdered>>('/api/collections/order', { ids }, {}, ['changed']),
  /** Deletes it with all in it; refused (collection.holds) unless it holds so many items. */
  remove: (id: string, holding: number) =>
    write<null>('DELETE', one('collections', id), { query: { holding } }),
};
