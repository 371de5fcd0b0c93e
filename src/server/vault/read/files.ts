import type { VaultFile } from '../files/files.ts';
import { accountFolder, named } from '../format/names.ts';
import type { Vault } from '../open.ts';

export interface SegmentFile extends VaultFile {
  epoch: string;
  from: number;
  to: number;
}
export interface SnapshotFile extends VaultFile {
  time: string;
  seq: number;
}
export interface IdentityFile extends VaultFile {
  n: number;
}

/** An account's files by name: nothing of them is read yet. Blobs are left out. */
export interface AccountFiles {
  segments: SegmentFile[];
  snapshots: SnapshotFile[];
  identities: IdentityFile[];
}

export async function accountFiles(vault: Vault, account: string): Promise<AccountFiles> {
  const found: AccountFiles = { segments: [], snapshots: [], identities: [] };
  for await (const file of vault.files.list(accountFolder(account), ['blobs'])) {
    const name = named(file.path);
    if (name?.type === 'segment') found.segments.push({ ...file, ...name });
    if (name?.type === 'snapshot') found.snapshots.push({ ...file, ...name });
    if (name?.type === 'identity') found.identities.push({ ...file, ...name });
  }
  return found;
}
