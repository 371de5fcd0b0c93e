import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { feed } from '../../src/server/account/read/feed.ts';
import { listSummaries } from '../../src/server/account/read/lists.ts';
import { auditAccount } from '../../src/server/account/audit/audit.ts';
import { FIXED } from '../../src/shared/contract/kinds.ts';
import { Desk } from './desk.ts';
import type { Ask } from './journal-suite.ts';
import { assertWhole } from './whole.ts';

const NAMES = ['Ada', 'Grace', 'Hedy'];

async function deskWithCards(ask: Ask) {
  const desk = await Desk.open(ask().room);
  const cards = NAMES.map((name) => desk.card(name));
  await desk.save(cards);
  const list = async () =>
    (await listSummaries(desk.room, desk.account, 'contact', {})).items.map((c) => c.name);
  const fed = async () =>
    (await feed(desk.room, desk.account, { since: 0, derived: 0, kinds: ['contact'] })).items
      .map((c) => c.summary?.name)
      .sort();
  return { desk, cards, list, fed, id: cards[1]!.wanted.id };
}

/** The projection is mended a moment after it was found damaged. */
async function untilWhole(desk: Desk): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      assert.deepEqual(await auditAccount(desk.room, { account: desk.account }), []);
      return await assertWhole(desk.room, desk.account);
    } catch (error) {
      if (tries > 40) throw error;
      await sleep(25);
    }
  }
}

/** Damage: never shown as truth, never shown as empty (promise 4). */
export function mendingPart(ask: Ask): void {
  describe('damage', () => {
    for (const [what, sql] of [
      ['data', "update projection set data = '{}'"],
      ['sort key', "update projection set sort = 'zzz'"],
      ['kind', "update projection set kind = 'note'"],
      ['hash', "update projection set hash = 'ff'"],
      ['row', 'delete from projection'],
    ] as const) {
      test(`a projection whose ${what} is damaged is made anew, in lists and in the feed`, async () => {
        const { desk, list, fed, id } = await deskWithCards(ask);
        const damage = () => ask().damage(`${sql} where account_id = ? and item_id = ?`, [desk.account, id]);
        await damage();
        assert.deepEqual((await list()).toSorted(), NAMES);
        await untilWhole(desk);
        assert.deepEqual(await list(), NAMES, 'sorted again');
        await damage();
        assert.deepEqual(await fed(), NAMES);
        await untilWhole(desk);
      });
    }

    test('all projections gone are all made anew', async () => {
      const { desk, list } = await deskWithCards(ask);
      await ask().damage('delete from projection where account_id = ?', [desk.account]);
      assert.deepEqual(await list(), NAMES);
    });

    test('a list that misses a row is unavailable, not short', async () => {
      const { desk, list, fed, id } = await deskWithCards(ask);
      await ask().damage('delete from version where account_id = ? and item_id = ?', [desk.account, id]);
      await assert.rejects(list(), { code: 'store.unavailable' });
      await assert.rejects(fed(), { code: 'store.unavailable' });
      await assert.rejects(listSummaries(desk.room, desk.account, 'contact', { collection: FIXED.book }), {
        code: 'store.unavailable',
      });
      const found = await auditAccount(desk.room, { account: desk.account });
      assert.deepEqual(
        found.map((f) => [f.kind, f.item, f.name]),
        [['contact', id, 'Grace']],
      );
    });

    test('a list whose rows are all gone is unavailable, not empty', async () => {
      const { desk, list } = await deskWithCards(ask);
      await ask().damage('delete from version where account_id = ?', [desk.account]);
      await assert.rejects(list(), { code: 'store.unavailable' });
      await ask().damage('delete from collection_state where account_id = ?', [desk.account]);
      await assert.rejects(list(), { code: 'store.unavailable' });
    });

    test('a damaged body leaves the item listed, and the audit names it', async () => {
      const { desk, list, cards, id } = await deskWithCards(ask);
      await ask().damage('update body set bytes = ? where account_id = ? and sha = ?', [
        'BEGIN:VCARD',
        desk.account,
        cards[1]!.body!.sha,
      ]);
      assert.deepEqual(await list(), NAMES);
      const [finding] = await auditAccount(desk.room, { account: desk.account });
      assert.deepEqual([finding!.item, finding!.kind], [id, 'contact']);
    });

    test('a chain hash that was changed is one damaged line, not two', async () => {
      const { desk } = await deskWithCards(ask);
      await ask().damage('update change set chain = ? where account_id = ? and seq = 5', [
        'ff'.repeat(32),
        desk.account,
      ]);
      const found = await auditAccount(desk.room, { account: desk.account });
      assert.deepEqual(
        found.map((f) => f.where),
        ['change 5'],
      );
    });

    test('a count that was changed names its collection; a row that came back, itself', async () => {
      const { desk, id } = await deskWithCards(ask);
      await ask().damage(
        'update collection_state set members = 9 where account_id = ? and collection_id = ?',
        [desk.account, FIXED.book],
      );
      const counted = await auditAccount(desk.room, { account: desk.account });
      assert.deepEqual(
        counted.map((f) => f.item),
        [FIXED.book],
      );
      await desk.remove(id);
      const two = 'update collection_state set members = 2 where account_id = ? and collection_id = ?';
      await ask().damage(two, [desk.account, FIXED.book]);
      await ask().damage('update version set until_seq = null where account_id = ? and item_id = ?', [
        desk.account,
        id,
      ]);
      const risen = await auditAccount(desk.room, { account: desk.account });
      assert.deepEqual([...new Set(risen.map((f) => f.item))], [id]);
    });

    test('an earlier version that was damaged is named, and an undo does not bring it back', async () => {
      const { desk, cards, id } = await deskWithCards(ask);
      const edit = await desk.save(desk.card('Grace H', { id, uid: cards[1]!.wanted.uid }));
      await ask().damage('update version set href = ? where account_id = ? and item_id = ? and seq = ?', [
        'x',
        desk.account,
        id,
        edit.seq - 2,
      ]);
      const found = await auditAccount(desk.room, { account: desk.account });
      assert.deepEqual(
        found.map((f) => [f.item, f.where]),
        [[id, `version, version of change ${edit.seq - 2}`]],
      );
      const { result } = await desk.undo(edit.batch!);
      assert.deepEqual(result?.skipped, [{ id, kind: 'contact', reason: 'gone' }]);
    });

    test('a line of the journal that was changed, or is missing, is named', async () => {
      const { desk } = await deskWithCards(ask);
      await ask().damage('update change set at = ? where account_id = ? and seq = 6', ['2020', desk.account]);
      await ask().damage('delete from change where account_id = ? and seq = 3', [desk.account]);
      const found = await auditAccount(desk.room, { account: desk.account });
      assert.deepEqual(
        found.map((f) => f.where),
        ['change 3', 'change 6'],
      );
    });
  });
}
