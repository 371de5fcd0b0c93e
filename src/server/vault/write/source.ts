import type { Selectable } from 'kysely';
import type { Db } from '../../account/journal.ts';
import type { LiveRow } from '../../account/live-row.ts';
import { readableOf } from '../../account/snapshot.ts';
import { nameIn, soundSummary } from '../../account/stand-in.ts';
import { sha256 } from '../../account/version.ts';
import type { VersionTable } from '../../store/sql/schema.ts';
import type { Writing } from './bodies.ts';

type Version = Selectable<VersionTable>;

const AT_ONCE = 500;
const BODIES_BYTES = 4 << 20;
const BODIES_ROWS = 200;

/** Pages of rows in order of `seq`, above `from` and up to `to`. */
export async function* bySeq<T extends { seq: number }>(
  from: number,
  to: number,
  page: (after: number, limit: number) => Promise<T[]>,
): AsyncGenerator<T[]> {
  for (let after = from; after < to;) {
    const rows = (await page(after, AT_ONCE)).filter((r) => r.seq <= to);
    if (rows.length > 0) yield rows;
    if (rows.length < AT_ONCE) return;
    after = rows.at(-1)!.seq;
  }
}

/** Versions in groups whose text bodies fit in memory together. */
export function* groups(versions: readonly Version[]): Generator<Version[]> {
  let group: Version[] = [];
  let bytes = 0;
  for (const version of versions) {
    if (group.length > 0 && (group.length >= BODIES_ROWS || bytes + version.size > BODIES_BYTES)) {
      yield group;
      [group, bytes] = [[], 0];
    }
    group.push(version);
    if (version.body_sha) bytes += Math.min(version.size, BODIES_BYTES);
  }
  if (group.length > 0) yield group;
}

export interface Found {
  bodies: Map<string, { bytes: Uint8Array; crc32: number }>;
  blobs: Map<string, { size: number; crc32: number }>;
}

/** The bodies of these hashes: small ones with their bytes, blobs with what was recorded of them. */
export async function findBodies(db: Db, account: string, shas: readonly string[]): Promise<Found> {
  const found: Found = { bodies: new Map(), blobs: new Map() };
  if (shas.length === 0) return found;
  const bodies = await db
    .selectFrom('body')
    .where('account_id', '=', account)
    .where('sha', 'in', shas)
    .select(['sha', 'bytes', 'crc32'])
    .execute();
  for (const b of bodies) found.bodies.set(b.sha, { bytes: b.bytes, crc32: b.crc32 });
  const rest = shas.filter((sha) => !found.bodies.has(sha));
  if (rest.length === 0) return found;
  const blobs = await db
    .selectFrom('blob')
    .where('account_id', '=', account)
    .where('sha', 'in', rest)
    .select(['sha', 'size', 'crc32'])
    .execute();
  for (const b of blobs) found.blobs.set(b.sha, { size: b.size, crc32: b.crc32 });
  return found;
}

export const isSoundBody = (sha: string, bytes: Uint8Array): boolean => sha256(bytes) === sha;

/** Those of these rows that still are what their hash says; the others are noted and left out. */
export async function sound(writing: Writing, rows: readonly Version[]): Promise<Version[]> {
  const good: Version[] = [];
  for (const row of rows) {
    const { hash, unreadable } = await readableOf(writing.room.db, writing.account, row);
    if (unreadable === undefined) good.push({ ...row, hash });
    else await leaveOut(writing, row, unreadable);
  }
  return good;
}

export const BODY_UNREADABLE = 'Its bytes cannot be read here.';

/** Notes an item that cannot be read here, by the name its owner knows it by. */
export async function leaveOut(
  { room, account, left }: Pick<Writing, 'room' | 'account' | 'left'>,
  version: LiveRow,
  reason: string,
): Promise<void> {
  const { hash, version: like } = await readableOf(room.db, account, version);
  const known = nameIn(await soundSummary(room.db, account, version.item_id, hash));
  left.set(version.item_id, { kind: like.kind, name: known || (like.props.name ?? like.href), reason });
}
