import { now } from '../../account/room.ts';
import type { Counted, Left } from '../attempts.ts';
import { VaultFailure } from '../failures.ts';
import type { AccountEnd, Point } from '../format/kinds.ts';
import { segmentPath, snapshotPath } from '../format/names.ts';
import type { Sealed, VaultIndex } from '../index/index.ts';
import { IndexSink } from '../index/sink.ts';
import type { Vault } from '../open.ts';
import type { VaultRoom } from '../place.ts';
import { type AppliedFile, applySegment, applySnapshot } from '../read/apply.ts';
import type { Sink } from '../read/sink.ts';
import type { Writing } from '../write/bodies.ts';
import { writeIdentity } from '../write/identity.ts';
import { segmentRecords } from '../write/segment.ts';
import { snapshotRecords } from '../write/snapshot.ts';
import { changing, noteFound, readyIndex, rebuildIndex } from './index-ready.ts';
import { copyable, noteLeft, payOwed } from './left.ts';
import { liveDigest, type LiveState, livePoint, relate } from './point.ts';

const DAY_MS = 86_400_000;
/** Below this a quarter of the snapshot is nothing to save. */
const LEAST_BYTES = 1 << 20;

/**
 * Brings the vault to the account's present seq: writes what it lacks, reads it back from the vault and compares.
 * Whatever is answered was read back. Hold the account's lock.
 */
export async function backUpAccount(room: VaultRoom, vault: Vault, account: string): Promise<Counted> {
  const index = await readyIndex(room, vault, account);
  try {
    return await new Backup(room, vault, account, index).run();
  } finally {
    index.close();
  }
}

/** A snapshot was given up: it would hold less than the files it was to replace. */
class NotWhole extends Error {}

class Backup {
  readonly #room: VaultRoom;
  readonly #vault: Vault;
  readonly #account: string;
  readonly #index: VaultIndex;
  readonly #writing: Writing;
  #bytes = 0;
  #items = 0;

  constructor(room: VaultRoom, vault: Vault, account: string, index: VaultIndex) {
    this.#room = room;
    this.#vault = vault;
    this.#account = account;
    this.#index = index;
    this.#writing = { room, vault, account, index, blobBytes: 0, left: new Map() };
  }

  async run(): Promise<Counted> {
    const { db } = this.#room;
    const live = await livePoint(db, this.#account);
    const held = this.#index.sealed()!;
    const relation = await relate(db, this.#account, live, held);
    const state = await liveDigest(db, this.#account, live.seq);
    await payOwed(this.#writing);
    if (relation === 'branched' || (await this.#mustBegin(live, state)))
      await this.#snapshot(live, state, this.#writing);
    else if (live.seq > held.seq) {
      await this.#segment(live, state, held);
      if (this.#snapshotDue(state)) await this.#wholeSnapshot(live, state);
    }
    this.#bytes += await writeIdentity(db, this.#vault, this.#account, this.#index, now(this.#room));
    await noteLeft(this.#writing, state);
    const { seq } = this.#index.sealed()!;
    return {
      fromSeq: Math.min(held.seq + 1, seq),
      toSeq: seq,
      items: this.#items,
      bytes: this.#bytes + this.#writing.blobBytes,
      left: [...this.#writing.left.values()],
    };
  }

  /** Whether only a whole snapshot helps: something in the vault is damaged, or an item was mended here since. */
  async #mustBegin(live: Point, state: LiveState): Promise<boolean> {
    if (this.#index.notes().reseed !== undefined) return true;
    const held = this.#index.sealed()!;
    if (held.seq !== live.seq) return false;
    return held.digest !== (await copyable(this.#writing, state, live.seq)).digest;
  }

  async #segment(live: Point, state: LiveState, held: Sealed): Promise<void> {
    const { epoch, seq: to } = live;
    const from = held.seq + 1;
    const path = segmentPath(this.#account, epoch, from, to);
    const previous = held.seq > 0 ? { epoch: held.epoch, seq: held.seq, chain: held.chain } : null;
    const span = { epoch, from, to, at: now(this.#room), after: this.#earlier(epoch, held), previous };
    const size = await this.#vault.putRecords(path, segmentRecords(this.#writing, span), () => endOf(state));
    const before = held.seq > 0 ? held : null;
    await this.#readBack({ path, size, type: 'segment' }, live, state, (sink) =>
      applySegment(path, this.#account, this.#vault.records(path), sink, before),
    );
  }

  async #snapshot(live: Point, state: LiveState, writing: Writing, whole = false): Promise<void> {
    const { epoch, seq, chain } = live;
    const held = this.#index.sealed()!;
    const path = await this.#freeSnapshotPath(seq);
    const head = { epoch, seq, chain, at: now(this.#room), after: this.#earlier(epoch, held) };
    const size = await this.#vault.putRecords(path, snapshotRecords(writing, head), () => {
      if (whole && writing.left.size > 0) throw new NotWhole();
      return endOf(state);
    });
    await this.#readBack({ path, size, type: 'snapshot' }, live, state, (sink) =>
      applySnapshot(path, this.#account, this.#vault.records(path), sink),
    );
    this.#index.note({ reseed: undefined, postponedAt: undefined });
  }

  /** A snapshot in place of segments that are all there; given up when it would hold less than they do. */
  async #wholeSnapshot(live: Point, state: LiveState): Promise<void> {
    const writing = { ...this.#writing, blobBytes: 0, left: new Map<string, Left>() };
    try {
      await this.#snapshot(live, state, writing, true);
    } catch (error) {
      if (!(error instanceof NotWhole)) throw error;
      this.#index.note({ postponedAt: now(this.#room) });
    }
    this.#writing.blobBytes += writing.blobBytes;
  }

  #earlier(epoch: string, held: Sealed): string[] {
    if (held.seq === 0 || held.epoch === epoch) return held.after.filter((e) => e !== epoch);
    return [...new Set([...held.after, held.epoch])];
  }

  async #freeSnapshotPath(seq: number): Promise<string> {
    for (let at = this.#room.clock().getTime(); ; at++) {
      const path = snapshotPath(this.#account, new Date(at).toISOString(), seq);
      if ((await this.#vault.files.size(path)) === null) return path;
    }
  }

  /**
   * Reads a file just written from the vault into the index: only the chain and digest that History gives keep it
   * there, but for items that cannot be read here and never could be copied.
   */
  async #readBack(
    { path, size, type }: { path: string; size: number; type: 'segment' | 'snapshot' },
    live: Point,
    state: LiveState,
    apply: (sink: Sink) => Promise<AppliedFile>,
  ): Promise<void> {
    const sink = new IndexSink(this.#index, this.#vault, this.#account);
    try {
      await changing(this.#index, async () => {
        const read = await apply(sink);
        const end = endOf(state);
        const used = [{ path, size, at: read.at, type }];
        noteFound(this.#index, { state: read.state, end, problems: [], used, taken: read.taken });
        const { digest, items } = this.#index.sealed()!;
        const wanted = await copyable(this.#writing, state, live.seq);
        if (read.state.chain !== live.chain || digest !== wanted.digest || items !== wanted.items)
          throw new VaultFailure(
            'differs',
            'What was read back from the second copy is not what is kept here.',
            path,
          );
        this.#items = type === 'snapshot' ? items : sink.items;
      });
      this.#bytes += size;
    } catch (error) {
      await this.#distrust(error);
      throw error;
    }
  }

  /** After a bad read back neither the index nor the new file is trusted: the next backup starts from the vault. */
  async #distrust(error: unknown): Promise<void> {
    if (!(error instanceof VaultFailure)) return;
    await rebuildIndex(this.#index, this.#vault, this.#account, error.message);
  }

  #snapshotDue({ unreadable }: LiveState): boolean {
    const { baseAt, baseBytes = 0, sinceBytes = 0, postponedAt } = this.#index.notes();
    if (baseAt === undefined || sinceBytes === 0 || unreadable.length > 0) return false;
    const age = (at: string) => this.#room.clock().getTime() - Date.parse(at);
    if (postponedAt !== undefined && age(postponedAt) < DAY_MS) return false;
    return age(baseAt) >= DAY_MS || sinceBytes > Math.max(LEAST_BYTES, baseBytes / 4);
  }
}

const endOf = ({ digest, items }: LiveState): AccountEnd & Record<string, unknown> => ({ digest, items });
