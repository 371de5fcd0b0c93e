import { chunks } from '../../store/sql/chunks.ts';
import type { Tx } from '../journal.ts';

/**
 * Removes those of these collections that hold nothing but each other; answers how many, and which hold more. Nothing
 * that was not named ever goes with its collection.
 */
export async function removeFree(
  tx: Tx,
  ids: readonly string[],
): Promise<{ removed: number; filled: Set<string> }> {
  const filled = await filledAmong(tx, new Set(ids));
  const removed = await tx.remove(ids.filter((id) => !filled.has(id)));
  return { removed, filled };
}

async function filledAmong(tx: Tx, going: Set<string>): Promise<Set<string>> {
  const filled = new Set<string>();
  const parents = new Map<string, string>();
  for (const part of chunks([...going])) {
    const members = await tx.db
      .selectFrom('version')
      .where('account_id', '=', tx.act.account)
      .where('collection_id', 'in', part)
      .where('until_seq', 'is', null)
      .select(['collection_id', 'item_id'])
      .execute();
    for (const { collection_id, item_id } of members)
      if (going.has(item_id)) parents.set(item_id, collection_id);
      else filled.add(collection_id);
  }
  // a folder that holds a filled one is filled too
  for (const id of filled) {
    const parent = parents.get(id);
    if (parent !== undefined) filled.add(parent);
  }
  return filled;
}
