import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { archiveOf } from '../../src/server/account/archive/list.ts';
import { noteChecked } from '../../src/server/account/archive/checked.ts';
import { ownFacts } from '../../src/server/account/archive/own.ts';
import { united } from '../../src/server/account/archive/ranges.ts';
import { openArchive } from '../../src/server/account/archive/send.ts';
import { noteSent } from '../../src/server/account/archive/sent.ts';
import { type Opened, openOnSqlite } from '../contract/open.ts';
import { Desk } from '../contract/desk.ts';
import { bytesOf, copies, filled, freeze, read, run, runnerOn } from './archive-tools.ts';

let opened: Opened;
let folder: string;
before(async () => {
  opened = await openOnSqlite();
  folder = await mkdtemp(join(tmpdir(), 'lifeboat-archive-'));
});
after(async () => {
  await opened.close();
  await rm(folder, { recursive: true, force: true });
});

async function unpacked(desk: Desk): Promise<{ to: string; state: string; id: string }> {
  const { bytes, state, id } = await freeze(desk);
  const zip = join(folder, `${id}.zip`);
  await writeFile(zip, bytes);
  await run('unzip', ['-tqq', zip]);
  const to = join(folder, id);
  await run('unzip', ['-qq', zip, '-d', to]);
  await run('sha256sum', ['-c', '--quiet', '--strict', 'SHA256SUMS'], { cwd: to });
  return { to, state, id };
}

test('an archive unpacks with common tools, every file as SHA256SUMS says', async () => {
  const desk = await filled(opened.room);
  const { to, state } = await unpacked(desk);
  assert.equal(state, 'complete');
  const files = (await readdir(to, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('/reader')) // there once the page is built
    .map((entry) => join(entry.parentPath, entry.name).slice(to.length + 1))
    .sort();
  // which of two clashing names is numbered is decided by their ids
  assert.deepEqual(files.map((name) => name.toLowerCase()).sort(), [
    'calendars/calendar.ics',
    'calendars/work.ics',
    'contacts/contacts.vcf',
    'contacts/family_ _us_.vcf',
    'files/trips (2)',
    'files/trips/norway/ticket.pdf',
    'index.html',
    'manifest.json',
    'notes/shopping (2).txt',
    'notes/shopping.txt',
    'originals/calendar.ics',
    'originals/contacts.vcf',
    'originals/family_ _us_.vcf',
    'originals/notes.ics',
    'originals/work.ics',
    'photos/2026/05/_con.jpg',
    'photos/2026/05/again.jpg',
    'photos/2026/05/img_0001 (2).jpg',
    'photos/2026/05/img_0001.jpg',
    'readme.txt',
    'sha256sums',
  ]);
  const manifest = JSON.parse(await read(join(to, 'manifest.json'))) as { items: unknown[]; digest: string };
  assert.equal(manifest.items.length, (await desk.items()).size);
  assert.equal(manifest.digest, await desk.digest());
});

test('one seq frozen twice gives the same bytes, also after edits, and ranges are parts of them', async () => {
  const desk = await filled(opened.room);
  const first = await freeze(desk);
  const second = await freeze(desk);
  assert.ok(first.bytes.equals(second.bytes));
  // the second was taken over from the first; this one is made from nothing
  await opened.damage('update archive set build = null where account_id = ?', [desk.account]);
  assert.ok(first.bytes.equals((await freeze(desk)).bytes));
  await desk.save(desk.card('Later'));
  const open = await openArchive(desk.room, desk.account, first.id);
  assert.equal(open.etag, (await openArchive(desk.room, desk.account, second.id)).etag);
  for (const [start, end] of [
    [0, 1],
    [37, 5000],
    [open.size - 30, open.size],
    [100, 100],
  ] as const)
    assert.ok((await bytesOf(open.stream(start, end))).equals(first.bytes.subarray(start, end)));
});

async function blobFile(desk: Desk, text: string): Promise<string> {
  const { sha } = await desk.room.blobs.put(
    desk.account,
    (async function* () {
      yield Buffer.from(text);
    })(),
  );
  return join(opened.place.data, 'blobs', desk.account, sha.slice(0, 2), sha.slice(2));
}

test('what cannot be read is named, and the rest is whole', async () => {
  const desk = await filled(opened.room);
  await writeFile(await blobFile(desk, 'jpeg two'), 'jpeg 2wo');
  await truncate(await blobFile(desk, '%PDF'), 1);
  await opened.damage(`update body set bytes = x'00' where account_id = ? and instr(bytes, 'Grace') > 0`, [
    desk.account,
  ]);
  const { to, state, id } = await unpacked(desk);
  assert.equal(state, 'partial');
  const problems = await read(join(to, 'problems.txt'));
  assert.match(problems, /photo "img_0001.JPG"/);
  assert.match(problems, /file "Ticket.pdf"/);
  assert.match(problems, /contact /);
  assert.equal((await archiveOf(desk.room, desk.account, id)).problems.length, 3);
  assert.match(await read(join(to, 'README.txt')), /problems\.txt/);
  assert.doesNotMatch(await readFile(join(to, 'originals/Family_ _us_.vcf'), 'utf8'), /Grace/);
});

test('an archive is taken over only while all it is made of is right', async () => {
  const desk = await filled(opened.room);
  assert.equal((await freeze(desk)).state, 'complete');
  await writeFile(await blobFile(desk, 'jpeg two'), 'jpeg 2wo');
  assert.equal((await freeze(desk)).state, 'partial');
  await writeFile(await blobFile(desk, 'jpeg two'), 'jpeg two');
  assert.equal((await freeze(desk)).state, 'complete');
  await truncate(await blobFile(desk, '%PDF'), 1);
  assert.equal((await freeze(desk)).state, 'partial');
});

test('what was found damaged while it was sent is looked at by the next freeze, however large it is', async () => {
  const desk = await filled(opened.room);
  const large = await desk.photo('x'.repeat(9 << 20), { href: 'large.jpg' });
  await desk.save(large);
  await freeze(desk);
  const { id } = await freeze(desk);
  const path = await blobFile(desk, 'x'.repeat(9 << 20));
  await writeFile(path, 'y'.repeat(9 << 20));
  const open = await openArchive(desk.room, desk.account, id);
  await assert.rejects(bytesOf(open.stream(0, open.size)), { code: 'item.damaged' });
  const { to, state } = await unpacked(desk);
  assert.equal(state, 'partial');
  assert.match(await read(join(to, 'problems.txt')), /photo "large.jpg"/);
});

test('bytes damaged after the freeze break the transfer off before the entry ends, and are looked at again', async () => {
  const desk = await filled(opened.room);
  const { id } = await freeze(desk);
  await writeFile(await blobFile(desk, 'jpeg two'), 'jpeg 2wo');
  const open = await openArchive(desk.room, desk.account, id);
  const got: Uint8Array[] = [];
  await assert.rejects(
    async () => {
      for await (const chunk of copies(open.stream(0, open.size))) got.push(chunk);
    },
    { code: 'item.damaged' },
  );
  assert.ok(!Buffer.concat(got).includes('jpeg 2wo'));
  assert.equal((await archiveOf(desk.room, desk.account, id)).problems.length, 1);
});

test('stretches unite', () => {
  assert.deepEqual(united([[10, 20]], [0, 5]), [
    [0, 5],
    [10, 20],
  ]);
  assert.deepEqual(
    united(
      [
        [0, 5],
        [10, 20],
      ],
      [5, 10],
    ),
    [[0, 20]],
  );
  assert.deepEqual(united([[0, 5]], [3, 3]), [[0, 5]]);
});

test('an own copy is one whose every byte went out, and it says what differs since', async () => {
  const desk = await filled(opened.room);
  const runner = runnerOn(desk.room);
  assert.equal((await ownFacts(desk.room, runner, desk.account)).state, 'never');
  const { id, bytes } = await freeze(desk);
  assert.equal(await noteSent(desk.room, desk.account, id, 100, bytes.length), false);
  assert.equal(await noteSent(desk.room, desk.account, id, 0, 100), true);
  assert.equal((await ownFacts(desk.room, runner, desk.account)).since, 0);
  const [card, gone] = [desk.card('New'), desk.card('Gone again')];
  await desk.save([card, gone]);
  await desk.remove(gone.wanted.id);
  const facts = await ownFacts(desk.room, runner, desk.account);
  assert.deepEqual(facts.counts, { added: { contact: 1 }, changed: {}, removed: {} });
  assert.equal(facts.archive, id);
});

test('an archive the browser found whole counts as own copy, and only that one', async () => {
  const desk = await filled(opened.room);
  const { room, account } = desk;
  const runner = runnerOn(room);
  const { id } = await freeze(desk);
  const before = await desk.digest();
  await desk.save([desk.card('New')]);
  await assert.rejects(noteChecked(room, account, id, await desk.digest()), { code: 'archive.other' });
  assert.equal((await ownFacts(room, runner, account)).state, 'never');
  await room.writer.run('endArchive', { account, archive: id });
  await noteChecked(room, account, id, before);
  const { state, at, archive, since } = await ownFacts(room, runner, account);
  assert.deepEqual([state, archive, since], ['ok', id, 1]);
  assert.equal((await archiveOf(room, account, id)).checkedAt, at);
});

test('an empty account has an archive too', async () => {
  const { state } = await unpacked(await Desk.open(opened.room));
  assert.equal(state, 'complete');
});
