import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { cli, OWNER, TestServer } from '../harness/server.ts';
import { CASE, DANA, grant, PASSWORD, startWithAgents, told, visit } from './support-kit.ts';

/** What an owner granted, and what support looked at, outlives the data folder. */
describe('support and the second copy', () => {
  let at: Awaited<ReturnType<typeof startWithAgents>>;
  before(async () => (at = await startWithAgents()));
  after(() => at.stop());

  test('grants, visits, looks and suggestions come back from the vault alone', async () => {
    const { client, dana, where } = at;
    const open = await grant(client, ['contact'], DANA.email, 'week');
    const over = await grant(client, ['note']);
    await client.json('POST', `/api/grants/${over}/end`, {});
    const id = await visit(dana);
    await dana.json('POST', `/api/as/${id}/contacts/${at.ids.contacts}/open`, {});
    await dana.json('POST', `/api/support/visits/${id}/requests`, { kinds: ['note'], lasts: 'hour' });
    await dana.json('POST', `/api/support/visits/${id}/suggestions`, { text: 'Charge the phone.' });
    const backup = await client.json('POST', '/api/backup', {});
    assert.equal(backup.body.state, 'succeeded');
    const seen = [
      '/api/grants',
      '/api/visits',
      `/api/visits/${id}/looks`,
      '/api/suggestions',
      '/api/history',
    ];
    const asked = async (who: typeof client) =>
      Promise.all(seen.map(async (path) => (await who.get(path)).body));
    const before = await asked(client);
    await at.server.stop();
    await rm(where.data, { recursive: true });
    const restored = await cli(where, ['vault', 'restore', '--json']);
    assert.equal(restored.code, 0, restored.err + restored.out);
    assert.equal(JSON.parse(restored.out).ok, true);
    at.server = await TestServer.start(where);
    const owner = await at.server.signedIn(OWNER.email, OWNER.password);
    assert.deepEqual(await asked(owner), before);
    const agent = await at.server.signedIn(DANA.email, PASSWORD);
    assert.deepEqual(
      (await agent.get(`/api/support/visits/${id}`)).body.granted.map((g: { kind: string }) => g.kind),
      ['contact'],
      'a grant goes on with its own clock',
    );
    assert.equal((await agent.get(`/api/as/${id}/contacts/${at.ids.contacts}`)).status, 200);
    await owner.json('POST', `/api/grants/${open}/end`, {});
    assert.deepEqual(told(await agent.get(`/api/as/${id}/contacts`)), [403, 'grant.needed']);
    const newest = (await owner.get('/api/history?limit=1')).body.items[0];
    const again = await visit(agent, { ...CASE, reason: 'After the loss.' });
    const after = (await owner.get('/api/history?limit=2')).body.items;
    assert.deepEqual([after[0].look.visit, after[1].batch], [again, newest.batch], 'new looks stand on top');
    assert.equal((await cli(where, ['audit', '--json'])).code, 0);
  });

  test('a look alone is reason enough for a backup', async () => {
    const owner = await at.server.signedIn(OWNER.email, OWNER.password);
    const agent = await at.server.signedIn(DANA.email, PASSWORD);
    const bytes = async () => (await owner.json('POST', '/api/backup', {})).body.bytes as number;
    await bytes();
    assert.equal(await bytes(), 0, 'nothing is new');
    await visit(agent);
    assert.ok((await bytes()) > 0);
  });
});
