import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import type { Blobs } from './blobs/blobs.ts';
import { DiskBlobs } from './blobs/disk.ts';
import { postgresTypes, sqliteTypes } from './sql/dialect.ts';
import { migrate } from './sql/migrations.ts';
import { openPostgres } from './sql/postgres.ts';
import type { Schema } from './sql/schema.ts';
import { openSqlite } from './sql/sqlite.ts';
import { Thumbs } from './thumbs.ts';

/** Where everything lies; plain data, so that worker threads open the same store. */
export interface StorePlace {
  data: string;
  databaseUrl: string | null;
}

/** An open store, for reading rows and for blobs; rows are written by the writer alone. */
export interface Store {
  place: StorePlace;
  db: Kysely<Schema>;
  blobs: Blobs;
  thumbs: Thumbs;
  /** Runs `work` in one database snapshot: a head and its rows belong together. */
  snapshot<T>(work: (db: Kysely<Schema>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export const databasePath = (place: StorePlace) => join(place.data, 'lifeboat.db');
export const headsPath = (place: StorePlace) => join(place.data, 'heads.log');

/** Makes or brings up to date the schema. The one step that writes without the writer: it runs before it starts. */
export async function prepareSchema(place: StorePlace): Promise<void> {
  const { db } = place.databaseUrl
    ? openPostgres(place.databaseUrl, 1)
    : openSqlite(databasePath(place), 'write');
  try {
    await migrate(db as unknown as Kysely<never>, place.databaseUrl ? postgresTypes : sqliteTypes);
  } finally {
    await db.destroy();
  }
}

/** The blobs alone, for a thread that reads nothing else. */
export const openBlobs = (place: Pick<StorePlace, 'data'>): Blobs => new DiskBlobs(join(place.data, 'blobs'));

export function openStore(place: StorePlace): Store {
  const blobs = openBlobs(place);
  const thumbs = new Thumbs(join(place.data, 'derived'));
  if (place.databaseUrl) {
    const { db } = openPostgres(place.databaseUrl);
    return {
      place,
      db,
      blobs,
      thumbs,
      snapshot: (work) =>
        db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work),
      close: () => db.destroy(),
    };
  }
  const { db } = openSqlite(databasePath(place), 'read');
  return {
    place,
    db,
    blobs,
    thumbs,
    snapshot: (work) => db.transaction().execute(work),
    close: () => db.destroy(),
  };
}

/** Rejects when the database cannot be read. */
export async function probe(db: Kysely<Schema>): Promise<void> {
  await sql`select 1`.execute(db);
}
