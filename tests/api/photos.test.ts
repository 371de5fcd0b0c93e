import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { FIXED } from '../../src/shared/contract/fixed.ts';
import type { Anything, Client } from '../harness/client.ts';
import { jpeg } from '../harness/samples.ts';
import { addAccount, startWithOwner } from '../harness/server.ts';

const OTHER = { email: 'bo@example.org', name: 'Bo', password: 'another long password' };
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** What an owner says about photos: favourites, albums, titles, times, folders. The files stay as they came. */
describe('photos', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let owner: Client;
  const ids: string[] = [];
  let bytes: Buffer[];
  before(async () => {
    at = await startWithOwner();
    owner = at.client;
    bytes = await Promise.all(['#113355', '#335511', '#551133', '#aa7722'].map((c) => jpeg(c, 64, 48)));
    for (const [n, one] of bytes.entries()) ids.push((await add(`IMG_${n}.jpg`, one)).body.id);
  });
  after(() => at.stop());

  const add = async (name: string, body: Uint8Array, where = ''): Promise<Anything> => {
    const reply = await owner.send('POST', `/api/photos?name=${name}${where}`, body, 'image/jpeg');
    assert.equal(reply.status, 201, JSON.stringify(reply.body));
    return reply;
  };
  const one = async (id: string): Promise<Anything> => (await owner.get(`/api/photos/${id}`)).body;
  const digest = async (): Promise<string> => (await owner.get('/api/snapshot')).body.digest;
  const change = (body: object, headers = {}) => owner.json('POST', '/api/photos/change', body, headers);
  const found = async (query: string): Promise<Anything> =>
    (await owner.get(`/api/photos?${query}`)).body as Anything;

  test('title, description, favourite and albums are words beside the file, which stays', async () => {
    const before = await one(ids[0]!);
    const saved = await owner.json('PUT', `/api/photos/${ids[0]}`, {
      title: 'On the quay',
      description: 'With Oskar',
      favourite: true,
      albums: ['Bergen', 'Bergen', '  Family '],
    });
    assert.equal(saved.status, 200, JSON.stringify(saved.body));
    assert.deepEqual(saved.body.albums, ['Bergen', 'Family']);
    assert.equal(saved.body.sha256, before.sha256);
    assert.equal(sha((await owner.bytes(`/api/photos/${ids[0]}/original`)).bytes), sha(bytes[0]!));
    const summary = (await found('limit=10')).items.find((p: Anything) => p.id === ids[0]);
    assert.deepEqual(
      [summary.title, summary.favourite, summary.albums],
      ['On the quay', true, ['Bergen', 'Family']],
    );
    const step = await owner.get(`/api/history/${saved.headers.get('lifeboat-batch')}`);
    const fields = Object.fromEntries(step.body.changes[0].fields.map((f: Anything) => [f.field, f.after]));
    assert.equal(fields.favourite, 'yes');
    assert.equal(fields.albums, 'Bergen, Family');
    await owner.json('POST', `/api/history/${saved.headers.get('lifeboat-batch')}/undo`, {});
    assert.equal((await one(ids[0]!)).etag, before.etag, 'undo brings the version back to the byte');
  });

  test('a time set by the owner is told from the file’s own, which can be had back', async () => {
    const path = `/api/photos/${ids[1]}`;
    await looked(ids[1]!);
    const set = await owner.json('PUT', path, { takenAt: '1999-12-31T23:59' });
    assert.deepEqual(
      [set.body.takenAt, set.body.takenFrom, set.body.takenOtherwise],
      ['1999-12-31T23:59:00', 'set', { at: '2026-05-18T14:30:00', from: 'exif' }],
    );
    const first = (await found('limit=1')).items[0];
    assert.equal(first.id, ids[1], 'lists sort by it');
    const cleared = await owner.json('PUT', path, { takenAt: null });
    assert.deepEqual(
      [cleared.body.takenAt, cleared.body.takenFrom, cleared.body.takenOtherwise],
      ['2026-05-18T14:30:00', 'exif', null],
    );
    for (const takenAt of [
      'yesterday',
      '2026-02-30T10:00:00',
      '0026-01-01T10:00:00',
      '2026-01-01T25:00:00',
    ]) {
      const refused = await owner.json('PUT', path, { takenAt });
      assert.equal(refused.status, 422, takenAt);
      assert.equal(refused.body.fields[0].path, 'takenAt');
    }
  });

  test('one change to many is one step; what is gone is skipped and named; undo restores the digest', async () => {
    await owner.json('PUT', `/api/photos/${ids[2]}`, { albums: ['Old', 'Kept'] });
    const before = await digest();
    const wanted = { ids: [...ids, 'nobody'], favourite: true, addAlbums: ['New'], removeAlbums: ['Old'] };
    const done = await change(wanted);
    assert.equal(done.status, 200, JSON.stringify(done.body));
    assert.equal(done.body.changed, 4);
    assert.deepEqual(done.body.skipped, [{ id: 'nobody', reason: 'item.not-found' }]);
    assert.equal(done.headers.get('lifeboat-batch'), done.body.batch);
    assert.deepEqual((await one(ids[2]!)).albums, ['Kept', 'New']);
    const again = await change(wanted);
    assert.deepEqual([again.body.batch, again.body.changed], [null, 0], 'all stand like that already');
    const undone = await owner.json('POST', `/api/history/${done.body.batch}/undo`, {});
    assert.equal(undone.body.undone, 4);
    assert.equal(await digest(), before);
  });

  test('renaming an album is one step over its photos, and keeps the order of their other albums', async () => {
    await change({ ids, removeAlbums: ['Old', 'Kept', 'New'] });
    await change({ ids: ids.slice(0, 3), addAlbums: ['Sommer'] });
    const before = await digest();
    const { items } = await found('album=Sommer');
    const renamed = await change({
      ids: items.map((p: Anything) => p.id),
      removeAlbums: ['Sommer'],
      addAlbums: ['Summer'],
    });
    assert.equal(renamed.body.changed, 3);
    assert.equal((await found('album=Sommer')).total, 0);
    assert.equal((await found('album=Summer')).total, 3);
    await owner.json('POST', `/api/history/${renamed.body.batch}/undo`, {});
    assert.equal(await digest(), before);
    const emptied = await change({ ids, removeAlbums: ['Sommer'] });
    assert.equal(emptied.body.changed, 3);
    assert.equal((await found('limit=10')).total, 4, 'no photo goes with its album');
  });

  test('lists are filtered and paged by favourite, video, album and folder', async () => {
    const folder = (await owner.json('POST', '/api/collections', { type: 'folder', name: 'Camera' })).body.id;
    await change({ ids: [ids[0], ids[1], ids[3]], favourite: true });
    await change({ ids: [ids[0], ids[3]], collection: folder });
    assert.equal((await found('favourite=true')).total, 3);
    assert.equal((await found('favourite=false')).total, 1);
    assert.equal((await found('video=true')).total, 0);
    const both = await found(`favourite=true&collection=${folder}`);
    assert.deepEqual(both.items.map((p: Anything) => p.id).toSorted(), [ids[0], ids[3]].toSorted());
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page: Anything = await found(`favourite=true&limit=1${next && `&cursor=${next}`}`);
      assert.equal(page.total, 3);
      seen.push(...page.items.map((p: Anything) => p.id));
      next = page.next;
    }
    assert.deepEqual(seen.toSorted(), [ids[0], ids[1], ids[3]].toSorted());
    assert.equal((await owner.get('/api/photos?favourite=true&seq=3')).status, 400);
    assert.equal((await owner.get('/api/photos?favourite=perhaps')).status, 422);
  });

  test('photos and files move together; a taken name is numbered; a folder that is not there refuses all', async () => {
    const folder = (await owner.json('POST', '/api/collections', { type: 'folder', name: 'Move' })).body.id;
    const there = (await add('IMG_2.jpg', await jpeg('#010203', 32, 32), `&collection=${folder}`)).body.id;
    const file = await owner.send('POST', '/api/files?name=list.txt', 'milk', 'text/plain');
    const before = await digest();
    const moved = await change({ ids: [ids[2], file.body.id], collection: folder });
    assert.equal(moved.body.changed, 2);
    assert.equal((await one(ids[2]!)).name, 'IMG_2 (2).jpg');
    assert.equal((await one(there)).name, 'IMG_2.jpg');
    assert.equal((await owner.get(`/api/files?collection=${folder}`)).body.total, 1);
    await owner.json('POST', `/api/history/${moved.body.batch}/undo`, {});
    assert.equal(await digest(), before);
    for (const collection of ['nowhere', FIXED.book]) {
      const refused = await change({ ids: [ids[2]], collection });
      assert.equal(refused.status, 409);
      assert.equal(refused.body.code, 'item.collection');
    }
    assert.equal(await digest(), before);
  });

  test('equal bytes are told, by a question before and by the answer after; nothing is overwritten', async () => {
    const ask = async (client: Client) =>
      (await client.json('POST', '/api/photos/same', { sha256: [sha(bytes[0]!), sha(Buffer.from('x'))] }))
        .body;
    const [known, ...more] = ((await ask(owner)) as Anything).items;
    assert.deepEqual(more, []);
    assert.deepEqual(known, {
      sha256: sha(bytes[0]!),
      id: ids[0],
      kind: 'photo',
      name: 'IMG_0.jpg',
      collection: { id: known.collection.id, name: 'Camera', type: 'folder' },
    });
    const twice = await add('Again.jpg', bytes[0]!);
    assert.deepEqual(twice.body.same, [ids[0]]);
    assert.notEqual(twice.body.id, ids[0]);
    const key = { 'idempotency-key': 'twice' };
    const path = '/api/photos?name=Key.jpg';
    const first = await owner.send('POST', path, bytes[1]!, 'image/jpeg', key);
    const second = await owner.send('POST', path, bytes[1]!, 'image/jpeg', key);
    assert.equal(first.body.id, second.body.id);
    assert.deepEqual(second.body.same, [ids[1]], 'a photo is not its own double');
    const fresh = await add('Fresh.jpg', await jpeg('#fedcba', 32, 32));
    assert.deepEqual(fresh.body.same, []);

    await addAccount(at.where, OTHER);
    const stranger = await at.server.signedIn(OTHER.email, OTHER.password);
    assert.deepEqual(await ask(stranger), { items: [] }, 'nothing is learnt about another account');
    const taken = await stranger.json('POST', '/api/photos/change', { ids, favourite: true });
    assert.equal(taken.body.changed, 0);
    assert.equal(taken.body.skipped.length, ids.length);
  });

  test('the last part of a resumable upload names what has the same bytes', async () => {
    const body = bytes[3]!;
    const started = await owner.fetch('/api/uploads', {
      method: 'POST',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-length': String(body.length),
        'upload-metadata': `name ${Buffer.from('tus.jpg').toString('base64')},kind ${Buffer.from('photo').toString('base64')}`,
      },
    });
    assert.equal(started.status, 201);
    const done = await owner.fetch(started.headers.get('location')!, {
      method: 'PATCH',
      headers: {
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      },
      body: new Uint8Array(body),
    });
    assert.equal(done.status, 204);
    assert.ok(done.headers.get('lifeboat-item'));
    assert.equal(done.headers.get('lifeboat-same'), ids[3]);
  });

  test('three hundred photos change in one step that undo takes back', async () => {
    const body = Buffer.from('GIF89a\u0001\u0000\u0001\u0000', 'latin1');
    const many: string[] = [];
    for (let n = 0; n < 12; n++)
      many.push(
        ...(
          await Promise.all(
            Array.from({ length: 25 }, (_, k) => add(`Many_${n * 25 + k}.gif`, Buffer.from([...body, n, k]))),
          )
        ).map((reply) => reply.body.id as string),
      );
    const before = await digest();
    const done = await change({ ids: many, addAlbums: ['Many'], favourite: true });
    assert.equal(done.body.changed, 300);
    assert.equal((await found('album=Many&limit=1')).total, 300);
    await owner.json('POST', `/api/history/${done.body.batch}/undo`, {});
    assert.equal(await digest(), before);
  });

  /** Waits until the media reader has looked at a photo. */
  async function looked(id: string): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      if ((await one(id)).viewable !== null) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error('the photo was not looked at');
  }
});
