import { join } from 'node:path';
import { DiskBlobs } from '../store/blobs/disk.ts';
import { type Head, HeadsLog } from '../store/heads.ts';
import { headsPath } from '../store/open.ts';
import { readErasures } from './erasure.ts';
import { VaultFailure } from './failures.ts';
import { writeIfAbsent } from './key.ts';
import { openAlone, type Vault } from './open.ts';
import { newestIdentity } from './read/identity.ts';
import { type Instance, newestInstance } from './read/instance.ts';
import { type RestoredAccount, restoreAccount } from './restore/account.ts';
import { databaseDone, prepareDatabase, prepareFolder } from './restore/prepare.ts';
import { insertRows } from './restore/rows.ts';
import { makeReserve, makeSecret } from './start/make.ts';
import { writeMarker } from './start/marker.ts';
import { type FirstConfig, StartStopped } from './start/stopped.ts';

export type { Lost, RestoredAccount } from './restore/account.ts';

/** What a restore did, planned against done. */
export interface RestoreReport {
  instance: string;
  /** true: everything the vault and its records name came back. */
  ok: boolean;
  accounts: RestoredAccount[];
  /** Accounts that were erased on purpose and therefore stayed away. */
  erased: string[];
  problems: string[];
}

export interface RestoreOptions {
  /** Ids or e-mails; absent: all. */
  accounts?: string[];
  clock?: () => Date;
  /** Told after each account, and as blobs come. */
  progress?: (done: { account: string; accounts: number; of: number }) => void;
}

/**
 * Brings an emptied data folder back from the vault alone, with the server stopped. One that was cut off begins anew
 * when it is run again.
 * @throws StartStopped when the data folder or database is not empty; VaultFailure when the vault cannot be opened
 */
export async function restoreAll(config: FirstConfig, options: RestoreOptions = {}): Promise<RestoreReport> {
  const { vault, instance } = await open(config);
  await prepareFolder(config, instance);
  const db = await prepareDatabase(config);
  try {
    return await new Restore(config, vault, instance, db, options).run();
  } finally {
    await db.destroy();
  }
}

async function open(config: FirstConfig) {
  return openAlone(config.vault, config.vaultKeyFile).catch((error: unknown) => {
    if (!(error instanceof VaultFailure)) throw error;
    throw new StartStopped(`${error.message} (vault ${config.vault}, key ${config.vaultKeyFile})`, {
      cause: error,
    });
  });
}

class Restore {
  readonly #config: FirstConfig;
  readonly #vault: Vault;
  readonly #db: Awaited<ReturnType<typeof prepareDatabase>>;
  readonly #options: RestoreOptions;
  readonly #report: RestoreReport;
  readonly #heads: Head[] = [];

  constructor(
    config: FirstConfig,
    vault: Vault,
    instance: string,
    db: Awaited<ReturnType<typeof prepareDatabase>>,
    options: RestoreOptions,
  ) {
    this.#config = config;
    this.#vault = vault;
    this.#db = db;
    this.#options = options;
    this.#report = { instance, ok: true, accounts: [], erased: [], problems: [] };
  }

  async run(): Promise<RestoreReport> {
    const report = this.#report;
    const { instance, problems } = await newestInstance(this.#vault);
    report.problems.push(...problems.map((p) => p.problem));
    const erased = await this.#erased(instance);
    await this.#instance(instance);
    await this.#accounts(instance, erased);
    await this.#finish();
    report.ok =
      report.problems.length === 0 &&
      report.accounts.every((a) => a.state === 'live' && a.problems.length === 0);
    return report;
  }

  async #erased(instance: Instance | null): Promise<Set<string>> {
    const { erased, problems } = await readErasures(this.#vault);
    this.#report.problems.push(...problems.map((p) => p.problem));
    return new Set([...erased.keys(), ...(instance?.erased ?? []).map((r) => r.account)]);
  }

  async #instance(instance: Instance | null): Promise<void> {
    if (!instance)
      this.#report.problems.push(
        'The vault holds no file of the instance itself: agents and operators have to be made anew.',
      );
    else await insertRows(this.#db, instance.rows);
    if (instance?.secret) await writeIfAbsent(this.#config.secretFile, instance.secret);
    else await makeSecret(this.#config.secretFile);
  }

  async #accounts(instance: Instance | null, erased: Set<string>): Promise<void> {
    const there = await this.#vault.files.folders('accounts');
    const named = [...(instance?.heads.keys() ?? [])].filter((id) => !there.includes(id));
    const wanted: string[] = [];
    for (const account of [...there, ...named]) {
      if (!(await this.#isAsked(account))) continue;
      if (erased.has(account)) this.#report.erased.push(account);
      else wanted.push(account);
    }
    for (const account of wanted) {
      const progress = () =>
        this.#options.progress?.({ account, accounts: this.#report.accounts.length, of: wanted.length });
      await this.#account(account, instance, progress);
      progress();
    }
  }

  async #isAsked(account: string): Promise<boolean> {
    const { accounts } = this.#options;
    if (!accounts || accounts.includes(account)) return true;
    const rows = (await newestIdentity(this.#vault, account))?.rows ?? [];
    return rows.some((r) => r.table === 'directory' && accounts.includes(String(r.row.email)));
  }

  async #account(account: string, instance: Instance | null, progress: () => void): Promise<void> {
    const { point, ...restored } = await restoreAccount(account, {
      vault: this.#vault,
      db: this.#db,
      blobs: new DiskBlobs(join(this.#config.data, 'blobs')),
      head: instance?.heads.get(account) ?? null,
      at: (this.#options.clock?.() ?? new Date()).toISOString(),
      progress,
    });
    this.#report.accounts.push(restored);
    this.#heads.push({ account, ...point });
  }

  async #finish(): Promise<void> {
    const { data, databaseUrl } = this.#config;
    if (!databaseUrl) {
      const log = await HeadsLog.open(headsPath({ data, databaseUrl }));
      log.append(this.#heads);
      log.close();
    }
    await makeReserve(data);
    await databaseDone(this.#db);
    const { instance } = this.#report;
    await writeMarker(data, { version: 1, instance, state: 'ready', of: 'data' });
  }
}
