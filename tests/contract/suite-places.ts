import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { FIXED, type Kind } from '../../src/shared/contract/kinds.ts';
import { Desk, type Piece } from './desk.ts';
import type { Ask } from './journal-suite.ts';
import { assertWhole } from './whole.ts';

const RESTORE = { href: 'rename', uid: 'skip' } as const;

/** What may lie where: names, UIDs, collections, moves. */
export function placesPart(ask: Ask): void {
  describe('places', () => {
    test('a UID is unique in its collection only', async () => {
      const desk = await Desk.open(ask().room);
      const book = desk.collection('addressbook', 'work');
      const first = desk.card('One', { uid: 'u1' });
      await desk.save([book, first]);
      await assert.rejects(desk.save(desk.card('Two', { uid: 'u1' })), {
        code: 'item.uid-taken',
        extra: { other: first.wanted.id },
      });
      await desk.save(desk.card('Two', { uid: 'u1', collection: book.wanted.id }));
      await desk.save([desk.card('None', { uid: null }), desk.card('None either', { uid: null })]);
      await desk.remove(first.wanted.id);
      await desk.save(desk.card('Three', { uid: 'u1' }));
      await assertWhole(desk.room, desk.account);
    });

    test('two of one step cannot have one UID', async () => {
      const desk = await Desk.open(ask().room);
      const [one, two] = [desk.card('One', { uid: 'u' }), desk.card('Two', { uid: 'u' })];
      await assert.rejects(desk.save([one, two]), {
        code: 'item.uid-taken',
        extra: { other: one.wanted.id },
      });
      const { result } = await desk.save([one, two], { policy: RESTORE });
      assert.deepEqual(result!.skipped, [{ id: two.wanted.id, other: one.wanted.id }]);
    });

    test('a taken name is refused, or numbered when asked', async () => {
      const desk = await Desk.open(ask().room);
      const first = await desk.photo('a', { href: 'IMG.jpg' });
      await desk.save(first);
      await assert.rejects(desk.save(await desk.photo('b', { href: 'IMG.jpg' })), {
        code: 'item.href-taken',
        extra: { other: first.wanted.id },
      });
      const more = [await desk.photo('b', { href: 'IMG.jpg' }), await desk.photo('c', { href: 'IMG.jpg' })];
      const { result } = await desk.save(more, { policy: { href: 'rename', uid: 'refuse' } });
      assert.deepEqual(
        result!.moved.map((m) => m.href),
        ['IMG (2).jpg', 'IMG (3).jpg'],
      );
      await assertWhole(desk.room, desk.account);
    });

    test('items exchange names and UIDs in one step', async () => {
      const desk = await Desk.open(ask().room);
      const [a, b] = [
        desk.card('A', { href: 'a.vcf', uid: 'ua' }),
        desk.card('B', { href: 'b.vcf', uid: 'ub' }),
      ];
      await desk.save([a, b]);
      await desk.save([
        desk.card('A', { id: a.wanted.id, href: 'b.vcf', uid: 'ub' }),
        desk.card('B', { id: b.wanted.id, href: 'a.vcf', uid: 'ua' }),
      ]);
      await assertWhole(desk.room, desk.account);
    });

    test('an item that is left keeps its name from the others of its step', async () => {
      const desk = await Desk.open(ask().room);
      const holder = desk.card('Holder', { uid: 'taken' });
      const stays = desk.card('Stays', { uid: 'own', href: 'stays.vcf' });
      await desk.save([holder, stays]);
      const newcomer = desk.card('New', { href: 'stays.vcf' });
      const { result } = await desk.save(
        [newcomer, desk.card('Stays', { id: stays.wanted.id, uid: 'taken', href: 'other.vcf' })],
        { policy: RESTORE },
      );
      assert.deepEqual(result, {
        skipped: [{ id: stays.wanted.id, other: holder.wanted.id }],
        moved: [{ id: newcomer.wanted.id, href: 'stays (2).vcf' }],
      });
      await assertWhole(desk.room, desk.account);
    });

    test('a collection takes only what it is for', async () => {
      const desk = await Desk.open(ask().room);
      const photo = await desk.photo('p', { collection: FIXED.book });
      const wrong: Piece[] = [
        desk.card('x', { collection: FIXED.calendar }),
        desk.card('x', { collection: FIXED.library }),
        desk.card('x', { collection: randomUUID() }),
        desk.card('x', { collection: 'contacts' }),
        desk.text('event', 'x', { collection: FIXED.notebook }),
        desk.text('note', 'x', { collection: FIXED.book }),
        desk.collection('folder', 'f', { collection: FIXED.book }),
        desk.collection('folder', 'f', { collection: randomUUID() }),
        photo,
      ];
      for (const piece of wrong)
        await assert.rejects(desk.save(piece), { code: 'item.collection' }, piece.wanted.version.kind);
      const right: [Kind, string][] = [
        ['event', FIXED.calendar],
        ['task', FIXED.calendar],
        ['note', FIXED.calendar],
        ['note', FIXED.notebook],
      ];
      await desk.save(right.map(([kind, collection]) => desk.text(kind, kind, { collection })));
      await assertWhole(desk.room, desk.account);
    });

    test('a collection and what lies in it come in one step', async () => {
      const desk = await Desk.open(ask().room);
      const folder = desk.collection('folder', 'Trips', { collection: FIXED.library });
      const inner = desk.collection('folder', 'Italy', { collection: folder.wanted.id });
      const photo = await desk.photo('p', { collection: inner.wanted.id });
      await desk.save([photo, inner, folder]);
      assert.deepEqual([await desk.members(folder.wanted.id), await desk.members(inner.wanted.id)], [1, 1]);
      await assertWhole(desk.room, desk.account);
    });

    test('no folder comes to lie in itself', async () => {
      const desk = await Desk.open(ask().room);
      const a = desk.collection('folder', 'A', { collection: FIXED.library });
      const b = desk.collection('folder', 'B', { collection: a.wanted.id });
      await desk.save([a, b]);
      const move = (piece: Piece, collection: string) =>
        desk.save(desk.collection('folder', 'moved', { id: piece.wanted.id, collection }));
      await assert.rejects(move(a, b.wanted.id), { code: 'item.collection' });
      await assert.rejects(move(a, a.wanted.id), { code: 'item.collection' });
      // two moves at once, each fine alone
      await move(b, FIXED.library);
      const raced = await Promise.allSettled([
        desk.save(desk.collection('folder', 'A', { id: a.wanted.id, collection: b.wanted.id })),
        desk.save(desk.collection('folder', 'B', { id: b.wanted.id, collection: a.wanted.id })),
      ]);
      assert.deepEqual(raced.map((r) => r.status).sort(), ['fulfilled', 'rejected']);
    });

    test('moves, renames and deletes leave departures, edits do not', async () => {
      const desk = await Desk.open(ask().room);
      const book = desk.collection('addressbook', 'work');
      const card = desk.card('One', { href: 'one.vcf' });
      const { id } = card.wanted;
      await desk.save([book, card]);
      await desk.save(desk.card('Edited', { id, href: 'one.vcf' }));
      const renamed = await desk.save(desk.card('Edited', { id, href: 'uno.vcf' }));
      const moved = await desk.save(desk.card('Edited', { id, href: 'uno.vcf', collection: book.wanted.id }));
      const removed = await desk.remove(id);
      const left = await desk.room.db
        .selectFrom('departure')
        .where('account_id', '=', desk.account)
        .orderBy('seq')
        .select(['collection_id', 'href', 'seq', 'item_id'])
        .execute();
      assert.deepEqual(
        left.map((row) => ({ ...row })),
        [
          { collection_id: FIXED.book, href: 'one.vcf', seq: renamed.seq, item_id: id },
          { collection_id: FIXED.book, href: 'uno.vcf', seq: moved.seq, item_id: id },
          { collection_id: book.wanted.id, href: 'uno.vcf', seq: removed.seq, item_id: id },
        ],
      );
    });

    test('each collection keeps count of its members and the seq of its newest change', async () => {
      const desk = await Desk.open(ask().room);
      const book = desk.collection('addressbook', 'work');
      const cards = [desk.card('1'), desk.card('2'), desk.card('3')];
      await desk.save([book, ...cards]);
      const moved = await desk.save(desk.card('1', { id: cards[0]!.wanted.id, collection: book.wanted.id }));
      await desk.remove(cards[1]!.wanted.id);
      assert.deepEqual([await desk.members(FIXED.book), await desk.members(book.wanted.id)], [1, 1]);
      const states = await desk.room.db
        .selectFrom('collection_state')
        .where('account_id', '=', desk.account)
        .where('collection_id', 'in', [FIXED.book, book.wanted.id])
        .select(['collection_id', 'seq'])
        .execute();
      assert.deepEqual(new Map(states.map((s) => [s.collection_id, s.seq])).get(book.wanted.id), moved.seq);
      assert.equal(new Map(states.map((s) => [s.collection_id, s.seq])).get(FIXED.book), moved.seq + 1);
    });
  });
}
