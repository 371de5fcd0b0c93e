import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Schema } from '../../src/server/store/sql/schema.ts';
import { readHeads } from '../../src/server/store/heads.ts';
import { openStore } from '../../src/server/store/open.ts';
import { backup, backupAll } from '../../src/server/vault/backup.ts';
import { verifyAlone } from '../../src/server/vault/check.ts';
import { recordErasure } from '../../src/server/vault/erasure.ts';
import type { FirstConfig } from '../../src/server/vault/first-start.ts';
import { firstStart } from '../../src/server/vault/first-start.ts';
import { prove } from '../../src/server/vault/prove.ts';
import { restoreAll } from '../../src/server/vault/restore.ts';
import {
  act,
  addOwner,
  type Bench,
  card,
  folders,
  openBench,
  saveContact,
  savePhoto,
  standing,
} from './harness.ts';

const TABLES: (keyof Schema)[] = [
  'version',
  'change',
  'batch',
  'departure',
  'collection_state',
  'body',
  'projection',
  'device',
  'directory',
  'auth_user',
  'auth_credential',
  'instance',
];

/** Every row that must come back, and every blob. */
async function everything(config: FirstConfig): Promise<Record<string, string[]>> {
  const store = openStore({ data: config.data, databaseUrl: null });
  const found: Record<string, string[]> = {};
  for (const table of TABLES) {
    const rows = await store.db.selectFrom(table).selectAll().execute();
    const lasting = rows.filter((row) => !('key' in row) || !row.key.startsWith('vault.'));
    found[table] = lasting.map((row) => JSON.stringify(row)).sort();
  }
  found.blob = [];
  for (const { account_id, sha } of await store.db.selectFrom('blob').selectAll().execute()) {
    const { path } = await store.blobs.local(account_id, sha);
    found.blob.push(`${sha} ${(await readFile(path)).toString('base64').slice(0, 200)}`);
  }
  found.blob.sort();
  await store.close();
  return found;
}

async function lived(bench: Bench, account: string): Promise<void> {
  const ids = Array.from({ length: 12 }, () => randomUUID());
  for (const [n, id] of ids.entries()) await saveContact(bench, account, id, `Person ${n}`);
  for (const id of ids.slice(0, 4)) await saveContact(bench, account, id, 'Changed');
  const { writer } = bench.room;
  await writer.run('remove', { act: act(bench, account, 'delete'), ids: ids.slice(2, 6) });
  const batch = await saveContact(bench, account, ids[7]!, 'To be undone');
  await writer.run('undo', { act: act(bench, account, 'undo'), batch });
  await savePhoto(bench, account, randomUUID(), randomBytes(150_000));
}

async function setting(bench: Bench): Promise<void> {
  await bench.room.writer.run('setInstance', { key: 'notice', value: '{"text":"Hello"}' });
  await bench.room.writer.run('createAccount', {
    id: randomUUID(),
    email: 'agent@example.org',
    name: 'Agent',
    password: '$argon2id$agent',
    role: 'agent',
    at: '2026-05-04T10:00:00Z',
    epoch: '',
    batch: '',
  });
}

test('an emptied data folder comes back from the vault alone, row by row', async () => {
  const { config, done } = await folders();
  try {
    const bench = await openBench(config);
    const [ada, bob] = [await addOwner(bench, 'ada@example.org'), await addOwner(bench, 'bob@example.org')];
    await setting(bench);
    await lived(bench, ada);
    await backupAll(bench.room, { every: true });
    await lived(bench, ada);
    await lived(bench, bob);
    bench.clock.now += 26 * 3_600_000;
    assert.ok((await backupAll(bench.room, { every: true })).ok);
    await saveContact(bench, ada, randomUUID(), 'Last');
    assert.ok((await backupAll(bench.room, { every: true })).ok);
    const before = [await standing(bench, ada), await standing(bench, bob)];
    await bench.close();
    const rows = await everything(config);
    const secret = await readFile(config.secretFile, 'utf8');

    await rm(config.data, { recursive: true });
    assert.ok((await verifyAlone(config)).ok);
    await assert.rejects(firstStart(config), /vault restore/);
    const report = await restoreAll(config);
    assert.deepEqual([report.ok, report.problems], [true, []]);
    assert.deepEqual(report.accounts.map((a) => [a.email, a.state, a.lost, a.problems]).sort(), [
      ['ada@example.org', 'live', null, []],
      ['bob@example.org', 'live', null, []],
    ]);
    const heads = readHeads(join(config.data, 'heads.log'));
    assert.deepEqual(heads.get(ada), { account: ada, ...pointOf(before[0]!) });
    assert.equal(await readFile(config.secretFile, 'utf8'), secret);

    const again = await everything(config);
    for (const table of Object.keys(rows)) assert.deepEqual(again[table], rows[table], table);
    const second = await openBench(config);
    assert.deepEqual([await standing(second, ada), await standing(second, bob)], before);
    assert.equal((await backup(second.room, { account: ada })).reason, null);
    await saveContact(second, ada, randomUUID(), 'After the restore');
    assert.equal((await backup(second.room, { account: ada })).reason, null);
    assert.equal((await prove(second.room, { account: ada })).reason, null);
    await second.close();
  } finally {
    await done();
  }
});

const pointOf = ({ epoch, seq, chain }: { epoch: string; seq: number; chain: string }) => ({
  epoch,
  seq,
  chain,
});

test('an account behind its recorded head recovers in a new epoch, and is backed up and restored again', async () => {
  const { config, done } = await folders();
  try {
    const bench = await openBench(config);
    const ada = await addOwner(bench, 'ada@example.org');
    await saveContact(bench, ada, randomUUID(), 'Kept');
    await backupAll(bench.room, { every: true });
    const kept = await standing(bench, ada);
    await saveContact(bench, ada, randomUUID(), 'Lost');
    await backupAll(bench.room, { every: true });
    const lost = await standing(bench, ada);
    await bench.close();
    const folder = join(config.vault, 'accounts', ada);
    for (const name of await readdir(folder))
      if (name.endsWith(`${lost.seq}.segment`)) await rm(join(folder, name));
    await rm(config.data, { recursive: true });

    const report = await restoreAll(config);
    const [account] = report.accounts;
    assert.deepEqual([report.ok, account!.state, account!.seq], [false, 'recovering', kept.seq]);
    assert.deepEqual([account!.lost!.from, account!.lost!.to], [kept.seq + 1, lost.seq]);
    assert.equal(account!.digest, kept.digest);

    const second = await openBench(config);
    const row = await second.room.db.selectFrom('account').selectAll().executeTakeFirstOrThrow();
    assert.equal(row.state, 'recovering');
    assert.notEqual(row.epoch, kept.epoch);
    await saveContact(second, ada, randomUUID(), 'New epoch');
    assert.equal((await backupAll(second.room, { every: true })).ok, true);
    assert.equal((await prove(second.room, { account: ada })).reason, null);
    const after = await standing(second, ada);
    await second.close();
    await rm(config.data, { recursive: true });
    const third = await restoreAll(config);
    assert.deepEqual([third.accounts[0]!.digest, third.accounts[0]!.seq], [after.digest, after.seq]);
    assert.deepEqual(third.accounts[0]!.lost, account!.lost, 'still not answered');
  } finally {
    await done();
  }
});

test('a damaged segment is passed over where a snapshot covers it, and named where nothing does', async () => {
  const { config, done } = await folders();
  try {
    const bench = await openBench(config);
    const ada = await addOwner(bench, 'ada@example.org');
    await saveContact(bench, ada, randomUUID(), 'One');
    await backupAll(bench.room, { every: true });
    await saveContact(bench, ada, randomUUID(), 'Two');
    await backupAll(bench.room, { every: true });
    const { seq } = await standing(bench, ada);
    await bench.close();
    const folder = join(config.vault, 'accounts', ada);
    const last = (await readdir(folder)).find((n) => n.endsWith(`${seq}.segment`))!;
    const bytes = await readFile(join(folder, last));
    bytes[200] = bytes[200]! ^ 4;
    await writeFile(join(folder, last), bytes);
    await rm(config.data, { recursive: true });
    const report = await restoreAll(config);
    assert.equal(report.accounts[0]!.state, 'recovering');
    assert.equal(report.accounts[0]!.seq, seq - 1);
    assert.ok(report.accounts[0]!.problems[0]!.includes(last));
  } finally {
    await done();
  }
});

test('what was erased stays erased', async () => {
  const { config, done } = await folders();
  try {
    const bench = await openBench(config);
    const ada = await addOwner(bench, 'ada@example.org');
    const bob = await addOwner(bench, 'bob@example.org');
    await backupAll(bench.room, { every: true });
    await recordErasure(bench.room, { account: bob });
    await bench.room.writer.run('eraseAccount', { account: bob });
    await bench.close();
    await rm(config.data, { recursive: true });
    const report = await restoreAll(config);
    assert.deepEqual([report.accounts.map((a) => a.account), report.erased], [[ada], [bob]]);
    const store = openStore({ data: config.data, databaseUrl: null });
    const users = await store.db.selectFrom('auth_user').select('email').execute();
    await store.close();
    assert.deepEqual(
      users.map((u) => u.email),
      ['ada@example.org'],
    );
  } finally {
    await done();
  }
});

test('a restore that was cut off begins anew; anything else in the data folder stops it', async () => {
  const { config, done } = await folders();
  try {
    const bench = await openBench(config);
    const ada = await addOwner(bench, 'ada@example.org');
    await saveContact(bench, ada, randomUUID(), 'One');
    await savePhoto(bench, ada, randomUUID(), randomBytes(70_000));
    await backupAll(bench.room, { every: true });
    const before = await standing(bench, ada);
    await bench.close();
    await assert.rejects(restoreAll(config), /is not empty/);
    await rm(config.data, { recursive: true });
    const stop = new Error('killed');
    const cutOff = restoreAll(config, {
      progress: () => {
        throw stop;
      },
    });
    await assert.rejects(cutOff, stop);
    await assert.rejects(firstStart(config), /begun and not finished/);
    const report = await restoreAll(config, { accounts: ['ada@example.org'] });
    assert.deepEqual([report.ok, report.accounts[0]!.digest], [true, before.digest]);
    await firstStart(config);
  } finally {
    await done();
  }
});

test('the bytes of each body are those that were given', async () => {
  const { config, done } = await folders();
  try {
    const bench = await openBench(config);
    const ada = await addOwner(bench, 'ada@example.org');
    const id = randomUUID();
    await saveContact(bench, ada, id, 'Ünï çødé 山田');
    await backupAll(bench.room, { every: true });
    await bench.close();
    await rm(config.data, { recursive: true });
    await restoreAll(config);
    const store = openStore({ data: config.data, databaseUrl: null });
    const body = await store.db.selectFrom('body').select('bytes').executeTakeFirstOrThrow();
    await store.close();
    assert.ok(card('Ünï çødé 山田', id).equals(body.bytes));
  } finally {
    await done();
  }
});
