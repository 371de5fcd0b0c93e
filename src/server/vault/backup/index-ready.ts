import type { VaultRoom } from '../place.ts';
import { accountFiles } from '../read/files.ts';
import { follow, type Followed, followOn } from '../read/line.ts';
import { openIndex, type IndexNotes, type VaultIndex } from '../index/index.ts';
import { IndexSink } from '../index/sink.ts';
import type { Vault } from '../open.ts';
import type { State } from '../read/sink.ts';
import { newestIdentity } from '../read/identity.ts';

/**
 * An account's index, brought to where the vault's files are: as sealed when its files are all there, gone on with
 * newer ones, or made anew from the vault's bytes.
 */
export async function readyIndex(
  room: Pick<VaultRoom, 'data'>,
  vault: Vault,
  account: string,
): Promise<VaultIndex> {
  const index = await openIndex(room.data, account);
  try {
    const lost = index.sealed() === null ? 'unsealed' : await lostFile(index, vault, account);
    if (lost === null) await goOn(index, vault, account);
    else await rebuildIndex(index, vault, account, lost === 'unsealed' ? null : lost);
    return index;
  } catch (error) {
    index.close();
    throw error;
  }
}

/** The first file the index was made from that is gone or has another size, in words; null when all are there. */
async function lostFile(index: VaultIndex, vault: Vault, account: string): Promise<string | null> {
  const known = index.all<{ path: string; size: number }>(
    "select path, size from file where path not like '%.identity'",
  );
  if (known.length === 0) return null;
  const { segments, snapshots } = await accountFiles(vault, account);
  const there = new Map([...segments, ...snapshots].map((f) => [f.path, f.size]));
  const lost = known.find((f) => there.get(f.path) !== f.size);
  return lost ? `${lost.path} is missing or has another size` : null;
}

/** Takes segments the index does not know: a backup that ended between writing and reading back. */
async function goOn(index: VaultIndex, vault: Vault, account: string): Promise<void> {
  const state = index.sealed()!;
  if (state.seq === 0 || (await otherEpoch(vault, account, state)))
    return rebuildIndex(index, vault, account, null);
  await changing(index, async () => {
    const found = await followOn(vault, account, new IndexSink(index, vault, account), state);
    if (found.problems.length > 0) index.note({ reseed: found.problems[0]!.problem });
    if (found.used.length > 0) noteFound(index, found);
  });
}

/** Whether the vault holds an epoch the index knows nothing of. */
async function otherEpoch(vault: Vault, account: string, { epoch, after }: State): Promise<boolean> {
  const { segments } = await accountFiles(vault, account);
  return segments.some((f) => f.epoch !== epoch && !after.includes(f.epoch));
}

/** Makes the index from the vault alone. `lost`: why, when that means that something must be written again. */
export async function rebuildIndex(
  index: VaultIndex,
  vault: Vault,
  account: string,
  lost: string | null,
): Promise<void> {
  const identity = await newestIdentity(vault, account);
  await changing(index, async () => {
    index.raw.exec(
      'delete from item; delete from body; delete from blob; delete from owed; delete from file; delete from meta',
    );
    const found = await follow(vault, account, new IndexSink(index, vault, account));
    const notes: IndexNotes = {};
    if (found.problems.length > 0) notes.reseed = found.problems[0]!.problem;
    if (lost) notes.reseed = lost;
    if (identity) Object.assign(notes, { identity: identity.hash, identityNo: identity.n });
    index.note(notes);
    noteFound(index, found);
  });
}

/** Records which files the index now stands for, and seals it. */
export function noteFound(index: VaultIndex, found: Followed): void {
  for (const { path, size, at, type } of found.used) {
    index.run('insert or replace into file (path, size) values (?, ?)', path, size);
    const { baseAt, sinceBytes = 0 } = index.notes();
    if (type === 'snapshot' || baseAt === undefined)
      index.note({ baseBytes: size, baseAt: at, sinceBytes: 0 });
    else index.note({ sinceBytes: sinceBytes + size });
  }
  index.seal(found.state ?? { epoch: '', seq: 0, chain: '', after: [] });
}

/** Runs `work` in one transaction of the index. */
export async function changing<T>(index: VaultIndex, work: () => Promise<T>): Promise<T> {
  index.raw.exec('begin immediate');
  try {
    const value = await work();
    index.raw.exec('commit');
    return value;
  } catch (error) {
    if (index.raw.isTransaction) index.raw.exec('rollback');
    throw error;
  }
}
