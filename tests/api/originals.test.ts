import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Client } from '../harness/client.ts';
import { jpeg } from '../harness/samples.ts';
import { startWithOwner } from '../harness/server.ts';

describe('originals', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let owner: Client;
  before(async () => {
    at = await startWithOwner();
    owner = at.client;
  });
  after(() => at.stop());

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
});
