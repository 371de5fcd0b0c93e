import { now } from '../../account/room.ts';
import type { Counted } from '../attempts.ts';
import { VaultFailure } from '../failures.ts';
import type { AccountEnd, Point } from '../format/kinds.ts';
import { segmentPath, snapshotPath } from '../format/names.ts';
import type { Sealed, VaultIndex } from '../index/index.ts';
import { keepBlob, IndexSink } from '../index/sink.ts';
import type { Vault } from '../open.ts';
import type { VaultRoom } from '../place.ts';
import { type AppliedFile, applySegment, applySnapshot } from '../read/apply.ts';
import type { Sink } from '../read/sink.ts';
import { putBlob } from '../write/blobs.ts';
import type { Writing } from '../write/bodies.ts';
import { writeIdentity } from '../write/identity.ts';
import { segmentRecords } from '../write/segment.ts';
import { snapshotRecords } from '../write/snapshot.ts';
import { changing, noteFound, readyIndex, rebuildIndex } from './index-ready.ts';
import { liveDigest, livePoint, relate } from './point.ts';

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
    this.#writing = { room, vault, account, index, blobBytes: 0 };
  }

  async run(): Promise<Counted> {
    const { db } = this.#room;
    const live = await livePoint(db, this.#account);
    const held = this.#index.sealed()!;
    const relation = await relate(db, this.#account, live, held);
    await this.#payOwed();
    const anew = relation === 'branched' || this.#index.notes().reseed !== undefined;
    if (anew) await this.#snapshot(live);
    else if (live.seq > held.seq) {
      await this.#segment(live, held);
      if (this.#snapshotDue()) await this.#snapshot(live);
    }
    this.#bytes += await writeIdentity(db, this.#vault, this.#account, this.#index, now(this.#room));
    const { seq } = this.#index.sealed()!;
    return {
      fromSeq: Math.min(held.seq + 1, seq),
      toSeq: seq,
      items: this.#items,
      bytes: this.#bytes + this.#writing.blobBytes,
    };
  }

  async #segment(live: Point, held: Sealed): Promise<void> {
    const { epoch, seq: to } = live;
    const from = held.seq + 1;
    const path = segmentPath(this.#account, epoch, from, to);
    const previous = held.seq > 0 ? { epoch: held.epoch, seq: held.seq, chain: held.chain } : null;
    const span = { epoch, from, to, at: now(this.#room), after: this.#earlier(epoch, held), previous };
    const end = await liveDigest(this.#room.db, this.#account, to);
    const size = await this.#vault.putRecords(path, segmentRecords(this.#writing, span), () => ({ ...end }));
    const state = held.seq > 0 ? held : null;
    await this.#readBack(path, size, 'segment', live, end, (sink) =>
      applySegment(path, this.#account, this.#vault.records(path), sink, state),
    );
  }

  async #snapshot(live: Point): Promise<void> {
    const { epoch, seq, chain } = live;
    const held = this.#index.sealed()!;
    const path = await this.#freeSnapshotPath(seq);
    const head = { epoch, seq, chain, at: now(this.#room), after: this.#earlier(epoch, held) };
    const end = await liveDigest(this.#room.db, this.#account, seq);
    const size = await this.#vault.putRecords(path, snapshotRecords(this.#writing, head), () => ({ ...end }));
    await this.#readBack(path, size, 'snapshot', live, end, (sink) =>
      applySnapshot(path, this.#account, this.#vault.records(path), sink),
    );
    this.#index.note({ reseed: undefined });
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

  /** Reads a file just written from the vault into the index: only an equal digest and chain keep it there. */
  async #readBack(
    path: string,
    size: number,
    type: 'segment' | 'snapshot',
    live: Point,
    end: AccountEnd,
    apply: (sink: Sink) => Promise<AppliedFile>,
  ): Promise<void> {
    const sink = new IndexSink(this.#index, this.#vault, this.#account);
    try {
      await changing(this.#index, async () => {
        const { state, taken, at } = await apply(sink);
        noteFound(this.#index, { state, end, problems: [], used: [{ path, size, at, type }], taken });
        const { digest, items } = this.#index.sealed()!;
        if (state.chain !== live.chain || digest !== end.digest || items !== end.items)
          throw new VaultFailure(
            'differs',
            'What was read back from the second copy is not what is kept here.',
            path,
          );
        this.#items += taken;
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

  /** Writes again what a check found damaged or missing, from the live store. */
  async #payOwed(): Promise<void> {
    for (const { sha } of this.#index.all<{ sha: string }>('select sha from owed')) {
      const named = await this.#room.db
        .selectFrom('version')
        .where('account_id', '=', this.#account)
        .where('body_sha', '=', sha)
        .select('item_id')
        .executeTakeFirst();
      if (!named) {
        this.#index.run('delete from owed where sha = ?', sha);
        continue;
      }
      const blob = await this.#room.db
        .selectFrom('blob')
        .where('account_id', '=', this.#account)
        .where('sha', '=', sha)
        .select('size')
        .executeTakeFirst();
      if (!blob) {
        this.#index.note({ reseed: `body ${sha} is missing` });
        continue;
      }
      const { copy, bytes } = await putBlob(this.#room, this.#vault, this.#account, sha);
      keepBlob(this.#index, sha, blob.size, copy);
      this.#bytes += bytes;
    }
  }

  #snapshotDue(): boolean {
    const { baseAt, baseBytes = 0, sinceBytes = 0 } = this.#index.notes();
    if (baseAt === undefined || sinceBytes === 0) return false;
    const age = this.#room.clock().getTime() - Date.parse(baseAt);
    return age >= DAY_MS || sinceBytes > Math.max(LEAST_BYTES, baseBytes / 4);
  }
}
