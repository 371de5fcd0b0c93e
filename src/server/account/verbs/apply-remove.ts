import { chunks } from '../../store/sql/chunks.ts';
import type { PlanItemTable } from '../../store/sql/schema.ts';
import type { Tx } from '../journal.ts';
import type { Applied } from './apply-rows.ts';

/**
 * Removes those of these collections that hold nothing but each other; answers the others. Nothing a plan did not
 * name ever goes with its collection.
 */
export async function removeFree(
  tx: Tx,
  rows: PlanItemTable[],
  applied: Applied,
): Promise<PlanItemTable[]> {
  if (rows.length === 0) return [];
  const filled = await filledAmong(tx, new Set(rows.map((r) => r.item_id)));
  const free = rows.filter((r) => !filled.has(r.item_id)).map((r) => r.item_id);
  applied.done += await tx.remove(free);
  return rows.filter((r) => filled.has(r.item_id));
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
