import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import type { Client, Reply } from '../harness/client.ts';
import { CARD, jpeg } from '../harness/samples.ts';
import { cli, startWithOwner, TestServer } from '../harness/server.ts';

const coded = ({ status, body }: Reply<never>) => [status, body?.code];

/** Every file below a folder. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name));
}

describe('a damaged store never looks empty', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let owner: Client;
  let account: string;
  let db: DatabaseSync;
  before(async () => {
    at = await startWithOwner();
    owner = at.client;
    account = (await owner.get('/api/me')).body.user.id;
    db = new DatabaseSync(join(at.where.data, 'lifeboat.db'), { timeout: 5_000 });
  });
  after(async () => {
    db.close();
    await at.stop();
  });
  const shaOf = (id: string) =>
    (
      db
        .prepare('select body_sha from version where account_id=? and item_id=? and until_seq is null')
        .get(account, id) as { body_sha: string }
    ).body_sha;

  test('a photo whose bytes are flipped, cut or gone stays listed; its bytes are 503', async () => {
    const bytes = await jpeg();
    const { id } = (await owner.send('POST', '/api/photos?name=a.jpg', bytes, 'image/jpeg')).body;
    const blob = (await filesIn(join(at.where.data, 'blobs'))).find(
      (f) => statSync(f).size === bytes.length,
    )!;
    const damaged: (() => Promise<void>)[] = [
      () => writeFile(blob, Buffer.concat([bytes.subarray(0, -1), Buffer.from([bytes.at(-1)! ^ 1])])),
      () => writeFile(blob, bytes.subarray(0, 100)),
      () => rm(blob),
    ];
    for (const damage of damaged) {
      await damage();
      const reply = await owner.get(`/api/photos/${id}/original`);
      assert.deepEqual(coded(reply), [503, 'item.damaged']);
      assert.ok(reply.headers.get('retry-after'));
      assert.equal((await owner.get('/api/photos')).body.items[0].id, id);
    }
    await writeFile(blob, bytes);
    assert.equal((await owner.get(`/api/photos/${id}/original`)).status, 200);
  });

  test('a large file that is damaged is cut off before its last byte', async () => {
    const bytes = Buffer.alloc(9 << 20, 7);
    const { id } = (await owner.send('POST', '/api/files?name=a.bin', bytes, 'application/octet-stream'))
      .body;
    const blob = (await filesIn(join(at.where.data, 'blobs'))).find(
      (f) => statSync(f).size === bytes.length,
    )!;
    await writeFile(blob, Buffer.alloc(9 << 20, 8));
    await assert.rejects(owner.bytes(`/api/files/${id}/original`));
    await writeFile(blob, bytes);
  });

  test('a thumbnail that was cut is none', async () => {
    const { id } = (await owner.send('POST', '/api/photos?name=t.jpg', await jpeg('#772211'), 'image/jpeg'))
      .body;
    const path = `/api/photos/${id}/thumbnail?size=192`;
    const giveUp = Date.now() + 15_000;
    while ((await owner.bytes(path)).status !== 200 && Date.now() < giveUp) await sleep(100);
    const sha = shaOf(id);
    const thumb = (await filesIn(join(at.where.data, 'derived'))).find((f) =>
      f.endsWith(`${sha.slice(2)}-192.webp`),
    )!;
    for (const size of [50, 0]) {
      await truncate(thumb, size);
      assert.deepEqual(coded(await owner.get(path)), [404, 'item.not-found'], `${size} bytes`);
    }
  });

  test('a card whose bytes are damaged stays listed; reading and editing it are 503', async () => {
    const { id } = (await owner.send('POST', '/api/contacts', CARD, 'text/vcard')).body;
    db.prepare('update body set bytes=? where account_id=? and sha=?').run(
      Buffer.from('x'),
      account,
      shaOf(id),
    );
    assert.equal((await owner.get('/api/contacts')).body.items[0].id, id);
    for (const reply of [
      await owner.get(`/api/contacts/${id}`),
      await owner.get(`/api/contacts/${id}`, { accept: 'text/vcard' }),
      await owner.json('PUT', `/api/contacts/${id}`, { nickname: 'x' }),
    ])
      assert.deepEqual(coded(reply), [503, 'item.damaged']);
    assert.equal((await owner.get('/api/history')).status, 200);
    assert.equal((await owner.json('POST', '/api/archives', {})).body.state, 'partial');
    assert.equal((await owner.json('DELETE', `/api/contacts/${id}`)).status, 204);
  });

  test('projections that are gone or broken are made again, never shown', async () => {
    const { id } = (await owner.json('POST', '/api/contacts', { name: 'Projected' })).body;
    for (const [damage, ...values] of [
      ['delete from projection where account_id=?'],
      ["update projection set data='{}' where account_id=?"],
      ["update projection set data='{' where account_id=?"],
      ['update projection set data=? || data where account_id=?', ' '],
    ] as [string, ...string[]][]) {
      db.prepare(damage).run(...values, account);
      const { status, body } = await owner.get('/api/contacts');
      assert.deepEqual([status, body.items[0].id, body.items[0].name], [200, id, 'Projected'], damage);
      assert.equal((await owner.get('/api/changes?since=0')).status, 200);
    }
  });

  test('a row that is not what was written is 503', async () => {
    const { id } = (await owner.json('POST', '/api/notes', { title: 'Row' })).body;
    const row = db.prepare('select props, href from version where item_id=?').get(id) as Record<
      string,
      string
    >;
    for (const [column, value] of [
      ['href', 'other.ics'],
      ['props', '{'],
    ] as const) {
      db.prepare(`update version set ${column}=? where item_id=?`).run(value!, id);
      assert.deepEqual(coded(await owner.get(`/api/notes/${id}`)), [503, 'item.damaged'], column);
      assert.deepEqual(coded(await owner.get('/api/snapshot')), [503, 'item.damaged'], column);
      db.prepare(`update version set ${column}=? where item_id=?`).run(row[column!]!, id);
    }
    assert.equal((await owner.get(`/api/notes/${id}`)).status, 200);
  });

  test('a row that is missing makes every list of the account 503, and the item is not "not found"', async () => {
    const { id } = (await owner.json('POST', '/api/contacts', { name: 'Missing' })).body;
    db.prepare('delete from version where account_id=? and item_id=?').run(account, id);
    for (const path of [
      '/api/contacts',
      '/api/events',
      '/api/photos',
      '/api/collections',
      '/api/changes?since=0',
      '/api/snapshot',
      `/api/contacts/${id}`,
    ]) {
      const reply = await owner.get(path);
      assert.deepEqual(coded(reply), [503, 'store.unavailable'], path);
      assert.ok(reply.headers.get('retry-after'), path);
    }
    assert.deepEqual(coded(await owner.json('DELETE', `/api/contacts/${id}`)), [503, 'store.unavailable']);
    const unknown = '11111111-1111-4111-8111-111111111111';
    assert.equal((await owner.get(`/api/contacts/${unknown}`)).status, 404);
    assert.equal((await cli(at.where, ['audit'])).code, 3);
  });
});

describe('a server that ends', () => {
  test('a stop in the midst of writes and a download loses nothing acknowledged and ends within 10 s', async () => {
    const at = await startWithOwner();
    try {
      const large = Buffer.alloc(30 << 20, 5);
      const { id } = (await at.client.send('POST', '/api/files?name=big.bin', large, 'application/x-x')).body;
      const kept: string[] = [];
      const odd: number[] = [];
      const writer = async () => {
        for (;;) {
          const { status, body } = await at.client.json('POST', '/api/notes', { title: 'Kept' });
          if (status === 201) kept.push(body.id);
          else odd.push(status);
        }
      };
      const writing = Promise.allSettled(Array.from({ length: 4 }, writer));
      const slow = await at.client.fetch(`/api/files/${id}/original`);
      await sleep(400);
      await at.server.stop('SIGTERM');
      assert.equal(at.server.child.exitCode, 0);
      await writing;
      await assert.rejects(slow.arrayBuffer(), 'a cut download is seen as cut');
      assert.ok(kept.length > 0);
      for (const status of odd) assert.equal(status, 503);
      at.server = await TestServer.start(at.where);
      const owner = await at.server.signedIn();
      const { items } = (await owner.get('/api/notes?limit=5000')).body;
      const there = new Set(items.map((i: { id: string }) => i.id));
      for (const note of kept) assert.ok(there.has(note));
    } finally {
      await at.stop();
    }
  });

  test('a database that lost its newest changes is noticed at start: the account is recovering', async () => {
    const at = await startWithOwner();
    try {
      for (let i = 0; i < 5; i++) await at.client.json('POST', '/api/notes', { title: `N${i}` });
      await sleep(400);
      await at.server.stop('SIGKILL');
      await truncate(join(at.where.data, 'lifeboat.db-wal'), 0);
      at.server = await TestServer.start(at.where);
      assert.match(at.server.output(), /are missing from the database; it is recovering/);
    } finally {
      await at.stop();
    }
  });
});
