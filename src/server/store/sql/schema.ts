import type {
  SupportGrantTable,
  SupportLookTable,
  SupportSuggestionTable,
  SupportVisitTable,
} from './schema-support.ts';
/**
 * Tables, portable over SQLite and PostgreSQL. `account_id` comes first in every key (design, section 5), so that
 * the schema shards by account; only `directory`, `instance` and the auth library's tables stand outside.
 * Times are ISO 8601 UTC text, hashes lower-case hex text, JSON is text.
 */
type Bytes = Uint8Array;

/** e-mail → account: the one thing that may be asked across accounts. */
export interface DirectoryTable {
  email: string;
  account_id: string;
  /** As `exactPhone` writes it. */
  phone: string | null;
}

export interface AccountTable {
  account_id: string;
  name: string;
  epoch: string;
  /** The newest change's number; 0 before the first. */
  seq: number;
  /** Chain hash of the newest change. */
  chain: string;
  state: 'live' | 'recovering';
  /** JSON: what a loss left unknown, for promise 4. */
  lost: string | null;
  country: string | null;
  quota: number | null;
  /** Counts projections that came later, without a seq (thumbnails, EXIF). */
  derived_no: number;
  /** Counts what changed about support: visits, looks, grants, suggestions. */
  support_no: number;
  created_at: string;
}

export interface VersionTable {
  account_id: string;
  item_id: string;
  seq: number;
  /** The seq of the change that ended it; null while it is the present one. */
  until_seq: number | null;
  hash: string;
  kind: string;
  /** '' for the library root only. */
  collection_id: string;
  href: string;
  media_type: string;
  body_sha: string | null;
  size: number;
  uid: string | null;
  props: string;
}

export interface ChangeTable {
  account_id: string;
  seq: number;
  item_id: string;
  kind: string;
  before_hash: string | null;
  after_hash: string | null;
  actor_type: string;
  actor_id: string;
  at: string;
  batch_id: string;
  chain: string;
}

export interface BatchTable {
  account_id: string;
  batch_id: string;
  act: string;
  actor_type: string;
  actor_id: string;
  at: string;
  first_seq: number;
  last_seq: number;
  undoes: string | null;
  undone_by: string | null;
  /** JSON {added, changed, removed}, each by kind. */
  counts: string;
  /** SHA-256 of the request an Idempotency-Key stands for. */
  request: string | null;
}

/** Where an item once lay: kept for ever, so that no sync token dies. */
export interface DepartureTable {
  account_id: string;
  collection_id: string;
  seq: number;
  href: string;
  item_id: string;
}

export interface CollectionStateTable {
  account_id: string;
  collection_id: string;
  /** Live members; full lists compare it (promise 4). */
  members: number;
  /** The seq of its newest change: getctag. */
  seq: number;
}

export interface BodyTable {
  account_id: string;
  sha: string;
  bytes: Bytes;
  size: number;
  crc32: number;
}

export interface BlobTable {
  account_id: string;
  sha: string;
  size: number;
  crc32: number;
  at: string;
}

/** What is listed and searched; made from the body, thrown away and rebuilt at will. */
export interface ProjectionTable {
  account_id: string;
  item_id: string;
  /** Hash of the version it was made from. */
  hash: string;
  kind: string;
  collection_id: string;
  sort: string;
  first_start: string | null;
  last_end: string | null;
  data: string;
  /** CRC-32 of the other columns. */
  crc32: number;
}

/** What the media reader found in a body: EXIF, size, colour. */
export interface DerivedTable {
  account_id: string;
  body_sha: string;
  no: number;
  data: string;
  at: string;
}

export interface DeviceTable {
  account_id: string;
  device_id: string;
  name: string;
  secret_hash: string;
  scopes: string;
  may_delete: number;
  created_at: string;
  last_used_at: string | null;
  revoked_at: string | null;
}

export interface ArchiveTable {
  account_id: string;
  archive_id: string;
  state: string;
  seq: number;
  digest: string | null;
  /** Blob of the frozen table; its SHA-256 is the strong ETag. */
  table_sha: string | null;
  size: number | null;
  counts: string;
  problems: string;
  done: number;
  total: number;
  created_at: string;
  expires_at: string;
  /** JSON: byte ranges that went out, united. */
  sent: string;
  sent_at: string | null;
  /** When the owner's browser had checked all of it. */
  checked_at: string | null;
  reason: string | null;
  /** What its bytes follow from beside the seq; null: frozen by an older build. */
  build: string | null;
  /** SHA-256 of the whole ZIP, where it was small enough to read once at freezing. */
  sha256: string | null;
}

/** Blobs an archive is made of, so that none is collected under it. */
export interface ArchiveBlobTable {
  account_id: string;
  archive_id: string;
  sha: string;
}

/** A link that fetches one archive without a session; its signature is not kept, it follows from the ids. */
export interface ArchiveLinkTable {
  account_id: string;
  archive_id: string;
  link_id: string;
  /** What it is for, in the owner's words. */
  name: string;
  created_at: string;
  /** Null: as long as the archive. */
  expires_at: string | null;
  revoked_at: string | null;
  last_at: string | null;
  uses: number;
}

export interface PlanTable {
  account_id: string;
  plan_id: string;
  state: string;
  source: string;
  base_seq: number;
  digest: string;
  counts: string;
  failures: string;
  done: number;
  total: number;
  created_at: string;
  applied_at: string | null;
  batch_id: string | null;
  report: string | null;
  reason: string | null;
  /** Different bodies its manifest names that the account lacks, and their bytes. */
  lacking: number;
  lacking_bytes: number;
}

/** A body that a plan's manifest named and the account lacked. */
export interface PlanBlobTable {
  account_id: string;
  plan_id: string;
  sha: string;
  size: number;
  /** How it is to be kept: among the texts, as a blob, or both. */
  need: 'text' | 'blob' | 'both';
  /** 1 once its bytes have come. */
  come: number;
}

export interface PlanItemTable {
  account_id: string;
  plan_id: string;
  n: number;
  item_id: string;
  kind: string;
  action: string;
  name: string;
  before_hash: string | null;
  after_hash: string | null;
  /** JSON of the wanted version; null for a removal. */
  after: string | null;
  uid: string | null;
  size: number;
  note: string | null;
}

export interface AttemptTable {
  account_id: string;
  attempt_id: string;
  kind: string;
  state: string;
  started_at: string;
  ended_at: string | null;
  from_seq: number | null;
  to_seq: number | null;
  items: number | null;
  bytes: number | null;
  seconds: number | null;
  reason: string | null;
  /** Stable code of the reason, told where the words may not be. */
  code: string | null;
  asked: number;
}

export interface InstanceTable {
  key: string;
  value: string;
}

export interface AuthUserTable {
  id: string;
  name: string;
  email: string;
  emailVerified: number;
  image: string | null;
  role: string;
  createdAt: string;
  updatedAt: string;
}
export interface AuthCredentialTable {
  id: string;
  accountId: string;
  providerId: string;
  userId: string;
  accessToken: string | null;
  refreshToken: string | null;
  idToken: string | null;
  accessTokenExpiresAt: string | null;
  refreshTokenExpiresAt: string | null;
  scope: string | null;
  password: string | null;
  createdAt: string;
  updatedAt: string;
}
export interface AuthSessionTable {
  id: string;
  expiresAt: string;
  token: string;
  createdAt: string;
  updatedAt: string;
  ipAddress: string | null;
  userAgent: string | null;
  userId: string;
}

export interface Schema {
  directory: DirectoryTable;
  account: AccountTable;
  version: VersionTable;
  change: ChangeTable;
  batch: BatchTable;
  departure: DepartureTable;
  collection_state: CollectionStateTable;
  body: BodyTable;
  blob: BlobTable;
  projection: ProjectionTable;
  derived: DerivedTable;
  device: DeviceTable;
  archive: ArchiveTable;
  archive_blob: ArchiveBlobTable;
  archive_link: ArchiveLinkTable;
  plan: PlanTable;
  plan_item: PlanItemTable;
  plan_blob: PlanBlobTable;
  attempt: AttemptTable;
  support_visit: SupportVisitTable;
  support_look: SupportLookTable;
  support_grant: SupportGrantTable;
  support_suggestion: SupportSuggestionTable;
  instance: InstanceTable;
  auth_user: AuthUserTable;
  auth_credential: AuthCredentialTable;
  auth_session: AuthSessionTable;
}
