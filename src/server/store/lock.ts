import { rmdirSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { releaseReserve } from './reserve.ts';

export interface LockInfo {
  pid: number;
  /** Control socket of the server that holds the folder. */
  socket: string;
}

export class FolderLocked extends Error {}

const infoPath = (data: string) => join(data, '.lock.json');
const PREFIX = 'lifeboat-';
/** Socket names end after about 100 bytes, whatever the data folder's path. */
const LONGEST = 90;

/** A folder for the control socket that only this user can enter, with a short path that nobody can guess. */
async function makeSocketFolder(): Promise<string> {
  const parent = tmpdir().length > LONGEST - 40 ? '/tmp' : tmpdir();
  return mkdtemp(join(parent, PREFIX));
}

/** Removes the folder of a process that was killed. Its path comes from a file: nothing but such a folder ever goes. */
function removeSocketFolder({ socket }: LockInfo): void {
  const folder = dirname(socket);
  if (basename(socket) !== SOCKET || !basename(folder).startsWith(PREFIX)) return;
  rmSync(socket, { force: true });
  try {
    rmdirSync(folder);
  } catch {
    // it is gone, or holds something that is not ours
  }
}

const SOCKET = 'control.sock';

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
  const before = await lockInfo(data);
  if (before) removeSocketFolder(before);
  const info = { pid: process.pid, socket: join(await makeSocketFolder(), SOCKET) };
  await writeFile(infoPath(data), JSON.stringify(info), { mode: 0o600 });
  return {
    info,
    release() {
      removeSocketFolder(info);
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
