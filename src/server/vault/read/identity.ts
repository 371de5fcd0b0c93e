import { isDamage, damaged } from '../failures.ts';
import type { RowRec } from '../format/kinds.ts';
import type { Vault } from '../open.ts';
import { accountFiles } from './files.ts';

/** Sign-in, devices and settings of one account, as the vault holds them. */
export interface Identity {
  account: string;
  at: string;
  n: number;
  /** Hash of what lasts of it; times of use are left out. */
  hash: string;
  rows: RowRec[];
}

export async function readIdentity(vault: Vault, path: string): Promise<Identity> {
  let head: Omit<Identity, 'rows'> | null = null;
  const rows: RowRec[] = [];
  for await (const { line } of vault.records(path)) {
    if (head === null) {
      if (line.t !== 'identity' || line.version !== 1)
        throw damaged(path, 'is not an identity that can be read');
      head = line as unknown as Identity;
    } else if (line.t === 'row') rows.push(line as unknown as RowRec);
  }
  if (!head) throw damaged(path, 'is empty');
  return { account: head.account, at: head.at, n: head.n, hash: head.hash, rows };
}

/** The newest identity that can be read, or null when the vault has none. */
export async function newestIdentity(vault: Vault, account: string): Promise<Identity | null> {
  const { identities } = await accountFiles(vault, account);
  for (const file of identities.sort((a, b) => b.n - a.n)) {
    try {
      return await readIdentity(vault, file.path);
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
  }
  return null;
}
