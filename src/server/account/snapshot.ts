import type { Counts } from '../../shared/contract/kinds.ts';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { inOrder } from '../store/sql/stream.ts';
import { bump } from './counts.ts';
import { LIVE, type LiveRow, ROW_DAMAGED, soundVersion } from './live-row.ts';
import type { Room } from './room.ts';
import { type StandIn, standIn } from './stand-in.ts';
import { Digest, type Version } from './version.ts';
import { versionsAt } from './versions.ts';

/** One item of a snapshot. */
export interface Entry {
  id: string;
  hash: string;
  version: Version;
  size: number;
  uid: string | null;
}

/** A row whose columns no longer give its hash: the store is damaged there. */
export class DamagedRow extends LifeboatError {
  readonly item: string;
  constructor(item: string) {
    super('item.damaged', { detail: ROW_DAMAGED, where: item, retryAfter: 60 });
    this.name = 'DamagedRow';
    this.item = item;
  }
}

const entryFrom = ({ item_id: id, hash, size, uid }: LiveRow, version: Version): Entry => ({
  id,
  hash,
  version,
  size,
  uid,
});

/** @throws DamagedRow */
export function entryOf(row: LiveRow): Entry {
  const version = soundVersion(row);
  if (!version) throw new DamagedRow(row.item_id);
  return entryFrom(row, version);
}

/** The same of any row: what stands for it when it is damaged. */
export async function readableOf(
  db: Room['db'],
  account: string,
  row: LiveRow,
): Promise<Entry & Partial<StandIn>> {
  const version = soundVersion(row);
  return version ? entryFrom(row, version) : standIn(db, account, row);
}

/** The account at one seq, sorted by id. Each row is compared with its hash. @throws DamagedRow */
export async function* snapshotAt(
  room: Pick<Room, 'db'>,
  account: string,
  seq: number,
): AsyncGenerator<Entry> {
  for await (const row of inOrder(versionsAt(room.db, account, seq).select(LIVE), 'item_id'))
    yield entryOf(row);
}

/** The same with a stand-in for each damaged item: one bad row does not hide the rest, nor pass for sound. */
export async function* readableAt(
  room: Pick<Room, 'db'>,
  account: string,
  seq: number,
): AsyncGenerator<Entry & Partial<StandIn>> {
  for await (const row of inOrder(versionsAt(room.db, account, seq).select(LIVE), 'item_id'))
    yield await readableOf(room.db, account, row);
}

export interface SnapshotFacts {
  seq: number;
  digest: string;
  counts: Counts;
}

/** Digest and counts of the account at `seq`, or now. A job: it reads every row. */
export async function snapshotFacts(
  room: Room,
  { account, seq }: { account: string; seq?: number },
): Promise<SnapshotFacts> {
  const at = seq ?? (await headOf(room, account)).seq;
  const digest = new Digest();
  const counts: Counts = {};
  for await (const entry of snapshotAt(room, account, at)) {
    digest.add(entry.id, entry.hash);
    bump(counts, entry.version.kind);
  }
  return { seq: at, digest: digest.hex(), counts };
}

/** The account's newest seq, chain hash and epoch. */
export async function headOf(room: Pick<Room, 'db'>, account: string) {
  return room.db
    .selectFrom('account')
    .where('account_id', '=', account)
    .select(['seq', 'chain', 'epoch', 'state'])
    .executeTakeFirstOrThrow();
}
