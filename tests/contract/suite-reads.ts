import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { feed } from '../../src/server/account/read/feed.ts';
import { bin } from '../../src/server/account/read/bin.ts';
import { history, itemVersions, step } from '../../src/server/account/read/history.ts';
import { listSummaries, type Page } from '../../src/server/account/read/lists.ts';
import { FIXED } from '../../src/shared/contract/kinds.ts';
import { Desk } from './desk.ts';
import type { Ask } from './journal-suite.ts';

const KINDS = ['contact', 'event', 'task', 'note', 'photo', 'file', 'collection'];

/** Every page of a list. */
async function all<T>(page: (cursor?: string) => Promise<Page<T>>): Promise<T[]> {
  const found: T[] = [];
  for (let cursor: string | undefined; ;) {
    const { items, next } = await page(cursor);
    found.push(...items);
    if (next === null) return found;
    cursor = next;
  }
}

/** Lists, the delta feed, history and bin. */
export function readsPart(ask: Ask): void {
  describe('reads', () => {
    test('a list is sorted, complete and without doubles over its pages', async () => {
      const desk = await Desk.open(ask().room);
      const names = Array.from({ length: 57 }, (_, i) => `N ${(i * 37) % 19}`);
      await desk.save(names.map((name) => desk.card(name)));
      const listed = await all((cursor) =>
        listSummaries(desk.room, desk.account, 'contact', { cursor, limit: 10 }),
      );
      assert.deepEqual(
        listed.map((c) => c.name),
        names.toSorted((a, b) => (a < b ? -1 : 1)),
      );
      assert.equal(new Set(listed.map((c) => c.id)).size, 57);
    });

    test('a list of one collection counts and shows only that', async () => {
      const desk = await Desk.open(ask().room);
      const book = desk.collection('addressbook', 'work');
      await desk.save([book, desk.card('1'), desk.card('2', { collection: book.wanted.id })]);
      const page = await listSummaries(desk.room, desk.account, 'contact', { collection: book.wanted.id });
      assert.deepEqual([page.total, page.items.map((i) => i.name)], [1, ['2']]);
      const whole = await listSummaries(desk.room, desk.account, 'contact', {});
      assert.deepEqual([whole.total, whole.items.length], [2, 2]);
    });

    test('a cursor of elsewhere is refused', async () => {
      const desk = await Desk.open(ask().room);
      await assert.rejects(listSummaries(desk.room, desk.account, 'contact', { cursor: 'abc' }), {
        code: 'request.malformed',
      });
    });

    test('a list of the past is what was there then', async () => {
      const desk = await Desk.open(ask().room);
      const cards = Array.from({ length: 12 }, (_, i) => desk.card(`c${i}`));
      const saved = await desk.save(cards);
      const time = desk.now();
      await desk.save(desk.card('changed', { id: cards[0]!.wanted.id }));
      await desk.remove(cards.slice(1, 5).map((c) => c.wanted.id));
      for (const query of [{ seq: saved.seq }, { time }]) {
        const then = await all((cursor) =>
          listSummaries(desk.room, desk.account, 'contact', { ...query, cursor, limit: 5 }),
        );
        assert.deepEqual(then.map((c) => c.name).sort(), cards.map((_, i) => `c${i}`).sort());
      }
      const none = await listSummaries(desk.room, desk.account, 'contact', { seq: 4 });
      assert.deepEqual(none, { items: [], total: 0, next: null });
      const now = await listSummaries(desk.room, desk.account, 'contact', {});
      assert.equal(now.total, 8);
    });

    test('a feed from the start gives everything live, then only what changed', async () => {
      const desk = await Desk.open(ask().room);
      const cards = Array.from({ length: 25 }, (_, i) => desk.card(`c${i}`));
      await desk.save(cards);
      const first = await feed(desk.room, desk.account, { since: 0, derived: 0, kinds: KINDS });
      assert.equal(first.items.length, 29);
      assert.deepEqual([first.seq, first.more], [(await desk.head()).seq, false]);
      const [edited, gone, moved] = cards.map((c) => c.wanted.id) as [string, string, string];
      await desk.save(desk.card('new name', { id: edited }));
      await desk.remove(gone);
      await desk.save(desk.card('c2', { id: moved, href: 'moved.vcf' }));
      const short = desk.card('came and went');
      await desk.save(short);
      await desk.remove(short.wanted.id);
      const next = await feed(desk.room, desk.account, { since: first.seq, derived: 0, kinds: KINDS });
      assert.deepEqual(
        next.items.map((i) => [i.id, i.summary?.name ?? null]),
        [
          [edited, 'new name'],
          [gone, null],
          [moved, 'c2'],
          [short.wanted.id, null],
        ],
      );
      const last = await feed(desk.room, desk.account, { since: next.seq, derived: 0, kinds: KINDS });
      assert.deepEqual([last.items, last.seq, last.more], [[], next.seq, false]);
    });

    test('a feed read in small pages ends with the same items', async () => {
      const desk = await Desk.open(ask().room);
      const held = new Map<string, unknown>();
      let [since, derived] = [0, 0];
      const sync = async () => {
        for (let more = true; more;) {
          const page = await feed(desk.room, desk.account, { since, derived, kinds: KINDS, limit: 7 });
          for (const { id, summary } of page.items)
            if (summary) held.set(id, summary.etag);
            else held.delete(id);
          assert.ok(page.items.length <= 7 || !page.more);
          ({ seq: since, derived, more } = page);
        }
        assert.deepEqual(held, await desk.items());
      };
      const cards = Array.from({ length: 40 }, (_, i) => desk.card(`c${i}`));
      await desk.save(cards);
      await sync();
      await desk.remove(cards.slice(3, 30).map((c) => c.wanted.id));
      await desk.save(cards.slice(0, 20).map((c, i) => desk.card(`again ${i}`, { id: c.wanted.id })));
      await sync();
    });

    test('a feed tells of findings once, without a seq', async () => {
      const { room } = ask();
      const desk = await Desk.open(room);
      const photos = [await desk.photo('a'), await desk.photo('b')];
      await desk.save(photos);
      const first = await feed(room, desk.account, { since: 0, derived: 0, kinds: ['photo'] });
      for (const p of photos)
        await room.writer.run('setDerived', {
          account: desk.account,
          body: p.blob!.sha,
          data: JSON.stringify({ viewable: true, thumbnail: true, width: 4, height: 3 }),
          at: desk.now(),
        });
      const ask2 = (derived: number) =>
        feed(room, desk.account, { since: first.seq, derived, kinds: ['photo'] });
      const next = await ask2(first.derived);
      assert.deepEqual(
        next.items.map((i) => i.summary?.width),
        [4, 4],
      );
      assert.deepEqual((await ask2(next.derived)).items, []);
    });

    test('history says who did what, before and after', async () => {
      const desk = await Desk.open(ask().room);
      const card = desk.card('Ada');
      const made = await desk.save(card);
      const edited = await desk.save(desk.card('Ada Lovelace', { id: card.wanted.id }));
      const removed = await desk.remove(card.wanted.id);
      const { items, total } = await history(desk.room, desk.account, {});
      assert.deepEqual(
        items.map((s) => [s.batch, s.act]),
        [
          [removed.batch, 'delete'],
          [edited.batch, 'save'],
          [made.batch, 'save'],
          [items[3]!.batch, 'start'],
        ],
      );
      assert.equal(total, 4);
      assert.deepEqual(items[1]!.actor, { type: 'owner', id: desk.account, name: 'You' });
      const detail = await step(desk.room, desk.account, edited.batch!);
      const name = detail.changes[0]!.fields.find((f) => f.before === 'Ada');
      assert.equal(name?.after, 'Ada Lovelace');
      assert.deepEqual([detail.later, detail.changes[0]!.later], [1, true]);
      const versions = await itemVersions(desk.room, desk.account, 'contact', card.wanted.id);
      assert.deepEqual(
        versions.items.map((v) => [v.seq, v.kept]),
        [
          [edited.seq, true],
          [made.seq, true],
        ],
      );
    });

    test('history pages, and by kind', async () => {
      const desk = await Desk.open(ask().room);
      for (let i = 0; i < 9; i++)
        await desk.save(i % 3 === 0 ? desk.text('note', `${i}`) : desk.card(`${i}`));
      const steps = await all((cursor) => history(desk.room, desk.account, { cursor, limit: 4 }));
      assert.equal(new Set(steps.map((s) => s.batch)).size, 10);
      assert.equal((await history(desk.room, desk.account, { kind: 'note' })).total, 3);
    });

    test('the bin shows deleted items until they are back', async () => {
      const { room } = ask();
      const desk = await Desk.open({ ...room, clock: () => new Date('2026-05-03T00:00:00Z') });
      const cards = [desk.card('1'), desk.card('2'), desk.card('3')];
      await desk.save(cards);
      await desk.remove(cards.map((c) => c.wanted.id));
      await desk.putBack([cards[1]!.wanted.id]);
      const binned = await all((cursor) => bin(desk.room, desk.account, { cursor, limit: 1 }));
      assert.deepEqual(binned.map((b) => b.name).sort(), ['1', '3']);
      assert.ok(binned.every((b) => b.daysLeft > 80 && b.daysLeft <= 90));
      const late = { ...desk.room, clock: () => new Date('2026-09-01T00:00:00Z') };
      assert.equal((await bin(late, desk.account, {})).total, 0);
    });

    test('a list and its head belong to one moment while others write', async () => {
      const desk = await Desk.open(ask().room);
      await desk.save(Array.from({ length: 30 }, (_, i) => desk.card(`${i}`)));
      let writing = true;
      const writes = (async () => {
        for (let i = 0; writing; i++) {
          const card = desk.card(`w${i}`);
          await desk.save(card);
          await desk.remove(card.wanted.id);
        }
      })();
      for (let i = 0; i < 25; i++) {
        const { items, seq } = await feed(desk.room, desk.account, {
          since: 0,
          derived: 0,
          kinds: ['contact'],
        });
        assert.deepEqual(
          new Set(items.map((c) => c.summary!.etag)),
          new Set(
            [...(await desk.items(seq))]
              .filter(([id]) => !Object.values(FIXED).includes(id as never))
              .map(([, hash]) => hash),
          ),
        );
      }
      writing = false;
      await writes;
    });
  });
}
