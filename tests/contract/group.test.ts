import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ForeignAwait, GroupCommit } from '../../src/server/store/sql/group.ts';
import { openSqlite, type Sqlite } from '../../src/server/store/sql/sqlite.ts';

/** Group commit on SQLite: several verbs a COMMIT, each on its own, none answered before it. */
describe('group commit', () => {
  let folder = '';
  let sqlite: Sqlite;
  let group: GroupCommit;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lifeboat-group-'));
    sqlite = openSqlite(join(folder, 'a.db'), 'write');
    sqlite.raw.exec('create table instance (key text primary key, value text)');
    group = new GroupCommit(sqlite.raw);
  });
  after(async () => {
    await sqlite.db.destroy();
    await rm(folder, { recursive: true });
  });

  const add = (name: string, run: () => Promise<unknown>): Promise<unknown> =>
    new Promise((resolve, reject) => group.add({ name, run, resolve, reject }));
  const put = (key: string) =>
    sqlite.db.insertInto('instance').values({ key, value: '' }).execute() as Promise<unknown>;
  const keys = () => {
    const other = new DatabaseSync(join(folder, 'a.db'), { readOnly: true });
    const rows = other.prepare('select key from instance order by key').all();
    other.close();
    return rows.map((r) => r.key);
  };

  test('what was answered stands on another connection', async () => {
    const seen: unknown[] = [];
    await Promise.all(['a', 'b', 'c'].map((key) => add(key, () => put(key)).then(() => seen.push(keys()))));
    assert.deepEqual(seen, [
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ]);
  });

  test('a verb that fails is rolled back alone', async () => {
    const results = await Promise.allSettled([
      add('d', () => put('d')),
      add('bad', async () => {
        await put('never');
        throw new Error('no');
      }),
      add('doubled', () => put('a')),
      add('e', () => put('e')),
    ]);
    assert.deepEqual(
      results.map((r) => r.status),
      ['fulfilled', 'rejected', 'rejected', 'fulfilled'],
    );
    assert.deepEqual(keys(), ['a', 'b', 'c', 'd', 'e']);
  });

  test('a verb that waits for anything but its queries is refused, and nothing of it is kept', async () => {
    for (const [name, foreign] of [
      ['timer', () => sleep(1)],
      ['file', () => readFile(import.meta.filename)],
    ] as const) {
      const waiting = add(name, async () => {
        await put(name);
        await foreign();
        await put(`${name} after`);
      });
      const other = add('other', () => put(`beside ${name}`));
      await assert.rejects(waiting, ForeignAwait);
      await other;
    }
    assert.deepEqual(keys(), ['a', 'b', 'beside file', 'beside timer', 'c', 'd', 'e']);
  });

  test('when the transaction itself is gone, nobody is told that it stands', async () => {
    const results = await Promise.allSettled([
      add('first', () => put('first')),
      add('ends it', async () => {
        sqlite.raw.exec('ROLLBACK'); // as SQLite does by itself when the disk is full
        throw new Error('disk I/O error');
      }),
      add('last', () => put('last')),
    ]);
    assert.ok(results.every((r) => r.status === 'rejected' && r.reason.code === 'store.unavailable'));
    assert.equal(keys().includes('first'), false);
    await add('again', () => put('first'));
    assert.equal(keys().includes('first'), true);
  });

  test('when COMMIT fails, nobody is told that it stands', async () => {
    const failing = add('deferred', async () => {
      sqlite.raw.exec('create table if not exists parent (id integer primary key)');
      sqlite.raw.exec(
        'create table if not exists child (id integer references parent deferrable initially deferred)',
      );
      sqlite.raw.exec('insert into child values (1)');
    });
    const beside = add('beside', () => put('beside a failed commit'));
    await assert.rejects(failing, { code: 'store.unavailable' });
    await assert.rejects(beside, { code: 'store.unavailable' });
    assert.equal(keys().includes('beside a failed commit'), false);
  });

  test('what is added as the queue runs dry is not forgotten', async () => {
    for (let i = 0; i < 20; i++) await add('chained', () => put(`chained ${i}`));
    const nested = await new Promise((resolve, reject) =>
      group.add({
        name: 'outer',
        run: async () => 1,
        resolve: () => group.add({ name: 'inner', run: async () => 2, resolve, reject }),
        reject,
      }),
    );
    assert.equal(nested, 2);
  });
});
