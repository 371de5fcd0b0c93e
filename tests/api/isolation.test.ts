import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Door, DOORS } from '../../src/shared/contract/doors.ts';
import type { Client, Reply } from '../harness/client.ts';
import { EVENT, CARD, jpeg, NOTE, TASK } from '../harness/samples.ts';
import { addAccount, OWNER, startWithOwner } from '../harness/server.ts';

const PASSWORD = 'another long password';
const NOBODYS = '11111111-1111-4111-8111-111111111111';
const TUS = { 'tus-resumable': '1.0.0' };

/** What each place in an address stands for, by the noun before it. */
type Ids = Record<string, string>;

/** An owner's life, small: one of everything that has an id. */
async function live(owner: Client): Promise<Ids> {
  const made = async (reply: Promise<Reply<never>>) => {
    const { status, body } = await reply;
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  };
  const calendar = (noun: string, text: string) =>
    made(owner.send('POST', `/api/${noun}`, text, 'text/calendar')).then((b) => b.id as string);
  const contact = await owner.send('POST', '/api/contacts', CARD, 'text/vcard');
  const archive = await made(owner.json('POST', '/api/archives', {}));
  const plan = await made(owner.json('POST', '/api/restores', { seq: 4 }));
  const upload = await owner.fetch('/api/uploads', {
    method: 'POST',
    headers: { ...TUS, 'upload-length': '10', 'upload-metadata': `name ${btoa('secret.jpg')}` },
  });
  return {
    contacts: contact.body.id,
    events: await calendar('events', EVENT),
    tasks: await calendar('tasks', TASK),
    notes: await calendar('notes', NOTE),
    photos: (await made(owner.send('POST', '/api/photos?name=p.jpg', await jpeg(), 'image/jpeg'))).id,
    files: (await made(owner.send('POST', '/api/files?name=f.txt', 'words', 'text/plain'))).id,
    collections: (await made(owner.json('POST', '/api/collections', { type: 'addressbook', name: 'Mine' })))
      .id,
    history: contact.headers.get('lifeboat-batch')!,
    archives: archive.id,
    archiveName: archive.name,
    restores: plan.id,
    planItem: (await owner.get(`/api/restores/${plan.id}/items`)).body.items[0].id,
    devices: (await made(owner.json('POST', '/api/devices', { name: 'Pixel' }))).id,
    sessions: (await owner.get('/api/auth/sessions')).body.items[0].id,
    upload: upload.headers.get('location')!,
  };
}

/** The door's address with the ids of `ids` in it. */
function addressOf({ path }: Door, ids: Ids): string {
  const noun = path.split('/')[path.startsWith('/api/auth/') ? 3 : 2]!;
  return path
    .replace('{seq}', '2')
    .replace('{item}', ids.planItem!)
    .replace('{name}', ids.archiveName!)
    .replace(/\{(id|batch)\}/, ids[noun]!);
}

const BODIES: Record<string, unknown> = {
  '/api/contacts/{id}': { name: 'Taken' },
  '/api/events/{id}': { title: 'Taken' },
  '/api/tasks/{id}': { title: 'Taken' },
  '/api/notes/{id}': { title: 'Taken' },
  '/api/photos/{id}': { title: 'Taken' },
  '/api/files/{id}': { title: 'Taken' },
  '/api/collections/{id}': { name: 'Taken' },
  '/api/restores/{id}/apply': { digest: 'a'.repeat(64), choices: {} },
};

const ask = (client: Client, door: Door, path: string, headers: Record<string, string> = {}) =>
  client.json(
    door.method.toUpperCase(),
    path,
    door.method === 'get' || door.method === 'delete' ? undefined : (BODIES[door.path] ?? {}),
    headers,
  );

const named = (door: Door) => `${door.method.toUpperCase()} ${door.path}`;
const forOwners = DOORS.filter((d) => d.who === undefined);
const withIds = DOORS.filter((d) => d.path.includes('{'));

describe('every door of an owner is shut to everyone else', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let ada: Client;
  let bo: Client;
  let others: { agent: Client; operator: Client; ended: Client; nobody: Client };
  let mine: Ids;
  let none: Ids;
  let device: string;

  before(async () => {
    at = await startWithOwner();
    ada = at.client;
    await addAccount(at.where, { email: 'op@example.org', name: 'Op', password: PASSWORD }, 'operator');
    const operator = await at.server.signedIn('op@example.org', PASSWORD);
    const signedIn = async (role: string) => {
      const email = `${role}@example.org`;
      const made = await operator.json('POST', '/api/accounts', {
        email,
        name: role,
        password: PASSWORD,
        role,
      });
      assert.equal(made.status, 201);
      return at.server.signedIn(email, PASSWORD);
    };
    bo = await signedIn('owner');
    const ended = await at.server.signedIn();
    const { cookie } = ended;
    await ended.json('POST', '/api/auth/sign-out', {});
    ended.cookie = cookie;
    others = {
      agent: await signedIn('agent'),
      operator,
      ended,
      nobody: at.server.client(),
    };
    mine = await live(ada);
    none = Object.fromEntries(Object.keys(mine).map((k) => [k, NOBODYS]));
    none.archiveName = mine.archiveName!;
    const made = (await ada.json('POST', '/api/devices', { name: 'Key' })).body;
    device = `Basic ${Buffer.from(`${OWNER.email}:${made.password}`).toString('base64')}`;
  });
  after(() => at.stop());

  test('without a session, with an ended one, with a device password: sign in first', async () => {
    for (const door of DOORS.filter((d) => d.who !== 'anyone')) {
      const path = addressOf(door, mine);
      const replies = [
        await ask(others.nobody, door, path),
        await ask(others.ended, door, path),
        await ask(others.nobody, door, path, { authorization: device }),
      ];
      for (const { status, body } of replies)
        assert.deepEqual([status, body.code], [401, 'auth.sign-in-needed'], named(door));
    }
  });

  test('agents and operators are let into no account', async () => {
    for (const door of forOwners) {
      for (const who of ['agent', 'operator'] as const) {
        const { status, body } = await ask(others[who], door, addressOf(door, mine));
        assert.deepEqual([status, body?.code], [403, 'auth.not-allowed'], `${who} ${named(door)}`);
      }
    }
  });

  test('operators’ doors are shut to owners and agents', async () => {
    for (const door of DOORS.filter((d) => d.who === 'operator')) {
      for (const client of [ada, others.agent])
        assert.equal((await ask(client, door, door.path)).status, 403, named(door));
    }
  });

  test('another owner’s id is answered as an id nobody has', async () => {
    const before = (await ada.get('/api/snapshot')).body;
    for (const door of withIds) {
      const theirs = await ask(bo, door, addressOf(door, mine));
      const nobodys = await ask(bo, door, addressOf(door, none));
      assert.deepEqual([theirs.status, theirs.body], [nobodys.status, nobodys.body], named(door));
      assert.ok([404, 409].includes(theirs.status), `${named(door)}: ${theirs.status}`);
    }
    assert.deepEqual((await ada.get('/api/snapshot')).body, before);
    for (const path of [`/api/archives/${mine.archives}`, `/api/restores/${mine.restores}`])
      assert.equal((await ada.get(path)).status, 200);
    const devices = (await ada.get('/api/devices')).body.items;
    assert.equal(devices.find((d: { id: string }) => d.id === mine.devices).revokedAt, null);
    assert.equal((await ada.get('/api/me')).status, 200, 'her session goes on');
  });

  test('ids in a body or a query reach no other account', async () => {
    const rows: [string, string, (ids: Ids) => unknown][] = [
      ['POST', '/api/delete', (ids) => ({ ids: [ids.contacts, ids.photos] })],
      ['POST', '/api/bin/put-back', (ids) => ({ ids: [ids.contacts] })],
      ['POST', '/api/contacts/export', (ids) => ({ ids: [ids.contacts] })],
      ['POST', '/api/contacts', (ids) => ({ name: 'x', collection: ids.collections })],
      ['POST', '/api/collections', (ids) => ({ type: 'folder', name: 'x', parent: ids.collections })],
    ];
    const masked = (body: unknown, ids: Ids) =>
      Object.values(ids).reduce((text, id) => text.replaceAll(id, 'ID'), JSON.stringify(body));
    for (const [method, path, body] of rows) {
      const theirs = await bo.json(method, path, body(mine));
      const nobodys = await bo.json(method, path, body(none));
      assert.equal(theirs.status, nobodys.status, path);
      assert.equal(masked(theirs.body, mine), masked(nobodys.body, none), path);
    }
    for (const path of ['/api/contacts', '/api/photos', '/api/notes'])
      assert.equal((await bo.get(`${path}?collection=${mine.collections}`)).body.items.length, 0);
    const { body } = await bo.get('/api/changes?since=0');
    assert.equal(body.items.filter((i: { kind: string }) => i.kind !== 'collection').length, 0);
  });

  test('another owner’s upload is found by no spelling of its address', async () => {
    const id = mine.upload!.split('/').at(-1)!;
    const { user } = (await bo.get('/api/me')).body;
    const spellings = [
      id,
      `${id}/`,
      `${user.id}_x/${id}`,
      `${user.id}_${NOBODYS}/${id}`,
      `${user.id}_${NOBODYS}?a=/${id}`,
      `${user.id}_%2f..%2f${id}`,
      `${user.id}_x/../${id}`,
      `${user.id}_..%5c${id}`,
    ];
    for (const spelling of spellings) {
      for (const method of ['HEAD', 'PATCH', 'DELETE']) {
        const reply = await bo.fetch(`/api/uploads/${spelling}`, {
          method,
          headers: { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
          ...(method === 'PATCH' ? { body: 'x' } : {}),
        });
        assert.equal(reply.status, 404, `${method} ${spelling}`);
        assert.equal(reply.headers.get('upload-metadata'), null);
      }
    }
    const still = await ada.fetch(mine.upload!, { method: 'HEAD', headers: TUS });
    assert.deepEqual([still.status, still.headers.get('upload-offset')], [200, '0']);
  });

  test('live events of one account tell the other nothing', async () => {
    const stop = new AbortController();
    const reply = await bo.fetch('/api/live', { signal: stop.signal });
    const heard: string[] = [];
    const listening = (async () => {
      for await (const text of reply.body!.pipeThrough(new TextDecoderStream())) heard.push(text);
    })().catch(() => undefined);
    await ada.json('POST', '/api/notes', { title: 'Unheard' });
    await bo.json('POST', '/api/notes', { title: 'Heard' });
    await new Promise((done) => setTimeout(done, 300));
    stop.abort();
    await listening;
    const { seq } = (await bo.get('/api/snapshot')).body;
    const seqs = [...heard.join('').matchAll(/"seq":(\d+)/g)].map((m) => Number(m[1]));
    assert.deepEqual([...new Set(seqs)], [seq - 1, seq]);
  });
});
