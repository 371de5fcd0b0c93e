import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FIXED } from '../../src/shared/contract/kinds.ts';
import { Desk } from './desk.ts';
import type { Ask } from './journal-suite.ts';
import { assertWhole } from './whole.ts';

/** Deleting items and collections. */
export function removalsPart(ask: Ask): void {
  describe('removals', () => {
    test('a deleted item is gone, its version stays', async () => {
      const desk = await Desk.open(ask().room);
      const card = desk.card('One');
      const saved = await desk.save(card);
      const { result, seq, changes } = await desk.remove(card.wanted.id);
      assert.equal(result, 1);
      assert.deepEqual(changes, [{ id: card.wanted.id, seq, hash: null }]);
      assert.equal((await desk.items()).has(card.wanted.id), false);
      assert.equal((await desk.items(saved.seq)).has(card.wanted.id), true);
      await assertWhole(desk.room, desk.account);
    });

    test('deleting what is not there changes nothing, unless a version was expected', async () => {
      const desk = await Desk.open(ask().room);
      const card = desk.card('One');
      const { changes } = await desk.save(card);
      const { id } = card.wanted;
      const edited = await desk.save(desk.card('Two', { id }));
      await assert.rejects(desk.remove(id, changes[0]!.hash!), { code: 'item.changed' });
      assert.equal((await desk.remove(id, edited.changes[0]!.hash!)).result, 1);
      assert.equal((await desk.remove(id)).batch, null);
      await assert.rejects(desk.remove(id, edited.changes[0]!.hash!), { code: 'item.not-found' });
    });

    test('a collection goes with everything in it, as one step', async () => {
      const desk = await Desk.open(ask().room);
      const outer = desk.collection('folder', 'Outer', { collection: FIXED.library });
      const inner = desk.collection('folder', 'Inner', { collection: outer.wanted.id });
      const photos = await Promise.all(
        Array.from({ length: 300 }, (_, i) => desk.photo(`p${i}`, { collection: inner.wanted.id })),
      );
      await desk.save([outer, inner, ...photos]);
      const before = await desk.head();
      const { result, batch, seq } = await desk.remove(outer.wanted.id);
      assert.equal(result, 302);
      assert.equal(seq, before.seq + 302);
      const row = await desk.room.db
        .selectFrom('batch')
        .where('account_id', '=', desk.account)
        .where('batch_id', '=', batch!)
        .select('counts')
        .executeTakeFirstOrThrow();
      assert.deepEqual(JSON.parse(row.counts), {
        added: {},
        changed: {},
        removed: { photo: 300, collection: 2 },
      });
      assert.equal((await desk.items()).size, 4);
      await assertWhole(desk.room, desk.account);
    });

    test('what every account has cannot be deleted', async () => {
      const desk = await Desk.open(ask().room);
      const card = desk.card('One');
      await desk.save(card);
      for (const id of Object.values(FIXED))
        await assert.rejects(desk.remove([card.wanted.id, id]), { code: 'collection.fixed' });
      assert.equal((await desk.items()).has(card.wanted.id), true);
    });

    test('nothing can be put into a deleted collection', async () => {
      const desk = await Desk.open(ask().room);
      const book = desk.collection('addressbook', 'work');
      await desk.save(book);
      await desk.remove(book.wanted.id);
      await assert.rejects(desk.save(desk.card('x', { collection: book.wanted.id })), {
        code: 'item.collection',
      });
    });
  });
}
