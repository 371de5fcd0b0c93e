import type { Props } from '../../account/version.ts';

/**
 * What the records of each file hold; records.ts tells how they are written. Times are ISO 8601 UTC, hashes lower-case
 * hex. A version's hash is SHA-256 over `lifeboat-version-1\n` and its canonical JSON (RFC 8785) of {kind, collection,
 * href, mediaType, body, props}; a change's chain hash is over `lifeboat-change-1\n`, the chain hash before it, `\n` and
 * the canonical JSON of {seq, item, kind, before, after, actor, at, batch}, actor being `type:id`; the first follows
 * 64 zeros. The digest of an account is SHA-256 over `lifeboat-digest-1\n` and a line `<item id> <version hash>\n` of
 * each live item, sorted by id.
 *
 * `.segment`   SegmentHead, then in order of seq: the BodyRec or BlobRec of what a version names and nothing before
 *              it in the vault held, ChangeRec, the VersionRec it made; DepartureRec, BatchRec, UndoneRec; AccountEnd
 * `.snapshot`  SnapshotHead, BodyRec, BlobRec, VersionRec with `until` (live and kept older ones), then all ChangeRec,
 *              DepartureRec and BatchRec since the account began; AccountEnd
 * `.identity`  {t: identity, version, account, at, n, hash}, then RowRec
 * `.instance`  {t: instance, version, instance, at, stable}, SecretRec, RowRec, HeadRec, ErasureRec
 * `.erasure`   {t: erasures, version, at}, ErasureRec
 */
export interface Point {
  epoch: string;
  seq: number;
  chain: string;
}

export interface SegmentHead {
  t: 'segment';
  version: 1;
  account: string;
  epoch: string;
  /** Seqs of the first and last change in it. */
  from: number;
  to: number;
  at: string;
  /** Epochs of this account that came before. */
  after: string[];
  /** What it goes on from; null: from nothing. */
  previous: Point | null;
}

export interface SnapshotHead {
  t: 'snapshot';
  version: 1;
  account: string;
  epoch: string;
  seq: number;
  chain: string;
  at: string;
  after: string[];
}

export interface ChangeRec {
  t: 'change';
  seq: number;
  item: string;
  kind: string;
  before: string | null;
  after: string | null;
  actorType: string;
  actorId: string;
  at: string;
  batch: string;
  chain: string;
}

export interface VersionRec {
  t: 'version';
  item: string;
  seq: number;
  /** In a snapshot: the seq that ended it, null while it is live there. */
  until?: number | null;
  hash: string;
  kind: string;
  collection: string;
  href: string;
  mediaType: string;
  body: string | null;
  size: number;
  uid: string | null;
  props: Props;
}

/** A small body; its bytes follow. */
export interface BodyRec {
  t: 'body';
  sha: string;
  crc32: number;
}

/** A body that lies under `blobs/`. */
export interface BlobRec {
  t: 'blob';
  sha: string;
  size: number;
  crc32: number;
}

export interface DepartureRec {
  t: 'departure';
  collection: string;
  seq: number;
  href: string;
  item: string;
}

export interface BatchRec {
  t: 'batch';
  id: string;
  act: string;
  actorType: string;
  actorId: string;
  at: string;
  first: number;
  last: number;
  undoes: string | null;
  /** In a snapshot only. */
  undoneBy?: string | null;
  counts: string;
  request: string | null;
}

/** An earlier batch that one in this segment undid whole. */
export interface UndoneRec {
  t: 'undone';
  batch: string;
  by: string;
}

/** The end record of a segment or snapshot adds this. */
export interface AccountEnd {
  digest: string;
  items: number;
}

/** A row of a table of the store, whole. */
export interface RowRec {
  t: 'row';
  table: string;
  row: Record<string, string | number | null>;
}

/** The secret that signs sessions; its bytes follow. */
export interface SecretRec {
  t: 'secret';
}

/** The newest change an account was known to have when the file was written. */
export interface HeadRec extends Point {
  t: 'head';
  account: string;
}

/** An account that was erased on purpose and must not come back. */
export interface ErasureRec {
  t: 'erasure';
  account: string;
  at: string;
}

export type AccountRec =
  | SegmentHead
  | SnapshotHead
  | ChangeRec
  | VersionRec
  | BodyRec
  | BlobRec
  | DepartureRec
  | BatchRec
  | UndoneRec
  | ({ t: 'end' } & AccountEnd);
