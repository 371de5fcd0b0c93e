import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Client } from '../harness/client.ts';
import { CARD, EVENT, jpeg } from '../harness/samples.ts';
import { startWithOwner } from '../harness/server.ts';

/** A request as a row: what is asked, and the status and code that must come. Nothing of it may change the account. */
interface Row {
  what: string;
  method: string;
  path: string;
  body?: string | Uint8Array;
  type?: string;
  headers?: Record<string, string>;
  status: number;
  code: string;
  where?: RegExp;
}

const json = (value: unknown) => JSON.stringify(value);
const JSON_TYPE = 'application/json';
const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;

const BAD: Row[] = [
  {
    what: 'JSON that ends early',
    method: 'POST',
    path: '/api/contacts',
    body: '{"name":',
    type: JSON_TYPE,
    status: 400,
    code: 'request.json',
  },
  {
    what: 'JSON that is not UTF-8',
    method: 'POST',
    path: '/api/contacts',
    body: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    type: JSON_TYPE,
    status: 400,
    code: 'request.json',
  },
  {
    what: 'JSON nested without end',
    method: 'POST',
    path: '/api/contacts',
    body: deep,
    type: JSON_TYPE,
    status: 400,
    code: 'request.json',
  },
  {
    what: 'a field of the wrong kind',
    method: 'POST',
    path: '/api/contacts',
    body: json({ phones: 7 }),
    type: JSON_TYPE,
    status: 422,
    code: 'request.fields',
    where: /phones/,
  },
  {
    what: 'a name that is too long',
    method: 'POST',
    path: '/api/contacts',
    body: json({ name: 'x'.repeat(2000) }),
    type: JSON_TYPE,
    status: 422,
    code: 'request.fields',
    where: /name/,
  },
  {
    what: 'no type',
    method: 'POST',
    path: '/api/contacts',
    body: 'x',
    type: '',
    status: 415,
    code: 'request.media-type',
  },
  {
    what: 'a form',
    method: 'POST',
    path: '/api/contacts',
    body: '--x--',
    type: 'multipart/form-data; boundary=x',
    status: 415,
    code: 'request.media-type',
  },
  {
    what: 'a card without an end',
    method: 'POST',
    path: '/api/contacts',
    body: 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:X\r\n',
    type: 'text/vcard',
    status: 422,
    code: 'card.malformed',
    where: /line/,
  },
  {
    what: 'two cards at once',
    method: 'POST',
    path: '/api/contacts',
    body: CARD + CARD.replace('card-1', 'card-2'),
    type: 'text/vcard',
    status: 422,
    code: 'card.malformed',
  },
  {
    what: 'a card with a control character',
    method: 'POST',
    path: '/api/contacts',
    body: CARD.replace('Oat', 'O\u0001at'),
    type: 'text/vcard',
    status: 422,
    code: 'card.malformed',
    where: /line/,
  },
  {
    what: 'an event where a task is wanted',
    method: 'POST',
    path: '/api/tasks',
    body: EVENT,
    type: 'text/calendar',
    status: 422,
    code: 'calendar.malformed',
  },
  {
    what: 'a date that is none',
    method: 'POST',
    path: '/api/events',
    body: json({ title: 'x', start: '2026-13-45T10:00' }),
    type: JSON_TYPE,
    status: 422,
    code: 'request.fields',
  },
  {
    what: 'an end before the start',
    method: 'POST',
    path: '/api/events',
    body: json({ title: 'x', start: '2026-11-22T10:00', end: '2026-11-22T09:00' }),
    type: JSON_TYPE,
    status: 422,
    code: 'request.fields',
  },
  {
    what: 'a zone nobody knows',
    method: 'POST',
    path: '/api/events',
    body: json({ title: 'x', start: '2026-11-22T10:00', zone: 'Mars/Olympus' }),
    type: JSON_TYPE,
    status: 422,
    code: 'request.fields',
  },
  {
    what: 'a collection that is not here',
    method: 'POST',
    path: '/api/contacts',
    body: json({ name: 'x', collection: '11111111-1111-4111-8111-111111111111' }),
    type: JSON_TYPE,
    status: 409,
    code: 'item.collection',
  },
  {
    what: 'a contact in a calendar',
    method: 'POST',
    path: '/api/contacts',
    body: json({ name: 'x', collection: '00000000-0000-4000-8000-000000000002' }),
    type: JSON_TYPE,
    status: 409,
    code: 'item.collection',
  },
  {
    what: 'an item that is not here',
    method: 'GET',
    path: '/api/contacts/11111111-1111-4111-8111-111111111111',
    status: 404,
    code: 'item.not-found',
  },
  {
    what: 'an id that is no UUID, to be made',
    method: 'PUT',
    path: '/api/contacts/me',
    body: json({ name: 'x' }),
    type: JSON_TYPE,
    headers: { 'if-none-match': '*' },
    status: 422,
    code: 'request.fields',
  },
  {
    what: 'a fixed collection',
    method: 'DELETE',
    path: '/api/collections/00000000-0000-4000-8000-000000000001',
    status: 409,
    code: 'collection.fixed',
  },
  {
    what: 'a cursor of somebody else’s',
    method: 'GET',
    path: '/api/contacts?cursor=abc',
    status: 400,
    code: 'request.malformed',
  },
  {
    what: 'a limit without sense',
    method: 'GET',
    path: '/api/contacts?limit=-4',
    status: 422,
    code: 'request.fields',
  },
  {
    what: 'a window without end',
    method: 'GET',
    path: '/api/events?from=2026-01-01T00:00:00Z&to=2125-01-01T00:00:00Z',
    status: 422,
    code: 'request.fields',
  },
  {
    what: 'a step that is not in History',
    method: 'POST',
    path: '/api/history/none/undo',
    body: '{}',
    type: JSON_TYPE,
    status: 404,
    code: 'batch.not-found',
  },
  {
    what: 'an archive that is none',
    method: 'POST',
    path: '/api/restores',
    body: 'not a zip',
    type: 'application/zip',
    status: 422,
    code: 'archive.malformed',
  },
  {
    what: 'an empty archive',
    method: 'POST',
    path: '/api/restores',
    body: '',
    type: 'application/zip',
    status: 422,
    code: 'archive.malformed',
  },
  {
    what: 'an archive of another type',
    method: 'POST',
    path: '/api/restores',
    body: 'x',
    type: 'application/x-tar',
    status: 415,
    code: 'request.media-type',
  },
  {
    what: 'a preview that is not here',
    method: 'POST',
    path: '/api/restores/x/apply',
    body: json({ digest: 'a'.repeat(64) }),
    type: JSON_TYPE,
    status: 404,
    code: 'restore.not-found',
  },
  {
    what: 'an import of nothing we know',
    method: 'POST',
    path: '/api/imports?name=a.exe',
    body: 'MZ',
    type: 'application/octet-stream',
    status: 415,
    code: 'request.media-type',
  },
  { what: 'an address nobody made', method: 'GET', path: '/api/nothing', status: 404, code: 'not-found' },
  {
    what: 'another owner’s upload',
    method: 'PATCH',
    path: '/api/uploads/someone_1',
    body: 'x',
    type: 'application/offset+octet-stream',
    status: 404,
    code: 'not-found',
  },
  {
    what: 'a page of another site',
    method: 'POST',
    path: '/api/contacts',
    body: '{}',
    type: JSON_TYPE,
    headers: { origin: 'https://evil.example' },
    status: 403,
    code: 'request.origin',
  },
  {
    what: 'a page of another site, as the browser says',
    method: 'DELETE',
    path: '/api/contacts/x',
    headers: { 'sec-fetch-site': 'cross-site' },
    status: 403,
    code: 'request.origin',
  },
  { what: 'operators’ doors', method: 'GET', path: '/api/accounts', status: 403, code: 'auth.not-allowed' },
  {
    what: 'a used set-up link',
    method: 'POST',
    path: '/api/setup',
    body: json({ token: 'x', accounts: [{ email: 'a@example.org', name: 'A', password: '0123456789' }] }),
    type: JSON_TYPE,
    status: 410,
    code: 'auth.link-used',
  },
];

describe('bad requests are refused in words and change nothing', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let owner: Client;
  before(async () => {
    at = await startWithOwner();
    owner = at.client;
    await owner.send('POST', '/api/contacts', CARD, 'text/vcard');
  });
  after(() => at.stop());

  for (const row of BAD) {
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

  test('an Idempotency-Key makes a retry find itself, and another request is refused', async () => {
    const make = (name: string) => owner.json('POST', '/api/contacts', { name }, { 'idempotency-key': 'k1' });
    const [one, two] = [await make('Twice'), await make('Twice')];
    assert.deepEqual([one.status, two.status, two.body.id], [201, 201, one.body.id]);
    assert.equal((await make('Other')).status, 422);
    assert.equal(
      (await owner.get('/api/contacts')).body.items.filter((c: { name: string }) => c.name === 'Twice')
        .length,
      1,
    );
  });

  test('ranges, conditions and HEAD of an original', async () => {
    const bytes = await jpeg('#123456');
    const { body } = await owner.send('POST', '/api/photos?name=range.jpg', bytes, 'image/jpeg');
    const path = `/api/photos/${body.id}/original`;
    const whole = await owner.bytes(path);
    assert.deepEqual(whole.bytes, bytes);
    const etag = whole.headers.get('etag')!;
    assert.equal(etag, `"${body.sha256}"`);
    const part = async (range: string, more = {}) => owner.bytes(path, { range, ...more });
    assert.deepEqual((await part('bytes=10-19')).bytes, bytes.subarray(10, 20));
    assert.deepEqual((await part('bytes=-5')).bytes, bytes.subarray(-5));
    assert.deepEqual((await part(`bytes=${bytes.length - 1}-`)).bytes, bytes.subarray(-1));
    assert.equal((await part('bytes=10-19')).headers.get('content-range'), `bytes 10-19/${bytes.length}`);
    assert.equal((await part('bytes=0-1,4-5')).status, 200);
    assert.equal((await part('pages=1')).status, 200);
    assert.equal((await part(`bytes=${bytes.length}-`)).status, 416);
    assert.equal((await part('bytes=-0')).status, 416);
    assert.equal((await part('bytes=0-3', { 'if-range': etag })).status, 206);
    assert.equal((await part('bytes=0-3', { 'if-range': '"other"' })).status, 200);
    assert.equal((await owner.bytes(path, { 'if-none-match': etag })).status, 304);
    const head = await owner.fetch(path, { method: 'HEAD' });
    assert.deepEqual([head.status, head.headers.get('content-length')], [200, String(bytes.length)]);
  });

  test('nothing uploaded runs: an SVG and a page are files that are downloaded', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    for (const [name, text] of [
      ['x.svg', svg],
      ['x.jpg', '<html><script>alert(1)</script>'],
      ['x.html', '<script>alert(1)</script>'],
    ]) {
      const { body } = await owner.send('POST', `/api/photos?name=${name}`, text!, 'image/svg+xml');
      const got = await owner.bytes(`/api/photos/${body.id}/original`);
      assert.equal(got.bytes.toString(), text);
      assert.match(got.headers.get('content-type')!, /^application\/octet-stream|^text\/plain/);
      assert.match(got.headers.get('content-disposition')!, /^attachment/);
      assert.equal(got.headers.get('x-content-type-options'), 'nosniff');
      assert.match(got.headers.get('content-security-policy')!, /sandbox/);
    }
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
