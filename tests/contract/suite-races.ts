import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FIXED } from '../../src/shared/contract/kinds.ts';
import { Desk } from './desk.ts';
import type { Ask } from './journal-suite.ts';
import { assertWhole } from './whole.ts';

/** Many writers at once. */
export function racesPart(ask: Ask): void {
  describe('races', () => {
    test('500 saves at once: no gap, nothing lost, none hurt by the ones that fail', async () => {
      const desk = await Desk.open(ask().room);
      const bad = () => desk.save(desk.card('bad', { collection: 'nowhere' }));
      const good = Array.from({ length: 500 }, (_, i) => desk.card(`c${i}`));
      const [saved, failed] = await Promise.all([
        Promise.all(good.map((card) => desk.save(card))),
        Promise.allSettled(Array.from({ length: 20 }, bad)),
      ]);
      assert.deepEqual(
        saved.map((s) => s.seq).toSorted((a, b) => a - b),
        Array.from({ length: 500 }, (_, i) => 5 + i),
      );
      assert.ok(failed.every((f) => f.status === 'rejected' && f.reason.code === 'item.collection'));
      assert.equal(await desk.members(FIXED.book), 500);
      await assertWhole(desk.room, desk.account);
    });

    test('of many who expect one version, one wins', async () => {
      const desk = await Desk.open(ask().room);
      const card = desk.card('start');
      const { changes } = await desk.save(card);
      const { id } = card.wanted;
      const raced = await Promise.allSettled(
        Array.from({ length: 20 }, (_, i) =>
          desk.save(desk.card(`writer ${i}`, { id, expect: changes[0]!.hash! })),
        ),
      );
      assert.equal(raced.filter((r) => r.status === 'fulfilled').length, 1);
      for (const r of raced)
        if (r.status === 'rejected') assert.equal(r.reason.code, 'item.changed', String(r.reason));
      await assertWhole(desk.room, desk.account);
    });

    test('of many who take one UID, one wins', async () => {
      const desk = await Desk.open(ask().room);
      const raced = await Promise.allSettled(
        Array.from({ length: 20 }, (_, i) => desk.save(desk.card(`${i}`, { uid: 'the one' }))),
      );
      assert.equal(raced.filter((r) => r.status === 'fulfilled').length, 1);
      for (const r of raced)
        if (r.status === 'rejected') assert.equal(r.reason.code, 'item.uid-taken', String(r.reason));
    });

    test('last write wins where nothing is expected, and every other stays in history', async () => {
      const desk = await Desk.open(ask().room);
      const card = desk.card('start');
      await desk.save(card);
      const saved = await Promise.all(
        Array.from({ length: 30 }, (_, i) => desk.save(desk.card(`w${i}`, { id: card.wanted.id }))),
      );
      const kept = await desk.room.db
        .selectFrom('version')
        .where('account_id', '=', desk.account)
        .where('item_id', '=', card.wanted.id)
        .select('hash')
        .execute();
      const hashes = new Set(kept.map((v) => v.hash));
      assert.ok(saved.every((s) => hashes.has(s.changes[0]!.hash!)));
      await assertWhole(desk.room, desk.account);
    });

    test('the same batch sent twice at once is written once', async () => {
      const desk = await Desk.open(ask().room);
      const card = desk.card('once');
      const act = desk.act({ request: 'r' });
      const [one, two] = await Promise.all([desk.save(card, act), desk.save(card, act)]);
      assert.deepEqual(one.changes, two.changes);
      assert.equal((await desk.head()).seq, one.seq);
    });

    test('heads are told after they stand', async () => {
      const { room } = ask();
      const desk = await Desk.open(room);
      const told: number[] = [];
      room.writer.onMoved((heads) => {
        for (const head of heads) if (head.account === desk.account) told.push(head.seq);
      });
      for (let i = 0; i < 5; i++) {
        const { seq } = await desk.save(desk.card(`${i}`));
        assert.equal(told.at(-1), seq);
      }
    });
  });
}
