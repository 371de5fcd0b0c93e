import { chunks } from '../store/sql/chunks.ts';
import type { ReadDb } from '../store/sql/stream.ts';
import { isSoundRow, LIVE, type LiveRow } from './live-row.ts';

/** An account's live versions: to be narrowed, ordered and selected from. */
export const liveVersions = (db: ReadDb, account: string) =>
  db.selectFrom('version').where('account_id', '=', account).where('until_seq', 'is', null);

/** The versions that stood at `seq`: seq ≤ s < until_seq. */
export const versionsAt = (db: ReadDb, account: string, seq: number) =>
  db
    .selectFrom('version')
    .where('account_id', '=', account)
    .where('seq', '<=', seq)
    .where((eb) => eb.or([eb('until_seq', 'is', null), eb('until_seq', '>', seq)]));

/** A version named by item and hash, as the journal names it. */
export interface Named {
  id: string;
  hash: string;
}

const key = (id: string, hash: string) => `${id} ${hash}`;

/** Rows of versions by item and hash; those past the retention are absent. A row may be damaged: see `isSoundRow`. */
export async function versionRows(
  db: ReadDb,
  account: string,
  wanted: readonly Named[],
): Promise<Map<string, LiveRow>> {
  const found = new Map<string, LiveRow>();
  const asked = new Set(wanted.map(({ id, hash }) => key(id, hash)));
  for (const part of chunks(wanted)) {
    const ids = part.map((w) => w.id);
    const hashes = part.map((w) => w.hash);
    const rows = await db
      .selectFrom('version')
      .where('account_id', '=', account)
      .where('item_id', 'in', ids)
      .where('hash', 'in', hashes)
      .select(LIVE)
      .execute();
    for (const row of rows) {
      const at = key(row.item_id, row.hash);
      // two items may have stood alike, one after the other: each is asked for as it is named
      if (!asked.has(at)) continue;
      // it may have stood like that more than once: one sound row of it is enough
      if (!found.has(at) || isSoundRow(row)) found.set(at, row);
    }
  }
  return found;
}

export const rowFor = (rows: ReadonlyMap<string, LiveRow>, id: string, hash: string | null): LiveRow | null =>
  (hash && rows.get(key(id, hash))) || null;
