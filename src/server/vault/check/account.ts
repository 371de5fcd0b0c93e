import { isDamage } from '../failures.ts';
import type { SegmentHead, SnapshotHead } from '../format/kinds.ts';
import { accountFolder, blobPath, named, type Named } from '../format/names.ts';
import type { Vault } from '../open.ts';
import { readBlob } from '../write/blobs.ts';
import { coverage, type EpochFiles } from './coverage.ts';

export interface Problem {
  file: string;
  problem: string;
}

/** What reading every byte of some files gave. */
export interface Checked {
  files: number;
  bytes: number;
  problems: Problem[];
  /** Damaged, but covered by something sound: a newer snapshot, identity or copy. */
  mended: Problem[];
  /** Blobs that are named and of which no copy is sound. */
  lostBlobs: string[];
}

export const nothingChecked = (): Checked => ({
  files: 0,
  bytes: 0,
  problems: [],
  mended: [],
  lostBlobs: [],
});

/** Reads every byte of one account's files and tells what of it would be missing in a rebuild. */
export async function checkAccount(vault: Vault, account: string): Promise<Checked> {
  const check = new AccountCheck(vault, account);
  for await (const file of vault.files.list(accountFolder(account))) await check.file(file);
  return check.result();
}

class AccountCheck {
  readonly #vault: Vault;
  readonly #account: string;
  readonly #checked = nothingChecked();
  readonly #epochs = new Map<string, EpochFiles>();
  readonly #named = new Set<string>();
  readonly #sound = new Set<string>();
  readonly #bad = new Map<string, Problem[]>();
  readonly #identities: { n: number; problem: Problem | null }[] = [];
  readonly #records: { problem: Problem; covered(): boolean }[] = [];

  constructor(vault: Vault, account: string) {
    this.#vault = vault;
    this.#account = account;
  }

  async file({ path, size }: { path: string; size: number }): Promise<void> {
    this.#checked.files++;
    this.#checked.bytes += size;
    const name = named(path);
    if (!name) {
      this.#checked.problems.push({ file: path, problem: 'It is no file of a second copy.' });
      return;
    }
    const problem = await this.#read(path, name);
    if (name.type === 'blob') {
      if (!problem) this.#sound.add(name.sha);
      else this.#bad.set(name.sha, [...(this.#bad.get(name.sha) ?? []), problem]);
    } else if (name.type === 'identity') this.#identities.push({ n: name.n, problem });
    else if (problem) this.#records.push({ problem, covered: () => this.#isCovered(name) });
  }

  async #read(path: string, name: Named): Promise<Problem | null> {
    try {
      if (name.type === 'blob') await readBlob(this.#vault, path, name.sha);
      else await this.#readRecords(path);
      return null;
    } catch (error) {
      if (!isDamage(error)) throw error;
      return { file: path, problem: error.message };
    }
  }

  async #readRecords(path: string): Promise<void> {
    let head: SegmentHead | SnapshotHead | null = null;
    const blobs: string[] = [];
    for await (const { line } of this.#vault.records(path)) {
      if (line.t === 'segment' || line.t === 'snapshot') head = line as unknown as SegmentHead | SnapshotHead;
      if (line.t === 'blob') blobs.push(line.sha as string);
    }
    // only what a sound file names is wanted
    for (const sha of blobs) this.#named.add(sha);
    if (!head) return;
    const epoch = this.#epoch(head.epoch);
    if (head.t === 'snapshot') epoch.snapshots.push(head.seq);
    else epoch.segments.push({ from: head.from, to: head.to, base: baseOf(head) });
  }

  #epoch(epoch: string): EpochFiles {
    const known = this.#epochs.get(epoch) ?? { snapshots: [], segments: [] };
    this.#epochs.set(epoch, known);
    return known;
  }

  #isCovered(name: Named): boolean {
    const [from, to, epochs] =
      name.type === 'segment'
        ? [name.from, name.to, [this.#epochs.get(name.epoch)]]
        : name.type === 'snapshot'
          ? [name.seq, name.seq, [...this.#epochs.values()]]
          : [0, 0, []];
    return epochs.some((epoch) => epoch && coverage(epoch).some((c) => c.from <= from && c.to >= to));
  }

  result(): Checked {
    const checked = this.#checked;
    for (const { problem, covered } of this.#records)
      (covered() ? checked.mended : checked.problems).push(problem);
    const newest = Math.max(0, ...this.#identities.filter((i) => !i.problem).map((i) => i.n));
    for (const { n, problem } of this.#identities)
      if (problem) (n < newest ? checked.mended : checked.problems).push(problem);
    this.#gaps();
    this.#blobs();
    return checked;
  }

  /** A segment that is gone leaves no file to be damaged: only what the others name tells of it. */
  #gaps(): void {
    for (const epoch of this.#epochs.values()) {
      const parts = coverage(epoch);
      for (let i = 1; i < parts.length; i++)
        this.#checked.problems.push({
          file: accountFolder(this.#account),
          problem: `Changes ${parts[i - 1]!.to + 1} to ${parts[i]!.from - 1} are missing.`,
        });
    }
  }

  #blobs(): void {
    for (const sha of this.#named) {
      if (this.#sound.has(sha)) continue;
      this.#checked.lostBlobs.push(sha);
      const known = this.#bad.get(sha);
      const file = blobPath(this.#account, sha);
      this.#checked.problems.push(...(known ?? [{ file, problem: 'It is missing.' }]));
    }
    for (const [sha, problems] of this.#bad)
      if (this.#sound.has(sha) || !this.#named.has(sha)) this.#checked.mended.push(...problems);
  }
}

/** Up to where an epoch before this one carries a segment. */
const baseOf = ({ epoch, previous }: SegmentHead): number =>
  previous && previous.epoch !== epoch ? previous.seq : 0;
