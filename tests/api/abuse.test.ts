import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { SignInLimits } from '../../src/server/http/sign-in-limits.ts';
import type { Anything, Client } from '../harness/client.ts';
import { CARD, jpeg } from '../harness/samples.ts';
import { OWNER, startWithOwner } from '../harness/server.ts';

const problemIn = (text: string) => JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)) as Anything;
const cursorOf = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');

describe('sloppy and hostile clients get an answer in words', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let owner: Client;
  before(async () => {
    at = await startWithOwner();
    owner = at.client;
  });
  after(() => at.stop());

  /** Bytes over a bare socket, and all that comes back until it closes; `leaves`: the client goes after a moment. */
  const raw = (head: string[], body = '', leaves = false): Promise<string> => {
    const { port, hostname } = new URL(at.server.url);
    const { promise, resolve } = Promise.withResolvers<string>();
    let text = '';
    const socket = connect(Number(port), hostname, () => {
      socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
      if (leaves) setTimeout(() => socket.destroy(), 300);
    });
    socket.setTimeout(10_000, () => socket.destroy(new Error('no answer in 10 s')));
    socket.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
    socket.on('error', (error) => (text += error.message)).on('close', () => resolve(text));
    return promise;
  };
  const signedIn = () => ['Host: x', `Cookie: ${owner.cookie}`, 'Connection: close'];
  const JSON_TYPE = 'Content-Type: application/json';

  test('what is no HTTP is refused with a problem', async () => {
    const rows: [string, string[], string, number, string][] = [
      [
        'no length',
        ['POST /api/contacts HTTP/1.1', ...signedIn(), JSON_TYPE, 'Content-Length: -1'],
        '{}',
        400,
        'request.malformed',
      ],
      [
        'two lengths',
        ['POST /api/contacts HTTP/1.1', ...signedIn(), 'Content-Length: 2', 'Content-Length: 3'],
        '{}',
        400,
        'request.malformed',
      ],
      [
        'length and chunks',
        ['POST /api/contacts HTTP/1.1', ...signedIn(), 'Content-Length: 2', 'Transfer-Encoding: chunked'],
        '2\r\n{}\r\n0\r\n\r\n',
        400,
        'request.malformed',
      ],
      [
        'bad chunks',
        ['POST /api/contacts HTTP/1.1', ...signedIn(), JSON_TYPE, 'Transfer-Encoding: chunked'],
        'zz\r\n',
        400,
        'request.malformed',
      ],
      [
        'huge header',
        ['GET /api/me HTTP/1.1', ...signedIn(), `X: ${'x'.repeat(40_000)}`],
        '',
        431,
        'request.headers',
      ],
      ['unknown method', ['FOO /api/me HTTP/1.1', ...signedIn()], '', 405, 'request.method'],
      ['CONNECT', ['CONNECT x:1 HTTP/1.1', ...signedIn()], '', 405, 'request.method'],
      [
        'a Host that is none',
        ['GET /api/me HTTP/1.1', 'Host: a b/@', 'Connection: close'],
        '',
        400,
        'request.malformed',
      ],
      ['a backslash', ['GET /api\\me HTTP/1.1', ...signedIn()], '', 400, 'request.malformed'],
      [
        'a NUL in the address',
        ['GET /api/contacts/%00 HTTP/1.1', ...signedIn()],
        '',
        400,
        'request.malformed',
      ],
      ['percent garbage', ['GET /api/contacts/%zz HTTP/1.1', ...signedIn()], '', 404, 'item.not-found'],
      ['half a byte', ['GET /api/%ff HTTP/1.1', ...signedIn()], '', 404, 'not-found'],
      ['dots', ['GET /api/contacts/..%2f..%2fme HTTP/1.1', ...signedIn()], '', 404, 'item.not-found'],
      ['double slash', ['GET /api//contacts HTTP/1.1', ...signedIn()], '', 404, 'not-found'],
      [
        'a cookie of garbage',
        ['GET /api/me HTTP/1.1', 'Host: x', 'Cookie: lifeboat=%zz; =;', 'Connection: close'],
        '',
        401,
        'auth.sign-in-needed',
      ],
    ];
    for (const [what, head, body, status, code] of rows) {
      const reply = await raw(head, body);
      assert.match(reply, new RegExp(`^HTTP/1\\.1 ${status} `), `${what}: ${reply.slice(0, 200)}`);
      assert.match(reply, /content-type: application\/problem\+json/i, what);
      assert.equal(problemIn(reply).code, code, what);
    }
  });

  test('Expect: 100-continue and chunked bodies work', async () => {
    const expecting = [
      'POST /api/notes HTTP/1.1',
      ...signedIn(),
      JSON_TYPE,
      'Expect: 100-continue',
      'Content-Length: 13',
    ];
    assert.match(await raw(expecting, '{"title":"a"}'), /100 Continue[^]*HTTP\/1\.1 201/);
    const chunked = ['POST /api/notes HTTP/1.1', ...signedIn(), JSON_TYPE, 'Transfer-Encoding: chunked'];
    assert.match(await raw(chunked, '9\r\n{"title":\r\n4\r\n"b"}\r\n0\r\n\r\n'), /^HTTP\/1\.1 201/);
  });

  test('a method an address does not know is 405 and says which it knows', async () => {
    const rows: [string, string, string][] = [
      ['PATCH', '/api/contacts/x', 'DELETE, GET, HEAD, PUT'],
      ['PUT', '/api/contacts', 'GET, HEAD, POST'],
      ['DELETE', '/api/me', 'GET, HEAD'],
      ['OPTIONS', '/api/history', 'GET, HEAD'],
      ['TRACE', '/api/me', 'GET, HEAD'],
      ['PROPFIND', '/api/archives', 'GET, HEAD, POST'],
      ['PUT', '/api/uploads', 'OPTIONS, POST'],
      ['POST', '/', 'GET, HEAD'],
      ['POST', '/healthz', 'GET, HEAD'],
    ];
    for (const [method, path, allow] of rows) {
      const reply = await raw([`${method} ${path} HTTP/1.1`, ...signedIn(), 'Content-Length: 0']);
      assert.match(reply, /^HTTP\/1\.1 405 /, `${method} ${path}`);
      assert.match(reply, new RegExp(`^allow: ${allow}\r$`, 'im'), `${method} ${path}`);
      assert.equal(problemIn(reply).code, 'request.method');
    }
    assert.match(await raw(['HEAD /api/live HTTP/1.1', ...signedIn()]), /^HTTP\/1\.1 200 /, 'HEAD ends');
  });

  test('a cursor that was not given out is refused, never an empty page', async () => {
    const cursors = [
      cursorOf({}, {}),
      cursorOf(null, null),
      cursorOf([], []),
      cursorOf(1, 2),
      cursorOf('x'),
      cursorOf({}),
      cursorOf([1, 2]),
      cursorOf('\ud800', 'x'),
    ];
    for (const path of [
      '/api/contacts',
      '/api/contacts?seq=3',
      '/api/history',
      '/api/bin',
      '/api/archives',
      '/api/restores',
    ])
      for (const cursor of cursors) {
        const { status, body } = await owner.get(`${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`);
        // each of these is what that list itself gives out
        if (path.includes('seq') && cursor === cursorOf('x')) continue;
        if (path === '/api/history' && cursor === cursorOf(1, 2)) continue;
        assert.deepEqual([status, body.code], [400, 'request.malformed'], `${path} ${cursor}`);
      }
    for (const seq of ['abc', '-1', '1e300', 'Infinity', '5.5'])
      assert.equal((await owner.get(`/api/snapshot?seq=${seq}`)).status, 422, seq);
  });

  test('a body that breaks off leaves nothing', async () => {
    const before = (await owner.get('/api/snapshot')).body;
    for (const [path, type] of [
      ['/api/photos?name=cut.jpg', 'image/jpeg'],
      ['/api/restores', 'application/zip'],
      ['/api/contacts', 'text/vcard'],
    ])
      await raw(
        [`POST ${path} HTTP/1.1`, ...signedIn(), `Content-Type: ${type}`, 'Content-Length: 90000'],
        'x'.repeat(5000),
        true,
      );
    await sleep(300);
    assert.deepEqual((await owner.get('/api/snapshot')).body, before);
    assert.deepEqual(await readdir(join(at.where.data, 'tmp')), ['uploads']);
    assert.equal((await owner.get('/api/restores')).body.total, 0);
  });

  test('a broken resumable upload goes on where it stands; refusals are problems', async () => {
    const TUS = { 'tus-resumable': '1.0.0' };
    const begin = (headers: Record<string, string>) =>
      owner.fetch('/api/uploads', { method: 'POST', headers });
    const bytes = await jpeg('#414243');
    const where = (await begin({ ...TUS, 'upload-length': String(bytes.length) })).headers.get('location')!;
    const head = [
      `PATCH ${where} HTTP/1.1`,
      ...signedIn(),
      'Tus-Resumable: 1.0.0',
      'Upload-Offset: 0',
      'Content-Type: application/offset+octet-stream',
      `Content-Length: ${bytes.length}`,
    ];
    await raw(
      head,
      bytes
        .subarray(0, 500)
        .toString('latin1')
        .replace(/[\x80-\xff]/g, 'x'),
      true,
    );
    const stands = await owner.fetch(where, { method: 'HEAD', headers: TUS });
    assert.deepEqual([stands.status, stands.headers.get('upload-offset')], [200, '500']);
    const patch = (offset: number, body: string) =>
      owner.fetch(where, {
        method: 'PATCH',
        body,
        headers: {
          ...TUS,
          'upload-offset': String(offset),
          'content-type': 'application/offset+octet-stream',
        },
      });
    const rows: [Promise<Response>, number, string][] = [
      [patch(7, 'x'), 409, 'upload.offset'],
      [begin({ 'upload-length': '1' }), 412, 'upload.version'],
      [begin({ ...TUS, 'upload-length': '-1' }), 400, 'request.malformed'],
      [begin({ ...TUS, 'upload-length': '1', 'upload-metadata': 'name !' }), 400, 'request.malformed'],
      [
        begin({ ...TUS, 'upload-length': '0', 'upload-metadata': `collection ${btoa('nowhere')}` }),
        409,
        'item.collection',
      ],
    ];
    for (const [asked, status, code] of rows) {
      const reply = await asked;
      assert.match(reply.headers.get('content-type')!, /^application\/problem\+json/);
      assert.deepEqual([reply.status, ((await reply.json()) as Anything).code], [status, code]);
    }
    const empty = await begin({
      ...TUS,
      'upload-length': '0',
      'upload-metadata': `name ${btoa('empty.bin')},kind ${btoa('file')}`,
    });
    assert.equal(empty.status, 201);
    assert.equal((await owner.get(`/api/files/${empty.headers.get('lifeboat-item')}`)).body.size, 0);
  });

  test('names of any kind come in whole and leave no header of their own', async () => {
    const bytes = await jpeg('#515253');
    const names = [
      'a\r\nX-Evil: 1.jpg',
      '"x";filename=y.exe',
      '\u202egpj.exe',
      '😀'.repeat(130),
      'x'.repeat(254) + '😀',
      '<script>.jpg',
      '..',
      '__proto__',
    ];
    for (const name of names) {
      const { status, body } = await owner.send(
        'POST',
        `/api/photos?name=${encodeURIComponent(name)}`,
        bytes,
        'image/jpeg',
      );
      assert.equal(status, 201, name);
      assert.ok(String(body.name).isWellFormed(), name);
      const sent = await owner.bytes(`/api/photos/${body.id}/original?download=1`);
      assert.equal(sent.headers.get('x-evil'), null);
      assert.match(
        sent.headers.get('content-disposition')!,
        /^attachment; filename="[^"\\]*"; filename\*=UTF-8''[\w%.~!*-]+$/,
      );
    }
  });

  test('text is repaired or refused at the door', async () => {
    const write = (text: string) => owner.send('POST', '/api/notes', text, 'application/json');
    const nul = await write('{"title":"a\\u0000b","text":"\\ud800 half","__proto__":{"x":1}}');
    assert.deepEqual([nul.status, nul.body.title, nul.body.text], [201, 'ab', '\ufffd half']);
    for (const text of ['{"title":1e999}', '{"title":{}}', '{"title":"x","categories":"x"}'])
      assert.equal((await write(text)).body.code, 'request.fields', text);
    const lines = Array.from({ length: 20_000 }, (_, i) => `TEL:+${i}`).join('\r\n');
    const long = await owner.send(
      'POST',
      '/api/contacts',
      `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:L\r\n${lines}\r\nEND:VCARD\r\n`,
      'text/vcard',
    );
    assert.deepEqual([long.status, long.body.code, long.body.where], [422, 'card.malformed', 'line 10001']);
  });

  test('an event every second for ever is cut, at once', async () => {
    await owner.json('POST', '/api/events', {
      title: 'Tick',
      start: '2026-01-01T00:00',
      rrule: 'FREQ=SECONDLY',
    });
    const { body } = await owner.get('/api/events?from=2026-01-01&to=2028-12-31');
    assert.equal(body.cut, true);
  });

  test('the same card asked for many times is sent once', async () => {
    const { body } = await owner.send('POST', '/api/contacts', CARD.replace('card-1', 'many'), 'text/vcard');
    const reply = await owner.fetch('/api/contacts/export', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ids: Array(50_000).fill(body.id) }),
    });
    assert.equal((await reply.text()).match(/BEGIN:VCARD/g)?.length, 1);
  });

  test('guesses at once count as guesses one after another', async () => {
    const tries = await Promise.all(
      Array.from({ length: 16 }, () =>
        at.server
          .client()
          .json('POST', '/api/auth/sign-in/email', { email: 'who@example.org', password: 'no' }),
      ),
    );
    assert.deepEqual(tries.map((t) => t.status).sort(), [...Array(10).fill(401), ...Array(6).fill(429)]);
  });

  test('many good sign-ins at once all pass', async () => {
    const limits = new SignInLimits();
    const good = () => limits.attempt('a', 'b', () => sleep(1).then(() => true));
    assert.equal((await Promise.all(Array.from({ length: 150 }, good))).length, 150);
    assert.equal((await at.server.client().json('POST', '/api/auth/sign-in/email', OWNER)).status, 200);
  });
});
