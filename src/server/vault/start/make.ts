import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../store/files.ts';
import { databasePath, prepareSchema } from '../../store/open.ts';
import { openPostgres } from '../../store/sql/postgres.ts';
import { keyCheck, readOrMakeKey, writeIfAbsent } from '../key.ts';
import { writeMarker } from './marker.ts';
import { type FirstConfig, StartStopped } from './stopped.ts';

const RESERVE_BYTES = 1 << 20;
/** Room set aside, to be released when the disk is full, so that a restart needs no free byte. */
export const reservePath = (data: string): string => join(data, 'reserve');

export const hasDatabase = async (config: FirstConfig): Promise<boolean> =>
  config.databaseUrl !== null || (await sizeOf(databasePath({ data: config.data, databaseUrl: null }))) > 0;

export const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    (s) => s.size,
    (error: unknown) => {
      if ((error as { code?: string }).code === 'ENOENT') return 0;
      throw error;
    },
  );

/**
 * Makes data and vault, or goes on where an earlier start was cut off. The order is what lets it go on: the data
 * marker says `preparing` before anything else is there, and `ready` after everything is.
 */
export async function makeBoth(config: FirstConfig, instance: string): Promise<void> {
  await makeFolder(config.data);
  await writeMarker(config.data, { version: 1, instance, state: 'preparing', of: 'data' });
  const key = await readOrMakeKey(config.vaultKeyFile);
  await makeFolder(config.vault);
  const marker = { version: 1, instance, of: 'vault', key: keyCheck(key) } as const;
  await writeMarker(config.vault, { ...marker, state: 'preparing' });
  await prepareSchema({ data: config.data, databaseUrl: config.databaseUrl });
  if (config.databaseUrl) await refuseForeignDatabase(config.databaseUrl);
  await makeSecret(config.secretFile);
  await makeReserve(config.data);
  await writeMarker(config.vault, { ...marker, state: 'ready' });
  await writeMarker(config.data, { version: 1, instance, state: 'ready', of: 'data' });
}

export async function makeSecret(file: string): Promise<void> {
  await makeFolder(dirname(file));
  await writeIfAbsent(file, `${randomBytes(32).toString('hex')}\n`);
}

/** Makes the reserve; written with bytes, since a file of holes takes no room. */
export async function makeReserve(data: string): Promise<void> {
  if ((await sizeOf(reservePath(data))) >= RESERVE_BYTES) return;
  await writeIfAbsent(reservePath(data), randomBytes(RESERVE_BYTES));
}

/** A database that holds accounts belongs to a data folder that is not this new one. */
async function refuseForeignDatabase(url: string): Promise<void> {
  const { db } = openPostgres(url, 1);
  try {
    const account = await db.selectFrom('account').select('account_id').limit(1).executeTakeFirst();
    if (account)
      throw new StartStopped(
        'The database holds accounts already, but the data folder and the vault are new. Mount the data folder and ' +
          'the vault that belong to it, or give an empty database.',
      );
  } finally {
    await db.destroy();
  }
}
