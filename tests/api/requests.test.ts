import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Client } from '../harness/client.ts';
import { CARD } from '../harness/samples.ts';
import { startWithOwner } from '../harness/server.ts';
import { ITEMS } from './bad-items.ts';
import { ACCESS, COPIES, SHAPES } from './bad-requests.ts';

describe('bad requests are refused in words and change nothing', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let owner: Client;
  before(async () => {
    at = await startWithOwner();
    owner = at.client;
    await owner.send('POST', '/api/contacts', CARD, 'text/vcard');
  });
  after(() => at.stop());

  for (const row of [...SHAPES, ...ITEMS, ...COPIES, ...ACCESS]) {
    test(row.what, async () => {
      const before = (await owner.get('/api/snapshot')).body;
      const init: RequestInit = {
        method: row.method,
        headers: { ...(row.type ? { 'content-type': row.type } : {}), ...row.headers },
      };
      if (row.body !== undefined)
        init.body =
          typeof row.body === 'string' ? new TextEncoder().encode(row.body) : (row.body as BodyInit);
      const reply = await owner.fetch(row.path, init);
      const text = await reply.text();
      assert.equal(reply.status, row.status, text);
      assert.match(reply.headers.get('content-type')!, /^application\/problem\+json/);
      const problem = JSON.parse(text);
      assert.equal(problem.code, row.code, text);
      if (row.where) assert.match(JSON.stringify([problem.where, problem.fields]), row.where);
      assert.deepEqual((await owner.get('/api/snapshot')).body, before);
    });
  }

  test('a UID that is taken is named with its holder', async () => {
    const first = (await owner.get('/api/contacts')).body.items[0];
    const again = await owner.send('POST', '/api/contacts', CARD, 'text/vcard');
    assert.deepEqual([again.status, again.body.code, again.body.other], [409, 'item.uid-taken', first.id]);
  });

  test('health, readiness, metrics and openapi answer', async () => {
    assert.equal((await at.server.client().get('/healthz')).status, 200);
    assert.deepEqual((await at.server.client().get('/readyz')).body, { ready: true, problems: [] });
    assert.match(String((await at.server.client().get('/metrics')).body), /lifeboat_accounts 1/);
    assert.equal((await at.server.client().get('/api/openapi.json')).body.openapi, '3.1.0');
  });

  test('the page has a strict policy', async () => {
    const { headers } = await at.server.client().get('/');
    assert.match(headers.get('content-security-policy')!, /default-src 'none'.*frame-ancestors 'none'/);
    assert.doesNotMatch(headers.get('content-security-policy')!, /unsafe/);
  });
});
