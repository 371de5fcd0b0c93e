import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Client, Reply } from '../harness/client.ts';
import { CARD, jpeg } from '../harness/samples.ts';
import { startWithOwner } from '../harness/server.ts';

describe('many at once', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let owner: Client;
  before(async () => {
    at = await startWithOwner();
    owner = at.client;
  });
  after(() => at.stop());
  const times = <T>(n: number, ask: (i: number) => Promise<Reply<T>>) =>
    Promise.all(Array.from({ length: n }, (_, i) => ask(i)));

  test('50 edits of one contact are all kept, each answered as it was written', async () => {
    const { body } = await owner.send('POST', '/api/contacts', CARD, 'text/vcard');
    const replies = await times(50, (i) =>
      owner.json('PUT', `/api/contacts/${body.id}`, { nickname: `N${i}` }),
    );
    replies.forEach((reply, i) => {
      assert.deepEqual([reply.status, reply.body.nickname], [200, `N${i}`]);
      assert.equal(reply.headers.get('etag'), `"${reply.body.etag}"`);
    });
    assert.equal((await owner.get(`/api/contacts/${body.id}/versions`)).body.total, 51);
    const photo = (await owner.send('POST', '/api/photos?name=p.jpg', await jpeg(), 'image/jpeg')).body;
    const words = await times(12, (i) =>
      owner.json('PUT', `/api/photos/${photo.id}`, i % 2 ? { title: `T${i}` } : { description: `D${i}` }),
    );
    assert.deepEqual(new Set(words.map((w) => w.status)), new Set([200]));
    const after = (await owner.get(`/api/photos/${photo.id}`)).body;
    assert.ok(after.title && after.description, 'neither writer undid the other');
  });

  test('edit, delete and undo of one item at once end in one state, and no 5xx', async () => {
    for (let round = 0; round < 4; round++) {
      const made = await owner.json('POST', '/api/contacts', { name: `Race ${round}` });
      const path = `/api/contacts/${made.body.id}`;
      const undo = `/api/history/${made.headers.get('lifeboat-batch')}/undo`;
      const replies = await Promise.all([
        owner.json('PUT', path, { nickname: 'a' }),
        owner.json('DELETE', path),
        owner.json('POST', undo, {}),
        owner.json('POST', undo, {}),
        owner.json('PUT', path, { nickname: 'b' }),
      ]);
      for (const { status } of replies) assert.ok(status < 500, String(status));
      assert.ok([200, 404].includes((await owner.get(path)).status));
    }
    const { body } = await owner.get('/api/snapshot');
    assert.equal((await owner.get(`/api/snapshot?seq=${body.seq}`)).body.digest, body.digest);
  });

  test('one key makes one, two at once too; another request under it is refused', async () => {
    const key = (word: string) => ({ 'idempotency-key': word });
    const photo = await jpeg('#616263');
    const { batch } = (await owner.get('/api/history?limit=1')).body.items[0];
    const doors: [string, (headers: Record<string, string>) => Promise<Reply<never>>][] = [
      ['contact', (h) => owner.json('POST', '/api/contacts', { name: 'Twin' }, h)],
      ['photo', (h) => owner.send('POST', '/api/photos?name=k.jpg', photo, 'image/jpeg', h)],
      ['folder', (h) => owner.json('POST', '/api/collections', { type: 'folder', name: 'Twin' }, h)],
      ['archive', (h) => owner.json('POST', '/api/archives', {}, h)],
      ['preview', (h) => owner.json('POST', '/api/restores', { seq: 4 }, h)],
      ['import', (h) => owner.send('POST', '/api/imports?name=a.vcf', CARD, 'text/vcard', h)],
    ];
    for (const [what, ask] of doors) {
      const replies = [...(await times(3, () => ask(key(what)))), await ask(key(what))];
      assert.deepEqual(new Set(replies.map((r) => r.status)), new Set([201]), what);
      assert.equal(new Set(replies.map((r) => r.body.id)).size, 1, what);
    }
    const undone = await times(3, () => owner.json('POST', `/api/history/${batch}/undo`, {}, key('undo')));
    assert.equal(new Set(undone.map((u) => u.body.batch)).size, 1);
    const item = (await owner.json('POST', '/api/contacts', { name: 'Gone' })).body;
    const deletes = await times(3, () =>
      owner.json('DELETE', `/api/contacts/${item.id}`, undefined, key('gone')),
    );
    assert.deepEqual(
      deletes.map((d) => d.status),
      [204, 204, 204],
    );
    const other = await owner.json('POST', '/api/notes', { title: 'x' }, key('contact'));
    assert.deepEqual([other.status, other.body.code], [422, 'idempotency.mismatch']);
  });

  test('clicks at once get one archive; a plan is applied once', async () => {
    await owner.json('POST', '/api/notes', { title: 'New' });
    const archives = await times(8, () => owner.json('POST', '/api/archives', {}));
    assert.equal(new Set(archives.map((a) => a.body.id)).size, 1);
    const plan = (
      await owner.send('POST', '/api/imports?name=b.vcf', CARD.replace('card-1', 'once'), 'text/vcard')
    ).body;
    const apply = () =>
      owner.json('POST', `/api/restores/${plan.id}/apply`, { digest: plan.digest, choices: {} });
    const before = (await owner.get('/api/contacts')).body.total;
    const applied = await times(4, apply);
    for (const { status, body } of applied)
      assert.ok(status === 200 || body.code === 'restore.state', JSON.stringify(body));
    assert.ok(applied.some((a) => a.status === 200));
    assert.equal((await owner.get('/api/contacts')).body.total, before + 1);
    const during = await times(3, () => owner.json('POST', '/api/restores', { seq: 4 }));
    assert.deepEqual(
      during.map((d) => d.status),
      [201, 201, 201],
    );
  });
});
