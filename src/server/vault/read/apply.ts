import { createHash } from 'node:crypto';
import { CHAIN_START, chainHash, versionHash } from '../../account/version.ts';
import type { Kind } from '../../../shared/contract/kinds.ts';
import { damaged } from '../failures.ts';
import type {
  AccountEnd,
  AccountRec,
  ChangeRec,
  SegmentHead,
  SnapshotHead,
  VersionRec,
} from '../format/kinds.ts';
import type { Rec } from '../format/records.ts';
import type { Sink, State } from './sink.ts';

/** What applying one file gave. */
export interface AppliedFile {
  state: State;
  /** As the file itself records it, for its last seq; null when it was not taken that far. */
  end: AccountEnd | null;
  /** Changes and versions taken. */
  taken: number;
  /** When the file was written. */
  at: string;
}

/** Applies a snapshot: what the sink held is void. The whole chain of changes is checked from its first. */
export async function applySnapshot(
  path: string,
  account: string,
  records: AsyncIterable<Rec>,
  sink: Sink,
): Promise<AppliedFile> {
  const reading = new Reading(path, sink, { seq: 0, chain: CHAIN_START }, Infinity);
  let head: SnapshotHead | null = null;
  for await (const { line, bytes } of records) {
    const rec = line as unknown as AccountRec;
    if (head === null) {
      head = snapshotHead(path, account, rec);
      await sink.clear();
    } else await reading.take(rec, bytes, false);
  }
  const { seq, chain, end, taken } = reading;
  if (!head || !end || head.seq !== seq || head.chain !== chain)
    throw damaged(path, 'does not hold what it says it holds');
  return { state: { epoch: head.epoch, seq, chain, after: head.after }, end, taken, at: head.at };
}

/**
 * Applies what a segment holds after `state` and up to `limit`. It must go on exactly where `state` stands, or
 * before it: changes known already are compared by their chain only.
 */
export async function applySegment(
  path: string,
  account: string,
  records: AsyncIterable<Rec>,
  sink: Sink,
  state: State | null,
  limit = Infinity,
): Promise<AppliedFile> {
  const reading = new Reading(
    path,
    sink,
    { seq: state?.seq ?? 0, chain: state?.chain ?? CHAIN_START },
    limit,
  );
  let head: SegmentHead | null = null;
  for await (const { line, bytes } of records) {
    const rec = line as unknown as AccountRec;
    if (head === null) head = segmentHead(path, account, rec, state);
    else await reading.take(rec, bytes, true);
  }
  const { seq, chain, end, taken } = reading;
  if (!head || !end || seq !== Math.min(head.to, limit))
    throw damaged(path, 'does not hold what it says it holds');
  const reached = { epoch: head.epoch, seq, chain, after: head.after };
  return { state: reached, end: seq === head.to ? end : null, taken, at: head.at };
}

function snapshotHead(path: string, account: string, rec: AccountRec): SnapshotHead {
  if (rec.t !== 'snapshot' || rec.version !== 1 || rec.account !== account)
    throw damaged(path, 'is not a snapshot of this account that can be read');
  return rec;
}

function segmentHead(path: string, account: string, rec: AccountRec, state: State | null): SegmentHead {
  if (rec.t !== 'segment' || rec.version !== 1 || rec.account !== account)
    throw damaged(path, 'is not a segment of this account that can be read');
  const { previous } = rec;
  const fits =
    state?.epoch === rec.epoch ||
    (previous === null ? state === null : previous.seq === state?.seq && previous.chain === state.chain);
  if (!fits || rec.from > (state?.seq ?? 0) + 1)
    throw damaged(path, 'does not go on from what came before it');
  return rec;
}

/** One file's records, compared with each other as they pass. */
class Reading {
  readonly #path: string;
  readonly #sink: Sink;
  readonly #limit: number;
  readonly #from: number;
  /** The change whose version may come next. */
  #made: ChangeRec | null = null;
  seq: number;
  chain: string;
  end: AccountEnd | null = null;
  taken = 0;

  constructor(path: string, sink: Sink, from: { seq: number; chain: string }, limit: number) {
    this.#path = path;
    this.#sink = sink;
    this.#limit = limit;
    this.#from = from.seq;
    this.seq = from.seq;
    this.chain = from.chain;
  }

  async take(rec: AccountRec, bytes: Buffer | null, segment: boolean): Promise<void> {
    switch (rec.t) {
      case 'body':
        if (!bytes || createHash('sha256').update(bytes).digest('hex') !== rec.sha)
          throw damaged(this.#path, `holds a body that is not ${rec.sha}`);
        return this.#sink.body(rec, bytes);
      case 'blob':
        return this.#sink.blob(rec);
      case 'change':
        return this.#change(rec, segment);
      case 'version':
        return this.#version(rec, segment);
      case 'departure':
        return this.#within(rec.seq) ? this.#sink.departure(rec) : undefined;
      case 'batch':
        return rec.last <= this.#limit && rec.last > this.#from ? this.#sink.batch(rec) : undefined;
      case 'undone':
        return this.#limit === Infinity ? this.#sink.undone(rec) : undefined;
      case 'end':
        this.end = rec;
    }
  }

  #within(seq: number): boolean {
    return seq > this.#from && seq <= this.#limit;
  }

  async #change(rec: ChangeRec, segment: boolean): Promise<void> {
    this.#made = null;
    if (!this.#within(rec.seq)) {
      if (rec.seq === this.#from && rec.chain !== this.chain)
        throw damaged(this.#path, `tells another history at change ${rec.seq}`);
      return;
    }
    const { seq, item, kind, before, after, at, batch } = rec;
    const actor = `${rec.actorType}:${rec.actorId}`;
    const chain = chainHash(this.chain, { seq, item, kind, before, after, actor, at, batch });
    if (seq !== this.seq + 1 || chain !== rec.chain)
      throw damaged(this.#path, `breaks the chain of changes at ${seq}`);
    this.seq = seq;
    this.chain = chain;
    this.#made = rec;
    this.taken++;
    await this.#sink.change(rec, segment);
  }

  async #version(rec: VersionRec, segment: boolean): Promise<void> {
    if (segment && !this.#within(rec.seq)) return;
    const { kind, collection, href, mediaType, body, props } = rec;
    const hash = versionHash({ kind: kind as Kind, collection, href, mediaType, body, props });
    const made = this.#made;
    const belongs =
      !segment || (made !== null && made.seq === rec.seq && made.item === rec.item && made.after === hash);
    if (hash !== rec.hash || !belongs)
      throw damaged(this.#path, `holds a version of ${rec.item} that is not the one recorded`);
    this.taken++;
    await this.#sink.version(rec);
  }
}
