import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Client } from '../harness/client.ts';
import { addAccount, startWithOwner, TestServer } from '../harness/server.ts';
import { live, PASSWORD } from './doors-kit.ts';
import {
  applied,
  archiveOf,
  beginUpload,
  bundle,
  type Held,
  headUpload,
  lackingOf,
  made,
  patchUpload,
  putBlob,
  sendBundle,
  sendManifest,
  sha,
} from './reupload-kit.ts';

describe('the list of contents goes first, and only the bytes that lack travel', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let ada: Client;
  let mine: Held;
  let digest: string;
  let owners = 0;
  const clients: Client[] = [];
  /** Got all of it by the list; got the rest of it later. */
  let twin: Client;
  let half: Client;

  before(async () => {
    at = await startWithOwner();
    ada = at.client;
    await live(ada);
    await ada.send('POST', '/api/photos?name=big.jpg', Buffer.alloc(3 << 20, 'jpeg'), 'image/jpeg');
    mine = await archiveOf(ada);
    digest = await digestOf(ada);
  });
  after(() => at.stop());

  const digestOf = async (owner: Client) => (await owner.get('/api/snapshot')).body.digest as string;
  /** A new, empty account on the same server. */
  const another = async () => {
    const person = { email: `owner${++owners}@example.org`, name: 'Other', password: PASSWORD };
    await addAccount(at.where, person);
    const client = await at.server.signedIn(person.email, PASSWORD);
    clients.push(client);
    return client;
  };

  /** The server is killed and started again; sessions go on. */
  const killed = async () => {
    await at.server.stop('SIGKILL');
    at.server = await TestServer.start(at.where);
    for (const client of [ada, ...clients]) Object.assign(client, { url: at.server.url });
  };

  test('an account that has all of it is asked for nothing', async () => {
    const { status, body } = await sendManifest(ada, mine.manifest);
    assert.equal(status, 201);
    assert.deepEqual([body.state, body.lacking], ['ready', { count: 0, bytes: 0 }]);
    assert.deepEqual(await lackingOf(ada, body.id), { items: [], total: 0, bytes: 0, next: null });
    for (const { added, changed, removed } of Object.values(body.counts))
      assert.deepEqual([added, changed, removed], [0, 0, 0]);
    assert.equal(body.source.type, 'archive');
    assert.equal(body.source.name, 'mine.zip');
  });

  test('a new account is asked for each body once, and is the same when they have come', async () => {
    const bo = (twin = await another());
    const before = await digestOf(bo);
    const { body } = await sendManifest(bo, mine.manifest);
    assert.equal(body.state, 'waiting');
    const wanted = [...mine.bodies.keys()].sort();
    const bytes = [...mine.bodies.values()].reduce((sum, one) => sum + one.length, 0);
    assert.deepEqual(body.lacking, { count: wanted.length, bytes });
    const first = await lackingOf(bo, body.id, '?limit=2');
    const rest = await lackingOf(bo, body.id, `?cursor=${first.next}`);
    const listed = [...first.items, ...rest.items];
    assert.deepEqual(
      listed.map((one) => one.sha256),
      wanted,
      'although another account has them all: what it holds is nobody’s to learn',
    );
    assert.equal((await applied(bo, body)).status, 409);
    const [one, ...others] = listed.map(({ sha256 }) => sha256);
    for (const _ of [1, 2]) {
      const { status, body: stand } = await putBlob(bo, body.id, one!, mine.bodies.get(one!)!);
      assert.equal(status, 200, JSON.stringify(stand));
      assert.equal(stand.lacking.count, wanted.length - 1);
    }
    assert.equal(await digestOf(bo), before, 'nothing is touched before it is confirmed');
    const pieces = others.map((name) => [name, mine.bodies.get(name)!] as [string, Buffer]);
    const last = await sendBundle(bo, body.id, bundle(pieces));
    assert.deepEqual([last.body.taken, last.body.refused], [others.length, []]);
    assert.deepEqual(last.body.lacking, { count: 0, bytes: 0 });
    const ready = await made(bo, body.id);
    assert.deepEqual([ready.state, ready.failures], ['ready', []]);
    const { body: done } = await applied(bo, ready);
    assert.equal(done.report!.state, 'complete');
    assert.equal(await digestOf(bo), digest);
    assert.equal((await putBlob(bo, body.id, one!, mine.bodies.get(one!)!)).body.code, 'restore.state');
    // by now the bytes are here: the same list again asks for nothing
    assert.equal((await sendManifest(bo, mine.manifest)).body.state, 'ready');
  });

  test('what is claimed is never believed: other bytes, other lengths, hashes nobody asked for', async () => {
    const bo = (half = await another());
    const { body: plan } = await sendManifest(bo, mine.manifest);
    const { items, total } = await lackingOf(bo, plan.id);
    const like = (word: string) => items.find((one) => mine.bodies.get(one.sha256)!.includes(word));
    const [a, b] = [like('VTODO'), like('VJOURNAL')];
    const wrong = Buffer.alloc(a!.size, 'x');
    const refused = async (reply: Promise<{ status: number; body: { code: string } }>) => {
      const { status, body } = await reply;
      return [status, body.code];
    };
    assert.deepEqual(await refused(putBlob(bo, plan.id, a!.sha256, wrong)), [422, 'restore.wrong-bytes']);
    const short = mine.bodies.get(a!.sha256)!.subarray(1);
    assert.deepEqual(await refused(putBlob(bo, plan.id, a!.sha256, short)), [422, 'restore.wrong-bytes']);
    const other = Buffer.from('never asked for');
    for (const name of [sha(other), 'zz', '../../x', 'A'.repeat(64)])
      assert.deepEqual(
        await refused(putBlob(bo, plan.id, encodeURIComponent(name), other)),
        [404, 'restore.not-wanted'],
        name,
      );
    assert.deepEqual(await refused(putBlob(ada, plan.id, a!.sha256, mine.bodies.get(a!.sha256)!)), [
      404,
      'restore.not-found',
    ]);
    const mixed = bundle([
      [a!.sha256, wrong],
      [sha(other), other],
      [b!.sha256, mine.bodies.get(b!.sha256)!],
    ]);
    const { body: stand } = await sendBundle(bo, plan.id, mixed);
    assert.equal(stand.taken, 1);
    assert.deepEqual(stand.refused.map((r: { code: string }) => r.code).sort(), [
      'restore.not-wanted',
      'restore.wrong-bytes',
    ]);
    assert.equal(stand.lacking.count, total - 1);
    const cut = bundle([[a!.sha256, mine.bodies.get(a!.sha256)!]]).subarray(0, -1);
    assert.deepEqual(await refused(sendBundle(bo, plan.id, cut)), [400, 'request.malformed']);
    assert.deepEqual(await refused(sendBundle(bo, plan.id, Buffer.from('hello\n'))), [
      400,
      'request.malformed',
    ]);
    assert.equal((await lackingOf(bo, plan.id)).total, total - 1);
  });

  test('going on without what did not come puts back the rest and names each that is missing', async () => {
    const bo = half;
    const { body: plan } = await sendManifest(bo, mine.manifest);
    const photo = [...mine.bodies].find(([, bytes]) => bytes.length === 3 << 20)![0];
    const contact = [...mine.bodies].find(([, bytes]) => bytes.includes('Okafor'))![0];
    const rest = [...mine.bodies].filter(([name]) => ![photo, contact].includes(name));
    await sendBundle(bo, plan.id, bundle(rest));
    const { status, body: ready } = await bo.json('POST', `/api/restores/${plan.id}/without`, {
      reasons: { [photo]: 'Its CRC-32 differs.' },
    });
    assert.deepEqual([status, ready.state], [201, 'ready']);
    const reasons = ready.failures.map((f: { reason: string }) => f.reason).sort();
    assert.deepEqual(reasons, ['Its CRC-32 differs.', 'Its bytes did not come.']);
    const { body: done } = await applied(bo, ready);
    assert.equal(done.report!.state, 'partial');
    assert.equal(done.report!.done, done.report!.planned);
    const again = await bo.json('POST', `/api/restores/${plan.id}/without`, {});
    assert.equal(again.body.code, 'restore.state');
  });

  test('large bytes and the list itself are resumed across kills of the server', async () => {
    const bo = await another();
    const list = await beginUpload(bo, mine.manifest.length, { kind: 'manifest', name: 'mine.zip' });
    const listAt = list.headers.get('location')!;
    await patchUpload(bo, listAt, 0, mine.manifest.subarray(0, 500));
    await killed();
    const kept = Number((await headUpload(bo, listAt)).headers.get('upload-offset'));
    const done = await patchUpload(bo, listAt, kept, mine.manifest.subarray(kept));
    const plan = done.headers.get('lifeboat-restore')!;
    assert.equal((await headUpload(bo, listAt)).headers.get('lifeboat-restore'), plan);
    await made(bo, plan);
    await killed();
    const waiting = await made(bo, plan);
    // a kill may have come before it was compared
    if (waiting.state === 'failed') await bo.json('POST', `/api/restores/${plan}/again`, {});
    const [photo, bytes] = [...mine.bodies].find(([, one]) => one.length === 3 << 20)!;
    const about = { kind: 'blob', restore: plan, sha256: photo };
    assert.equal((await beginUpload(bo, 7, about)).status, 422);
    assert.equal((await beginUpload(bo, 7, { ...about, sha256: sha(Buffer.from('x')) })).status, 404);
    assert.equal((await beginUpload(ada, bytes.length, about)).status, 404);
    const upload = (await beginUpload(bo, bytes.length, about)).headers.get('location')!;
    await patchUpload(bo, upload, 0, bytes.subarray(0, 1 << 20));
    const others = [...mine.bodies].filter(([name]) => name !== photo);
    await sendBundle(bo, plan, bundle(others.slice(0, 3)));
    await killed();
    assert.equal((await lackingOf(bo, plan)).total, mine.bodies.size - 3, 'what was answered is kept');
    const offset = Number((await headUpload(bo, upload)).headers.get('upload-offset'));
    // the bytes are there, and the server goes before it can make anything of them
    await writeFile(join(at.where.data, 'tmp/uploads', upload.split('/').at(-1)!), bytes);
    assert.ok(offset > 0);
    const whole = await headUpload(bo, upload);
    assert.equal(whole.headers.get('lifeboat-lacking'), String(mine.bodies.size - 4));
    await sendBundle(bo, plan, bundle(others.slice(3)));
    const ready = await made(bo, plan);
    assert.deepEqual([ready.state, ready.failures], ['ready', []]);
    await applied(bo, ready);
    assert.equal(await digestOf(bo), digest);
    assert.equal(await digestOf(ada), digest);
    assert.deepEqual(
      (await readdir(join(at.where.data, 'tmp', 'uploads'))).filter((name) => name.startsWith(upload)),
      [],
    );
  });

  test('an archive sent whole is resumed at its byte across kills, the last of them while it is checked', async () => {
    const bo = half;
    const about = { kind: 'archive', name: 'whole.zip' };
    const where = (await beginUpload(bo, mine.zip.length, about)).headers.get('location')!;
    for (const part of [0.3, 0.8]) {
      const offset = Number((await headUpload(bo, where)).headers.get('upload-offset'));
      const stop = Math.floor(mine.zip.length * part);
      assert.equal((await patchUpload(bo, where, offset, mine.zip.subarray(offset, stop))).status, 204);
      await killed();
      const { headers } = await headUpload(bo, where);
      assert.equal(headers.get('upload-offset'), String(stop), 'what was answered is kept');
      assert.equal(headers.get('lifeboat-restore'), null);
    }
    const offset = Math.floor(mine.zip.length * 0.8);
    const last = await patchUpload(bo, where, offset, mine.zip.subarray(offset));
    const plan = last.headers.get('lifeboat-restore')!;
    await killed();
    assert.equal((await headUpload(bo, where)).headers.get('lifeboat-restore'), plan);
    const ready = await made(bo, plan);
    assert.deepEqual([ready.state, ready.failures, ready.source.name], ['ready', [], 'whole.zip']);
    await applied(bo, ready);
    assert.equal(await digestOf(bo), digest);
  });

  test('the list within JSON, as text or as it was read, is the same list', async () => {
    const text = mine.manifest.toString();
    for (const manifest of [text, JSON.parse(text)]) {
      const { status, body } = await ada.json('POST', '/api/restores', { manifest });
      assert.deepEqual([status, body.state], [201, 'ready'], JSON.stringify(body));
    }
    const bad: unknown[] = [
      '',
      '{}',
      '\ufeff' + text,
      {},
      { items: [], files: [] },
      { items: [1], files: [] },
    ];
    for (const manifest of bad) {
      const { status, body } = await ada.json('POST', '/api/restores', { manifest });
      assert.deepEqual([status, body.code], [422, 'archive.malformed'], JSON.stringify(body));
    }
    const twice = await Promise.all(
      [1, 2].map(() => sendManifest(ada, mine.manifest, { 'idempotency-key': 'one' })),
    );
    assert.equal(twice[0]!.body.id, twice[1]!.body.id);
  });

  test('a tenth that lacks is a tenth that travels', async () => {
    const photo = (owner: Client, n: number) =>
      owner.send('POST', `/api/photos?name=${n}.jpg`, Buffer.alloc(100_000, `photo ${n}`), 'image/jpeg');
    for (let n = 0; n < 10; n++) await photo(twin, n);
    for (let n = 0; n < 9; n++) await photo(ada, n);
    const { body } = await sendManifest(ada, (await archiveOf(twin)).manifest);
    assert.deepEqual(body.lacking, { count: 1, bytes: 100_000 });
  });
});
