import assert from 'node:assert/strict';
import type { Room } from '../../src/server/account/room.ts';

/** One acknowledged write: the item's version hash afterwards (null: deleted) and, when the reply said it, its seq. */
export interface Acknowledged {
  id: string;
  hash: string | null;
  seq: number | null;
}

/** What clients were told stands, kept outside the server: written down when a 2xx arrived, never read from it. */
export class Record {
  readonly writes: Acknowledged[] = [];
  /** Steps named by replies (undo, restore). */
  readonly batches: string[] = [];
  /** Writes whose outcome nobody was told. */
  unknown = 0;
  #checked = 0;

  #told: (() => void)[] = [];

  add(id: string, hash: string | null, seq: number | null): void {
    this.writes.push({ id, hash, seq });
    for (const tell of this.#told.splice(0)) tell();
  }

  /** Resolves when so many more writes were acknowledged: a moment that a slow machine does not move. */
  async more(count: number): Promise<void> {
    for (const goal = this.writes.length + count; this.writes.length < goal;)
      await new Promise<void>((done) => this.#told.push(done));
  }

  /** Every write noted since the last look, or all, is in the journal with its seq and hash. */
  async verify(room: Pick<Room, 'db'>, account: string, all = false): Promise<number> {
    const due = all ? this.writes : this.writes.slice(this.#checked);
    const from = Math.min(...due.map((w) => w.seq ?? 1), Infinity);
    const changes = await room.db
      .selectFrom('change')
      .where('account_id', '=', account)
      .where('seq', '>=', Number.isFinite(from) ? from : 0)
      .select(['seq', 'item_id', 'after_hash'])
      .execute();
    const bySeq = new Map(changes.map((c) => [c.seq, c]));
    const items = new Set(changes.map((c) => c.item_id));
    for (const { id, hash, seq } of due) {
      if (seq === null) {
        assert.ok(items.has(id), `lost: item ${id}, acknowledged by its first byte`);
        continue;
      }
      const line = bySeq.get(seq);
      assert.deepEqual(
        [line?.item_id, line?.after_hash],
        [id, hash],
        `lost: change ${seq} of item ${id} was acknowledged`,
      );
    }
    const known = await room.db
      .selectFrom('batch')
      .where('account_id', '=', account)
      .select('batch_id')
      .execute();
    const batches = new Set(known.map((b) => b.batch_id));
    for (const batch of this.batches) assert.ok(batches.has(batch), `lost: step ${batch} was acknowledged`);
    this.#checked = this.writes.length;
    return due.length;
  }
}
