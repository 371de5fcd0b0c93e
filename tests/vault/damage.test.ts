import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { backup, backupAll } from '../../src/server/vault/backup.ts';
import { verify } from '../../src/server/vault/check.ts';
import { vaultFacts } from '../../src/server/vault/facts.ts';
import { prove } from '../../src/server/vault/prove.ts';
import { addOwner, type Bench, saveContact, savePhoto, withBench } from './harness.ts';

const MINUTE = 60_000;

/** Runs a statement behind the store's back, as damage would; answers what undoes it. */
function damage(bench: Bench, sql: string, ...values: (string | Uint8Array)[]): void {
  const raw = new DatabaseSync(join(bench.config.data, 'lifeboat.db'), { timeout: 5000 });
  raw.prepare(sql).run(...values);
  raw.close();
}

async function flip(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[50] = bytes[50]! ^ 1;
  await writeFile(path, bytes);
}

const blobOf = (bench: Bench, account: string, sha: string) =>
  join(bench.config.data, 'blobs', account, sha.slice(0, 2), sha.slice(2));

/** A few contacts of which one is to be damaged. */
async function cards(bench: Bench) {
  const account = await addOwner(bench, 'ada@example.org');
  const bad = randomUUID();
  await saveContact(bench, account, randomUUID(), 'Grace');
  await saveContact(bench, account, bad, 'Amara');
  await saveContact(bench, account, randomUUID(), 'Hedy');
  return { account, bad };
}

test('a photo whose bytes cannot be read here makes the first backup partial and names it; the rest is there', async () => {
  await withBench(async (bench) => {
    const { account } = await cards(bench);
    const id = randomUUID();
    const path = blobOf(bench, account, await savePhoto(bench, account, id, randomBytes(100_000)));
    await flip(path);
    const done = await backup(bench.room, { account });
    const named = `One item could not be copied. “IMG_${id.slice(0, 4)}.jpg” (photo): Its bytes cannot be read here.`;
    assert.deepEqual([done.state, done.reason], ['partial', named]);
    const facts = await vaultFacts(bench.room, account, bench.room.clock());
    assert.deepEqual([facts.state, facts.succeeded, facts.behind], ['failing', null, 0]);
    assert.match(facts.todo!, /IMG_/);
    const proof = await prove(bench.room, { account });
    assert.deepEqual([proof.state, proof.reason], ['partial', named]);

    await flip(path);
    assert.deepEqual((await backup(bench.room, { account })).reason, null, 'mended here: it is there now');
    assert.equal((await prove(bench.room, { account })).reason, null);
    assert.deepEqual((await verify(bench.room)).problems, []);
  });
});

for (const [what, sql, problem] of [
  [
    'bytes are',
    "update body set bytes = x'00' where sha = (select body_sha from version where item_id = ?)",
    'Its bytes cannot be read here.',
  ],
  ['props are', "update version set props = '{' where item_id = ?", 'Its row is not what was written.'],
  ['href is', "update version set href = 'other' where item_id = ?", 'Its row is not what was written.'],
  ['body is', 'update version set body_sha = null where item_id = ?', 'Its row is not what was written.'],
  ['row is', 'delete from version where item_id = ?', 'Its row is missing here.'],
] as const)
  test(`a contact whose ${what} damaged before a backup is named, and every other is proven`, async () => {
    await withBench(async (bench) => {
      const { account, bad } = await cards(bench);
      damage(bench, sql, bad);
      const done = await backup(bench.room, { account });
      const named = `One item could not be copied. “Amara” (contact): ${problem}`;
      assert.deepEqual([done.state, done.reason], ['partial', named]);
      assert.equal((await prove(bench.room, { account })).reason, named);
      await saveContact(bench, account, randomUUID(), 'Later');
      assert.equal(
        (await backup(bench.room, { account })).reason,
        named,
        'still named, and what is new is there',
      );
      assert.equal((await prove(bench.room, { account })).state, 'partial');
    });
  });

test('what is damaged after it was copied is in the second copy whole: the backup succeeds', async () => {
  await withBench(async (bench) => {
    const { account, bad } = await cards(bench);
    assert.equal((await backup(bench.room, { account })).reason, null);
    damage(bench, "update version set props = '{' where item_id = ?", bad);
    bench.clock.now += 25 * 60 * MINUTE;
    await saveContact(bench, account, randomUUID(), 'Later');
    const done = await backup(bench.room, { account });
    assert.deepEqual([done.state, done.reason, done.items], ['succeeded', null, 1]);
    assert.equal((await prove(bench.room, { account })).reason, null);
  });
});

test('a daily snapshot that would hold less than the segments is not written', async () => {
  await withBench(async (bench) => {
    const { account, bad } = await cards(bench);
    await backup(bench.room, { account });
    damage(
      bench,
      "update body set bytes = x'00' where sha = (select body_sha from version where item_id = ?)",
      bad,
    );
    bench.clock.now += 25 * 60 * MINUTE;
    await saveContact(bench, account, randomUUID(), 'Next day');
    assert.equal((await backup(bench.room, { account })).reason, null);
    assert.equal((await prove(bench.room, { account })).reason, null);
  });
});

test('a row that is mended here comes into the next backup', async () => {
  await withBench(async (bench) => {
    const { account, bad } = await cards(bench);
    damage(bench, "update version set media_type = 'text/x' where item_id = ?", bad);
    assert.equal((await backup(bench.room, { account })).state, 'partial');
    damage(bench, "update version set media_type = 'text/vcard' where item_id = ?", bad);
    assert.equal((await backup(bench.room, { account })).reason, null);
    assert.equal((await prove(bench.room, { account })).reason, null);
  });
});

test('a partial backup is tried again within the hour, not every minute', async () => {
  await withBench(async (bench) => {
    const { account, bad } = await cards(bench);
    damage(bench, "update version set props = '{' where item_id = ?", bad);
    assert.equal((await backupAll(bench.room)).attempts[0]!.state, 'partial');
    bench.clock.now += MINUTE;
    assert.equal((await backupAll(bench.room)).attempts.length, 0);
    bench.clock.now += 60 * MINUTE;
    assert.deepEqual(
      (await backupAll(bench.room)).attempts.map((a) => [a.account, a.state]),
      [[account, 'partial']],
    );
  });
});
