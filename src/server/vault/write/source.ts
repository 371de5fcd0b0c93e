import type { Selectable } from 'kysely';
import type { Db } from '../../account/journal.ts';
import { nameOf } from '../../account/project.ts';
import { sha256 } from '../../account/version.ts';
import type { VersionTable } from '../../store/sql/schema.ts';
import { VaultFailure } from '../failures.ts';

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

/** Why a backup fails when an item here cannot be read: it names the item as its owner knows it. */
export async function unreadable(
  db: Db,
  account: string,
  version: Pick<Version, 'item_id' | 'kind' | 'href' | 'props'>,
  cause?: unknown,
): Promise<VaultFailure> {
  const row = await db
    .selectFrom('projection')
    .where('account_id', '=', account)
    .where('item_id', '=', version.item_id)
    .select('data')
    .executeTakeFirst();
  const shown = row ? nameOf(version.kind, JSON.parse(row.data) as Record<string, unknown>) : '';
  const name = shown || (JSON.parse(version.props) as { name?: string }).name || version.href;
  return new VaultFailure(
    'source',
    `“${name}” (${version.kind}) cannot be read here, so it could not be copied.`,
    null,
    { cause },
  );
}
