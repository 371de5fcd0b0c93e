import type { Counts } from '../../shared/contract/kinds.ts';
import { LifeboatError } from '../../shared/contract/problem.ts';
import { inOrder } from '../store/sql/stream.ts';
import { bump } from './counts.ts';
import { type LiveRow, versionOf } from './journal.ts';
import type { Room } from './room.ts';
import { Digest, type Version, versionHash } from './version.ts';

/** One item of a snapshot. */
export interface Entry {
  id: string;
  hash: string;
  version: Version;
  size: number;
  uid: string | null;
}

const COLUMNS = [
  'item_id',
  'seq',
  'hash',
  'kind',
  'collection_id',
  'href',
  'media_type',
  'body_sha',
  'size',
  'uid',
  'props',
] as const;

/** A row whose columns no longer give its hash: the store is damaged there. */
export class DamagedRow extends LifeboatError {
  readonly item: string;
  constructor(item: string) {
    super('item.damaged', {
      detail: 'Its row is not what was written.',
      where: item,
      retryAfter: 60,
    });
    this.name = 'DamagedRow';
    this.item = item;
  }
}

export function entryOf(row: LiveRow): Entry {
  const version = versionOf(row);
  if (versionHash(version) !== row.hash) throw new DamagedRow(row.item_id);
  return { id: row.item_id, hash: row.hash, version, size: row.size, uid: row.uid };
}

/** The account at one seq, sorted by id: versions with seq ≤ s < until_seq. Each row is compared with its hash. */
export async function* snapshotAt(
  room: Pick<Room, 'db'>,
  account: string,
  seq: number,
): AsyncGenerator<Entry> {
  const query = room.db
    .selectFrom('version')
    .where('account_id', '=', account)
    .where('seq', '<=', seq)
    .where((eb) => eb.or([eb('until_seq', 'is', null), eb('until_seq', '>', seq)]))
    .select(COLUMNS);
  for await (const row of inOrder(query, 'item_id')) yield entryOf(row);
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
