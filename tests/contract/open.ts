import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Kysely } from 'kysely';
import pg from 'pg';
import type { Room } from '../../src/server/account/room.ts';
import { postgresWriter } from '../../src/server/account/writer/postgres-writer.ts';
import { startSqliteWriter } from '../../src/server/account/writer/sqlite-writer.ts';
import {
  databasePath,
  headsPath,
  openStore,
  prepareSchema,
  type Store,
  type StorePlace,
} from '../../src/server/store/open.ts';
import type { Schema } from '../../src/server/store/sql/schema.ts';
import { openSqlite } from '../../src/server/store/sql/sqlite.ts';

/** An account room over a real store of its own, in this process. */
export interface Opened {
  place: StorePlace;
  room: Room;
  /** Runs SQL behind the room's back, as damage would: `?` stands for a parameter. */
  damage(sql: string, parameters?: (string | number)[]): Promise<void>;
  /** A writing connection beside the writer's, for what no verb does yet. */
  writable(): { db: Kysely<Schema>; destroy(): Promise<void> };
  close(): Promise<void>;
}

export type Open = () => Promise<Opened>;

/** What opening shares: a room whose clock tells real time. */
export function roomOn(store: Store, writer: Room['writer']): Room {
  const { db, blobs, thumbs, snapshot, place } = store;
  return {
    db,
    blobs,
    thumbs,
    snapshot,
    data: place.data,
    writer,
    clock: () => new Date(),
    retentionDays: 90,
  };
}

const folder = () => mkdtemp(join(tmpdir(), 'lifeboat-room-'));

export async function openOnSqlite(): Promise<Opened> {
  const place: StorePlace = { data: await folder(), databaseUrl: null };
  await prepareSchema(place);
  const writer = await startSqliteWriter(databasePath(place), headsPath(place));
  const store = openStore(place);
  return {
    place,
    room: roomOn(store, writer),
    async damage(sql, parameters = []) {
      const raw = new DatabaseSync(databasePath(place), { timeout: 5000 });
      raw.prepare(sql).run(...parameters);
      raw.close();
    },
    writable() {
      const { db } = openSqlite(databasePath(place), 'write');
      return { db, destroy: () => db.destroy() };
    },
    async close() {
      await writer.close();
      await store.close();
      await rm(place.data, { recursive: true, force: true });
    },
  };
}

/** One statement on a PostgreSQL server, on a connection of its own. */
export async function askPostgres(url: string, sql: string, parameters: unknown[] = []): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql, parameters);
  } finally {
    await client.end();
  }
}

/** A room in a new database on the server at `url`; the database goes with it. */
export async function openOnPostgres(url: string): Promise<Opened> {
  const name = `lifeboat_test_${randomBytes(6).toString('hex')}`;
  await askPostgres(url, `create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  const place: StorePlace = { data: await folder(), databaseUrl: own.href };
  await prepareSchema(place);
  const store = openStore(place);
  const writer = postgresWriter(store.db);
  return {
    place,
    room: roomOn(store, writer),
    damage(sql, parameters = []) {
      let n = 0;
      return askPostgres(
        own.href,
        sql.replace(/\?/g, () => `$${++n}`),
        parameters,
      );
    },
    writable: () => ({ db: store.db, destroy: async () => undefined }),
    async close() {
      await writer.close();
      await store.close();
      await askPostgres(url, `drop database ${name} with (force)`);
      await rm(place.data, { recursive: true, force: true });
    },
  };
}
