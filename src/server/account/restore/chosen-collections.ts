import { leadsHome } from '../collections.ts';
import type { Version } from '../version.ts';

/** A row of a plan as far as choosing needs it. */
export interface CollectionRow {
  item_id: string;
  action: string;
  name: string;
  after: string | null;
}

const parentOf = (row: CollectionRow): string => (JSON.parse(row.after!) as Version).collection;

/**
 * Which collections are put: those chosen, and the missing ones that what is put lies in, up to the top.
 * `needed`: the collections the chosen members will lie in.
 */
export function collectionsToPut(
  rows: CollectionRow[],
  chosen: (row: CollectionRow) => boolean,
  needed: Iterable<string>,
): Set<string> {
  const byId = new Map(rows.filter((row) => row.action !== 'remove').map((row) => [row.item_id, row]));
  const put = new Set<string>();
  const add = (row: CollectionRow) => {
    for (let at: CollectionRow | undefined = row; at && !put.has(at.item_id);) {
      put.add(at.item_id);
      const parent: CollectionRow | undefined = byId.get(parentOf(at));
      at = parent?.action === 'add' ? parent : undefined;
    }
  };
  for (const row of byId.values()) if (row.after !== null && chosen(row)) add(row);
  for (const id of needed) {
    const row = byId.get(id);
    if (row?.action === 'add') add(row);
  }
  return put;
}

/**
 * Of the folders to put, those that would end in a circle, since only some of the moves were chosen.
 * `parents`: every live collection's present parent.
 */
export function circling(put: CollectionRow[], parents: ReadonlyMap<string, string>): Set<string> {
  const next = new Map(parents);
  const bad = new Set<string>();
  for (const row of put) {
    const before = next.get(row.item_id);
    next.set(row.item_id, parentOf(row));
    if (!leadsHome(row.item_id, next)) {
      bad.add(row.item_id);
      if (before === undefined) next.delete(row.item_id);
      else next.set(row.item_id, before);
    }
  }
  return bad;
}
