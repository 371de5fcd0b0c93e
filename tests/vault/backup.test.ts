import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { backup, backupAll } from '../../src/server/vault/backup.ts';
import { scrub, verify } from '../../src/server/vault/check.ts';
import { vaultFacts } from '../../src/server/vault/facts.ts';
import { prove } from '../../src/server/vault/prove.ts';
import { act, addOwner, type Bench, saveContact, savePhoto, standing, withBench } from './harness.ts';

const MINUTE = 60_000;

async function files(bench: Bench, account: string, end: string): Promise<string[]> {
  const folder = join(bench.config.vault, 'accounts', account);
  const names = (await readdir(folder)).filter((n) => n.endsWith(end)).sort();
  return names.map((n) => join(folder, n));
}

async function flip(path: string, at?: number): Promise<void> {
  const bytes = await readFile(path);
  const where = at ?? Math.floor(bytes.length / 2);
  bytes[where] = bytes[where]! ^ 1;
  await writeFile(path, bytes);
}

async function filled(bench: Bench, email = 'ada@example.org'): Promise<string> {
  const account = await addOwner(bench, email);
  for (let n = 0; n < 5; n++) await saveContact(bench, account, randomUUID(), `Person ${n}`);
  await savePhoto(bench, account, randomUUID(), randomBytes(200_000));
  return account;
}

test('a backup is proven, and what follows comes as a second segment', async () => {
  await withBench(async (bench) => {
    const account = await filled(bench);
    const first = await backup(bench.room, { account, asked: true });
    assert.equal(first.reason, null);
    assert.equal(first.state, 'succeeded');
    assert.equal(first.asked, true);
    assert.equal(first.toSeq, (await standing(bench, account)).seq);
    assert.ok(first.bytes! > 200_000);
    assert.equal((await prove(bench.room, { account })).reason, null);

    const id = randomUUID();
    const batch = await saveContact(bench, account, id, 'Grace');
    await bench.room.writer.run('undo', { act: act(bench, account, 'undo'), batch });
    await saveContact(bench, account, id, 'Grace Hopper');
    const second = await backup(bench.room, { account });
    assert.deepEqual([second.state, second.reason], ['succeeded', null]);
    assert.equal(second.fromSeq, first.toSeq! + 1);
    assert.equal((await files(bench, account, '.segment')).length, 2);
    const proof = await prove(bench.room, { account });
    assert.deepEqual([proof.state, proof.reason], ['succeeded', null]);
    assert.equal(proof.items, (await standing(bench, account)).items);
    assert.deepEqual((await verify(bench.room)).problems, []);
    assert.equal((await scrub(bench.room, { account })).state, 'succeeded');
  });
});

test('nothing to do is a success that wrote nothing', async () => {
  await withBench(async (bench) => {
    const account = await filled(bench);
    await backup(bench.room, { account });
    const before = await files(bench, account, '');
    const again = await backup(bench.room, { account });
    assert.equal(again.state, 'succeeded');
    assert.equal(again.toSeq, (await standing(bench, account)).seq);
    assert.deepEqual(await files(bench, account, ''), before);
  });
});

test('the vault lists no plain content', async () => {
  await withBench(async (bench) => {
    const account = await filled(bench);
    await backupAll(bench.room, { every: true });
    for (const path of await files(bench, account, '')) {
      if (path.endsWith('blobs')) continue;
      const text = (await readFile(path)).toString('latin1');
      assert.ok(!text.includes('Person') && !text.includes('ada@example.org'), path);
    }
  });
});

test('writes that go on meanwhile stay out of the backup and come with the next', async () => {
  await withBench(async (bench) => {
    const account = await filled(bench);
    let writing = true;
    const writer = (async () => {
      for (let n = 0; writing && n < 500; n++) await saveContact(bench, account, randomUUID(), `Late ${n}`);
    })();
    for (let n = 0; n < 5; n++) assert.equal((await backup(bench.room, { account })).reason, null);
    writing = false;
    await writer;
    assert.equal((await backup(bench.room, { account })).toSeq, (await standing(bench, account)).seq);
    assert.equal((await prove(bench.room, { account })).reason, null);
  });
});

test('a vault that cannot be written fails with the reason, stops no save, and recovers', async () => {
  await withBench(async (bench) => {
    const account = await filled(bench);
    await backup(bench.room, { account });
    const accounts = join(bench.config.vault, 'accounts');
    await rename(accounts, `${accounts}-away`);
    await writeFile(accounts, 'in the way');
    await saveContact(bench, account, randomUUID(), 'Meanwhile');
    const failed = await backup(bench.room, { account });
    assert.equal(failed.state, 'failed');
    assert.match(failed.reason!, /The second copy could not be .* \(ENOTDIR\)/);
    const facts = await vaultFacts(bench.room, account, bench.room.clock());
    assert.equal(facts.state, 'failing');
    assert.equal(facts.since, failed.startedAt);
    assert.equal(facts.behind, 1);
    assert.match(facts.todo!, /ENOTDIR/);

    await rm(accounts);
    await rename(`${accounts}-away`, accounts);
    assert.equal((await backup(bench.room, { account })).reason, null);
    assert.equal((await prove(bench.room, { account })).reason, null);
    assert.equal((await vaultFacts(bench.room, account, bench.room.clock())).state, 'ok');
  });
});

test('a vault that is away at a backup is used again once it is back', async () => {
  await withBench(async (bench) => {
    const account = await filled(bench);
    await rename(bench.config.vault, `${bench.config.vault}-away`);
    const failed = await backup(bench.room, { account });
    assert.equal(failed.reason, 'The second copy is missing or empty.');
    await assert.rejects(readdir(bench.config.vault), 'nothing was made in its place');
    await rename(`${bench.config.vault}-away`, bench.config.vault);
    assert.equal((await backup(bench.room, { account })).reason, null);
  });
});

test('a damaged segment is named, and written again as a snapshot', async () => {
  await withBench(async (bench) => {
    const account = await filled(bench);
    await backup(bench.room, { account });
    const [segment] = await files(bench, account, '.segment');
    await flip(segment!);
    const report = await verify(bench.room);
    assert.equal(report.ok, false);
    assert.equal(report.problems[0]!.file, `accounts/${account}/${segment!.split('/').at(-1)}`);
    const scrubbed = await scrub(bench.room, { account });
    assert.equal(scrubbed.state, 'failed');
    assert.match(scrubbed.reason!, /damaged/);
    assert.equal((await vaultFacts(bench.room, account, bench.room.clock())).state, 'failing');

    assert.equal((await backup(bench.room, { account })).reason, null);
    assert.equal((await files(bench, account, '.snapshot')).length, 1);
    const after = await verify(bench.room);
    assert.deepEqual([after.ok, after.mended.length], [true, 1]);
    assert.equal((await prove(bench.room, { account })).reason, null);
    assert.equal((await scrub(bench.room, { account })).reason, null);
    assert.equal((await vaultFacts(bench.room, account, bench.room.clock())).state, 'ok');
  });
});

test('a segment that is gone is noticed by the next backup and made good', async () => {
  await withBench(async (bench) => {
    const account = await filled(bench);
    await backup(bench.room, { account });
    await saveContact(bench, account, randomUUID(), 'Second');
    await backup(bench.room, { account });
    const [first] = await files(bench, account, '.segment');
    await rm(first!);
    assert.match((await verify(bench.room)).problems[0]!.problem, /Changes 1 to \d+ are missing/);
    assert.equal((await prove(bench.room, { account })).state, 'failed');
    assert.equal((await backup(bench.room, { account })).reason, null);
    assert.equal((await prove(bench.room, { account })).reason, null);
  });
});

test('damage while a backup reads back fails it, and the next one makes it good', async () => {
  await withBench(async (bench) => {
    const account = await filled(bench);
    await backup(bench.room, { account });
    await saveContact(bench, account, randomUUID(), 'Second');
    // the file lies there damaged before the backup that would write it: as a disk that lies leaves it
    const { epoch, seq } = await standing(bench, account);
    const name = `${epoch}-${String(seq).padStart(12, '0')}-${String(seq).padStart(12, '0')}.segment`;
    await writeFile(join(bench.config.vault, 'accounts', account, name), randomBytes(300));
    const done = await backup(bench.room, { account });
    assert.equal(done.reason, null);
    assert.equal((await files(bench, account, '.snapshot')).length, 1);
    assert.equal((await prove(bench.room, { account })).reason, null);
  });
});

test('a damaged photo in the vault is named by the proof and put again beside it', async () => {
  await withBench(async (bench) => {
    const account = await addOwner(bench, 'ada@example.org');
    const sha = await savePhoto(bench, account, randomUUID(), randomBytes(100_000));
    await backup(bench.room, { account });
    const blob = join(bench.config.vault, 'accounts', account, 'blobs', sha.slice(0, 2), sha.slice(2));
    await flip(blob, 70_000);
    const proof = await prove(bench.room, { account });
    assert.equal(proof.state, 'failed');
    assert.ok(proof.reason!.includes(sha.slice(2)), proof.reason!);
    assert.equal((await backup(bench.room, { account })).reason, null);
    assert.equal((await prove(bench.room, { account })).reason, null);
    assert.ok((await readdir(join(blob, '..'))).includes(`${sha.slice(2)}.2`));
    assert.equal((await verify(bench.room)).ok, true);
  });
});

test('the index is made anew from the vault when it is lost, damaged or unsealed', async () => {
  await withBench(async (bench) => {
    const account = await filled(bench);
    await backup(bench.room, { account });
    const index = join(bench.config.data, 'vault-index');
    await rm(index, { recursive: true });
    assert.equal((await backup(bench.room, { account })).reason, null);
    await saveContact(bench, account, randomUUID(), 'Later');
    for (const end of ['-wal', '-shm']) await rm(join(index, `${account}.db${end}`), { force: true });
    await writeFile(join(index, `${account}.db`), randomBytes(20_000));
    assert.equal((await backup(bench.room, { account })).reason, null);
    assert.equal((await files(bench, account, '.segment')).length, 2);
    assert.equal((await prove(bench.room, { account })).reason, null);
  });
});

test('a snapshot comes when a day has passed with changes', async () => {
  await withBench(async (bench) => {
    const account = await filled(bench);
    await backup(bench.room, { account });
    bench.clock.now += 25 * 60 * MINUTE;
    assert.equal((await backup(bench.room, { account })).reason, null);
    assert.equal((await files(bench, account, '.snapshot')).length, 0, 'nothing changed');
    const id = randomUUID();
    const batch = await saveContact(bench, account, id, 'Next day');
    await backup(bench.room, { account });
    assert.equal((await files(bench, account, '.snapshot')).length, 1);
    await bench.room.writer.run('undo', { act: act(bench, account, 'undo'), batch });
    await backup(bench.room, { account });
    assert.equal((await prove(bench.room, { account })).reason, null);
  });
});

test('a live account behind the vault is never written over it', async () => {
  await withBench(async (bench) => {
    const account = await filled(bench);
    const { seq } = await standing(bench, account);
    await saveContact(bench, account, randomUUID(), 'Cut off');
    await backup(bench.room, { account });
    const cut = `delete from change where seq > ${seq}`;
    await bench.room.writer.run('authSql', { text: cut, parameters: [] });
    const point = await bench.room.db
      .selectFrom('change')
      .select('chain')
      .orderBy('seq', 'desc')
      .executeTakeFirst();
    await bench.room.writer.run('authSql', {
      text: `update account set seq = ${seq}, chain = '${point!.chain}'`,
      parameters: [],
    });
    const done = await backup(bench.room, { account });
    assert.match(done.reason!, /holds 1 changes that are missing here/);
  });
});

test('backupAll takes what is due and writes the instance with every head', async () => {
  await withBench(async (bench) => {
    const [ada, bob] = [await filled(bench), await filled(bench, 'bob@example.org')];
    const first = await backupAll(bench.room);
    assert.deepEqual([first.ok, first.instance, first.attempts.length], [true, null, 2]);
    assert.equal((await backupAll(bench.room)).attempts.length, 0);
    await saveContact(bench, bob, randomUUID(), 'New');
    assert.equal((await backupAll(bench.room)).attempts.length, 0, 'Bob may still be writing');
    bench.clock.now += 2 * MINUTE;
    assert.deepEqual(
      (await backupAll(bench.room)).attempts.map((a) => a.account),
      [bob],
    );
    await bench.room.writer.run('addDevice', {
      account_id: ada,
      device_id: randomUUID(),
      name: 'Phone',
      secret_hash: 'x',
      scopes: '[]',
      may_delete: 0,
      created_at: '2026-05-04T10:00:00Z',
      last_used_at: null,
      revoked_at: null,
    });
    assert.deepEqual(
      (await backupAll(bench.room)).attempts.map((a) => a.account),
      [ada],
    );
    await mkdir(join(bench.config.vault, 'instance'), { recursive: true });
    assert.ok((await readdir(join(bench.config.vault, 'instance'))).length >= 2);
    assert.equal((await verify(bench.room)).ok, true);
  });
});
