import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { test } from 'node:test';
import { backupAll } from '../../src/server/vault/backup.ts';
import { firstStart } from '../../src/server/vault/first-start.ts';
import { prove } from '../../src/server/vault/prove.ts';
import { restoreAll } from '../../src/server/vault/restore.ts';
import { askPostgres } from '../contract/open.ts';
import { act, addOwner, folders, openBench, saveContact, savePhoto, standing } from './harness.ts';

/** A real server to ask; `npm run test:engines` starts one. */
const url = process.env.LIFEBOAT_PG_URL;

async function newDatabase(server: string): Promise<string> {
  const name = `lifeboat_test_${randomBytes(6).toString('hex')}`;
  await askPostgres(server, `create database ${name}`);
  return Object.assign(new URL(server), { pathname: `/${name}` }).href;
}

const drop = (server: string, database: string) =>
  askPostgres(server, `drop database ${new URL(database).pathname.slice(1)} with (force)`);

if (!url)
  test('the vault of a store on PostgreSQL', (t) => t.skip('skipped: LIFEBOAT_PG_URL names no server'));
else
  test('a store on PostgreSQL is backed up, proven and brought back into an empty database', async () => {
    const { config: base, done } = await folders();
    const [first, second] = [await newDatabase(url), await newDatabase(url)];
    try {
      const config = { ...base, databaseUrl: first };
      const bench = await openBench(config);
      const account = await addOwner(bench, 'ada@example.org');
      const id = randomUUID();
      for (let n = 0; n < 4; n++) await saveContact(bench, account, randomUUID(), `Person ${n}`);
      const batch = await saveContact(bench, account, id, 'Undone');
      await bench.room.writer.run('undo', { act: act(bench, account, 'undo'), batch });
      await savePhoto(bench, account, randomUUID(), randomBytes(90_000));
      assert.equal((await backupAll(bench.room)).ok, true);
      assert.equal((await prove(bench.room, { account })).reason, null);
      bench.clock.now += 25 * 3_600_000;
      await saveContact(bench, account, id, 'Again');
      assert.equal((await backupAll(bench.room, { every: true })).ok, true);
      assert.equal((await prove(bench.room, { account })).reason, null);
      const before = await standing(bench, account);
      await bench.close();

      await rm(config.data, { recursive: true });
      await assert.rejects(restoreAll(config), /holds accounts already/);
      await assert.rejects(restoreAll(config), /holds accounts already/, 'nor at the second try');
      await rm(config.data, { recursive: true });
      const other = { ...config, databaseUrl: second };
      const report = await restoreAll(other);
      assert.deepEqual([report.ok, report.accounts[0]!.state], [true, 'live']);
      const restored = await openBench(other);
      assert.deepEqual(await standing(restored, account), before);
      assert.equal((await prove(restored.room, { account })).reason, null);
      await restored.close();
      const fresh = { ...other, data: `${other.data}-2`, vault: `${other.vault}-2` };
      await assert.rejects(firstStart(fresh), /database holds accounts/);
    } finally {
      await drop(url, first);
      await drop(url, second);
      await done();
    }
  });
