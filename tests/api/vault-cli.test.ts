import assert from 'node:assert/strict';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CARD, jpeg } from '../harness/samples.ts';
import { cli, OWNER, startWithOwner, TestServer } from '../harness/server.ts';

/** The day the data folder is gone: everything comes back from the vault alone, by the command line. */
describe('the vault, as an operator uses it', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  before(async () => (at = await startWithOwner()));
  after(() => at.stop());
  const vault = (...words: string[]) => cli(at.where, ['vault', ...words, '--json']);

  test('an unwritable vault is told with its reason, saves go on, and it catches up', async () => {
    const { client, where } = at;
    const accounts = join(where.vault, 'accounts');
    await client.json('POST', '/api/backup', {});
    await rename(accounts, `${accounts}-away`);
    await writeFile(accounts, '');
    await client.send('POST', '/api/contacts', CARD, 'text/vcard');
    const failed = (await client.json('POST', '/api/backup', {})).body;
    assert.equal(failed.state, 'failed');
    assert.match(failed.reason, /second copy/i);
    const facts = (await client.get('/api/backup')).body.vault;
    assert.ok(['failing', 'behind'].includes(facts.state), facts.state);
    assert.equal(facts.behind, 1);
    assert.ok(facts.todo);
    await rm(accounts);
    await rename(`${accounts}-away`, accounts);
    assert.equal((await client.json('POST', '/api/backup', {})).body.state, 'succeeded');
  });

  test('backup, verify and prove answer', async () => {
    await at.client.send('POST', '/api/photos?name=a.jpg', await jpeg(), 'image/jpeg');
    const backup = await vault('backup');
    assert.equal(backup.code, 0, backup.err + backup.out);
    const verify = await vault('verify');
    assert.equal(JSON.parse(verify.out).ok, true);
    const prove = JSON.parse((await vault('prove')).out);
    assert.equal(prove[0].state, 'succeeded');
    assert.ok(prove[0].items >= 6);
    const facts = (await at.client.get('/api/backup')).body.vault;
    assert.deepEqual([facts.state, facts.behind], ['ok', 0]);
    assert.equal((await cli(at.where, ['audit', '--json'])).code, 0);
  });

  test('a lost data folder comes back: same sign-in, digest, bytes and history', async () => {
    const { client, where, server } = at;
    const before = (await client.get('/api/snapshot')).body;
    const history = (await client.get('/api/history')).body.items.map((s: { batch: string }) => s.batch);
    const contact = (await client.get('/api/contacts')).body.items[0];
    const photo = (await client.get('/api/photos')).body.items[0];
    const original = (await client.bytes(`/api/photos/${photo.id}/original`)).bytes;
    await server.stop();
    await rm(where.data, { recursive: true });
    const refused = await TestServer.start(where).then(
      () => 'started',
      (error: Error) => error.message,
    );
    assert.match(refused, /vault restore/, 'an empty data folder beside a marked vault is no new instance');
    const restored = await vault('restore');
    assert.equal(restored.code, 0, restored.err + restored.out);
    const report = JSON.parse(restored.out);
    assert.deepEqual(
      [report.ok, report.accounts[0].state, report.accounts[0].digest],
      [true, 'live', before.digest],
    );
    const again = await TestServer.start(where);
    const owner = await again.signedIn(OWNER.email, OWNER.password);
    assert.deepEqual((await owner.get('/api/snapshot')).body, before);
    assert.deepEqual(
      (await owner.get('/api/history')).body.items.map((s: { batch: string }) => s.batch),
      history,
    );
    assert.equal(
      (await owner.bytes(`/api/contacts/${contact.id}`, { accept: 'text/vcard' })).bytes.toString(),
      CARD,
    );
    assert.deepEqual((await owner.bytes(`/api/photos/${photo.id}/original`)).bytes, original);
    assert.equal((await owner.json('POST', '/api/backup', {})).body.state, 'succeeded');
    assert.equal((await cli(where, ['audit', '--json'])).code, 0);
    await again.stop();
    assert.ok(!(await readdir(where.data)).some((name) => name.startsWith('.tmp')));
  });
});
