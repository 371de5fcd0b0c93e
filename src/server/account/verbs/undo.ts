import type { Kind } from '../../../shared/contract/kinds.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import { chunks } from '../../store/sql/chunks.ts';
import { leadsHome } from '../collections.ts';
import { type Act, type Outcome, transact, type Tx, type VerbContext, type Wanted } from '../journal.ts';
import { isSoundRow, type LiveRow, versionOf } from '../live-row.ts';
import { versionRows } from '../versions.ts';
import { Parking } from './parking.ts';
import { removeFree } from './remove-free.ts';

export interface Left {
  id: string;
  kind: Kind;
  reason: 'changed-later' | 'gone' | 'uid-taken' | 'collection-missing';
}

export interface Undone {
  undone: number;
  skipped: Left[];
  moved: { id: string; href: string }[];
}

interface Turn {
  id: string;
  kind: Kind;
  /** Version hash to come back to; null: it was not there. */
  before: string | null;
  after: string | null;
  seq: number;
}

/**
 * Undoes a step: every item it changed goes back to how it stood before, but what was changed later is left and
 * named. Undoing the newest step brings the account's digest back.
 */
export async function undo(
  ctx: VerbContext,
  { act, batch, items }: { act: Act; batch: string; items?: string[] },
): Promise<Outcome<Undone | null>> {
  const outcome = await transact(ctx, { ...act, undoes: batch }, async (tx) => {
    const turns = await turnsOf(tx, batch, items);
    return turnBack(tx, turns);
  });
  if (outcome.result && outcome.batch && !items)
    await markUndone(ctx, act.account, batch, {
      by: outcome.batch,
      whole: outcome.result.skipped.length === 0,
    });
  return outcome;
}

/** Marks a step as undone. Was it an undo itself and is undone whole, then the step it had undone stands again. */
async function markUndone(
  { db }: VerbContext,
  account: string,
  batch: string,
  { by, whole }: { by: string; whole: boolean },
): Promise<void> {
  const { undoes } = await db
    .updateTable('batch')
    .set({ undone_by: by })
    .where('account_id', '=', account)
    .where('batch_id', '=', batch)
    .returning('undoes')
    .executeTakeFirstOrThrow();
  if (!whole || undoes === null) return;
  await db
    .updateTable('batch')
    .set({ undone_by: null })
    .where('account_id', '=', account)
    .where('batch_id', '=', undoes)
    .where('undone_by', '=', batch)
    .execute();
}

/** Puts deleted items back as they last stood. */
export async function putBack(
  ctx: VerbContext,
  { act, ids }: { act: Act; ids: string[] },
): Promise<Outcome<Undone | null>> {
  return transact(ctx, act, async (tx) => {
    const turns: Turn[] = [];
    for (const part of chunks(ids)) {
      const rows = await tx.db
        .selectFrom('change')
        .where('account_id', '=', act.account)
        .where('item_id', 'in', part)
        .orderBy('seq')
        .select(['item_id', 'kind', 'before_hash', 'after_hash', 'seq'])
        .execute();
      const last = new Map(rows.map((r) => [r.item_id, r]));
      for (const r of last.values())
        if (r.after_hash === null)
          turns.push({ id: r.item_id, kind: r.kind as Kind, before: r.before_hash, after: null, seq: r.seq });
    }
    return turnBack(tx, turns);
  });
}

/** What a step did to each item, its several changes of one item taken together. */
async function turnsOf(tx: Tx, batch: string, items?: string[]): Promise<Turn[]> {
  const rows = await tx.db
    .selectFrom('change')
    .where('account_id', '=', tx.act.account)
    .where('batch_id', '=', batch)
    .orderBy('seq')
    .select(['item_id', 'kind', 'before_hash', 'after_hash', 'seq'])
    .execute();
  if (rows.length === 0) throw new LifeboatError('batch.not-found');
  const wanted = items && new Set(items);
  const turns = new Map<string, Turn>();
  for (const r of rows) {
    if (wanted && !wanted.has(r.item_id)) continue;
    const known = turns.get(r.item_id);
    if (known) known.after = r.after_hash;
    else
      turns.set(r.item_id, {
        id: r.item_id,
        kind: r.kind as Kind,
        before: r.before_hash,
        after: r.after_hash,
        seq: r.seq,
      });
  }
  return [...turns.values()].filter((t) => t.before !== t.after);
}

async function turnBack(tx: Tx, turns: Turn[]): Promise<Undone> {
  const live = await tx.live(turns.map((t) => t.id));
  const skipped: Left[] = [];
  const leave = (t: Turn, reason: Left['reason']) => skipped.push({ id: t.id, kind: t.kind, reason });
  const due = turns.filter(
    (t) => (live.get(t.id)?.hash ?? null) === t.after || (leave(t, 'changed-later'), false),
  );
  const gone = due.filter((t) => t.before === null);
  const back = await earlier(
    tx,
    due.filter((t) => t.before !== null),
    leave,
  );
  // members first, so that a collection made by the step is empty when it goes; one whose members only now move
  // back goes last
  const of = (collections: boolean) =>
    gone.filter((t) => (t.kind === 'collection') === collections).map((t) => t.id);
  const members = await tx.remove(of(false));
  const first = await removeFree(tx, of(true));
  const parking = await Parking.before(tx, first.filled);
  const placed = await tx.put(parking.park(back), { href: 'rename', uid: 'skip' });
  for (const s of placed.skipped)
    leave(
      turns.find((t) => t.id === s.id)!,
      'uid-taken',
    );
  const second = await removeFree(tx, [...first.filled]);
  for (const t of gone) if (second.filled.has(t.id)) leave(t, 'changed-later');
  const moved = await parking.settle(new Set(placed.skipped.map((s) => s.id)));
  const removed = members + first.removed + second.removed;
  return {
    undone: removed + back.length - placed.skipped.length,
    skipped,
    moved: [...placed.moved, ...moved],
  };
}

/** The versions to come back to, as items to put; those that have no place to come back to are left. */
async function earlier(
  tx: Tx,
  turns: Turn[],
  leave: (t: Turn, reason: Left['reason']) => void,
): Promise<Wanted[]> {
  const rows = await versionsBefore(tx, turns);
  const kept = turns.filter((t) => rows.has(t.id) || (leave(t, 'gone'), false));
  const collections = new Map([...(await tx.collections())].map(([id, { parent }]) => [id, parent]));
  const comes = (t: Turn, reason: Left['reason'] | null) => reason === null || (leave(t, reason), false);
  const folders = comingFolders(
    kept.filter((t) => t.kind === 'collection'),
    (t) => rows.get(t.id)!.collection_id,
    collections,
  );
  const coming = kept.filter((t) =>
    t.kind === 'collection'
      ? comes(t, folders.get(t.id) ?? null)
      : comes(t, collections.has(rows.get(t.id)!.collection_id) ? null : 'collection-missing'),
  );
  return coming.map((t) => {
    const row = rows.get(t.id)!;
    return { id: t.id, version: versionOf(row), size: row.size, uid: row.uid };
  });
}

/**
 * Puts the collections that can come back into `parents` (every live collection's present parent) and answers why
 * the others cannot: theirs is gone, or was itself moved into them later.
 */
function comingFolders(
  turns: Turn[],
  parentBefore: (t: Turn) => string,
  parents: Map<string, string>,
): Map<string, Left['reason']> {
  const present = new Map(parents);
  const left = new Map<string, Left['reason']>();
  for (const t of turns) parents.set(t.id, parentBefore(t));
  for (;;) {
    const stray = turns.find((t) => !left.has(t.id) && !leadsHome(t.id, parents));
    if (!stray) return left;
    const there = parents.has(parentBefore(stray));
    left.set(stray.id, there ? 'changed-later' : 'collection-missing');
    const now = present.get(stray.id);
    if (now === undefined) parents.delete(stray.id);
    else parents.set(stray.id, now);
  }
}

/** The rows to come back to; what is no longer kept, or was damaged since, is absent. */
async function versionsBefore(tx: Tx, turns: Turn[]): Promise<Map<string, LiveRow>> {
  const rows = await versionRows(
    tx.db,
    tx.act.account,
    turns.map((t) => ({ id: t.id, hash: t.before! })),
  );
  return new Map([...rows.values()].filter(isSoundRow).map((row) => [row.item_id, row]));
}
