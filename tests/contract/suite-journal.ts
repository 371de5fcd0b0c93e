import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { transact } from '../../src/server/account/journal.ts';
import { snapshotFacts } from '../../src/server/account/snapshot.ts';
import { versionHash } from '../../src/server/account/version.ts';
import { DEFAULTS } from '../../src/server/account/collections.ts';
import { Desk } from './desk.ts';
import type { Ask } from './journal-suite.ts';
import { assertWhole } from './whole.ts';

/** The journal itself: chain, seq, digest then and now, what the media reader adds. */
export function journalPart(ask: Ask): void {
  describe('the journal', () => {
    test('hashes are the ones version 1 of the format names', () => {
      assert.deepEqual(
        DEFAULTS.map(({ version }) => versionHash(version).slice(0, 12)),
        ['ff797ca17a69', '739feae0fd79', '523ea79d8d43', 'b94deba06102'],
      );
    });

    test('a new account has the digest version 1 of the format names', async () => {
      const desk = await Desk.open(ask().room);
      assert.equal(await desk.digest(), '43e602d2f619cb2717a746e7daa29d5251f910a6b7ec5f712e086972cfde5ddc');
    });

    test('every digest of the past stays what it was', async () => {
      const desk = await Desk.open(ask().room);
      const then = new Map<number, string>();
      const note = async () => void then.set((await desk.head()).seq, await desk.digest());
      await note();
      const cards = [desk.card('1'), desk.card('2'), desk.card('3')];
      await desk.save(cards);
      await note();
      await desk.save(desk.card('1b', { id: cards[0]!.wanted.id }));
      await note();
      const removed = await desk.remove(cards[1]!.wanted.id);
      await note();
      await desk.undo(removed.batch!);
      await note();
      for (const [seq, digest] of then) assert.equal(await desk.digest(seq), digest, `at ${seq}`);
      assert.equal(new Set(then.values()).size, 4, 'undo of the newest step brings the digest back');
    });

    test('a snapshot counts its items by kind', async () => {
      const desk = await Desk.open(ask().room);
      await desk.save([desk.card('1'), desk.card('2'), desk.text('event', 'e'), await desk.photo('p')]);
      const { counts } = await snapshotFacts(desk.room, { account: desk.account });
      assert.deepEqual(counts, { collection: 4, contact: 2, event: 1, photo: 1 });
    });

    test('a row that is not what was written is noticed', async () => {
      const desk = await Desk.open(ask().room);
      const card = desk.card('One');
      await desk.save(card);
      await ask().damage('update version set href = ? where account_id = ? and item_id = ?', [
        'other.vcf',
        desk.account,
        card.wanted.id,
      ]);
      await assert.rejects(desk.digest(), { name: 'DamagedRow', item: card.wanted.id });
    });

    test('what is touched gets a new seq and stays as it is', async () => {
      const { room } = ask();
      const desk = await Desk.open(room);
      const cards = [desk.card('1'), desk.card('2')];
      const saved = await desk.save(cards);
      const digest = await desk.digest();
      await touchBy(desk, ask, [cards[0]!.wanted.id, randomUUID()]);
      const head = await desk.head();
      assert.equal(head.seq, saved.seq + 1);
      assert.equal(await desk.digest(), digest);
      const row = await room.db
        .selectFrom('version')
        .where('account_id', '=', desk.account)
        .where('item_id', '=', cards[0]!.wanted.id)
        .where('until_seq', 'is', null)
        .select('seq')
        .executeTakeFirstOrThrow();
      assert.equal(row.seq, head.seq);
      await assertWhole(room, desk.account);
    });

    test('what the media reader finds comes without a seq and is counted apart', async () => {
      const { room } = ask();
      const desk = await Desk.open(room);
      const [one, two] = [await desk.photo('same'), await desk.photo('same')];
      await desk.save([one, two]);
      const head = await desk.head();
      const found = { viewable: true, thumbnail: true, width: 40, height: 30, color: '#aabbcc' };
      const set = () =>
        room.writer.run('setDerived', {
          account: desk.account,
          body: one.blob!.sha,
          data: JSON.stringify(found),
          at: desk.now(),
        });
      assert.deepEqual([await set(), await set()], [1, 2]);
      assert.deepEqual(await desk.head(), head);
      const shown = await room.db
        .selectFrom('projection')
        .where('account_id', '=', desk.account)
        .where('kind', '=', 'photo')
        .select('data')
        .execute();
      assert.deepEqual(
        shown.map(({ data }) => JSON.parse(data).width),
        [40, 40],
      );
      await assertWhole(room, desk.account);
    });
  });
}

/** Runs a `touch` in a transaction of its own: no door writes one yet. */
async function touchBy(desk: Desk, ask: Ask, ids: string[]): Promise<void> {
  const { db, destroy } = ask().writable();
  try {
    await db
      .transaction()
      .execute((tx) => transact({ db: tx, heads: [] }, desk.act({ act: 'kept' }), (t) => t.touch(ids)));
  } finally {
    await destroy();
  }
}
