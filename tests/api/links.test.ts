import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Archive, ArchiveLink } from '../../src/shared/contract/archives.ts';
import type { Client } from '../harness/client.ts';
import { startWithOwner } from '../harness/server.ts';

/** More than the network holds ready for a client that does not read. */
const LARGE = 40 << 20;

describe('links to one archive', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let owner: Client;
  let nobody: Client;
  let archive: Archive;
  before(async () => {
    at = await startWithOwner();
    owner = at.client;
    nobody = at.server.client();
    await owner.send('POST', '/api/files?name=large.bin', Buffer.alloc(LARGE, 7), 'application/octet-stream');
    archive = (await owner.json<Archive>('POST', '/api/archives', {})).body;
    assert.equal(archive.state, 'complete');
  });
  after(() => at.stop());

  const made = async (fields: object = {}, of = archive.id): Promise<ArchiveLink> => {
    const reply = await owner.json<ArchiveLink>('POST', `/api/archives/${of}/links`, fields);
    assert.equal(reply.status, 201);
    return reply.body;
  };
  const revoke = async (id: string) =>
    assert.equal((await owner.json('DELETE', `/api/archives/${archive.id}/links/${id}`)).status, 204);
  const asked = async (url: string, headers = {}) => (await nobody.get(url, headers)).status;

  test('a link gives the archive without a session: the same bytes, ranges, HEAD, its tag', async () => {
    const { url, id, ...link } = await made({ name: 'download manager', days: 2 });
    assert.deepEqual([link.name, link.state, link.uses], ['download manager', 'open', 0]);
    const days = (Date.parse(link.expiresAt) - Date.parse(link.createdAt)) / 86_400_000;
    assert.equal(days, 2);
    const whole = await owner.bytes(archive.url);
    const by = await nobody.bytes(url);
    assert.ok(by.status === 200 && by.bytes.equals(whole.bytes));
    assert.equal(by.headers.get('etag'), whole.headers.get('etag'));
    const tail = await nobody.bytes(url, { range: `bytes=${LARGE - 100}-` });
    assert.ok(tail.status === 206 && tail.bytes.equals(whole.bytes.subarray(LARGE - 100)));
    const head = await nobody.fetch(url, { method: 'HEAD' });
    assert.equal(head.headers.get('content-length'), String(whole.bytes.length));
    assert.equal(await asked(url, { 'if-none-match': whole.headers.get('etag')! }), 304);
    const { links, sentAt } = (await owner.get<Archive>(`/api/archives/${archive.id}`)).body;
    const listed = links.find((l) => l.id === id)!;
    assert.deepEqual([listed.url, listed.uses, listed.lastAt === null], [url, 4, false]);
    assert.ok(sentAt, 'what went out by a link counts as sent');
  });

  test('a link opens its archive and nothing else', async () => {
    const { url } = await made();
    const token = url.split('/')[3]!;
    for (const path of ['/api/me', '/api/archives', archive.url, `/api/archives/${archive.id}`])
      assert.equal((await nobody.get(path, { authorization: `Bearer ${token}` })).status, 401, path);
    const bytes = Buffer.from(token, 'base64url');
    for (const n of bytes.keys()) {
      const forged = Buffer.from(bytes);
      forged[n]! ^= 1;
      const address = url.replace(token, forged.toString('base64url'));
      // one more than the allowance is 429: told apart below
      assert.ok([404, 429].includes(await asked(address)), `byte ${n}`);
    }
    assert.equal(await asked(url.replace(token, token.slice(0, -4))), 429, 'guessing is counted');
    assert.equal(
      await asked(url, { range: 'bytes=0-9' }),
      206,
      'a good link is not shut by guesses of others',
    );
  });

  test('a retry finds its link, and there are only so many', async () => {
    const path = `/api/archives/${archive.id}/links`;
    const key = { 'idempotency-key': 'once' };
    const first = await owner.json('POST', path, { name: 'a' }, key);
    assert.equal((await owner.json('POST', path, { name: 'a' }, key)).body.id, first.body.id);
    let status = 201;
    let n = 0;
    for (; status === 201 && n < 40; n++) status = (await owner.json('POST', path, {})).status;
    assert.equal(status, 409);
    const { links } = (await owner.get<Archive>(`/api/archives/${archive.id}`)).body;
    const open = links.filter(({ state }) => state === 'open');
    assert.equal(open.length, 20);
    for (const { id } of open.slice(0, 15)) await revoke(id);
  });

  test('a revoked link answers 410, and what runs by it breaks off', async () => {
    const { url, id } = await made();
    const slow = request(new URL(url, at.server.url));
    slow.end();
    const [reply] = (await once(slow, 'response')) as [IncomingMessage];
    reply.pause();
    await revoke(id);
    assert.equal(await asked(url), 410);
    while (!at.server.output().includes('broken off')) await sleep(100);
    let size = 0;
    reply.on('data', (chunk: Uint8Array) => (size += chunk.length)).on('error', () => undefined);
    reply.resume();
    await new Promise((done) => reply.once('close', done));
    assert.ok(size < archive.size!, `${size} of ${archive.size}`);
    const listed = (await owner.get<Archive>(`/api/archives/${archive.id}`)).body.links;
    assert.equal(listed.find((l) => l.id === id)!.state, 'revoked');
  });

  test('a link ends with its archive', async () => {
    const { url } = await made();
    assert.equal((await owner.json('DELETE', `/api/archives/${archive.id}`)).status, 204);
    assert.equal(await asked(url), 410);
    const { links } = (await owner.get<Archive>(`/api/archives/${archive.id}`)).body;
    assert.ok(links.every(({ state }) => state === 'ended' || state === 'revoked'));
    const more = await owner.json('POST', `/api/archives/${archive.id}/links`, {});
    assert.deepEqual([more.status, more.body.code], [410, 'archive.gone']);
  });

  test('no token stands in what the server prints', () => {
    assert.doesNotMatch(at.server.output(), /[\w-]{60}/);
  });
});
