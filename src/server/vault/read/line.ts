import { CHAIN_START } from '../../account/version.ts';
import { isDamage } from '../failures.ts';
import type { AccountEnd, Point, SegmentHead, SnapshotHead } from '../format/kinds.ts';
import type { Vault } from '../open.ts';
import { type AppliedFile, applySegment, applySnapshot } from './apply.ts';
import { accountFiles, type AccountFiles, type SegmentFile } from './files.ts';
import type { Sink, State } from './sink.ts';

/** What following an account's files gave: how far they carry, and what was wrong on the way. */
export interface Followed {
  /** null: nothing could be read, or there is nothing. */
  state: State | null;
  /** Digest and count the last file recorded, when it was taken to its end. */
  end: AccountEnd | null;
  problems: { file: string; problem: string }[];
  /** Files that were taken, in order. */
  used: { path: string; size: number; at: string; type: 'segment' | 'snapshot' }[];
  taken: number;
}

const nothing = (state: State | null = null): Followed => ({
  state,
  end: null,
  problems: [],
  used: [],
  taken: 0,
});

/**
 * Rebuilds an account into `sink` from its files alone: the newest epoch's newest sound snapshot, then the segments
 * after it. A damaged file is named and passed over where another covers the same changes.
 */
export async function follow(vault: Vault, account: string, sink: Sink): Promise<Followed> {
  const files = await accountFiles(vault, account);
  const line = new Line(vault, account, sink, files);
  for (const epoch of await line.epochs()) {
    await line.followEpoch(epoch, null);
    if (line.found.state) break;
  }
  return line.found;
}

/** Goes on from `state` with segments that came after it. */
export async function followOn(vault: Vault, account: string, sink: Sink, state: State): Promise<Followed> {
  const line = new Line(vault, account, sink, await accountFiles(vault, account));
  line.found.state = state;
  await line.segments(state.epoch, Infinity);
  return line.found;
}

interface EpochFacts {
  epoch: string;
  after: string[];
  at: string;
}

class Line {
  readonly found: Followed = nothing();
  readonly #vault: Vault;
  readonly #account: string;
  readonly #sink: Sink;
  readonly #files: AccountFiles;
  readonly #snapshots = new Map<string, SnapshotHead>();

  constructor(vault: Vault, account: string, sink: Sink, files: AccountFiles) {
    this.#vault = vault;
    this.#account = account;
    this.#sink = sink;
    this.#files = files;
  }

  /** Epochs, the newest first: one that no other names as coming before it; by time where that does not tell. */
  async epochs(): Promise<string[]> {
    const facts = new Map<string, EpochFacts>();
    const know = ({ epoch, after, at }: EpochFacts) => {
      const known = facts.get(epoch);
      facts.set(epoch, {
        epoch,
        after: [...(known?.after ?? []), ...after],
        at: at > (known?.at ?? '') ? at : known!.at,
      });
    };
    for (const file of this.#files.snapshots) {
      const head = (await this.#tryHead(file.path)) as unknown as SnapshotHead | null;
      if (head?.t !== 'snapshot') continue;
      this.#snapshots.set(file.path, head);
      know(head);
    }
    for (const [epoch, files] of Map.groupBy(this.#files.segments, (f) => f.epoch)) {
      const first = files.reduce((a, b) => (b.from < a.from ? b : a));
      const head = (await this.#tryHead(first.path)) as unknown as SegmentHead | null;
      know(head?.t === 'segment' ? head : { epoch, after: [], at: '' });
    }
    const later = (a: EpochFacts, b: EpochFacts) =>
      a.after.includes(b.epoch) ? -1 : b.after.includes(a.epoch) ? 1 : a.at > b.at ? -1 : 1;
    return [...facts.values()].sort(later).map((f) => f.epoch);
  }

  async #tryHead(path: string) {
    try {
      return await this.#vault.head(path);
    } catch (error) {
      if (!isDamage(error)) throw error;
      return null;
    }
  }

  /** Rebuilds the state of one epoch, at `limit` at most when given. */
  async followEpoch(epoch: string, limit: Point | null): Promise<void> {
    const most = limit?.seq ?? Infinity;
    if (!(await this.#base(epoch, most))) await this.#before(epoch);
    await this.segments(epoch, most);
  }

  async #base(epoch: string, most: number): Promise<boolean> {
    const snapshots = this.#files.snapshots
      .filter((f) => this.#snapshots.get(f.path)?.epoch === epoch && f.seq <= most)
      .sort((a, b) => b.seq - a.seq || (a.time < b.time ? 1 : -1));
    for (const file of snapshots) {
      const apply = () => applySnapshot(file.path, this.#account, this.#vault.records(file.path), this.#sink);
      if (await this.#take(file, 'snapshot', apply)) return true;
    }
    return false;
  }

  /** Without a snapshot an epoch goes on from the point its first segment names. */
  async #before(epoch: string): Promise<void> {
    const segments = this.#files.segments.filter((f) => f.epoch === epoch);
    if (segments.length === 0) return;
    const first = segments.reduce((a, b) => (b.from < a.from ? b : a));
    const head = (await this.#tryHead(first.path)) as unknown as SegmentHead | null;
    const previous = head?.t === 'segment' ? head.previous : null;
    if (previous && previous.epoch !== epoch) await this.followEpoch(previous.epoch, previous);
  }

  async segments(epoch: string, limit: number): Promise<void> {
    const tried = new Set<string>();
    for (;;) {
      const at = this.found.state?.seq ?? 0;
      if (at >= limit) return;
      const next = this.#files.segments
        .filter((f) => f.epoch === epoch && f.from <= at + 1 && f.to > at && !tried.has(f.path))
        .sort((a, b) => b.to - a.to);
      if (next.length === 0) return;
      for (const file of next) {
        tried.add(file.path);
        if (await this.#segment(file, limit)) break;
      }
    }
  }

  #segment(file: SegmentFile, limit: number): Promise<boolean> {
    const { state } = this.found;
    return this.#take(file, 'segment', () =>
      applySegment(file.path, this.#account, this.#vault.records(file.path), this.#sink, state, limit),
    );
  }

  async #take(
    file: { path: string; size: number },
    type: 'segment' | 'snapshot',
    apply: () => Promise<AppliedFile>,
  ): Promise<boolean> {
    const { found } = this;
    await this.#sink.begin();
    try {
      const applied = await apply();
      await this.#sink.commit();
      found.state = applied.state;
      found.end = applied.end;
      found.taken += applied.taken;
      found.used.push({ path: file.path, size: file.size, at: applied.at, type });
      return true;
    } catch (error) {
      await this.#sink.rollback();
      if (!isDamage(error)) throw error;
      found.problems.push({ file: file.path, problem: error.message });
      return false;
    }
  }
}

/** Where an account without any file stands. */
export const START: Point = { epoch: '', seq: 0, chain: CHAIN_START };
