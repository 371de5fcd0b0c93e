import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { FIXED } from '../../src/shared/contract/fixed.ts';
import type { Anything, Client } from '../harness/client.ts';
import { CARD, EVENT, jpeg, NOTE, TASK } from '../harness/samples.ts';
import { startWithOwner } from '../harness/server.ts';

/** Address books, calendars, notebooks and folders, as the web app uses their doors. */
describe('collections', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let owner: Client;
  before(async () => {
    at = await startWithOwner();
    owner = at.client;
  });
  after(() => at.stop());

  const make = async (fields: object): Promise<Anything> => {
    const made = await owner.json('POST', '/api/collections', fields);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return made.body;
  };
  const snapshot = async () => (await owner.get('/api/snapshot')).body as { seq: number; digest: string };
  const put = (noun: string, collection: string, text: string) =>
    owner.send(
      'POST',
      `/api/${noun}?collection=${collection}`,
      text,
      noun === 'contacts' ? 'text/vcard' : 'text/calendar',
    );

  test('a calendar keeps what was chosen when it was made, and nothing else for ever', async () => {
    const races = await make({ type: 'calendar', name: 'Races', components: ['VTODO', 'VEVENT'] });
    assert.deepEqual(races.components, ['VEVENT', 'VTODO']);
    assert.equal((await put('events', races.id, EVENT)).status, 201);
    const refused = await put('notes', races.id, NOTE);
    assert.equal(refused.status, 409);
    assert.equal(refused.body.code, 'item.collection');
    const changed = await owner.json('PUT', `/api/collections/${races.id}`, { components: ['VEVENT'] });
    assert.equal(changed.status, 422);
    assert.equal(changed.body.fields[0].path, 'components');
    const same = await owner.json('PUT', `/api/collections/${races.id}`, {
      components: ['VTODO', 'VEVENT'],
      name: 'Regattas',
    });
    assert.equal(same.body.name, 'Regattas');
    for (const [type, components] of [
      ['calendar', ['VJOURNAL']],
      ['calendar', []],
      ['addressbook', ['VEVENT']],
    ] as const) {
      const odd = await owner.json('POST', '/api/collections', { type, name: 'Odd', components });
      assert.equal(odd.status, 422, `${type} of ${components.join()}`);
    }
  });

  test('a colour is taken back by null; a description and a name by their fields', async () => {
    const book = await make({ type: 'addressbook', name: 'Crew', color: '#b3261e', description: 'On board' });
    assert.equal(book.color, '#b3261e');
    const { body } = await owner.json('PUT', `/api/collections/${book.id}`, {
      color: null,
      description: null,
    });
    assert.deepEqual([body.color, body.description, body.name], [null, null, 'Crew']);
  });

  test('the order of all of a type is one step, undone as one, and nothing when it stands so', async () => {
    const names = ['One', 'Two', 'Three'];
    const made: string[] = [];
    for (const name of names) made.push((await make({ type: 'notebook', name })).id);
    const before = await snapshot();
    const wanted = [...made.toReversed(), FIXED.notebook];
    const ordered = await owner.json('POST', '/api/collections/order', { ids: wanted });
    assert.equal(ordered.status, 200, JSON.stringify(ordered.body));
    assert.equal(ordered.body.changed, 4);
    const { body } = await owner.get('/api/collections?type=notebook');
    const now = body.items.toSorted((a: Anything, b: Anything) => a.order - b.order);
    assert.deepEqual(
      now.map((c: Anything) => c.id),
      wanted,
    );
    const again = await owner.json('POST', '/api/collections/order', { ids: wanted });
    assert.deepEqual(again.body, { batch: null, changed: 0 });
    assert.equal((await owner.json('POST', `/api/history/${ordered.body.batch}/undo`, {})).status, 200);
    assert.equal((await snapshot()).digest, before.digest);
    const stranger = await owner.json('POST', '/api/collections/order', { ids: [made[0], 'nobody'] });
    assert.equal(stranger.status, 404);
  });

  test('a delete says what goes along, takes it in one step, and undo brings the digest back', async () => {
    const trip = await make({ type: 'folder', name: 'Faroes' });
    const day = await make({ type: 'folder', name: 'First day', parent: trip.id });
    await owner.send('POST', `/api/photos?name=a.jpg&collection=${trip.id}`, await jpeg(), 'image/jpeg');
    await owner.send(
      'POST',
      `/api/photos?name=b.jpg&collection=${day.id}`,
      await jpeg('#884422'),
      'image/jpeg',
    );
    await owner.send('POST', `/api/files?name=ferry.txt&collection=${day.id}`, 'ticket', 'text/plain');
    const before = await snapshot();
    const { body: contents } = await owner.get(`/api/collections/${trip.id}/contents`);
    assert.deepEqual(contents, { counts: { collection: 1, photo: 2, file: 1 }, total: 4 });

    const stale = await owner.json('DELETE', `/api/collections/${trip.id}?holding=3`);
    assert.equal(stale.status, 409);
    assert.equal(stale.body.code, 'collection.holds');
    assert.deepEqual(await snapshot(), before, 'a refused delete leaves no trace');

    const gone = await owner.json('DELETE', `/api/collections/${trip.id}?holding=4`);
    assert.equal(gone.status, 204);
    assert.equal((await owner.get(`/api/collections/${day.id}`)).status, 404);
    const batch = gone.headers.get('lifeboat-batch')!;
    const step = await owner.get(`/api/history/${batch}`);
    assert.equal(step.body.changes.length, 5);
    assert.equal((await owner.json('POST', `/api/history/${batch}/undo`, {})).body.undone, 5);
    assert.equal((await snapshot()).digest, before.digest);
  });

  test('what every account has stays, wherever a delete comes from', async () => {
    for (const id of Object.values(FIXED)) {
      const refused = await owner.json('DELETE', `/api/collections/${id}`);
      assert.equal(refused.status, 409);
      assert.equal(refused.body.code, 'collection.fixed');
    }
    const many = await owner.json('POST', '/api/delete', { ids: [FIXED.book] });
    assert.equal(many.body.code, 'collection.fixed');
    const renamed = await owner.json('PUT', `/api/collections/${FIXED.book}`, { name: 'People' });
    assert.deepEqual([renamed.body.name, renamed.body.fixed], ['People', true]);
  });

  test('a folder moves into another, never into itself; other collections have one home', async () => {
    const outer = await make({ type: 'folder', name: 'Outer' });
    const inner = await make({ type: 'folder', name: 'Inner', parent: outer.id });
    const loop = await owner.json('PUT', `/api/collections/${outer.id}`, { parent: inner.id });
    assert.equal(loop.body.code, 'item.collection');
    const out = await owner.json('PUT', `/api/collections/${inner.id}`, { parent: FIXED.library });
    assert.equal(out.body.parent, FIXED.library);
    const same = await owner.json('PUT', `/api/collections/${inner.id}`, { name: 'Outer' });
    assert.equal(same.body.code, 'item.href-taken');
    const library = await owner.json('PUT', `/api/collections/${FIXED.library}`, { parent: outer.id });
    assert.equal(library.status, 422);
    for (const parent of ['contacts', 'calendars', '']) {
      const stray = await owner.json('PUT', `/api/collections/${inner.id}`, { parent });
      assert.equal(stray.status, 422, `to ${parent || 'the top'}`);
    }
    const book = await owner.json('PUT', `/api/collections/${FIXED.book}`, { parent: outer.id });
    assert.equal(book.status, 422);
    assert.equal(
      (await owner.json('POST', '/api/collections', { type: 'calendar', name: 'X', parent: outer.id }))
        .status,
      422,
    );
  });

  test('a made one is made once under its key, and another owner sees none of it', async () => {
    const fields = { type: 'calendar', name: 'Once' };
    const key = { 'idempotency-key': 'calendar-once' };
    const first = await owner.json('POST', '/api/collections', fields, key);
    const second = await owner.json('POST', '/api/collections', fields, key);
    assert.equal(first.body.id, second.body.id);
    await put('tasks', first.body.id, TASK);
    await put('contacts', FIXED.book, CARD);
    const { body } = await owner.get('/api/collections?type=calendar');
    assert.equal(body.items.filter((c: Anything) => c.name === 'Once').length, 1);
    assert.equal(body.items.find((c: Anything) => c.name === 'Once').count, 1);
    const nobody = at.server.client();
    for (const path of ['', `/${first.body.id}`, `/${first.body.id}/contents`])
      assert.equal((await nobody.get(`/api/collections${path}`)).status, 401);
  });
});
