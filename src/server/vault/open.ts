import { readKey } from './key.ts';
import { VaultFailure } from './failures.ts';
import type { VaultFiles } from './files/files.ts';
import { FolderFiles } from './files/folder.ts';
import { answered, PATIENCE_MS } from './files/patience.ts';
import { type DiskReader, nearDisk } from './files/reader.ts';
import { seal, unseal } from './format/container.ts';
import { type Line, type Rec, readRecords, writeRecords } from './format/records.ts';
import type { VaultRoom } from './place.ts';
import { vaultProblem } from './start/examine.ts';
import { readMarker } from './start/marker.ts';

/** An open vault: its files, opened and sealed with its key. Every failure is a `VaultFailure`. */
export class Vault {
  readonly files: VaultFiles;
  readonly #key: Uint8Array;

  constructor(files: VaultFiles, key: Uint8Array) {
    this.files = files;
    this.#key = key;
  }

  /** Puts a file of records; answers its size. */
  putRecords(
    path: string,
    records: AsyncIterable<{ line: Line; bytes?: Uint8Array | null }>,
    end?: () => Record<string, unknown>,
  ): Promise<number> {
    return this.files.put(path, seal(this.#key, path, writeRecords(records, end)));
  }

  records(path: string): AsyncGenerator<Rec> {
    return readRecords(path, this.plain(path));
  }

  /** The first record of a file; the rest is not read and not checked. */
  async head(path: string): Promise<Line> {
    for await (const { line } of this.records(path)) return line;
    throw new VaultFailure('damaged', `${path} is empty.`, path);
  }

  putPlain(path: string, plain: AsyncIterable<Uint8Array>): Promise<number> {
    return this.files.put(path, seal(this.#key, path, plain));
  }

  plain(path: string): AsyncGenerator<Buffer> {
    return unseal(this.#key, path, this.files.read(path));
  }
}

/**
 * Opens the vault of a running instance. Looked at anew each time, so that one that was away is used again as soon
 * as it is back.
 * @throws VaultFailure saying why it cannot be used.
 */
export async function openVault(room: Looking): Promise<Vault> {
  const { folder, keyFile, patience = PATIENCE_MS } = room.vault;
  const problem = await answered(problemNow(room), patience);
  if (problem) throw problem;
  return new Vault(new FolderFiles(folder, patience), await answered(readKey(keyFile), patience));
}

type Looking = Pick<VaultRoom, 'data' | 'vault'>;

/** Why the vault of a running instance cannot be used right now; null when it can. */
export async function problemNow(
  { data, vault }: Looking,
  disk: DiskReader = nearDisk,
): Promise<VaultFailure | null> {
  const marker = await readMarker(data);
  const instance = marker?.of === 'data' ? marker.instance : vault.instance;
  return vaultProblem(vault.folder, vault.keyFile, instance, disk);
}

/** Opens a vault by itself, as for a restore or a check without the data folder. */
export async function openAlone(
  folder: string,
  keyFile: string,
): Promise<{ vault: Vault; instance: string }> {
  const marker = await readMarker(folder).catch((error: unknown) => {
    throw new VaultFailure('foreign', (error as Error).message, null, { cause: error });
  });
  if (marker?.of !== 'vault')
    throw new VaultFailure('foreign', `${folder} is not a second copy of Lifeboat: it has no marker file.`);
  const problem = await vaultProblem(folder, keyFile, marker.instance);
  if (problem) throw problem;
  return { vault: new Vault(new FolderFiles(folder), await readKey(keyFile)), instance: marker.instance };
}
