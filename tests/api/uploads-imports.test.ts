import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Anything, Client } from '../harness/client.ts';
import { SHARED } from '../harness/node.ts';
import { CARD, jpeg } from '../harness/samples.ts';
import { startWithOwner, TestServer } from '../harness/server.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('uploads, imports and what is sent to harm', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let owner: Client;
  before(async () => {
    at = await startWithOwner();
    owner = at.client;
  });
  after(() => at.stop());

  const start = (size: number, about: Record<string, string>) =>
    owner.fetch('/api/uploads', {
      method: 'POST',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': String(size),
        'upload-metadata': Object.entries(about)
          .map(([k, v]) => `${k} ${base64(v)}`)
          .join(','),
      },
    });
  const patch = (where: string, offset: number, bytes: Uint8Array) =>
    owner.fetch(where, {
      method: 'PATCH',
      body: bytes as BodyInit,
      headers: {
        'tus-resumable': '1.0.0',
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
      },
    });

  test('a resumable upload goes on after the server was killed, and is never listed before its last byte', async () => {
    const bytes = await jpeg('#0d5560', 900, 700);
    const made = await start(bytes.length, { name: 'resumed.jpg' });
    assert.equal(made.status, 201, await made.text());
    const where = made.headers.get('location')!;
    assert.equal((await patch(where, 0, bytes.subarray(0, 1000))).status, 204);
    assert.equal((await owner.get('/api/photos')).body.total, 0);
    await at.server.stop('SIGKILL');
    const again = await TestServer.start(at.where);
    const cookie = owner.cookie;
    at.server = again;
    owner = at.client = again.client();
    owner.cookie = cookie;
    const head = await owner.fetch(where, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } });
    const offset = Number(head.headers.get('upload-offset'));
    assert.ok(offset <= 1000);
    const last = await patch(where, offset, bytes.subarray(offset));
    assert.equal(last.status, 204, await last.text());
    const id = last.headers.get('lifeboat-item')!;
    assert.deepEqual((await owner.bytes(`/api/photos/${id}/original`)).bytes, bytes);
  });

  test('live events bring another client’s change at once', async () => {
    const stop = new AbortController();
    const reply = await owner.fetch('/api/live', { signal: stop.signal });
    assert.match(reply.headers.get('content-type')!, /text\/event-stream/);
    const reader = reply.body!.pipeThrough(new TextDecoderStream()).getReader();
    const made = await owner.send('POST', '/api/contacts', CARD, 'text/vcard');
    const seq = Number(made.headers.get('lifeboat-seq'));
    let heard = '';
    const late = setTimeout(() => stop.abort(new Error(`seq ${seq} is not in ${heard}`)), 10_000);
    // what was told before the stream began, or of other things, may come first
    while (!new RegExp(`"seq":${seq}\\b`).test(heard)) {
      const { value, done } = await reader.read();
      assert.ok(!done, `the stream ended after ${heard}`);
      heard += value;
    }
    clearTimeout(late);
    stop.abort();
    const feed = (await owner.get(`/api/changes?since=${seq - 1}`)).body;
    assert.equal(feed.items[0].id, made.body.id);
  });

  test('an import takes the good cards, names the bad ones with line and text, and adds nothing twice', async () => {
    const file = [
      CARD.replace('card-1@phone', 'card-9@phone'),
      'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:No end\r\n',
      CARD.replace('UID:card-1@phone\r\n', '').replace('Amara', 'Ngozi'),
    ].join('');
    const plan = await owner.send('POST', '/api/imports?name=cards.vcf', file, 'text/vcard');
    assert.equal(plan.status, 201, JSON.stringify(plan.body));
    assert.equal(plan.body.failures.length, 1);
    assert.match(plan.body.failures[0].text, /No end/);
    assert.ok(plan.body.failures[0].line > 1);
    const before = (await owner.get('/api/contacts')).body.total;
    const applied = await owner.json('POST', `/api/restores/${plan.body.id}/apply`, {
      digest: plan.body.digest,
      choices: {},
    });
    assert.equal(applied.body.report.done, 2, JSON.stringify(applied.body));
    assert.equal((await owner.get('/api/contacts')).body.total, before + 2);
    assert.equal((await owner.get('/api/history')).body.items[0].act, 'import');
    const again = (
      await owner.send(
        'POST',
        '/api/imports?name=cards.vcf',
        CARD.replace('card-1@phone', 'card-9@phone'),
        'text/vcard',
      )
    ).body;
    assert.deepEqual(
      [again.counts.contact.added, again.counts.contact.changed, again.counts.contact.same],
      [0, 0, 1],
    );
    const undone = await owner.json('POST', `/api/history/${applied.body.batch}/undo`, {});
    assert.equal(undone.body.undone, 2);
  });

  test('a preview of an account that moved on is refused, and made again', async () => {
    const plan = (
      await owner.send(
        'POST',
        '/api/imports?name=a.vcf',
        CARD.replace('card-1@', 'card-moved@'),
        'text/vcard',
      )
    ).body;
    await owner.json('POST', '/api/notes', { title: 'In between', text: 'x' });
    const apply = (p: Anything) =>
      owner.json('POST', `/api/restores/${p.id}/apply`, { digest: p.digest, choices: {} });
    assert.deepEqual([(await apply(plan)).status, (await apply(plan)).body.code], [409, 'account.moved-on']);
    assert.equal((await apply({ ...plan, digest: 'f'.repeat(64) } as never)).body.code, 'restore.digest');
    const again = await owner.json('POST', `/api/restores/${plan.id}/again`, {});
    assert.equal(again.status, 201, JSON.stringify(again.body));
    assert.equal((await apply(again.body)).body.report.state, 'complete');
  });

  const real = existsSync(join(SHARED, 'data/photos'));
  test(
    'real photos and cards all come in, nothing lost',
    { skip: !real && 'no ../shared/data' },
    async () => {
      const photos = await readdir(join(SHARED, 'data/photos'));
      for (const name of photos) {
        const bytes = await readFile(join(SHARED, 'data/photos', name));
        const made = await owner.send(
          'POST',
          `/api/photos?name=${encodeURIComponent(name)}`,
          bytes,
          'application/octet-stream',
        );
        assert.equal(made.status, 201, name);
        assert.deepEqual((await owner.bytes(`/api/photos/${made.body.id}/original`)).bytes, bytes, name);
      }
      let found = 0;
      let failed = 0;
      for (const name of await readdir(join(SHARED, 'data/contacts'))) {
        const bytes = await readFile(join(SHARED, 'data/contacts', name));
        const plan = (await owner.send('POST', `/api/imports?name=${name}`, bytes, 'text/vcard')).body;
        assert.equal(plan.state, 'ready', `${name}: ${JSON.stringify(plan)}`);
        failed += plan.failures.length;
        const applied = (
          await owner.json('POST', `/api/restores/${plan.id}/apply`, { digest: plan.digest, choices: {} })
        ).body;
        assert.equal(applied.report.state, 'complete', name);
        found += applied.report.done;
      }
      assert.ok(found >= 12, `${found} cards in, ${failed} named as failed`);
      const ics = await readFile(join(SHARED, 'data/calendars/ua-holidays.ics'));
      const plan = (await owner.send('POST', '/api/imports?name=ua.ics', ics, 'text/calendar')).body;
      const applied = (
        await owner.json('POST', `/api/restores/${plan.id}/apply`, { digest: plan.digest, choices: {} })
      ).body;
      assert.equal(applied.report.state, 'complete');
    },
  );
});
