import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { makeFolder } from '../../store/files.ts';
import { databasePath, prepareSchema } from '../../store/open.ts';
import { openPostgres } from '../../store/sql/postgres.ts';
import { ACCOUNT_TABLES } from '../../store/sql/account-tables.ts';
import type { Schema } from '../../store/sql/schema.ts';
import { openSqlite } from '../../store/sql/sqlite.ts';
import { isNothing } from '../files/folder.ts';
import { MARKER } from '../format/names.ts';
import { look, writeMarker } from '../start/marker.ts';
import { type FirstConfig, StartStopped } from '../start/stopped.ts';

/**
 * Makes the data folder ready to be filled. One that an earlier restore was filling is emptied first; one that holds
 * anything else is left alone.
 */
export async function prepareFolder(config: FirstConfig, instance: string): Promise<void> {
  const state = await look(config.data).catch((error: unknown) => {
    throw new StartStopped((error as Error).message, { cause: error });
  });
  const again = state.is === 'marked' && state.marker.of === 'data' && state.marker.restore === true;
  if (state.is !== 'empty' && !again)
    throw new StartStopped(
      `${config.data} is not empty. A restore fills an empty data folder only: move what is there elsewhere first.`,
    );
  await makeFolder(config.data);
  await writeMarker(config.data, { version: 1, instance, state: 'preparing', of: 'data', restore: true });
  if (again) await wipe(config.data);
}

/** Removes all but the marker, so that a kill meanwhile leaves a folder that is begun again. */
async function wipe(data: string): Promise<void> {
  for (const name of await readdir(data))
    if (!isNothing(name) && name !== MARKER) await rm(join(data, name), { recursive: true, force: true });
}

const TABLES: readonly (keyof Schema)[] = [
  ...ACCOUNT_TABLES,
  'auth_user',
  'auth_credential',
  'auth_session',
  'instance',
];

/** In the instance table while a restore fills the database: only then it may be emptied again. */
const RESTORING = 'vault.restoring';

/**
 * Makes the schema and opens the store for writing. A database that an earlier restore was filling is emptied; one
 * that holds accounts of its own is left alone, whatever the data folder says.
 */
export async function prepareDatabase(config: FirstConfig): Promise<Kysely<Schema>> {
  const place = { data: config.data, databaseUrl: config.databaseUrl };
  await prepareSchema(place);
  const { db } = place.databaseUrl
    ? openPostgres(place.databaseUrl, 1)
    : openSqlite(databasePath(place), 'write');
  try {
    const begun = await db
      .selectFrom('instance')
      .where('key', '=', RESTORING)
      .select('key')
      .executeTakeFirst();
    if (begun) await empty(db);
    else await refuseFilled(db);
    await db.insertInto('instance').values({ key: RESTORING, value: 'yes' }).execute();
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** Empties the tables; what says that a restore is going on goes last. */
async function empty(db: Kysely<Schema>): Promise<void> {
  for (const table of TABLES) await db.deleteFrom(table).execute();
}

async function refuseFilled(db: Kysely<Schema>): Promise<void> {
  const rows = [
    await db.selectFrom('account').select('account_id as id').limit(1).executeTakeFirst(),
    await db.selectFrom('auth_user').select('id').limit(1).executeTakeFirst(),
  ];
  if (rows.some(Boolean))
    throw new StartStopped('The database holds accounts already. A restore fills an empty database only.');
}

/** The database is whole: nothing empties it any more. */
export async function databaseDone(db: Kysely<Schema>): Promise<void> {
  await db.deleteFrom('instance').where('key', '=', RESTORING).execute();
}
