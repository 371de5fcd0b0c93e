import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { SHARED } from './node.ts';

const SCRIPT = join(SHARED, 'engines/postgres.sh');

async function engine(verb: string, folder: string): Promise<string> {
  const child = spawn(SCRIPT, [verb], {
    env: { ...process.env, ENGINE_DIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [out, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (code !== 0) throw new Error(`${SCRIPT} ${verb} ended with ${code}`);
  return out;
}

/**
 * A real PostgreSQL for `work`: the one LIFEBOAT_PG_URL names, or one the script beside the checkout starts in a
 * folder of its own and wipes after; null when there is neither.
 */
export async function withPostgres<T>(work: (url: string | null) => Promise<T>): Promise<T> {
  if (process.env.LIFEBOAT_PG_URL) return work(process.env.LIFEBOAT_PG_URL);
  if (!existsSync(SCRIPT)) return work(null);
  const folder = await mkdtemp(join(tmpdir(), 'lifeboat-engines-'));
  try {
    await engine('start', folder);
    const url = /LIFEBOAT_PG_URL='([^']+)'/.exec(await engine('env', folder))?.[1];
    if (!url) throw new Error(`${SCRIPT} env names no LIFEBOAT_PG_URL`);
    return await work(url);
  } finally {
    await engine('wipe', folder);
    await rm(folder, { recursive: true, force: true });
  }
}

/** A fresh database on a server; `drop` it after. */
export async function freshDatabase(url: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const ask = async (sql: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await ask(`create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return { url: own.href, drop: () => ask(`drop database ${name} with (force)`) };
}
