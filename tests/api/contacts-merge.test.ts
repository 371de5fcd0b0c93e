import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Anything, Client } from '../harness/client.ts';
import { startWithOwner } from '../harness/server.ts';

const card = (uid: string, ...lines: string[]) =>
  ['BEGIN:VCARD', 'VERSION:3.0', `UID:${uid}`, ...lines, 'END:VCARD', ''].join('\r\n');

describe('merging contacts and possible doubles', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let owner: Client;
  before(async () => {
    at = await startWithOwner();
    owner = at.client;
  });
  after(() => at.stop());

  const put = async (text: string, book = '') => {
    const made = await owner.send(
      'POST',
      `/api/contacts${book && `?collection=${book}`}`,
      text,
      'text/vcard',
    );
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return made.body as Anything;
  };
  const doubles = async (): Promise<Anything[]> => (await owner.get('/api/contacts/doubles')).body.items;
  const digest = async () => (await owner.get('/api/snapshot')).body.digest as string;
  const of = (found: Anything[], id: string) => found.filter(({ ids }) => ids.includes(id));

  test('two cards become one in one step, lose nothing, and come apart again by undo', async () => {
    const luca = await put(
      card(
        'luca',
        'N:Bianchi;Luca;;;',
        'FN:Luca Bianchi',
        'TEL;TYPE=CELL:0347 555 0166',
        'NOTE:Oat milk.',
        'X-LOYALTY;X-P=1:7',
        'TITLE:Owner',
      ),
    );
    const other = await put(
      card(
        'luca-2',
        'N:Bianchi;L.;;;',
        'FN:L. Bianchi',
        'item1.TEL:+39 347 555 0166',
        'item1.X-ABLabel:Boat',
        'TEL:+39 02 555 0121',
        'NOTE:Ask about June.',
        'X-LOYALTY:8',
        'TITLE:Chef',
        'BDAY:1980-03-03',
      ),
    );
    const group = await put(
      card(
        'choir',
        'N:Choir;;;;',
        'FN:Choir',
        'X-ADDRESSBOOKSERVER-KIND:group',
        'X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:luca-2',
      ),
    );
    const start = await digest();
    const ids = [luca.id, other.id];
    const preview = (await owner.json('POST', '/api/contacts/merge/preview', { ids, keep: luca.id })).body;
    assert.equal(await digest(), start, 'a preview touches nothing');
    assert.deepEqual([preview.keep, preview.members, preview.cards.length], [luca.id, 1, 2]);

    const etags = { [luca.id]: luca.etag, [other.id]: other.etag };
    const merged = await owner.json('POST', '/api/contacts/merge', { ids, keep: luca.id, etags });
    assert.equal(merged.status, 200, JSON.stringify(merged.body));
    const batch = merged.headers.get('lifeboat-batch')!;
    assert.equal(merged.body.etag, preview.result.etag, 'the preview is exactly what happens');
    assert.deepEqual(
      merged.body.phones.map((p: Anything) => p.value),
      ['0347 555 0166', '+39 02 555 0121'],
    );
    assert.equal(merged.body.note, 'Oat milk.\n\nAsk about June.');
    assert.deepEqual(
      [merged.body.title, merged.body.birthday, merged.body.uid],
      ['Owner', '1980-03-03', 'luca'],
    );
    assert.match(merged.body.raw, /X-LOYALTY;X-P=1:7[^]*X-LOYALTY:8/);
    assert.equal((await owner.get(`/api/contacts/${other.id}`)).status, 404);
    const groups = (await owner.get('/api/contacts/groups')).body.items;
    assert.deepEqual(groups[0].members, [luca.id], 'the group names the one that stays');

    const [step] = (await owner.get('/api/history')).body.items;
    assert.deepEqual([step.batch, step.act, step.items[0].name], [batch, 'merge', 'Luca Bianchi']);
    assert.deepEqual([step.counts.changed.contact, step.counts.removed.contact], [2, 1]);
    await owner.json('POST', '/api/notes', { title: 'Later' });
    const undone = await owner.json('POST', `/api/history/${batch}/undo`, {});
    assert.deepEqual([undone.body.state, undone.body.undone], ['complete', 3]);
    for (const one of [luca, other, group])
      assert.equal((await owner.get(`/api/contacts/${one.id}`)).body.etag, one.etag);
  });

  test('fields are taken from whom the owner chose, lists as the owner left them', async () => {
    const a = await put(
      card('take-a', 'FN:Ann A', 'N:A;Ann;;;', 'TITLE:One', 'TEL:111 111', 'ORG:O;D;E', 'NOTE:a'),
    );
    const b = await put(
      card('take-b', 'FN:Ann B', 'N:B;Ann;;;', 'TITLE:Two', 'TEL:222 222', 'ORG:P', 'NOTE:b'),
    );
    const merge = {
      ...{ ids: [a.id, b.id], keep: a.id, take: { name: b.id, title: b.id, note: b.id } },
      fields: { phones: [{ value: '222 222', labels: ['work'] }] },
    };
    const merged = (await owner.json('POST', '/api/contacts/merge', merge)).body;
    assert.deepEqual(
      [merged.name, merged.names.family, merged.title, merged.note, merged.org, merged.department],
      ['Ann B', 'B', 'Two', 'b', 'O', 'D, E'],
    );
    assert.deepEqual(merged.phones, [{ value: '222 222', labels: ['work'], pref: false }]);
  });

  test('a lost race is refused, and so is what makes no sense', async () => {
    const a = await put(card('race-a', 'FN:Race A', 'EMAIL:race@example.org'));
    const b = await put(card('race-b', 'FN:Race B', 'EMAIL:race@example.org'));
    const etags = { [a.id]: a.etag, [b.id]: b.etag };
    const changed = (await owner.json('PUT', `/api/contacts/${b.id}`, { title: 'New' })).body;
    const before = await digest();
    const merge = (body: object) => owner.json('POST', '/api/contacts/merge', { ids: [a.id, b.id], ...body });
    const late = await merge({ etags });
    assert.deepEqual(
      [late.status, late.body.code, late.body.other, late.body.etag],
      [412, 'item.changed', b.id, changed.etag],
    );
    const group = await put(card('race-g', 'FN:G', 'X-ADDRESSBOOKSERVER-KIND:group'));
    for (const [body, status] of [
      [{ ids: [a.id] }, 422],
      [{ ids: [a.id, a.id] }, 422],
      [{ ids: [a.id, group.id] }, 422],
      [{ keep: group.id }, 422],
      [{ take: { title: group.id } }, 422],
      [{ take: { shoe: a.id } }, 422],
      [{ ids: [a.id, '11111111-1111-4111-8111-111111111111'] }, 404],
    ] as const)
      assert.equal((await merge(body)).status, status, JSON.stringify(body));
    await owner.json('DELETE', `/api/contacts/${group.id}`);
    assert.equal(await digest(), before);
    const key = { 'idempotency-key': 'merge-once' };
    const body = { ids: [a.id, b.id], keep: a.id, etags: { [a.id]: a.etag, [b.id]: changed.etag } };
    const [once, again] = [
      await owner.json('POST', '/api/contacts/merge', body, key),
      await owner.json('POST', '/api/contacts/merge', body, key),
    ];
    assert.deepEqual([once.status, again.status], [200, 200]);
    assert.deepEqual(again.body, once.body);
    assert.equal((await owner.get('/api/history')).body.items[0].batch, once.headers.get('lifeboat-batch'));
  });

  test('doubles are found by number, address or UID, never by name alone', async () => {
    const book = (await owner.json('POST', '/api/collections', { type: 'addressbook', name: 'Other' })).body
      .id;
    const a = await put(card('d-a', 'FN:Karin Campbell', 'TEL:0151 2345678'));
    const b = await put(card('d-b', 'FN:Campbell\\, Karin', 'TEL:+49 151 2345678'));
    const c = await put(card('d-c', 'FN:Oskar L', 'EMAIL:Oskar@Example.org'));
    const d = await put(card('d-d', 'FN:Front desk', 'EMAIL:oskar@example.org'));
    const e = await put(card('d-e', 'FN:Same Name'));
    const f = await put(card('d-f', 'FN:Same Name'));
    const g = await put(card('d-a', 'FN:K. C.'), book);
    const short = [
      await put(card('s-1', 'FN:Police', 'TEL:110')),
      await put(card('s-2', 'FN:Polizei', 'TEL:110')),
    ];
    const found = await doubles();
    assert.deepEqual(of(found, a.id)[0].ids.toSorted(), [a.id, b.id, g.id].sort(), 'number and UID together');
    const [reason] = of(found, c.id)[0].reasons;
    assert.deepEqual([reason.by, reason.value.toLowerCase()], ['email', 'oskar@example.org']);
    assert.equal(of(found, c.id)[0].alike, false);
    assert.deepEqual(of(found, d.id).length, 1);
    for (const one of [e, f, ...short]) assert.deepEqual(of(found, one.id), []);
    assert.ok(
      found.findIndex(({ alike }) => !alike) > found.findLastIndex(({ alike }) => alike),
      'alike names first',
    );

    const said = await owner.json('POST', '/api/contacts/doubles/apart', { ids: [c.id, d.id] });
    assert.equal(said.body.changed, 2);
    assert.deepEqual(of(await doubles(), c.id), []);
    assert.equal((await owner.get(`/api/contacts/${c.id}`)).body.raw, c.raw, 'the card itself is untouched');
    assert.deepEqual((await owner.get(`/api/contacts/${c.id}`)).body.notSame, [d.id]);
    await owner.json('PUT', `/api/contacts/${c.id}`, { title: 'Still apart' });
    assert.deepEqual(of(await doubles(), c.id), [], 'an edit does not forget it');
    await owner.json('POST', `/api/history/${said.body.batch}/undo`, {});
    assert.equal(of(await doubles(), d.id).length, 0, 'undone for the one that was not changed later only');
  });

  test('a merged card keeps whom it is not, and paging walks through all doubles', async () => {
    const [x, y, z] = [
      await put(card('k-x', 'FN:Kay X', 'EMAIL:k@example.org')),
      await put(card('k-y', 'FN:Kay X', 'EMAIL:k@example.org')),
      await put(card('k-z', 'FN:Kim Z', 'EMAIL:k@example.org')),
    ];
    await owner.json('POST', '/api/contacts/doubles/apart', { ids: [y.id, z.id] });
    await owner.json('POST', '/api/contacts/merge', { ids: [x.id, y.id], keep: x.id });
    assert.deepEqual(of(await doubles(), z.id), []);
    const ids: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await owner.get(`/api/contacts/doubles?limit=1${cursor && `&cursor=${cursor}`}`);
      ids.push(...body.items.map(({ ids: [first] }: Anything) => first));
      if (!body.next) {
        assert.equal(ids.length, body.total);
        break;
      }
      cursor = body.next;
    }
    assert.equal((await owner.get('/api/contacts/doubles?cursor=x')).status, 400);
  });

  test('whom a card is not goes along in an archive', async () => {
    const { items } = (await owner.get('/api/contacts?limit=500')).body;
    const whole = await Promise.all(items.map(({ id }: Anything) => owner.get(`/api/contacts/${id}`)));
    const apart = whole.filter(({ body }: Anything) => body.notSame.length > 0);
    assert.ok(apart.length > 0);
    const archive = (await owner.json('POST', '/api/archives', {})).body;
    const { bytes } = await owner.bytes(archive.url);
    const plan = (await owner.send('POST', '/api/restores?name=a.zip', bytes, 'application/zip')).body;
    assert.equal(plan.state, 'ready', JSON.stringify(plan));
    assert.deepEqual([plan.failures, plan.counts.contact.changed], [[], 0]);
  });
});
