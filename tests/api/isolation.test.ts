import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Client } from '../harness/client.ts';
import { addAccount, startWithOwner } from '../harness/server.ts';
import { type Ids, live, NOBODYS, PASSWORD, TUS } from './doors-kit.ts';

describe('one owner reaches nothing of another', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let ada: Client;
  let bo: Client;
  let mine: Ids;
  let none: Ids;

  before(async () => {
    at = await startWithOwner();
    ada = at.client;
    const person = { email: 'bo@example.org', name: 'Bo', password: PASSWORD };
    await addAccount(at.where, person);
    bo = await at.server.signedIn(person.email, PASSWORD);
    mine = await live(ada);
    none = Object.fromEntries(Object.keys(mine).map((k) => [k, NOBODYS]));
  });
  after(() => at.stop());

  test('ids in a body or a query reach no other account', async () => {
    const rows: [string, string, (ids: Ids) => unknown][] = [
      ['POST', '/api/delete', (ids) => ({ ids: [ids.contacts, ids.photos] })],
      ['POST', '/api/bin/put-back', (ids) => ({ ids: [ids.contacts] })],
      ['POST', '/api/contacts/export', (ids) => ({ ids: [ids.contacts] })],
      ['POST', '/api/contacts', (ids) => ({ name: 'x', collection: ids.collections })],
      ['POST', '/api/collections', (ids) => ({ type: 'folder', name: 'x', parent: ids.collections })],
    ];
    const masked = (body: unknown, ids: Ids) =>
      Object.values(ids).reduce((text, id) => text.replaceAll(id, 'ID'), JSON.stringify(body));
    for (const [method, path, body] of rows) {
      const theirs = await bo.json(method, path, body(mine));
      const nobodys = await bo.json(method, path, body(none));
      assert.equal(theirs.status, nobodys.status, path);
      assert.equal(masked(theirs.body, mine), masked(nobodys.body, none), path);
    }
    for (const path of ['/api/contacts', '/api/photos', '/api/notes'])
      assert.equal((await bo.get(`${path}?collection=${mine.collections}`)).body.items.length, 0);
    const { body } = await bo.get('/api/changes?since=0');
    assert.equal(body.items.filter((i: { kind: string }) => i.kind !== 'collection').length, 0);
  });

  test('another owner’s upload is found by no spelling of its address', async () => {
    const id = mine.upload!.split('/').at(-1)!;
    const { user } = (await bo.get('/api/me')).body;
    const spellings = [
      id,
      `${id}/`,
      `${user.id}_x/${id}`,
      `${user.id}_${NOBODYS}/${id}`,
      `${user.id}_${NOBODYS}?a=/${id}`,
      `${user.id}_%2f..%2f${id}`,
      `${user.id}_x/../${id}`,
      `${user.id}_..%5c${id}`,
    ];
    for (const spelling of spellings) {
      for (const method of ['HEAD', 'PATCH', 'DELETE']) {
        const reply = await bo.fetch(`/api/uploads/${spelling}`, {
          method,
          headers: { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
          ...(method === 'PATCH' ? { body: 'x' } : {}),
        });
        assert.equal(reply.status, 404, `${method} ${spelling}`);
        assert.equal(reply.headers.get('upload-metadata'), null);
      }
    }
    const still = await ada.fetch(mine.upload!, { method: 'HEAD', headers: TUS });
    assert.deepEqual([still.status, still.headers.get('upload-offset')], [200, '0']);
  });

  test('live events of one account tell the other nothing', async () => {
    const stop = new AbortController();
    const reply = await bo.fetch('/api/live', { signal: stop.signal });
    const heard: string[] = [];
    const listening = (async () => {
      for await (const text of reply.body!.pipeThrough(new TextDecoderStream())) heard.push(text);
    })().catch(() => undefined);
    await ada.json('POST', '/api/notes', { title: 'Unheard' });
    await bo.json('POST', '/api/notes', { title: 'Heard' });
    await new Promise((done) => setTimeout(done, 300));
    stop.abort();
    await listening;
    const { seq } = (await bo.get('/api/snapshot')).body;
    const seqs = [...heard.join('').matchAll(/"seq":(\d+)/g)].map((m) => Number(m[1]));
    assert.deepEqual([...new Set(seqs)], [seq - 1, seq]);
  });
});
