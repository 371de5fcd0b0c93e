import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Deps } from './api/deps.ts';
import { authDialect } from './account/auth-dialect.ts';
import { findBehind } from './account/heads-check.ts';
import { LiveHub } from './account/live.ts';
import type { Room } from './account/room.ts';
import { postgresWriter } from './account/writer/postgres-writer.ts';
import { startSqliteWriter } from './account/writer/sqlite-writer.ts';
import type { Config } from './config.ts';
import { hashPassword, Sessions } from './http/auth.ts';
import { runnerOf } from './jobs/runner.ts';
import { SenderThreads } from './jobs/senders/threads.ts';
import { sweepLeftovers } from './jobs/sweep.ts';
import { Timers } from './jobs/timers.ts';
import { VaultProcess } from './jobs/vault/process.ts';
import { WorkerPool } from './jobs/worker/pool.ts';
import { readHeads } from './store/heads.ts';
import { type LockInfo, lockFolder } from './store/lock.ts';
import { databasePath, headsPath, openStore, type Store } from './store/open.ts';
import { setReserveAside } from './store/reserve.ts';
import { FarDisk } from './vault/files/far-disk.ts';
import { firstStart } from './vault/first-start.ts';
import { VaultLook } from './vault/look.ts';

export { FolderLocked, lockFolder, lockInfo } from './store/lock.ts';

/** A look at the vault waits no longer than this, ms: a start goes on without it. */
const LOOK_MS = 5_000;

/** Everything of one running server; the only place that picks drivers. */
export interface Context {
  config: Config;
  deps: Deps;
  timers: Timers;
  lock: LockInfo;
  /** true: this start made data and vault. */
  fresh: boolean;
  close(): Promise<void>;
}

/** Opens the data folder and all that works on it. @throws with a sentence for the console when it must not start */
export async function openContext(config: Config, clock: () => Date = () => new Date()): Promise<Context> {
  const lock = await lockFolder(config.data);
  const far = new FarDisk(Math.min(config.vaultPatience, LOOK_MS));
  try {
    const { fresh, vault } = await firstStart(config, far);
    const place = { data: config.data, databaseUrl: config.databaseUrl };
    const store = openStore(place);
    const behind = config.databaseUrl ? [] : await findBehind(store, readHeads(headsPath(place)).values());
    const writer = config.databaseUrl
      ? postgresWriter(store.db)
      : await startSqliteWriter(databasePath(place), headsPath(place));
    const room: Room = {
      db: store.db,
      blobs: store.blobs,
      thumbs: store.thumbs,
      snapshot: store.snapshot,
      data: config.data,
      writer,
      clock,
      retentionDays: config.retentionDays,
    };
    for (const { account, epoch, seq, head } of behind) {
      console.error(
        `account ${account}: changes ${seq + 1} to ${head} are missing from the database; it is recovering`,
      );
      await writer.run('markRecovering', {
        account,
        epoch,
        lost: JSON.stringify({ from: seq + 1, to: head, since: await changedAt(store, account, seq) }),
      });
    }
    await writer.run('failInterrupted', { at: clock().toISOString() });
    await store.blobs.sweep();
    await setReserveAside(config.data);
    await sweepLeftovers(config.data);
    const live = new LiveHub();
    writer.onMoved((heads) => live.heads(heads));
    const { retentionDays } = config;
    const copying = new VaultProcess({ place, vault, retentionDays }, writer, clock);
    const threads = new WorkerPool({ place, retentionDays }, writer, clock);
    const runner = runnerOf(threads, copying);
    const sender = new SenderThreads({ data: config.data });
    const secret = (await readFile(config.secretFile, 'utf8')).trim();
    const sessions = new Sessions({
      dialect: authDialect(store, writer),
      secret,
      baseUrl: config.baseUrl,
      secure: config.secureCookies,
      trustProxy: config.trustProxy,
    });
    const deps: Deps = {
      room,
      vault: { ...room, vault, look: new VaultLook({ data: config.data, vault }, far).look },
      runner,
      sender,
      sessions,
      live,
      uploadLimit: config.uploadLimit,
      quota: config.quota,
      hashPassword,
      sealed: (text) => createHmac('sha256', secret).update(`lifeboat-sealed-1\n${text}`).digest(),
    };
    const timers = new Timers(deps, { pollHeads: config.databaseUrl !== null });
    return {
      config,
      deps,
      timers,
      lock: lock.info,
      fresh,
      async close() {
        await timers.stop();
        far.close();
        copying.close();
        await threads.close();
        await sender.close();
        await writer.close();
        await store.close();
        lock.release();
      },
    };
  } catch (error) {
    far.close();
    lock.release();
    throw error;
  }
}

/** When a change was made; null when it is not here. The missing ones were made after the newest that is. */
async function changedAt({ db }: Pick<Store, 'db'>, account: string, seq: number): Promise<string | null> {
  const row = await db
    .selectFrom('change')
    .where('account_id', '=', account)
    .where('seq', '=', seq)
    .select('at')
    .executeTakeFirst();
  return row?.at ?? null;
}
