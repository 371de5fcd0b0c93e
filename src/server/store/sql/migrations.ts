import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { ColumnTypes } from './dialect.ts';
import { core } from './migrations/0001-core.ts';
import { services } from './migrations/0002-services.ts';
import { auth } from './migrations/0003-auth.ts';
import { additions } from './migrations/0004-additions.ts';
import { support } from './migrations/0005-support.ts';
import { windows } from './migrations/0006-windows.ts';
import { feed } from './migrations/0007-feed.ts';
import { links } from './migrations/0008-links.ts';
import { lacking } from './migrations/0009-lacking.ts';
import { used } from './migrations/0010-used.ts';
import { archiveBuild } from './migrations/0011-archive-build.ts';
import { checked } from './migrations/0012-checked.ts';
import type { Migration } from './migrations/tools.ts';

const MIGRATIONS: readonly Migration[] = [
  core,
  services,
  auth,
  additions,
  support,
  windows,
  feed,
  links,
  lacking,
  used,
  archiveBuild,
  checked,
];

/**
 * Brings the schema up to date, each migration in a transaction of its own with the row that says it ran:
 * a kill in between leaves it before or after. `until`: the last one to run, to make a schema as it once was.
 */
export async function migrate(db: Kysely<never>, types: ColumnTypes, until?: string): Promise<void> {
  const any = db as unknown as Kysely<{ migration: { id: string } }>;
  await sql`create table if not exists migration (id text primary key)`.execute(any);
  for (const migration of MIGRATIONS) {
    await any.transaction().execute(async (tx) => {
      await sql`insert into migration (id) values ('lock') on conflict (id) do update set id = 'lock'`.execute(
        tx,
      );
      const ran = await tx
        .selectFrom('migration')
        .where('id', '=', migration.id)
        .selectAll()
        .executeTakeFirst();
      if (ran) return;
      await migration.up(tx as unknown as Kysely<unknown>, types);
      await tx.insertInto('migration').values({ id: migration.id }).execute();
    });
    if (migration.id === until) return;
  }
}
