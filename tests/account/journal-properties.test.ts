import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { makeProjection } from '../../src/server/account/read/shown.ts';
import { listSummaries } from '../../src/server/account/read/lists.ts';
import { LIVE } from '../../src/server/account/live-row.ts';
import { Desk } from '../contract/desk.ts';
import { type Opened, openOnSqlite } from '../contract/open.ts';
import { assertWhole } from '../contract/whole.ts';
import { Life, step } from './life.ts';

/** fast-check prints seed and path of what fails; `FC_SEED` runs it again. */
const seed = process.env.FC_SEED ? Number(process.env.FC_SEED) : undefined;
const runs = (numRuns: number) => ({ numRuns, seed });

let opened: Opened;
before(async () => void (opened = await openOnSqlite()));
after(() => opened.close());

const begin = async () => Life.begin(await Desk.open(opened.room));

describe('whatever was done', () => {
  test('undo of the newest step restores the digest', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        const life = await begin();
        for (const s of steps) await life.live(s);
        await life.check();
        await life.undo();
        await life.check();
        await assertWhole(opened.room, life.desk.account);
      }),
      runs(120),
    );
  });

  test('undo of an older step changes exactly the items not changed since', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), fc.nat(50), async (steps, n) => {
        const life = await begin();
        for (const s of steps) await life.live(s);
        // what must follow, and why each item that is left is left, is compared inside
        await life.undoOld({ act: 'undoOld', a: n, b: 0, many: 1 });
        await life.check();
        await assertWhole(opened.room, life.desk.account);
      }),
      runs(120),
    );
  });

  test('undone step by step back to the start, the account is a new one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const life = await begin();
        const empty = life.digest();
        for (const s of steps) await life.live(s);
        const done = life.past.splice(0);
        for (const one of done.toReversed()) {
          life.past.push(one);
          await life.undo();
        }
        assert.equal(await life.desk.digest(), empty);
      }),
      runs(40),
    );
  });

  test('projections made anew are the stored ones', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const life = await begin();
        for (const s of steps) await life.live(s);
        await assertRebuildsEqual(life.desk);
      }),
      runs(40),
    );
  });
});

async function assertRebuildsEqual({ room, account }: Desk): Promise<void> {
  const stored = () =>
    room.db
      .selectFrom('projection')
      .where('account_id', '=', account)
      .orderBy('item_id')
      .selectAll()
      .execute();
  const rows = await room.db
    .selectFrom('version')
    .where('account_id', '=', account)
    .where('until_seq', 'is', null)
    .orderBy('item_id')
    .select(LIVE)
    .execute();
  const before = (await stored()).map((row) => ({ ...row }));
  const made = await Promise.all(rows.map((row) => makeProjection(room, account, row)));
  assert.deepEqual(
    made.map((p) => ({ account_id: account, ...p })),
    before,
  );
  await opened.damage('delete from projection where account_id = ?', [account]);
  for (const kind of ['contact', 'event', 'note', 'photo', 'collection'] as const)
    await listSummaries(room, account, kind, {});
  assert.deepEqual(
    (await stored()).map((row) => ({ ...row })),
    before,
  );
}

describe('two devices', () => {
  const write = fc.record({
    item: fc.nat(3),
    expects: fc.boolean(),
    removes: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
    name: fc.nat(99),
  });

  test('writing the same items at once lose nothing that was acknowledged', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(write, { minLength: 1, maxLength: 15 }),
        fc.array(write, { minLength: 1, maxLength: 15 }),
        async (one, two) => {
          const desk = await Desk.open(opened.room);
          const cards = Array.from({ length: 4 }, (_, i) => desk.card(`start ${i}`));
          await desk.save(cards);
          const kept: { id: string; seq: number; hash: string | null }[] = [];
          const device = async (name: string, writes: (typeof one)[number][]) => {
            const seen = await desk.items();
            for (const w of writes) {
              const { id } = cards[w.item]!.wanted;
              const expect = w.expects ? (seen.get(id) ?? null) : undefined;
              const written = w.removes
                ? desk.remove(id)
                : desk.save(desk.card(`${name} ${w.name}`, { id, expect }));
              const outcome = await written.catch((error: { code?: string }) => {
                if (!/^item\.(changed|exists|not-found)$/.test(error.code ?? '')) throw error;
                return null;
              });
              for (const change of outcome?.changes ?? []) {
                kept.push(change);
                if (change.hash) seen.set(id, change.hash);
                else seen.delete(id);
              }
            }
          };
          await Promise.all([device('one', one), device('two', two)]);
          const rows = await desk.room.db
            .selectFrom('version')
            .where('account_id', '=', desk.account)
            .select(['item_id', 'seq', 'hash', 'until_seq'])
            .execute();
          for (const { id, seq, hash } of kept)
            assert.ok(
              rows.some((r) =>
                hash === null ? r.item_id === id && r.until_seq === seq : r.seq === seq && r.hash === hash,
              ),
              `change ${seq} is in history`,
            );
          await assertWhole(desk.room, desk.account);
        },
      ),
      runs(40),
    );
  });
});
