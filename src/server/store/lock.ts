import { rmSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createHash } from 'node:crypto';
import { releaseReserve } from './reserve.ts';

export interface LockInfo {
  pid: number;
  /** Control socket of the server that holds the folder. */
  socket: string;
}

export class FolderLocked extends Error {}

const infoPath = (data: string) => join(data, '.lock.json');

/** A short path, whatever the data folder's: socket names end after about 100 bytes. */
const socketPath = (data: string) =>
  join(
    tmpdir(),
    `lifeboat-${process.getuid?.() ?? 0}-${createHash('sha256').update(data).digest('hex').slice(0, 16)}.sock`,
  );

/**
 * Takes a data folder for this process alone. The lock is SQLite's own on a file of its own, so the kernel gives it
 * back when the process dies, however it dies. @throws FolderLocked naming who holds it
 */
export async function lockFolder(data: string): Promise<{ info: LockInfo; release(): void }> {
  await mkdir(data, { recursive: true });
  const db = new DatabaseSync(join(data, '.lock.db'), { timeout: 0 });
  try {
    db.exec('PRAGMA journal_mode=DELETE; PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    const holder = await lockInfo(data);
    throw new FolderLocked(
      `${data} is in use by another Lifeboat process${holder ? ` (pid ${holder.pid})` : ''}.`,
      { cause: error },
    );
  }
  releaseReserve(data);
  const info = { pid: process.pid, socket: socketPath(data) };
  await writeFile(infoPath(data), JSON.stringify(info), { mode: 0o600 });
  return {
    info,
    release() {
      rmSync(infoPath(data), { force: true });
      db.close();
    },
  };
}

/** Who says to hold the folder; it may be long dead. */
export async function lockInfo(data: string): Promise<LockInfo | null> {
  return readFile(infoPath(data), 'utf8').then(
    (text) => JSON.parse(text) as LockInfo,
    () => null,
  );
}
