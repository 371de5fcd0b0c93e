import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { backupAll } from '../../src/server/vault/backup.ts';
import {
  adoptVault,
  type FirstConfig,
  firstStart,
  StartStopped,
} from '../../src/server/vault/first-start.ts';
import { vaultUsable } from '../../src/server/vault/facts.ts';
import { prove } from '../../src/server/vault/prove.ts';
import { addOwner, folders, openBench, saveContact } from './harness.ts';

async function inFolders(work: (config: FirstConfig, root: string) => Promise<void>): Promise<void> {
  const { root, config, done } = await folders();
  try {
    await work(config, root);
  } finally {
    await done();
  }
}

const marker = async (folder: string) =>
  JSON.parse(await readFile(join(folder, 'lifeboat.json'), 'utf8')) as Record<string, unknown>;

const exists = (path: string) => stat(path).then(Boolean, () => false);

test('the first start makes both with one instance id; the next finds them', async () => {
  await inFolders(async (config) => {
    const { fresh, vault } = await firstStart(config);
    assert.deepEqual([fresh, vault.problem], [true, null]);
    const [data, second] = [await marker(config.data), await marker(config.vault)];
    assert.deepEqual([data.of, data.state, second.of, second.state], ['data', 'ready', 'vault', 'ready']);
    assert.equal(data.instance, second.instance);
    assert.equal(vault.instance, data.instance);
    assert.equal((await stat(config.vaultKeyFile)).mode & 0o777, 0o600);
    assert.equal((await readFile(config.vaultKeyFile)).length, 32);
    assert.match(await readFile(config.secretFile, 'utf8'), /^[0-9a-f]{64}\n$/);
    assert.equal((await stat(join(config.data, 'reserve'))).size, 1 << 20);
    const again = await firstStart(config);
    assert.deepEqual(again, { fresh: false, vault });
  });
});

test('an existing key is used and never replaced', async () => {
  await inFolders(async (config) => {
    const key = randomBytes(32);
    await writeFile(config.vaultKeyFile, key);
    await firstStart(config);
    assert.ok((await readFile(config.vaultKeyFile)).equals(key));
  });
});

test('lost+found and dotfiles count as nothing', async () => {
  await inFolders(async (config) => {
    for (const folder of [config.data, config.vault]) {
      await mkdir(join(folder, 'lost+found'), { recursive: true });
      await writeFile(join(folder, '.hidden'), 'x');
    }
    assert.equal((await firstStart(config)).fresh, true);
  });
});

/** What a start must do, by what it finds. `spoil` changes a finished pair of folders. */
const STOPS: [string, (config: FirstConfig) => Promise<unknown>, RegExp][] = [
  ['data gone, vault in use', (c) => rm(c.data, { recursive: true }), /vault restore/],
  ['data emptied by an unmount', (c) => emptied(c.data), /vault restore/],
  ['data without its marker', (c) => rm(join(c.data, 'lifeboat.json')), /no marker/],
  ['data foreign', (c) => rm(c.data, { recursive: true }).then(() => foreign(c.data)), /no marker/],
  ['folders swapped', swapped, /is a vault, not a data folder/],
  ['marker not readable', (c) => writeFile(join(c.data, 'lifeboat.json'), '{"ver'), /not a marker file/],
  ['database gone', (c) => rm(join(c.data, 'lifeboat.db')), /lifeboat\.db is missing/],
  ['secret gone', (c) => rm(c.secretFile), /secret file/],
];

async function foreign(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'holiday.txt'), 'someone else’s');
}

async function emptied(folder: string): Promise<void> {
  await rm(folder, { recursive: true });
  await mkdir(folder);
}

async function swapped({ data, vault }: FirstConfig): Promise<void> {
  await rename(data, `${data}-x`);
  await rename(vault, data);
  await rename(`${data}-x`, vault);
}

for (const [name, spoil, message] of STOPS)
  test(`a start stops and touches nothing: ${name}`, async () => {
    await inFolders(async (config, root) => {
      await firstStart(config);
      await writeFile(join(config.vault, 'instance'), 'something in the vault');
      await spoil(config);
      const before = await readdir(root, { recursive: true });
      await assert.rejects(firstStart(config), (error: Error) => {
        assert.ok(error instanceof StartStopped);
        assert.match(error.message, message);
        return true;
      });
      assert.deepEqual((await readdir(root, { recursive: true })).sort(), before.sort());
    });
  });

test('a vault that holds other files stops a first start', async () => {
  await inFolders(async (config) => {
    await foreign(config.vault);
    await assert.rejects(firstStart(config), /holds files that are no vault/);
    assert.equal(await exists(join(config.data, 'lifeboat.json')), false);
  });
});

const STARTS: [string, (config: FirstConfig) => Promise<unknown>, RegExp][] = [
  ['vault missing', (c) => rm(c.vault, { recursive: true }), /missing or empty/],
  ['vault empty', (c) => emptied(c.vault), /missing or empty/],
  ['vault foreign', (c) => rm(c.vault, { recursive: true }).then(() => foreign(c.vault)), /other files/],
  ['vault of another', (c) => writeMarkerOf(c.vault, randomUUID()), /another service/],
  [
    'vault a file',
    (c) => rm(c.vault, { recursive: true }).then(() => writeFile(c.vault, 'x')),
    /other files|looked at/,
  ],
  ['key missing', (c) => rm(c.vaultKeyFile), /key .* is missing/],
  ['key another', (c) => writeFile(c.vaultKeyFile, randomBytes(32)), /not the one/],
  ['key cut', (c) => writeFile(c.vaultKeyFile, randomBytes(31)), /not 32 bytes/],
];

const writeMarkerOf = (folder: string, instance: string) =>
  writeFile(
    join(folder, 'lifeboat.json'),
    JSON.stringify({ version: 1, instance, state: 'ready', of: 'vault' }),
  );

for (const [name, spoil, message] of STARTS)
  test(`good data starts and the vault is left alone: ${name}`, async () => {
    await inFolders(async (config, root) => {
      const { vault } = await firstStart(config);
      await spoil(config);
      const before = (await readdir(root, { recursive: true })).sort();
      const { fresh, vault: place } = await firstStart(config);
      assert.deepEqual([fresh, place.instance], [false, null]);
      assert.match(place.problem!, message);
      assert.match((await vaultUsable({ data: config.data, vault }))!, message);
      const after = (await readdir(root, { recursive: true })).filter((n) => !/-(wal|shm)$/.test(n));
      assert.deepEqual(
        after.sort(),
        before.filter((n) => !/-(wal|shm)$/.test(n)),
      );
    });
  });

/** All that a first start makes, in its order; a kill may leave any first part of it. */
const MADE = [
  'data marker',
  'key',
  'vault marker',
  'schema',
  'secret',
  'reserve',
  'vault ready',
  'data ready',
];

async function cutAfter(config: FirstConfig, steps: number): Promise<void> {
  await firstStart(config);
  const preparing = async (folder: string) =>
    writeFile(
      join(folder, 'lifeboat.json'),
      JSON.stringify({ ...(await marker(folder)), state: 'preparing' }),
    );
  if (steps < 8) await preparing(config.data);
  if (steps < 7) await preparing(config.vault);
  if (steps < 6) await rm(join(config.data, 'reserve'));
  if (steps < 5) await rm(config.secretFile);
  if (steps < 4)
    for (const name of await readdir(config.data))
      if (name.startsWith('lifeboat.db')) await rm(join(config.data, name));
  if (steps < 3) await rm(config.vault, { recursive: true });
  if (steps < 2) await rm(config.vaultKeyFile);
  if (steps < 1) await emptied(config.data);
}

for (const [n, step] of MADE.entries())
  test(`a first start that was killed after the ${step} goes on`, async () => {
    await inFolders(async (config) => {
      await cutAfter(config, n + 1);
      const { instance } = await marker(config.data);
      const key = await readFile(config.vaultKeyFile).catch(() => null);
      const { vault } = await firstStart(config);
      assert.deepEqual([vault.problem, vault.instance], [null, instance]);
      if (key) assert.ok((await readFile(config.vaultKeyFile)).equals(key));
      assert.equal((await marker(config.data)).state, 'ready');
      assert.equal((await marker(config.vault)).state, 'ready');
      const bench = await openBench(config);
      const account = await addOwner(bench, 'ada@example.org');
      assert.equal((await backupAll(bench.room)).ok, true);
      assert.equal((await prove(bench.room, { account })).reason, null);
      await bench.close();
    });
  });

test('an empty data folder beside a vault of nothing but its marker goes on with its instance', async () => {
  await inFolders(async (config) => {
    const { vault } = await firstStart(config);
    await rm(config.data, { recursive: true });
    const again = await firstStart(config);
    assert.deepEqual([again.fresh, again.vault], [true, vault]);
  });
});

test('adopt makes a new vault in an empty folder only, and the next backup fills it', async () => {
  await inFolders(async (config) => {
    const bench = await openBench(config);
    const account = await addOwner(bench, 'ada@example.org');
    await saveContact(bench, account, randomUUID(), 'One');
    await backupAll(bench.room);
    await cp(config.vault, `${config.vault}-old`, { recursive: true });
    await emptied(config.vault);
    const failed = await backupAll(bench.room, { every: true });
    assert.equal(failed.ok, false);
    const place = await adoptVault(config);
    assert.equal(place.problem, null);
    assert.equal((await backupAll(bench.room, { every: true })).ok, true);
    assert.equal((await prove(bench.room, { account })).reason, null);
    await bench.close();
    assert.deepEqual(await adoptVault(config), { ...place, made: false }, 'ours already: left as it is');
    await rm(config.vault, { recursive: true });
    await foreign(config.vault);
    await assert.rejects(adoptVault(config), /was left as it is/);
  });
});
