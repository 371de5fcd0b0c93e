import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import type { Attempt, BackupFacts } from '../../src/shared/contract/backup.ts';
import type { Client } from '../harness/client.ts';
import { jpeg } from '../harness/samples.ts';
import { startWithOwner, TestServer } from '../harness/server.ts';

const PATIENCE = { LIFEBOAT_VAULT_PATIENCE: '1' };
/** More than the threads a process has for its disk: each call that hangs keeps one. */
const OFTEN = 6;

/** Puts something in a file's place that never answers a reader; `back` takes it away again. */
async function hang(path: string): Promise<{ back(): Promise<void> }> {
  await rename(path, `${path}.aside`);
  execFileSync('mkfifo', [path]);
  return {
    async back() {
      await rm(path);
      await rename(`${path}.aside`, path);
    },
  };
}

/** Processes below one, by what they run. */
function childrenOf(pid: number, program: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((id) => {
      try {
        const [, parent] = /\) \S (\d+)/.exec(readFileSync(`/proc/${id}/stat`, 'utf8'))!;
        return Number(parent) === pid && readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(program);
      } catch {
        return false; // it ended meanwhile
      }
    });
}

describe('a vault whose disk does not answer', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let owner: Client;
  let marker: string;
  before(async () => {
    at = await startWithOwner(PATIENCE);
    owner = at.client;
    marker = join(at.where.vault, 'lifeboat.json');
    assert.equal((await owner.json<Attempt>('POST', '/api/backup', {})).body.state, 'succeeded');
  });
  after(() => at.stop());

  const facts = async () => (await owner.get<BackupFacts>('/api/backup')).body.vault;
  const untilSeen = async (state: string) => {
    for (let tries = 0; (await facts()).state !== state; tries++) {
      assert.ok(tries < 100, JSON.stringify(await facts()));
      await sleep(100);
    }
  };

  test('backups fail with the reason, and saves, sign-ins, archives and photos go on, however often it is tried', async () => {
    const hung = await hang(marker);
    try {
      for (let i = 0; i < OFTEN; i++) {
        await owner.json('POST', '/api/notes', { title: `Saved ${i}` });
        const tried = (await owner.json<Attempt>('POST', '/api/backup', {})).body;
        assert.equal(tried.state, 'failed');
        assert.match(tried.reason!, /did not answer for 1 seconds/);
        assert.equal((await owner.get('/readyz')).status, 503);
      }
      await untilSeen('failing');
      assert.match((await facts()).todo!, /did not answer/);
      await at.server.signedIn();
      assert.equal(
        (await owner.send('POST', '/api/photos?name=a.jpg', await jpeg(), 'image/jpeg')).status,
        201,
      );
      assert.equal((await owner.json('POST', '/api/archives', {})).body.state, 'complete');
    } finally {
      await hung.back();
    }
    const done = (await owner.json<Attempt>('POST', '/api/backup', {})).body;
    assert.deepEqual([done.state, done.reason], ['succeeded', null], 'it answers again: it is used again');
    await untilSeen('ok');
  });

  test('a process of the vault that is killed leaves a failed attempt, and the next one has another', async () => {
    const hung = await hang(marker);
    const trying = owner.json<Attempt>('POST', '/api/backup', {});
    const pid = at.server.child.pid!;
    for (let tries = 0; tries < 50 && childrenOf(pid, 'jobs/vault/child.ts').length === 0; tries++)
      await sleep(20);
    for (const child of childrenOf(pid, 'jobs/vault/child.ts')) process.kill(child, 'SIGKILL');
    assert.ok([200, 503].includes((await trying).status));
    await hung.back();
    const { items } = (await owner.get<{ items: Attempt[] }>('/api/backup/attempts?kind=backup')).body;
    assert.ok(
      items.every((attempt) => attempt.state !== 'running'),
      JSON.stringify(items[0]),
    );
    await owner.json('POST', '/api/notes', { title: 'After' });
    assert.equal((await owner.json<Attempt>('POST', '/api/backup', {})).body.state, 'succeeded');
  });

  test('a start does not wait for it, a stop neither', async () => {
    await at.server.stop();
    const hung = await hang(marker);
    try {
      at.server = await TestServer.start(at.where, PATIENCE);
      owner = await at.server.signedIn();
      assert.equal((await owner.json('POST', '/api/notes', { title: 'Kept' })).status, 201);
      await untilSeen('failing');
      await at.server.stop();
      assert.equal(at.server.child.exitCode, 0);
    } finally {
      await hung.back();
    }
    at.server = await TestServer.start(at.where, PATIENCE);
    owner = await at.server.signedIn();
    assert.equal((await owner.json<Attempt>('POST', '/api/backup', {})).body.state, 'succeeded');
  });
});

test('half written files a day old are swept from vault and thumbnails at a start; younger ones stay', async () => {
  const at = await startWithOwner();
  try {
    await at.client.json('POST', '/api/backup', {});
    await at.server.stop();
    const account: string = (await readdir(join(at.where.vault, 'accounts')))[0]!;
    const folders = [
      at.where.vault,
      join(at.where.vault, 'accounts', account),
      join(at.where.vault, 'accounts', account, 'blobs', 'ab'),
      join(at.where.data, 'derived', account, 'ab'),
    ];
    const old = new Date(Date.now() - 25 * 3_600_000);
    for (const folder of folders) {
      await mkdir(folder, { recursive: true });
      for (const name of ['.tmp-old', '.tmp-new', 'old.webp']) await writeFile(join(folder, name), 'x');
      for (const name of ['.tmp-old', 'old.webp']) await utimes(join(folder, name), old, old);
    }
    at.server = await TestServer.start(at.where);
    for (const folder of folders) {
      for (let tries = 0; existsSync(join(folder, '.tmp-old')) && tries < 300; tries++) await sleep(100);
      assert.ok(!existsSync(join(folder, '.tmp-old')), folder);
      assert.ok(existsSync(join(folder, '.tmp-new')) && existsSync(join(folder, 'old.webp')), folder);
    }
  } finally {
    await at.stop();
  }
});
