import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSqlite, type Sqlite } from '../../store/sql/sqlite.ts';
import { VaultFailure } from '../failures.ts';
import { indexFolder } from './database.ts';

const PAUSE_MS = 50;
const GIVE_UP_MS = 10 * 60_000;

/**
 * Lets one thread or process at a time work on a part of the vault. The lock is a database lock: the end of the
 * process that holds it ends it too.
 */
export async function withLock<T>(data: string, name: string, work: () => Promise<T>): Promise<T> {
  await mkdir(indexFolder(data), { recursive: true });
  const { raw } = openSqlite(join(indexFolder(data), `${name}.lock`), 'write');
  try {
    raw.exec('PRAGMA busy_timeout=0');
    const giveUp = performance.now() + GIVE_UP_MS;
    while (!taken(raw)) {
      if (performance.now() > giveUp)
        throw new VaultFailure('unwritable', 'Another backup has been running for more than ten minutes.');
      await sleep(PAUSE_MS);
    }
    return await work();
  } finally {
    raw.close();
  }
}

const SQLITE_BUSY = 5;

function taken(raw: Sqlite['raw']): boolean {
  try {
    raw.exec('begin immediate');
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
    return false;
  }
}
