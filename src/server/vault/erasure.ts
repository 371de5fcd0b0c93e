import { now } from '../account/room.ts';
import { damaged, isDamage } from './failures.ts';
import type { ErasureRec } from './format/kinds.ts';
import { erasurePath, named } from './format/names.ts';
import type { Line } from './format/records.ts';
import { forgetIndex } from './index/database.ts';
import { openVault, type Vault } from './open.ts';
import type { VaultRoom } from './place.ts';
import { freeTime } from './write/free-time.ts';

/**
 * Puts an account on the vault's erasure list, which every restore, proof and export obeys. To be done before its
 * rows go.
 * @throws VaultFailure when the list cannot be written or read back: then nothing may be erased yet.
 */
export async function recordErasure(
  room: Pick<VaultRoom, 'data' | 'vault' | 'clock'>,
  { account }: { account: string },
): Promise<void> {
  const vault = await openVault(room);
  const at = now(room);
  const path = await freeTime(vault, room.clock(), erasurePath);
  const rec: ErasureRec = { t: 'erasure', account, at };
  await vault.putRecords(path, records(at, rec));
  const read = await readErasure(vault, path);
  if (read.length !== 1 || read[0]!.account !== account) throw damaged(path, 'is not what was written');
  await forgetIndex(room.data, account);
}

async function* records(at: string, rec: ErasureRec): AsyncGenerator<{ line: Line }> {
  yield { line: { t: 'erasures', version: 1, at } };
  yield { line: rec as unknown as Line };
}

async function readErasure(vault: Vault, path: string): Promise<ErasureRec[]> {
  const found: ErasureRec[] = [];
  for await (const { line } of vault.records(path))
    if (line.t === 'erasure') found.push(line as unknown as ErasureRec);
  return found;
}

export interface Erasures {
  /** Erased accounts, each once. */
  erased: Map<string, ErasureRec>;
  problems: { file: string; problem: string }[];
}

/** All erasures the vault's lists name; a list that cannot be read is named as a problem. */
export async function readErasures(vault: Vault): Promise<Erasures> {
  const found: Erasures = { erased: new Map(), problems: [] };
  for await (const { path } of vault.files.list('instance')) {
    if (named(path)?.type !== 'erasure') continue;
    try {
      for (const rec of await readErasure(vault, path)) found.erased.set(rec.account, rec);
    } catch (error) {
      if (!isDamage(error)) throw error;
      found.problems.push({ file: path, problem: error.message });
    }
  }
  return found;
}
