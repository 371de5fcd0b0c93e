import { sealedSize } from '../format/container.ts';
import type { BlobRec, BodyRec, ChangeRec, VersionRec } from '../format/kinds.ts';
import { blobPath } from '../format/names.ts';
import type { Vault } from '../open.ts';
import type { Sink } from '../read/sink.ts';
import type { VaultIndex } from './index.ts';

/**
 * Feeds an index with what is read from the vault. An item counts only when its version was there, so that the
 * digest stands for content, not for a list of changes. Bodies that are nowhere are owed.
 */
export class IndexSink implements Sink {
  readonly #index: VaultIndex;
  readonly #vault: Vault;
  readonly #account: string;
  readonly #items = new Set<string>();

  constructor(index: VaultIndex, vault: Vault, account: string) {
    this.#index = index;
    this.#vault = vault;
    this.#account = account;
  }

  // The caller's transaction holds all files of one backup; each file is a savepoint in it.
  async begin(): Promise<void> {
    this.#index.raw.exec('savepoint file');
  }

  async commit(): Promise<void> {
    this.#index.raw.exec('release file');
  }

  async rollback(): Promise<void> {
    this.#index.raw.exec('rollback to file; release file');
  }

  async clear(): Promise<void> {
    this.#index.raw.exec('delete from item; delete from body');
  }

  async body(rec: BodyRec): Promise<void> {
    this.#index.run('insert or ignore into body (sha) values (?)', rec.sha);
    this.#index.run('delete from owed where sha = ?', rec.sha);
  }

  /** A blob a version names: known when its file is there with the right size (its bytes are read by proof and scrub). */
  async blob(rec: BlobRec): Promise<void> {
    if (this.#index.get('select 1 from blob where sha = ?', rec.sha)) return;
    const copy = await newestCopy(this.#vault, this.#account, rec.sha, rec.size);
    if (copy === null) this.#owe(rec.sha);
    else keepBlob(this.#index, rec.sha, rec.size, copy);
  }

  /** How many items the changes read so far are of. */
  get items(): number {
    return this.#items.size;
  }

  async change(rec: ChangeRec, applies: boolean): Promise<void> {
    this.#items.add(rec.item);
    if (applies) this.#index.run('delete from item where id = ?', rec.item);
  }

  async version(rec: VersionRec): Promise<void> {
    if (rec.body !== null && !this.#holds(rec.body)) this.#owe(rec.body);
    if (rec.until === undefined || rec.until === null)
      this.#index.run('insert or replace into item (id, hash) values (?, ?)', rec.item, rec.hash);
  }

  async departure(): Promise<void> {}
  async batch(): Promise<void> {}
  async undone(): Promise<void> {}

  #owe(sha: string): void {
    this.#index.run('insert or ignore into owed (sha) values (?)', sha);
  }

  #holds(sha: string): boolean {
    return Boolean(
      this.#index.get('select 1 from body where sha = ?', sha) ??
      this.#index.get('select 1 from blob where sha = ?', sha),
    );
  }
}

export function keepBlob(index: VaultIndex, sha: string, size: number, copy: number): void {
  index.run('insert or replace into blob (sha, size, copy) values (?, ?, ?)', sha, size, copy);
  index.run('delete from owed where sha = ?', sha);
}

/** The newest copy of a blob whose file has the size it must have; null when there is none. */
async function newestCopy(vault: Vault, account: string, sha: string, size: number): Promise<number | null> {
  let found: number | null = null;
  for (let copy = 1; ; copy++) {
    const there = await vault.files.size(blobPath(account, sha, copy));
    if (there === null) return found;
    if (there === sealedSize(size)) found = copy;
  }
}
