import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Anything, Client } from '../harness/client.ts';
import { startWithOwner } from '../harness/server.ts';

describe('labels, group cards and address books of many contacts', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let owner: Client;
  before(async () => {
    at = await startWithOwner();
    owner = at.client;
  });
  after(() => at.stop());

  const make = async (name: string, more: object = {}): Promise<Anything> => {
    const { status, body } = await owner.json('POST', '/api/contacts', { name, ...more });
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  };
  const read = async (id: string): Promise<Anything> => (await owner.get(`/api/contacts/${id}`)).body;
  const post = (path: string, body: object) => owner.json('POST', `/api/contacts/${path}`, body);
  const groups = async (): Promise<Anything[]> => (await owner.get('/api/contacts/groups')).body.items;
  const newBook = async (name: string): Promise<string> =>
    (await owner.json('POST', '/api/collections', { type: 'addressbook', name })).body.id;

  test('labels are put on and taken off as one step; nothing else of a card changes', async () => {
    const a = await make('Ann', { categories: ['Work'] });
    const b = await make('Bo');
    const done = (await post('labels', { ids: [a.id, b.id], add: ['Choir', 'Work'] })).body;
    assert.deepEqual([done.changed, done.skipped], [2, []]);
    assert.deepEqual((await read(a.id)).categories, ['Work', 'Choir']);
    assert.deepEqual((await read(b.id)).categories, ['Choir', 'Work']);
    const plain = (raw: string) => raw.replace(/^(CATEGORIES|REV):.*\r\n/gm, '');
    assert.equal(plain((await read(b.id)).raw), plain(b.raw));
    const same = (await post('labels', { ids: [a.id], add: ['Work'] })).body;
    assert.deepEqual([same.changed, same.batch], [0, null]);
    const renamed = (await post('labels', { ids: [a.id, b.id], add: ['Singers'], remove: ['Choir'] })).body;
    assert.deepEqual((await read(a.id)).categories, ['Work', 'Singers']);
    await owner.json('POST', `/api/history/${renamed.batch}/undo`, {});
    assert.deepEqual((await read(a.id)).categories, ['Work', 'Choir']);
    assert.equal((await post('labels', { ids: [] })).status, 422);
    assert.equal((await post('labels', { ids: [a.id], add: [' '] })).status, 422);
  });

  test('labels on very many contacts are one step too', async () => {
    const file = Array.from(
      { length: 600 },
      (_, n) => `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:many-${n}\r\nFN:Many ${n}\r\nEND:VCARD\r\n`,
    ).join('');
    const plan = (await owner.send('POST', '/api/imports?name=m.vcf', file, 'text/vcard')).body;
    await owner.json('POST', `/api/restores/${plan.id}/apply`, { digest: plan.digest });
    const all = (await owner.get('/api/contacts?limit=1000')).body.items as Anything[];
    const ids = all.filter(({ name }) => name.startsWith('Many')).map(({ id }) => id);
    const done = await post('labels', { ids, add: ['Everybody'] });
    assert.equal(done.body.changed, 600, JSON.stringify(done.body));
    const after = (await owner.get('/api/contacts?limit=1000')).body.items as Anything[];
    assert.equal(after.filter(({ categories }) => categories.includes('Everybody')).length, 600);
    const book = await newBook('Crowd');
    assert.equal((await post('move', { ids, collection: book })).body.changed, 600);
    assert.equal((await owner.get(`/api/contacts?collection=${book}&limit=1`)).body.total, 600);
    const undone = await owner.json('POST', `/api/history/${done.body.batch}/undo`, {});
    assert.equal(undone.body.state, 'nothing', 'all were moved since');
  });

  test('a group card is made, read, changed and deleted, and its members never go with it', async () => {
    const [a, b, c] = [await make('Group A'), await make('Group B'), await make('Group C')];
    const elsewhere = await make('Elsewhere', { collection: await newBook('Far') });
    const made = await post('groups', { name: 'Choir', ids: [a.id, b.id, elsewhere.id] });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const { id, etag } = made.body;
    assert.deepEqual(made.body.members.toSorted(), [a.id, b.id].sort());
    assert.deepEqual(made.body.skipped, [{ id: elsewhere.id, reason: 'other-book' }]);
    const card = await read(id);
    assert.deepEqual([card.group, card.name], [2, 'Choir']);
    assert.match(card.raw, /X-ADDRESSBOOKSERVER-KIND:group/);
    const row = (await owner.get('/api/contacts?limit=1000')).body.items.find(
      (one: Anything) => one.id === id,
    );
    assert.equal(row.group, 2);

    const put = (body: object, headers = {}) =>
      owner.json('PUT', `/api/contacts/groups/${id}`, body, headers);
    const changed = await put(
      { name: 'Singers', add: [c.id, id], remove: [a.id] },
      { 'if-match': `"${etag}"` },
    );
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    assert.deepEqual([changed.body.name, changed.body.members], ['Singers', [b.id, c.id]]);
    assert.deepEqual(changed.body.skipped, [{ id, reason: 'group' }]);
    assert.equal((await put({ remove: [b.id] }, { 'if-match': `"${etag}"` })).body.code, 'item.changed');
    assert.equal(
      (await owner.json('PUT', `/api/contacts/groups/${a.id}`, {})).status,
      404,
      'a person is no group',
    );

    await owner.json('DELETE', `/api/contacts/${c.id}`);
    const [left] = (await groups()).filter((one) => one.id === id);
    assert.deepEqual([left.members, left.missing], [[b.id], [c.uid]]);
    assert.deepEqual((await put({ remove: [c.uid] })).body.missing, []);
    assert.equal((await owner.json('DELETE', `/api/contacts/${id}`)).status, 204);
    assert.equal((await owner.get(`/api/contacts/${b.id}`)).status, 200);
    assert.deepEqual(
      (await groups()).filter((one) => one.id === id),
      [],
    );
  });

  test('Apple’s group cards are read as they are; a member without a UID gets one', async () => {
    const bare = await owner.send(
      'POST',
      '/api/contacts',
      'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bare\r\nEND:VCARD\r\n',
      'text/vcard',
    );
    const known = await make('Known', { uid: '0A1B2C3D-0000-4000-8000-00000000000F' });
    const group = await owner.send(
      'POST',
      '/api/contacts',
      [
        ...['BEGIN:VCARD', 'VERSION:3.0', 'UID:apple-group', 'N:Home;;;;', 'FN:Home'],
        ...['X-ADDRESSBOOKSERVER-KIND:group', 'X-ODD:kept'],
        ...['X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:0a1b2c3d-0000-4000-8000-00000000000f'],
        ...['X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:nobody-here', 'END:VCARD', ''],
      ].join('\r\n'),
      'text/vcard',
    );
    const [found] = (await groups()).filter(({ id }) => id === group.body.id);
    assert.deepEqual([found.members, found.missing], [[known.id], ['nobody-here']]);
    const path = `/api/contacts/groups/${group.body.id}`;
    const changed = await owner.json('PUT', path, { add: [bare.body.id] });
    assert.deepEqual(changed.body.members, [known.id, bare.body.id]);
    assert.equal((await read(bare.body.id)).uid, bare.body.id);
    assert.match((await read(group.body.id)).raw, /^X-ODD:kept$/m);
    const labelled = (await post('labels', { ids: [group.body.id], add: ['x'] })).body;
    assert.deepEqual(labelled.skipped, [{ id: group.body.id, reason: 'group' }]);
  });

  test('contacts move between address books; a UID that is taken there stays behind and is named', async () => {
    const book = await newBook('Work');
    const [a, b] = [await make('Move A', { uid: 'move-a' }), await make('Move B', { uid: 'move-b' })];
    const there = await make('There', { uid: 'move-b', collection: book });
    const moved = await post('move', { ids: [a.id, b.id], collection: book });
    assert.deepEqual(moved.body.skipped, [{ id: b.id, reason: 'uid-taken', other: there.id }]);
    assert.equal(moved.body.changed, 1);
    assert.equal((await read(a.id)).collection, book);
    assert.equal((await read(a.id)).raw, a.raw);
    await owner.json('POST', `/api/history/${moved.body.batch}/undo`, {});
    assert.equal((await read(a.id)).etag, a.etag);
    const wrong = await post('move', { ids: [a.id], collection: '00000000-0000-4000-8000-000000000002' });
    assert.deepEqual([wrong.status, wrong.body.code], [409, 'item.collection']);
    const file = await owner.bytes(`/api/contacts.vcf?collection=${book}`);
    assert.deepEqual(file.bytes.toString().match(/^FN:.*$/gm), ['FN:There']);
  });
});
