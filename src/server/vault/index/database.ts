import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openSqlite, type Sqlite } from '../../store/sql/sqlite.ts';

/** The vault's own record of what it holds: one small database an account, made from the vault's bytes alone. */
export const indexFolder = (data: string): string => join(data, 'vault-index');
const indexPath = (data: string, account: string) => join(indexFolder(data), `${account}.db`);

const TABLES = `
  create table if not exists item (id text primary key, hash text not null) without rowid;
  create table if not exists body (sha text primary key) without rowid;
  create table if not exists blob (sha text primary key, size integer not null, copy integer not null) without rowid;
  create table if not exists owed (sha text primary key) without rowid;
  create table if not exists file (path text primary key, size integer not null) without rowid;
  create table if not exists meta (key text primary key, value text not null) without rowid;
`;

export async function openIndexDatabase(data: string, account: string): Promise<Sqlite['raw']> {
  await mkdir(indexFolder(data), { recursive: true });
  const { raw } = openSqlite(indexPath(data, account), 'write');
  try {
    raw.exec(TABLES);
    return raw;
  } catch (error) {
    raw.close();
    throw error;
  }
}

/** Throws the index away; it is made again from the vault. */
export const removeIndex = (data: string, account: string): Promise<void> => remove(data, `${account}.db`);

/** Removes the index and the lock of an account that is being erased. */
export async function forgetIndex(data: string, account: string): Promise<void> {
  await removeIndex(data, account);
  await remove(data, `${account}.lock`);
}

async function remove(data: string, name: string): Promise<void> {
  for (const end of ['', '-wal', '-shm']) await rm(join(indexFolder(data), `${name}${end}`), { force: true });
}
