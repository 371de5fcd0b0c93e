import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { FIXED } from '../../src/shared/contract/kinds.ts';
import { Desk } from './desk.ts';
import type { Ask } from './journal-suite.ts';
import { assertWhole } from './whole.ts';

const undoneBy = async (desk: Desk, batch: string) =>
  (
    await desk.room.db
      .selectFrom('batch')
      .where('account_id', '=', desk.account)
      .where('batch_id', '=', batch)
      .select('undone_by')
      .executeTakeFirstOrThrow()
  ).undone_by;

/** Undo of steps, putting deleted items back. */
export function undoPart(ask: Ask): void {
  describe('undo', () => {
    test('of the newest step brings the digest back', async () => {
      const desk = await Desk.open(ask().room);
      const cards = [desk.card('1'), desk.card('2'), desk.card('3')];
      await desk.save(cards);
      const before = await desk.digest();
      const id = cards[0]!.wanted.id;
      const step = await desk.save([desk.card('1b', { id, href: 'new.vcf' }), desk.card('4')]);
      const { result, batch } = await desk.undo(step.batch!);
      assert.deepEqual(result, { undone: 2, skipped: [], moved: [] });
      assert.equal(await desk.digest(), before);
      assert.equal(await undoneBy(desk, step.batch!), batch);
      await assertWhole(desk.room, desk.account);
    });

    test('of a step in which one item became what another was', async () => {
      const desk = await Desk.open(ask().room);
      const folder = desk.collection('folder', 'Prints', { collection: FIXED.library });
      const inFolder = { collection: folder.wanted.id };
      const [loose, print] = [
        await desk.photo('p', { href: 'p.jpg' }),
        await desk.photo('p', { ...inFolder, href: 'p.jpg' }),
      ];
      await desk.save([folder, loose, print]);
      const before = await desk.digest();
      const step = await desk.save([
        await desk.photo('p', { id: loose.wanted.id, ...inFolder, href: 'p.jpg' }),
        await desk.photo('p', { id: print.wanted.id, ...inFolder, href: 'other.jpg' }),
      ]);
      const { result } = await desk.undo(step.batch!);
      assert.deepEqual(result, { undone: 2, skipped: [], moved: [] });
      assert.equal(await desk.digest(), before);
    });

    test('of an older step leaves what was changed later, and names it', async () => {
      const desk = await Desk.open(ask().room);
      const cards = [desk.card('1'), desk.card('2'), desk.card('3')];
      const first = await desk.save(cards);
      const [one, two, three] = cards.map((c) => c.wanted.id) as [string, string, string];
      const step = await desk.save([desk.card('1b', { id: one }), desk.card('2b', { id: two })]);
      await desk.save(desk.card('2c', { id: two }));
      const after = await desk.items();
      const { result } = await desk.undo(step.batch!);
      assert.deepEqual(result, {
        undone: 1,
        skipped: [{ id: two, kind: 'contact', reason: 'changed-later' }],
        moved: [],
      });
      const then = await desk.items(first.seq);
      assert.deepEqual(await desk.items(), new Map([...after, [one, then.get(one)!]]));
      assert.equal((await desk.items()).get(three), then.get(three));
    });

    test('of an undo brings the change back, which can be undone once more', async () => {
      const desk = await Desk.open(ask().room);
      const card = desk.card('1');
      const step = await desk.save(card);
      const after = await desk.digest();
      const undone = await desk.undo(step.batch!);
      const again = await desk.undo(undone.batch!);
      assert.equal(await desk.digest(), after);
      assert.deepEqual(
        [await undoneBy(desk, undone.batch!), await undoneBy(desk, step.batch!)],
        [again.batch, null],
      );
      await desk.undo(step.batch!);
      assert.equal((await desk.items()).has(card.wanted.id), false);
      await assertWhole(desk.room, desk.account);
    });

    test('asked twice under one batch is done once', async () => {
      const desk = await Desk.open(ask().room);
      const step = await desk.save(desk.card('1'));
      const batch = randomUUID();
      const first = await desk.undo(step.batch!, undefined, { batch });
      const again = await desk.undo(step.batch!, undefined, { batch });
      assert.deepEqual(again.changes, first.changes);
      assert.equal(again.seq, first.seq);
    });

    test('of some items leaves the others', async () => {
      const desk = await Desk.open(ask().room);
      const cards = [desk.card('1'), desk.card('2')];
      const step = await desk.save(cards);
      await desk.undo(step.batch!, [cards[0]!.wanted.id]);
      const items = await desk.items();
      assert.deepEqual(
        cards.map((c) => items.has(c.wanted.id)),
        [false, true],
      );
      assert.equal(await undoneBy(desk, step.batch!), null);
    });

    test('of a deleted collection brings it back with all in it', async () => {
      const desk = await Desk.open(ask().room);
      const outer = desk.collection('folder', 'Outer', { collection: FIXED.library });
      const inner = desk.collection('folder', 'Inner', { collection: outer.wanted.id });
      await desk.save([outer, inner, await desk.photo('p', { collection: inner.wanted.id })]);
      const before = await desk.digest();
      const step = await desk.remove(outer.wanted.id);
      assert.equal((await desk.undo(step.batch!)).result!.undone, 3);
      assert.equal(await desk.digest(), before);
      assert.equal(await desk.members(inner.wanted.id), 1);
      await assertWhole(desk.room, desk.account);
    });

    test('of a step that made a collection and moved items into it', async () => {
      const desk = await Desk.open(ask().room);
      const old = desk.collection('addressbook', 'friends');
      const card = desk.card('1', { collection: old.wanted.id });
      await desk.save([old, card]);
      const before = await desk.digest();
      const made = desk.collection('addressbook', 'friends');
      const step = await desk.save([
        made,
        desk.card('1', { id: card.wanted.id, collection: made.wanted.id }),
        desk.collection('addressbook', 'former', { id: old.wanted.id }),
      ]);
      const { result } = await desk.undo(step.batch!);
      assert.deepEqual(result, { undone: 3, skipped: [], moved: [] });
      assert.equal(await desk.digest(), before);
      await assertWhole(desk.room, desk.account);
    });

    test('keeps a collection that holds something else now', async () => {
      const desk = await Desk.open(ask().room);
      const outer = desk.collection('folder', 'Outer', { collection: FIXED.library });
      const inner = desk.collection('folder', 'Inner', { collection: outer.wanted.id });
      const step = await desk.save([outer, inner]);
      const photo = await desk.photo('p', { collection: inner.wanted.id });
      await desk.save(photo);
      const { result } = await desk.undo(step.batch!);
      assert.equal(result!.undone, 0);
      assert.deepEqual(result!.skipped.map((s) => s.id).sort(), [outer.wanted.id, inner.wanted.id].sort());
      assert.equal((await desk.items()).has(photo.wanted.id), true);
      await assertWhole(desk.room, desk.account);
    });

    test('leaves a folder whose earlier parent was moved into it', async () => {
      const desk = await Desk.open(ask().room);
      const outer = desk.collection('folder', 'Outer', { collection: FIXED.library });
      const inner = desk.collection('folder', 'Inner', { collection: outer.wanted.id });
      await desk.save([outer, inner]);
      const out = desk.collection('folder', 'Inner', { id: inner.wanted.id, collection: FIXED.library });
      const step = await desk.save(out);
      await desk.save(
        desk.collection('folder', 'Outer', { id: outer.wanted.id, collection: inner.wanted.id }),
      );
      const before = await desk.digest();
      const { result } = await desk.undo(step.batch!);
      assert.deepEqual(result!.skipped, [
        { id: inner.wanted.id, kind: 'collection', reason: 'changed-later' },
      ]);
      assert.equal(await desk.digest(), before);
    });

    test('leaves what lies in a folder that is left', async () => {
      const desk = await Desk.open(ask().room);
      const outer = desk.collection('folder', 'Outer', { collection: FIXED.library });
      const inner = desk.collection('folder', 'Inner', { collection: outer.wanted.id });
      const photo = await desk.photo('p', { collection: inner.wanted.id });
      await desk.save([outer, inner, photo]);
      const step = await desk.remove(inner.wanted.id);
      await desk.remove(outer.wanted.id);
      const { result } = await desk.undo(step.batch!);
      assert.deepEqual(
        result!.skipped.map((s) => s.reason),
        ['collection-missing', 'collection-missing'],
      );
      assert.equal(result!.undone, 0);
    });

    test('leaves what would lie in a collection that is gone', async () => {
      const desk = await Desk.open(ask().room);
      const book = desk.collection('addressbook', 'work');
      const card = desk.card('1', { collection: book.wanted.id });
      await desk.save([book, card]);
      const step = await desk.remove(card.wanted.id);
      await desk.remove(book.wanted.id);
      const { result } = await desk.undo(step.batch!);
      assert.deepEqual(result, {
        undone: 0,
        skipped: [{ id: card.wanted.id, kind: 'contact', reason: 'collection-missing' }],
        moved: [],
      });
    });

    test('leaves what a newer item took the UID of; a taken name is numbered', async () => {
      const desk = await Desk.open(ask().room);
      const card = desk.card('1', { uid: 'u' });
      const photo = await desk.photo('p', { href: 'IMG.jpg' });
      await desk.save([card, photo]);
      const step = await desk.remove([card.wanted.id, photo.wanted.id]);
      await desk.save([desk.card('2', { uid: 'u' }), await desk.photo('q', { href: 'IMG.jpg' })]);
      const { result } = await desk.undo(step.batch!);
      assert.deepEqual(result, {
        undone: 1,
        skipped: [{ id: card.wanted.id, kind: 'contact', reason: 'uid-taken' }],
        moved: [{ id: photo.wanted.id, href: 'IMG (2).jpg' }],
      });
      await assertWhole(desk.room, desk.account);
    });

    test('of the first step is refused, as is one that is not there', async () => {
      const desk = await Desk.open(ask().room);
      const first = await desk.room.db
        .selectFrom('batch')
        .where('account_id', '=', desk.account)
        .select('batch_id')
        .executeTakeFirstOrThrow();
      await assert.rejects(desk.undo(first.batch_id), { code: 'collection.fixed' });
      await assert.rejects(desk.undo(randomUUID()), { code: 'batch.not-found' });
    });

    test('putting back brings deleted items as they last stood', async () => {
      const desk = await Desk.open(ask().room);
      const [one, two, live] = [desk.card('1'), desk.card('2'), desk.card('3')];
      await desk.save([one, two, live]);
      await desk.save(desk.card('1b', { id: one.wanted.id }));
      const before = await desk.digest();
      await desk.remove(one.wanted.id);
      await desk.remove(two.wanted.id);
      const ids = [one, two, live].map((p) => p.wanted.id);
      const { result } = await desk.putBack([...ids, randomUUID()]);
      assert.deepEqual(result, { undone: 2, skipped: [], moved: [] });
      assert.equal(await desk.digest(), before);
      await assertWhole(desk.room, desk.account);
    });

    test('brings a card too large for a row back with its name', async () => {
      const desk = await Desk.open(ask().room);
      const card = desk.card('Large');
      const bytes = Buffer.from(
        Buffer.from(card.body!.bytes)
          .toString()
          .replace('END:VCARD', `NOTE:${'x'.repeat(1 << 20)}\r\nEND:VCARD`),
      );
      card.blob = await desk.room.blobs.put(desk.account, [bytes] as unknown as AsyncIterable<Uint8Array>);
      card.wanted.version.body = card.blob.sha;
      card.wanted.size = bytes.length;
      card.body = undefined;
      await desk.save(card);
      const step = await desk.remove(card.wanted.id);
      await desk.undo(step.batch!);
      const { items } = await listed(desk);
      assert.equal(items[0]!.name, 'Large');
    });
  });
}

async function listed(desk: Desk) {
  const { listSummaries } = await import('../../src/server/account/read/lists.ts');
  return listSummaries(desk.room, desk.account, 'contact', {});
}
