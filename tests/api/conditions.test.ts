import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Client } from '../harness/client.ts';
import { CARD } from '../harness/samples.ts';
import { startWithOwner } from '../harness/server.ts';

describe('conditions and retries', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let owner: Client;
  before(async () => {
    at = await startWithOwner();
    owner = at.client;
  });
  after(() => at.stop());

  test('If-Match takes a list of tags, of which one is enough, and *; weak ones match nothing', async () => {
    const made = await owner.json('POST', '/api/contacts', { name: 'Matched' });
    const path = `/api/contacts/${made.body.id}`;
    let etag = made.headers.get('etag')!;
    const other = `"${'0'.repeat(64)}"`;
    const put = async (match: string, note: string) => {
      const reply = await owner.json('PUT', path, { note }, { 'if-match': match });
      if (reply.status === 200) etag = reply.headers.get('etag')!;
      return [reply.status, reply.body.code];
    };
    assert.deepEqual(await put(`${other}, ${etag}`, '1'), [200, undefined]);
    assert.deepEqual(await put(`W/"x",${etag} , ${other}`, '2'), [200, undefined]);
    assert.deepEqual(await put('*', '3'), [200, undefined]);
    const refused = [412, 'item.changed'];
    for (const match of [other, `${other}, "x"`, `W/${etag}`, etag.replaceAll('"', ''), ','])
      assert.deepEqual(await put(match, 'never'), refused, match);
    assert.equal((await owner.get(path)).body.note, '3');
    const raw = await owner.send('PUT', path, CARD, 'text/vcard', { 'if-match': `${other}, ${etag}` });
    assert.equal(raw.status, 200);
    const remove = (match: string) => owner.json('DELETE', path, undefined, { 'if-match': match });
    assert.equal((await remove(`${other}, "x"`)).status, 412);
    assert.equal((await remove(`${other}, ${raw.headers.get('etag')}`)).status, 204);
    assert.equal((await owner.json('PUT', path, { note: 'x' }, { 'if-match': '*' })).status, 404);
  });

  test('a collection that stands so already keeps its tag, whatever list was sent', async () => {
    const { body, headers } = await owner.json('POST', '/api/collections', {
      type: 'addressbook',
      name: 'B',
    });
    const etag = headers.get('etag')!;
    const same = await owner.json(
      'PUT',
      `/api/collections/${body.id}`,
      { name: 'B' },
      { 'if-match': `"x", ${etag}` },
    );
    assert.deepEqual([same.status, same.headers.get('etag')], [200, etag]);
  });

  test('an Idempotency-Key makes a retry find itself, and another request is refused', async () => {
    const make = (name: string) => owner.json('POST', '/api/contacts', { name }, { 'idempotency-key': 'k1' });
    const [one, two] = [await make('Twice'), await make('Twice')];
    assert.deepEqual([one.status, two.status, two.body.id], [201, 201, one.body.id]);
    assert.equal((await make('Other')).status, 422);
    assert.equal(
      (await owner.get('/api/contacts')).body.items.filter((c: { name: string }) => c.name === 'Twice')
        .length,
      1,
    );
  });

  test('a device asked for twice under one key is one device, its password the same', async () => {
    const make = (name: string, key: string) =>
      owner.json('POST', '/api/devices', { name }, { 'idempotency-key': key });
    const [one, two] = await Promise.all([make('Phone', 'd1'), make('Phone', 'd1')]);
    assert.deepEqual([one.status, two.status, two.body], [201, 201, one.body]);
    assert.deepEqual((await make('Phone', 'd1')).body, one.body);
    const other = await make('Tablet', 'd1');
    assert.deepEqual([other.status, other.body.code], [422, 'idempotency.mismatch']);
    const another = await make('Phone', 'd2');
    assert.notEqual(another.body.id, one.body.id);
    assert.notEqual(another.body.password, one.body.password);
    const { items } = (await owner.get('/api/devices')).body;
    assert.deepEqual(
      items.map((d: { name: string }) => d.name),
      ['Phone', 'Phone'],
    );
    const basic = Buffer.from(`${one.body.user}:${one.body.password}`).toString('base64');
    const dav = await at.server.client().fetch('/dav/', { headers: { authorization: `Basic ${basic}` } });
    assert.equal(dav.status, 501, 'signed in');
  });
});
