import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { newBody, readBody } from '../../src/server/account/bodies.ts';
import { FIXED } from '../../src/shared/contract/kinds.ts';
import { Desk } from './desk.ts';
import type { Ask } from './journal-suite.ts';
import { assertWhole } from './whole.ts';

/** Making accounts, putting items, lost races, retries. */
export function savesPart(ask: Ask): void {
  describe('saves', () => {
    test('an account starts with its fixed collections, and two new accounts are equal', async () => {
      const { room } = ask();
      const [one, two] = [await Desk.open(room), await Desk.open(room)];
      assert.deepEqual([...(await one.items()).keys()].sort(), Object.values(FIXED).sort());
      assert.equal(await one.digest(), await two.digest());
      assert.notEqual((await one.head()).chain, (await two.head()).chain, 'the chain names batch and time');
      await assertWhole(room, one.account);
    });

    test('an e-mail address has one account, however it is written', async () => {
      const { room } = ask();
      const id = randomUUID();
      const made = {
        id,
        email: `${id}@example.org`,
        name: 'Ada',
        password: 'x',
        role: 'owner' as const,
        at: '2026-05-01T00:00:00.000Z',
        epoch: randomUUID(),
        batch: randomUUID(),
      };
      await room.writer.run('createAccount', made);
      await room.writer.run('createAccount', made); // an unknown outcome asked again
      const other = { ...made, id: randomUUID(), batch: randomUUID(), email: ` ${made.email.toUpperCase()}` };
      await assert.rejects(room.writer.run('createAccount', other), { code: 'account.exists' });
      const raced = await Promise.allSettled(
        [1, 2, 3].map(() =>
          room.writer.run('createAccount', { ...made, id: randomUUID(), email: `raced-${id}@example.org` }),
        ),
      );
      assert.deepEqual(raced.map((r) => r.status).sort(), ['fulfilled', 'rejected', 'rejected']);
      for (const r of raced)
        if (r.status === 'rejected') assert.equal(r.reason.code, 'account.exists', String(r.reason));
    });

    test('what was put stands, with its bytes', async () => {
      const desk = await Desk.open(ask().room);
      const card = desk.card('Grace Hopper');
      const { changes, seq, batch } = await desk.save(card);
      assert.deepEqual(changes, [
        { id: card.wanted.id, seq, hash: (await desk.items()).get(card.wanted.id) },
      ]);
      assert.ok(batch);
      assert.deepEqual(
        Buffer.from(await readBody(desk.room, desk.account, card.body!.sha)),
        card.body!.bytes,
      );
      assert.equal(await desk.members(FIXED.book), 1);
      await assertWhole(desk.room, desk.account);
    });

    test('bytes of every kind come back unchanged', async () => {
      const desk = await Desk.open(ask().room);
      const bytes = Buffer.concat([
        Buffer.from('BEGIN:VCARD\r\nVERSION:3.0\r\nFN:'),
        Buffer.from(Array.from({ length: 256 }, (_, i) => i)),
        Buffer.from('\r\nEND:VCARD\r\n'),
      ]);
      const card = desk.card('x');
      card.body = newBody(bytes);
      card.wanted.version.body = card.body.sha;
      card.wanted.size = bytes.length;
      await desk.save(card);
      assert.deepEqual(Buffer.from(await readBody(desk.room, desk.account, card.body.sha)), bytes);
      await assertWhole(desk.room, desk.account);
    });

    test('text of any script, length and character can be a name', async () => {
      const desk = await Desk.open(ask().room);
      const names = [
        'العربية',
        '𝔘𝔫𝔦𝔠𝔬𝔡𝔢 🦜',
        'nul\u0000inside',
        'long '.repeat(2000),
        "'; drop table version; --",
      ];
      await desk.save(names.map((name) => desk.card(name, { uid: `uid ${name}` })));
      await desk.save(desk.collection('folder', 'odd', { props: { name: 'a\u0000b' } }));
      for (const name of names)
        await assert.rejects(desk.save(desk.card('again', { uid: `uid ${name}` })), {
          code: 'item.uid-taken',
        });
      await assertWhole(desk.room, desk.account);
    });

    test('a lost race changes nothing', async () => {
      const desk = await Desk.open(ask().room);
      const card = desk.card('One');
      const { changes } = await desk.save(card);
      const { id } = card.wanted;
      const second = await desk.save(desk.card('Two', { id, expect: changes[0]!.hash! }));
      const before = await desk.head();
      await assert.rejects(desk.save(desk.card('Three', { id, expect: changes[0]!.hash! })), {
        code: 'item.changed',
        extra: { other: id, etag: second.changes[0]!.hash },
      });
      await assert.rejects(desk.save(desk.card('Three', { id, expect: null })), { code: 'item.exists' });
      await assert.rejects(desk.save(desk.card('Three', { expect: changes[0]!.hash! })), {
        code: 'item.not-found',
      });
      assert.deepEqual(await desk.head(), before);
      await assertWhole(desk.room, desk.account);
    });

    test('what stands so already makes no change and no step', async () => {
      const desk = await Desk.open(ask().room);
      const card = desk.card('Same');
      const first = await desk.save(card);
      const again = await desk.save(card);
      assert.deepEqual(
        { batch: again.batch, seq: again.seq, changes: again.changes },
        { batch: null, seq: first.seq, changes: [] },
      );
    });

    test('a batch that is in the journal is answered, not written again', async () => {
      const desk = await Desk.open(ask().room);
      const batch = randomUUID();
      const pieces = [desk.card('One'), desk.card('Two')];
      const first = await desk.save(pieces, { batch, request: 'aa' });
      await desk.save(desk.card('Later', { id: pieces[0]!.wanted.id }));
      const head = await desk.head();
      const again = await desk.save(pieces, { batch, request: 'aa' });
      assert.deepEqual(again.changes, first.changes);
      assert.equal(again.batch, batch);
      assert.deepEqual(await desk.head(), head);
    });

    test('a key used for another request is refused', async () => {
      const desk = await Desk.open(ask().room);
      const batch = randomUUID();
      await desk.save(desk.card('One'), { batch, request: 'aa' });
      for (const request of ['bb', undefined])
        await assert.rejects(desk.save(desk.card('Two'), { batch, request }), {
          code: 'idempotency.mismatch',
        });
    });

    test('a step that fails half way leaves nothing of itself', async () => {
      const desk = await Desk.open(ask().room);
      const before = await desk.digest();
      const [good, bad] = [desk.card('Good'), desk.card('Bad', { collection: randomUUID() })];
      await assert.rejects(desk.save([good, bad]), { code: 'item.collection' });
      assert.equal(await desk.digest(), before);
      const row = await desk.room.db
        .selectFrom('body')
        .where('account_id', '=', desk.account)
        .selectAll()
        .executeTakeFirst();
      assert.equal(row, undefined);
    });

    test('one account knows nothing of another', async () => {
      const { room } = ask();
      const [one, two] = [await Desk.open(room), await Desk.open(room)];
      const card = one.card('Mine');
      await one.save(card);
      const before = await two.digest();
      await assert.rejects(readBody(room, two.account, card.body!.sha), { code: 'item.damaged' });
      await two.save(two.card('Theirs', { id: card.wanted.id, uid: card.wanted.uid, expect: null }));
      assert.equal((await two.remove(card.wanted.id)).result, 1);
      assert.equal((await one.items()).has(card.wanted.id), true);
      assert.equal(await two.digest(), before);
    });

    test('an account that is not there takes no write', async () => {
      const desk = Desk.at(ask().room, randomUUID());
      await assert.rejects(desk.save(desk.card('x')), { code: 'not-found' });
    });

    test('an erased account leaves no row, and its address can be used again', async () => {
      const { room } = ask();
      const desk = await Desk.open(room);
      await desk.save(desk.card('Gone'));
      await room.writer.run('eraseAccount', { account: desk.account });
      for (const table of ['version', 'change', 'batch', 'body', 'projection', 'account'] as const)
        assert.deepEqual(
          await room.db.selectFrom(table).where('account_id', '=', desk.account).selectAll().execute(),
          [],
        );
      await room.writer.run('createAccount', {
        id: randomUUID(),
        email: `${desk.account}@example.org`,
        name: 'Ada',
        password: 'x',
        role: 'owner',
        at: desk.now(),
        epoch: randomUUID(),
        batch: randomUUID(),
      });
    });
  });
}
