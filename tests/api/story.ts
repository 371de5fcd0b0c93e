import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Anything, Client } from '../harness/client.ts';
import { CARD, EVENT, jpeg, NOTE, TASK } from '../harness/samples.ts';
import { OWNER, startWithOwner } from '../harness/server.ts';

/** The owner's story, from sign-in to the day everything is gone and comes back. One account, step by step. */
export const story = (
  name: string,
  environment: () => Promise<{ more: Record<string, string>; drop(): Promise<void> }>,
) =>
  describe(name, () => {
    let surroundings: Awaited<ReturnType<typeof environment>>;
    let at: Awaited<ReturnType<typeof startWithOwner>>;
    let owner: Client;
    const ids: Record<string, string> = {};
    before(async () => {
      surroundings = await environment();
      at = await startWithOwner(surroundings.more);
      owner = at.client;
    });
    after(async () => {
      await at.stop();
      await surroundings.drop();
    });

    const TEXTS = [
      { noun: 'contacts', type: 'text/vcard', raw: CARD, edit: { note: 'Moved to Bergen' }, field: 'note' },
      {
        noun: 'events',
        type: 'text/calendar',
        raw: EVENT,
        edit: { title: 'Dentist, again' },
        field: 'title',
      },
      { noun: 'tasks', type: 'text/calendar', raw: TASK, edit: { done: true }, field: 'done' },
      {
        noun: 'notes',
        type: 'text/calendar',
        raw: NOTE,
        edit: { text: 'Password: fjord2009' },
        field: 'text',
      },
    ] as const;

    test('signs in; a wrong password is refused in words', async () => {
      const stranger = at.server.client();
      const refused = await stranger.json('POST', '/api/auth/sign-in/email', {
        email: OWNER.email,
        password: 'wrong',
      });
      assert.equal(refused.status, 401);
      assert.equal(refused.body.code, 'auth.wrong-password');
      assert.equal((await stranger.get('/api/contacts')).status, 401);
      const me = await owner.get('/api/me');
      assert.equal(me.body.user.email, OWNER.email);
      assert.equal(me.body.user.role, 'owner');
    });

    for (const { noun, type, raw, edit, field } of TEXTS) {
      test(`creates and edits one of ${noun}; its bytes stay as they came`, async () => {
        const made = await owner.send('POST', `/api/${noun}`, raw, type);
        assert.equal(made.status, 201, JSON.stringify(made.body));
        ids[noun] = made.body.id;
        assert.equal(made.headers.get('location'), `/api/${noun}/${ids[noun]}`);
        assert.equal(made.headers.get('etag'), `"${made.body.etag}"`);
        const bytes = await owner.bytes(`/api/${noun}/${ids[noun]}`, { accept: type });
        assert.equal(bytes.bytes.toString(), raw);
        const edited = await owner.json('PUT', `/api/${noun}/${ids[noun]}`, edit, {
          'if-match': made.headers.get('etag')!,
        });
        assert.equal(edited.status, 200, JSON.stringify(edited.body));
        assert.equal(edited.body[field], (edit as Anything)[field]);
        const lost = await owner.json('PUT', `/api/${noun}/${ids[noun]}`, edit, {
          'if-match': made.headers.get('etag')!,
        });
        assert.equal(lost.status, 412);
        const now = (await owner.bytes(`/api/${noun}/${ids[noun]}`, { accept: type })).bytes.toString();
        for (const kept of raw.split('\r\n').filter((l) => l.startsWith('X-UNKNOWN') || l.startsWith('UID')))
          assert.ok(now.includes(`${kept}\r\n`), kept);
      });
    }

    test('uploads a photo and another file; the photo is read', async () => {
      const photo = await owner.send('POST', '/api/photos?name=IMG_0412.JPG', await jpeg(), 'image/jpeg');
      assert.equal(photo.status, 201, JSON.stringify(photo.body));
      ids.photos = photo.body.id;
      const again = await owner.send(
        'POST',
        '/api/photos?name=IMG_0412.JPG',
        await jpeg('#884422'),
        'image/jpeg',
      );
      assert.equal(again.body.name === 'IMG_0412.JPG', false, 'a taken name is numbered');
      const file = await owner.send(
        'POST',
        '/api/files?name=scores.dat',
        new Uint8Array([1, 2, 3]),
        'application/octet-stream',
      );
      assert.equal(file.status, 201);
      ids.files = file.body.id;
      const read = await eventually(
        async () => (await owner.get(`/api/photos/${ids.photos}`)).body,
        (p) => p.viewable === true,
      );
      assert.equal(read.takenAt, '2026-05-18T14:30:00');
      assert.equal(read.takenOffset, '+02:00');
      assert.deepEqual(read.camera, { make: 'Google', model: 'Pixel 8' });
      assert.equal(read.width, 480, 'upright');
      const thumbnail = await owner.bytes(`/api/photos/${ids.photos}/thumbnail?size=192`);
      assert.equal(thumbnail.headers.get('content-type'), 'image/webp');
    });

    test('names and colours a collection', async () => {
      const made = await owner.json('POST', '/api/collections', {
        type: 'calendar',
        name: 'Boat',
        color: '#28559a',
      });
      assert.equal(made.status, 201, JSON.stringify(made.body));
      ids.collections = made.body.id;
      const changed = await owner.json('PUT', `/api/collections/${ids.collections}`, {
        name: 'Boat and harbour',
        color: '#7d4300',
      });
      assert.equal(changed.body.name, 'Boat and harbour');
    });

    test('history names who did what, before and after', async () => {
      const { body } = await owner.get('/api/history?kind=contact');
      const [edit] = body.items;
      assert.equal(edit.actor.name, 'You');
      assert.equal(edit.items[0].name, 'Dr. Amara Okafor');
      const step = await owner.get(`/api/history/${edit.batch}`);
      const note = step.body.changes[0].fields.find((f: Anything) => f.field === 'note');
      assert.match(note.before, /Oat milk, no sugar/);
      assert.equal(note.after, 'Moved to Bergen');
    });

    for (const noun of ['contacts', 'events', 'tasks', 'notes', 'photos', 'files', 'collections']) {
      test(`deletes one of ${noun} and undoes it: the digest is as before`, async () => {
        const before = (await owner.get('/api/snapshot')).body;
        const gone = await owner.json('DELETE', `/api/${noun}/${ids[noun]}`);
        assert.equal(gone.status, 204);
        assert.equal((await owner.get(`/api/${noun}/${ids[noun]}`)).status, 404);
        assert.notEqual((await owner.get('/api/snapshot')).body.digest, before.digest);
        const undone = await owner.json(
          'POST',
          `/api/history/${gone.headers.get('lifeboat-batch')}/undo`,
          {},
        );
        assert.equal(undone.body.state, 'complete', JSON.stringify(undone.body));
        assert.equal((await owner.get('/api/snapshot')).body.digest, before.digest);
      });
    }

    test('backs up; the fact says when, and what was read back', async () => {
      const done = await owner.json('POST', '/api/backup', {});
      assert.equal(done.body.state, 'succeeded', JSON.stringify(done.body));
      const facts = await owner.get('/api/backup');
      assert.equal(facts.body.vault.behind, 0);
      assert.equal(facts.body.vault.succeeded.toSeq, (await owner.get('/api/snapshot')).body.seq);
      assert.equal(facts.body.own.state, 'never');
    });

    test('takes an archive, loses everything, puts it back: equal digest, bytes, names and colours', async () => {
      const before = (await owner.get('/api/snapshot')).body;
      const raws = new Map<string, Buffer>();
      for (const { noun, type } of TEXTS)
        raws.set(noun, (await owner.bytes(`/api/${noun}/${ids[noun]}`, { accept: type })).bytes);
      const photo = (await owner.bytes(`/api/photos/${ids.photos}/original`)).bytes;
      const made = await owner.json('POST', '/api/archives', {});
      assert.equal(made.status, 201, JSON.stringify(made.body));
      assert.equal(made.body.state, 'complete');
      assert.equal(made.body.digest, before.digest);
      const zip = await owner.bytes(made.body.url);
      assert.equal(zip.bytes.length, made.body.size);
      const sum = createHash('sha256').update(zip.bytes).digest('base64');
      assert.equal(zip.headers.get('repr-digest'), `sha-256=:${sum}:`);
      await checkArchive(at.where.root, zip.bytes);
      assert.equal((await owner.get('/api/backup')).body.own.state, 'ok', 'every byte went out');

      await eraseEverything(owner);
      const restore = await owner.send('POST', '/api/restores', zip.bytes, 'application/zip');
      assert.equal(restore.status, 201, JSON.stringify(restore.body));
      assert.equal(restore.body.state, 'ready');
      assert.equal(restore.body.counts.contact.added, 1);
      const emptied = (await owner.get('/api/snapshot')).body;
      assert.equal(
        (await owner.get('/api/contacts')).body.total,
        0,
        'nothing is touched before the plan is confirmed',
      );
      const applied = await owner.json('POST', `/api/restores/${restore.body.id}/apply`, {
        digest: restore.body.digest,
        choices: {},
      });
      assert.equal(applied.status, 200, JSON.stringify(applied.body));
      assert.equal(applied.body.report.state, 'complete', JSON.stringify(applied.body.report));
      assert.equal(applied.body.report.digest, applied.body.report.expected);

      assert.equal((await owner.get('/api/snapshot')).body.digest, before.digest);
      for (const { noun, type } of TEXTS)
        assert.deepEqual(
          (await owner.bytes(`/api/${noun}/${ids[noun]}`, { accept: type })).bytes,
          raws.get(noun),
        );
      assert.deepEqual((await owner.bytes(`/api/photos/${ids.photos}/original`)).bytes, photo);
      const boat = (await owner.get(`/api/collections/${ids.collections}`)).body;
      assert.deepEqual([boat.name, boat.color], ['Boat and harbour', '#7d4300']);

      const undone = await owner.json('POST', `/api/history/${applied.body.batch}/undo`, {});
      assert.equal(undone.body.state, 'complete');
      assert.equal((await owner.get('/api/snapshot')).body.digest, emptied.digest);
      await owner.json('POST', `/api/history/${undone.body.batch}/undo`, {});
      const same = await owner.send('POST', '/api/restores', zip.bytes, 'application/zip');
      for (const [kind, n] of Object.entries<Anything>(same.body.counts))
        assert.deepEqual([n.added, n.changed, n.removed], [0, 0, 0], kind);
    });
  });

async function eraseEverything(owner: Client): Promise<void> {
  const all: string[] = [];
  for (const noun of ['contacts', 'events', 'tasks', 'notes', 'photos', 'files'])
    all.push(...(await owner.get(`/api/${noun}`)).body.items.map((i: Anything) => i.id));
  const collections = (await owner.get('/api/collections')).body.items
    .filter((c: Anything) => !c.fixed)
    .map((c: Anything) => c.id);
  const gone = await owner.json('POST', '/api/delete', { ids: [...all, ...collections] });
  assert.equal(gone.status, 200, JSON.stringify(gone.body));
}

/** What a person without Lifeboat would do with the file. */
async function checkArchive(root: string, bytes: Buffer): Promise<void> {
  const folder = join(root, 'unpacked');
  await mkdir(folder, { recursive: true });
  await writeFile(join(root, 'archive.zip'), bytes);
  assert.equal(spawnSync('unzip', ['-t', join(root, 'archive.zip')]).status, 0);
  execFileSync('unzip', ['-q', join(root, 'archive.zip'), '-d', folder]);
  const sums = spawnSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' });
  assert.equal(sums.status, 0, sums.stdout + sums.stderr);
}

/** Asks again until it is so, for ten seconds. */
async function eventually<T>(ask: () => Promise<T>, so: (value: T) => boolean): Promise<T> {
  for (const end = Date.now() + 10_000; ;) {
    const value = await ask();
    if (so(value) || Date.now() > end) return value;
    await new Promise((done) => setTimeout(done, 100));
  }
}
