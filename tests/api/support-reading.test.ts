import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Client } from '../harness/client.ts';
import { jpeg } from '../harness/samples.ts';
import { blind, grant, NOUNS, startWithAgents, told, visit } from './support-kit.ts';

describe('what an agent reads under a grant', () => {
  let at: Awaited<ReturnType<typeof startWithAgents>>;
  let owner: Client;
  let dana: Client;
  before(async () => {
    at = await startWithAgents();
    ({ client: owner, dana } = at);
    await grant(owner);
  });
  after(() => at.stop());

  test('every kind is masked under a grant, in lists, feed and calendar', async () => {
    const id = await visit(dana);
    const pages = [
      ...NOUNS.map((noun) => noun as string),
      'collections',
      'changes?since=0',
      'events?from=2026-11-01&to=2026-12-31',
    ];
    for (const page of pages) {
      const { status, body } = await dana.get(`/api/as/${id}/${page}`);
      assert.equal(status, 200, page);
      assert.ok(body.items.length > 0, page);
      blind(body, page);
      for (const item of body.items) assert.equal((item.summary ?? item).masked, true, page);
    }
    const [card] = (await dana.get(`/api/as/${id}/contacts`)).body.items;
    assert.deepEqual(
      [card.name, card.phones, card.emails, card.note, card.photo],
      ['D••• A••• O•••', ['•••', '•••'], ['•••'], '•••', false],
    );
    const [event] = (await dana.get(`/api/as/${id}/events`)).body.items;
    assert.deepEqual([event.title, event.start, event.location], ['D•••', '2026-11-26T09:30:00', '•••']);
    for (const noun of NOUNS)
      assert.deepEqual(told(await dana.get(`/api/as/${id}/${noun}/${at.ids[noun]}`)), [403, 'item.masked']);
    for (const part of ['thumbnail', 'original'])
      assert.deepEqual(told(await dana.get(`/api/as/${id}/photos/${at.ids.photos}/${part}`)), [
        403,
        'item.masked',
      ]);
    assert.deepEqual(told(await dana.get(`/api/as/${id}/contacts/${at.ids.contacts}/photo`)), [
      403,
      'item.masked',
    ]);
  });

  test('an item that is opened is shown whole but for its bytes, and nothing else is', async () => {
    await owner.json('POST', '/api/notes', { title: 'Cabin, once more' });
    const id = await visit(dana);
    for (const noun of NOUNS) {
      const path = `/api/as/${id}/${noun}/${at.ids[noun]}`;
      const opened = await dana.json('POST', `${path}/open`, {});
      assert.equal(opened.status, 200, noun);
      const { raw, ...whole } = (await owner.get(`/api/${noun}/${at.ids[noun]}`)).body;
      assert.deepEqual(opened.body, raw === undefined ? whole : { ...whole, raw: '' });
      assert.deepEqual((await dana.get(path)).body, opened.body);
      const listed = (await dana.get(`/api/as/${id}/${noun}`)).body.items;
      const item = listed.find((i: { id: string }) => i.id === at.ids[noun]);
      assert.equal(item.masked, undefined, noun);
    }
    const seen = (await dana.get(`/api/as/${id}/events?from=2026-11-01&to=2026-12-31`)).body.items;
    assert.deepEqual(
      seen.map((o: { title: string }) => o.title),
      ['Dentist'],
    );
    const masked = (await dana.get(`/api/as/${id}/notes`)).body.items.filter(
      (i: { masked?: true }) => i.masked,
    );
    assert.equal(masked.length, 1, 'the other note stays masked');
    // opened in one visit is not opened in the next
    const next = await visit(dana);
    blind((await dana.get(`/api/as/${next}/contacts`)).body, 'the next visit');
  });

  test('a masked list goes on page by page, and its cursor tells no name', async () => {
    const names = ['Okafor one', 'Okafor two', 'Okafor three'];
    for (const name of names) await owner.json('POST', '/api/contacts', { name });
    const id = await visit(dana);
    const all = (await owner.get('/api/contacts')).body.items.map((i: { id: string }) => i.id);
    const walked: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`;
      const { body } = await dana.get(`/api/as/${id}/contacts?limit=1${cursor}`);
      blind(body, 'a page');
      walked.push(...body.items.map((i: { id: string }) => i.id));
      next = body.next as string | null;
      assert.doesNotMatch(Buffer.from(next ?? '', 'base64url').toString(), /okafor/i);
    }
    assert.deepEqual(walked, all);
    for (const cursor of ['x', at.ids.notes])
      assert.deepEqual(told(await dana.get(`/api/as/${id}/contacts?cursor=${cursor}`)), [
        400,
        'request.malformed',
      ]);
  });

  test('a series is masked as a whole and opened as a whole', async () => {
    const fields = { start: '2026-11-03T18:00', end: '2026-11-03T19:00', zone: 'Europe/Oslo' };
    const rowing = { ...fields, title: 'Fjord rowing', rrule: 'FREQ=WEEKLY;COUNT=3' };
    const { body: made } = await owner.json('POST', '/api/events', rowing);
    const id = await visit(dana);
    const window = `/api/as/${id}/events?from=2026-11-01&to=2026-11-30&collections=${made.collection}`;
    const titles = async () => {
      const items = (await dana.get(window)).body.items as { id: string; title: string }[];
      return items.filter((o) => o.id === made.id).map((o) => o.title);
    };
    assert.deepEqual(await titles(), Array(3).fill('F••• r•••'));
    const second = (await owner.get(window.replace(`as/${id}/`, ''))).body.items[1];
    const one = `/api/as/${id}/events/${made.id}?occurrence=${encodeURIComponent(second.recurrenceId)}`;
    assert.deepEqual(told(await dana.get(one)), [403, 'item.masked']);
    await dana.json('POST', `/api/as/${id}/events/${made.id}/open`, {});
    assert.deepEqual(await titles(), Array(3).fill('Fjord rowing'));
    const { raw: _, ...whole } = (await owner.get(one.replace(`as/${id}/`, ''))).body;
    assert.deepEqual((await dana.get(one)).body, { ...whole, raw: '' });
    await owner.json('DELETE', `/api/events/${made.id}`);
  });

  test('an opened photo is shown in place, never as a download', async () => {
    const id = await visit(dana);
    const path = `/api/as/${id}/photos/${at.ids.photos}`;
    await dana.json('POST', `${path}/open`, {});
    const original = await dana.bytes(`${path}/original`);
    assert.deepEqual(original.bytes, (await owner.bytes(`/api/photos/${at.ids.photos}/original`)).bytes);
    assert.equal(original.headers.get('content-disposition'), null);
    assert.equal(original.headers.get('cache-control'), 'no-store');
    assert.equal((await dana.bytes(`${path}/original`, { range: 'bytes=0-9' })).status, 206);
    assert.deepEqual(told(await dana.get(`${path}/original?download=1`)), [422, 'request.fields']);
    assert.equal((await dana.get(`/api/as/${id}/files/${at.ids.files}/original`)).status, 403);
  });

  test('an item that changed after it was opened is masked again', async () => {
    const { body: note } = await owner.json('POST', '/api/notes', { title: 'Fjord hut' });
    const id = await visit(dana);
    const path = `/api/as/${id}/notes/${note.id}`;
    assert.equal((await dana.json('POST', `${path}/open`, {})).status, 200);
    await owner.json('PUT', `/api/notes/${note.id}`, { title: 'Fjord cabin' });
    assert.deepEqual(told(await dana.get(path)), [403, 'item.masked']);
    blind((await dana.get(`/api/as/${id}/notes`)).body, 'the list');
    await owner.json('DELETE', `/api/notes/${note.id}`);
    assert.deepEqual(told(await dana.json('POST', `${path}/open`, {})), [404, 'item.not-found']);
  });

  test('no past, no export, no bytes, no write', async () => {
    const id = await visit(dana);
    const as = `/api/as/${id}`;
    await dana.json('POST', `${as}/contacts/${at.ids.contacts}/open`, {});
    for (const query of ['seq=3', 'time=2026-11-01T00:00:00Z'])
      for (const path of ['contacts', `contacts/${at.ids.contacts}`, 'photos'])
        assert.deepEqual(told(await dana.get(`${as}/${path}?${query}`)), [422, 'request.fields'], path);
    const bytes = await dana.bytes(`${as}/contacts/${at.ids.contacts}`, { accept: 'text/vcard' });
    assert.match(bytes.headers.get('content-type')!, /json/);
    const shut = [
      'contacts.vcf',
      'history',
      'bin',
      'archives',
      'snapshot',
      'backup',
      'devices',
      'uploads',
      'grants',
    ];
    for (const path of [...shut, `contacts/${at.ids.contacts}/versions`])
      assert.ok([403, 404].includes((await dana.get(`${as}/${path}`)).status), path);
    const before = (await owner.get('/api/snapshot')).body;
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'])
      for (const path of [
        'contacts',
        `contacts/${at.ids.contacts}`,
        `notes/${at.ids.notes}`,
        'delete',
        'restores',
      ])
        assert.ok([403, 404, 405].includes((await dana.json(method, `${as}/${path}`, { name: 'x' })).status));
    assert.deepEqual((await owner.get('/api/snapshot')).body, before);
  });

  test('items are opened one by one, not all there are', async () => {
    const id = await visit(dana);
    const photo = (await owner.send('POST', '/api/photos?name=b.jpg', await jpeg('#123456'), 'image/jpeg'))
      .body.id;
    const answers = new Set<number>();
    for (let n = 0; n < 110 && !answers.has(429); n++)
      answers.add((await dana.json('POST', `/api/as/${id}/photos/${photo}/open`, {})).status);
    assert.deepEqual([...answers], [200, 429]);
  });
});
