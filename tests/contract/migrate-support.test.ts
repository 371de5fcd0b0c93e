import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Kysely } from 'kysely';
import { sqliteTypes } from '../../src/server/store/sql/dialect.ts';
import { migrate } from '../../src/server/store/sql/migrations.ts';
import { openSqlite } from '../../src/server/store/sql/sqlite.ts';

test('a database from before support: numbers take the form they are looked for, accounts begin to count', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lifeboat-migrate-'));
  const { db } = openSqlite(join(folder, 'lifeboat.db'), 'write');
  const never = db as unknown as Kysely<never>;
  try {
    await migrate(never, sqliteTypes, '0004-additions');
    const phones = { a: '0047 22 12 34 56', b: null, c: 'call me', d: '22 12 34 56' };
    for (const [name, phone] of Object.entries(phones))
      await db
        .insertInto('directory')
        .values({ email: `${name}@example.org`, account_id: name, phone })
        .execute();
    const account = {
      account_id: 'a',
      name: 'A',
      epoch: 'e',
      seq: 3,
      chain: 'c',
      state: 'live',
      derived_no: 0,
    };
    await db
      .insertInto('account')
      .values({ ...account, created_at: 'now', lost: null, country: null, quota: null } as never)
      .execute();
    await migrate(never, sqliteTypes);
    await migrate(never, sqliteTypes);
    const rows = await db.selectFrom('directory').orderBy('email').select('phone').execute();
    assert.deepEqual(
      rows.map((row) => row.phone),
      ['+4722123456', null, null, '22123456'],
    );
    const { support_no, seq } = await db.selectFrom('account').selectAll().executeTakeFirstOrThrow();
    assert.deepEqual([support_no, seq], [0, 3]);
  } finally {
    await db.destroy();
    await rm(folder, { recursive: true, force: true });
  }
});
