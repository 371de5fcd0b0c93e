import type { LiveRow, Tx } from '../journal.ts';
import type { PlanItemTable } from '../../store/sql/schema.ts';
import type { Version } from '../version.ts';
import type { PlanReader } from './apply-rows.ts';

/**
 * Numbers of the changes that take a name or UID another change frees: those are put together, since one by one the
 * first would find its place taken.
 */
export async function entangledRows(tx: Tx, rows: PlanReader): Promise<Set<number>> {
  const held = new Map<string, number>();
  const wanted = new Map<string, number>();
  for await (const page of rows.members(['change'])) {
    const live = await tx.live(page.map((r) => r.item_id));
    for (const row of page) {
      const before = live.get(row.item_id);
      if (!before) continue;
      const [had, has] = [keysHeld(before), keysWanted(row)];
      for (const key of had) if (!has.includes(key)) held.set(key, row.n);
      for (const key of has) if (!had.includes(key)) wanted.set(key, row.n);
    }
  }
  const entangled = new Set<number>();
  for (const [key, n] of wanted) {
    const holder = held.get(key);
    if (holder === undefined || holder === n) continue;
    entangled.add(n);
    entangled.add(holder);
  }
  return entangled;
}

const keys = (collection: string, href: string, uid: string | null): string[] => [
  `href ${collection}/${href}`,
  ...(uid === null ? [] : [`uid ${collection}/${uid}`]),
];

const keysHeld = (row: LiveRow): string[] => keys(row.collection_id, row.href, row.uid);

function keysWanted(row: PlanItemTable): string[] {
  const { collection, href } = JSON.parse(row.after!) as Version;
  return keys(collection, href, row.uid);
}
