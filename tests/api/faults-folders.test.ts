import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import type { Reply } from '../harness/client.ts';
import { CARD, jpeg } from '../harness/samples.ts';
import { cli, folders, OWNER, startWithOwner, TestServer } from '../harness/server.ts';

const coded = ({ status, body }: Reply<never>) => [status, body?.code];

test('one process owns a data folder; the vault may vanish and come back', async () => {
  const at = await startWithOwner();
  try {
    const second = await cli(at.where, ['serve']);
    assert.equal(second.code, 1);
    assert.match(second.err, /in use by another Lifeboat process \(pid \d+\)/);
    await rename(at.where.vault, `${at.where.vault}.away`);
    const failed = (await at.client.json('POST', '/api/backup', {})).body;
    assert.equal(failed.state, 'failed');
    assert.equal((await at.client.json('POST', '/api/notes', { title: 'Saved anyway' })).status, 201);
    assert.equal((await at.client.get('/readyz')).status, 503);
    assert.equal(existsSync(at.where.vault), false, 'nothing is made where the vault was');
    await rename(`${at.where.vault}.away`, at.where.vault);
    assert.equal((await at.client.json('POST', '/api/backup', {})).body.state, 'succeeded');
  } finally {
    await at.stop();
  }
});

/** A small disk of its own, where this machine lets us mount one. */
function mounted(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('a full disk: writes are 507, reads go on, a restart needs no free byte, and it heals', async (t) => {
  const where = await folders();
  await mkdir(where.data);
  if (!mounted(where.data)) {
    await where.remove();
    return t.skip('no right to mount a small disk');
  }
  let server: TestServer | null = null;
  try {
    server = await TestServer.start(where);
    const token = /\/setup#(\S+)/.exec(server.output())![1];
    await server.client().json('POST', '/api/setup', { token, accounts: [{ ...OWNER, role: 'owner' }] });
    let owner = await server.signedIn();
    const { id } = (await owner.json('POST', '/api/contacts', { name: 'Kept' })).body;
    const zeros = Buffer.alloc(20 << 20);
    const free = async () => (await statfs(where.data)).bavail;
    const before = await free();
    const full = [507, 'store.full'];
    assert.deepEqual(coded(await owner.send('POST', '/api/photos?name=b.jpg', zeros, 'image/jpeg')), full);
    assert.deepEqual(coded(await owner.send('POST', '/api/restores', zeros, 'application/zip')), full);
    assert.ok(before - (await free()) < 100, 'what did not fit is gone again');
    const filler = join(where.data, 'filler');
    await writeFile(filler, Buffer.alloc(12 << 20)).catch(() => undefined);
    const card = `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:X\r\nNOTE:${'n'.repeat(200_000)}\r\nEND:VCARD\r\n`;
    for (const refused of [
      await owner.send('POST', '/api/contacts', card, 'text/vcard'),
      await owner.json('PUT', `/api/contacts/${id}`, { note: 'n'.repeat(90_000) }),
      await owner.send('POST', '/api/photos?name=c.jpg', await jpeg(), 'image/jpeg'),
      await owner.json('POST', '/api/archives', {}),
      await owner.send('POST', '/api/imports?name=a.vcf', CARD, 'text/vcard'),
    ])
      assert.deepEqual(coded(refused), full);
    const snapshot = (await owner.get('/api/snapshot')).body;
    assert.equal((await owner.get(`/api/contacts/${id}`)).status, 200);
    assert.equal((await owner.get('/api/contacts')).body.total, 1);

    await server.stop('SIGKILL');
    const { cookie } = owner;
    server = await TestServer.start(where);
    owner = server.client();
    owner.cookie = cookie;
    assert.deepEqual((await owner.get('/api/snapshot')).body, snapshot);
    await rm(filler);
    assert.equal((await owner.send('POST', '/api/contacts', card, 'text/vcard')).status, 201);
    assert.equal((await owner.json('POST', '/api/archives', {})).body.state, 'complete');
    assert.equal((await cli(where, ['audit'])).code, 0);
  } finally {
    await server?.stop('SIGKILL');
    execFileSync('umount', ['-l', where.data]);
    await where.remove();
  }
});

test('garbage on the control socket does not end the server; wrong words end a command', async () => {
  const at = await startWithOwner();
  try {
    const { socket } = JSON.parse(await readFile(join(at.where.data, '.lock.json'), 'utf8')) as {
      socket: string;
    };
    const folder = await stat(dirname(socket));
    assert.deepEqual([folder.mode & 0o777, folder.uid], [0o700, process.getuid?.()], 'nobody else gets in');
    for (const text of ['garbage\n', 'null\n', '{"argv":5}\n', '{"line":"x"}\n']) {
      const talk = connect(socket);
      talk.on('error', () => undefined).write(text);
      await sleep(50);
      talk.destroy();
    }
    assert.equal((await at.client.get('/healthz')).status, 200);
    const rows: [string[], number, RegExp][] = [
      [['snapshot', OWNER.email, '--seq', 'abc'], 2, /whole number/],
      [['account', 'add', 'q@example.org', '--password-stdin'], 2, /password/],
      [['vault', 'restore'], 1, /in use/],
      [['vault', 'adopt'], 1, /in use/],
    ];
    for (const [words, code, said] of rows) {
      const ran = await cli(at.where, words);
      assert.equal(ran.code, code, words.join(' '));
      assert.match(ran.err, said);
    }
    await at.client.json('POST', '/api/backup', {});
    await at.server.stop();
    assert.ok(!existsSync(dirname(socket)));
    const adopted = await cli(at.where, ['vault', 'adopt']);
    assert.match(adopted.out, /vault already/, 'a good vault is left as it is');
    assert.match((await cli(at.where, ['vault', 'restore'])).err, /is not empty/);
    await rename(at.where.vault, `${at.where.vault}.away`);
    const verify = await cli(at.where, ['vault', 'verify']);
    assert.equal(verify.code, 1);
    assert.doesNotMatch(verify.err, / at /, 'a sentence, no stack');
  } finally {
    await at.stop();
  }
});
