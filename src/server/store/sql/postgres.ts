import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Schema } from './schema.ts';

const INT8 = 20;

/** A pool over `LIFEBOAT_DATABASE_URL`. int8 comes as number: seqs and sizes stay far below 2^53. */
export function openPostgres(url: string, size = 10): { pool: pg.Pool; db: Kysely<Schema> } {
  const types = new pg.TypeOverrides();
  types.setTypeParser(INT8, Number);
  const pool = new pg.Pool({ connectionString: url, max: size, types, connectionTimeoutMillis: 10_000 });
  // a pooled connection that dies between queries must not end the process; the next query reports it
  const log = (error: Error) => console.error(`postgres: connection lost: ${error.message}`);
  pool.on('error', log);
  pool.on('connect', (client) => client.on('error', log));
  return { pool, db: new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) }) };
}

const RETRY = new Set([
  '40001',
  '40P01',
  '57P01',
  '57P02',
  '57P03',
  '25006',
  '08006',
  '08003',
  '08001',
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
]);

/** What the driver itself says of a connection that is gone; the last also when the rollback after it fails. */
const LOST = /Connection terminated|timeout exceeded when trying to connect|is not queryable/;

/** Whether the whole transaction may be tried again on another connection. */
export function isTransient(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return RETRY.has(code ?? '') || LOST.test(message ?? '');
}
