import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { sqliteTypes } from '../../src/server/store/sql/dialect.ts';
import { migrate } from '../../src/server/store/sql/migrations.ts';
import { openSqlite } from '../../src/server/store/sql/sqlite.ts';
import { MAIN } from '../harness/node.ts';
import { addAccount, environment, type Folders, folders } from '../harness/server.ts';
import { Record } from './record.ts';
import { Victim } from './victim.ts';
import { writeUntilCut } from './writers.ts';

const LONGEST_START_MS = 1_200;

/** Starts a server and kills it before it is ready: at a random moment, or just after it first writes to a file. */
async function killWhileStarting(where: Folders, file: string | null): Promise<void> {
  const child = spawn(process.execPath, [MAIN, 'serve'], { env: environment(where), stdio: 'ignore' });
  const gone = once(child, 'exit');
  if (file === null) await Promise.race([sleep(Math.random() * LONGEST_START_MS), gone]);
  else {
    await mkdir(where.data, { recursive: true });
    const watching = watch(where.data);
    const touched = new Promise<void>((done) =>
      watching.on('change', (_, name) => String(name).startsWith(file) && done()),
    );
    await Promise.race([touched, gone, sleep(LONGEST_START_MS * 3)]);
    watching.close();
    await sleep(Math.random() * 25);
  }
  child.kill('SIGKILL');
  await gone;
}

const moment = () =>
  Math.random() < 0.5
    ? null
    : ['lifeboat.db', '.tmp-', 'instance', 'reserve'][Math.floor(Math.random() * 4)]!;

/** Kills during the very first start; afterwards it goes on from where it was and takes an owner. */
export async function firstStartCycle(): Promise<void> {
  const where = await folders();
  try {
    for (let tries = 1 + Math.floor(Math.random() * 3); tries > 0; tries--)
      await killWhileStarting(where, moment());
    await addAccount(where);
    const victim = new Victim(where);
    await victim.start();
    try {
      const client = await victim.client();
      assert.equal((await client.json('POST', '/api/contacts', { name: 'First' })).status, 201);
      await victim.assertTidy();
      await victim.assertSound();
    } finally {
      await victim.kill();
    }
  } finally {
    await where.remove();
  }
}

/** A data folder as the first version of the schema left it, with an owner's items in it. */
export class OldFolder {
  readonly where: Folders & { remove(): Promise<void> };
  readonly record: Record;

  private constructor(where: OldFolder['where'], record: Record) {
    this.where = where;
    this.record = record;
  }

  static async make(): Promise<OldFolder> {
    const where = await folders();
    await addAccount(where);
    const victim = new Victim(where);
    await victim.start();
    const record = new Record();
    const writing = writeUntilCut(await victim.client(), record, 2);
    await record.more(40);
    await victim.kill();
    await writing;
    await toFirstSchema(where.data);
    return new OldFolder(where, record);
  }

  /** Kills while a copy of it is brought up to date; then everything is there, in the present schema. */
  async cycle(): Promise<void> {
    const copy = await folders();
    try {
      await cp(this.where.root, copy.root, { recursive: true });
      for (let tries = 1 + Math.floor(Math.random() * 2); tries > 0; tries--)
        await killWhileStarting(copy, Math.random() < 0.7 ? 'lifeboat.db' : null);
      const victim = new Victim(copy);
      await victim.start();
      try {
        await victim.assertTidy();
        await victim.assertSound();
        await victim.look((room, account) => this.record.verify(room, account, true));
      } finally {
        await victim.kill();
      }
    } finally {
      await copy.remove();
    }
  }

  remove(): Promise<void> {
    return this.where.remove();
  }
}

/** Puts in a database's place one of the first schema with the same rows, as far as it had room for them. */
async function toFirstSchema(data: string): Promise<void> {
  const [path, full] = [join(data, 'lifeboat.db'), join(data, 'full.db')];
  const before = new DatabaseSync(path);
  before.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE');
  before.close();
  await rename(path, full);
  const { raw, db } = openSqlite(path, 'write');
  await migrate(db as unknown as Kysely<never>, sqliteTypes, '0001-core');
  raw.prepare('attach ? as whole').run(full);
  for (const { name } of raw
    .prepare("select name from main.sqlite_master where type = 'table' and name <> 'migration'")
    .all()) {
    const columns = raw.prepare('select name from pragma_table_info(?)').all(String(name));
    const list = columns.map((c) => `"${c.name}"`).join(', ');
    raw.exec(`insert into main."${name}" (${list}) select ${list} from whole."${name}"`);
  }
  raw.exec('detach whole');
  await db.destroy();
  await rm(full);
}
