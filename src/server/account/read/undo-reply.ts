import type { UndoReply } from '../../../shared/contract/history.ts';
import type { Outcome } from '../journal.ts';
import type { Room } from '../room.ts';
import type { Undone } from '../verbs/undo.ts';
import { rowFor, versionRows } from '../versions.ts';
import { nameOfRow } from './describe.ts';

/** What an undo did and what it left, with names. A replayed one (same Idempotency-Key) counts its changes. */
export async function undoReply(
  room: Room,
  account: string,
  { result, batch, seq, changes }: Outcome<Undone | null>,
): Promise<UndoReply> {
  const { undone, skipped, moved } = result ?? { undone: changes.length, skipped: [], moved: [] };
  const last = new Map<string, string>();
  if (skipped.length > 0) {
    const rows = await room.db
      .selectFrom('change')
      .where('account_id', '=', account)
      .where(
        'item_id',
        'in',
        skipped.slice(0, 500).map((s) => s.id),
      )
      .orderBy('seq')
      .select(['item_id', 'before_hash', 'after_hash'])
      .execute();
    for (const r of rows) last.set(r.item_id, (r.after_hash ?? r.before_hash)!);
  }
  const versions = await versionRows(
    room.db,
    account,
    [...last].map(([id, hash]) => ({ id, hash })),
  );
  const named = await Promise.all(
    skipped.map(async (s) => ({
      ...s,
      name: await nameOfRow(room, account, rowFor(versions, s.id, last.get(s.id) ?? null)),
    })),
  );
  return {
    batch,
    state: undone === 0 ? 'nothing' : skipped.length > 0 ? 'partial' : 'complete',
    undone,
    skipped: named,
    moved,
    seq,
  };
}
