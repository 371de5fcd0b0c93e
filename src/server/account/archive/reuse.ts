import { createHash } from 'node:crypto';
import { type Blobs, BlobMissing } from '../../store/blobs/blobs.ts';
import { CHUNK } from '../../store/sql/chunks.ts';
import type { ArchiveTable } from '../../store/sql/schema.ts';
import { readBodies } from '../read/bodies-at-once.ts';
import { isTextKind } from '../restore/text-facts.ts';
import { readableAt } from '../snapshot.ts';
import { now, type Progress, type Room } from '../room.ts';
import { BUDGET, SMALL } from './media-parts.ts';
import type { FrozenTable } from './table.ts';
import { pageBasis } from './page.ts';
import { readTable } from './table-read.ts';

/** Changes with whatever freezing writes: an archive of another build is not taken for one of this. */
const BUILD = 'lifeboat-archive-2';
const AT_ONCE = 1 << 20;
const MEDIA = /^(photos|files)\//;

/** What the bytes of an archive follow from beside its seq: this build, its page, and what is known by now of photos. */
export async function buildOf(room: Room, account: string): Promise<string> {
  const { derived_no } = await room.db
    .selectFrom('account')
    .where('account_id', '=', account)
    .select('derived_no')
    .executeTakeFirstOrThrow();
  return `${BUILD} ${derived_no} ${await pageBasis(room, account)}`;
}

/**
 * Whether every row of the snapshot and every text of it is what was written. An archive made before the damage has it
 * all whole, but the owner must be told of the damage.
 */
async function isSound(room: Room, account: string, seq: number): Promise<boolean> {
  let texts: string[] = [];
  const readable = async () => ![...(await readBodies(room, account, texts)).values()].includes(null);
  for await (const { unreadable, version } of readableAt(room, account, seq)) {
    if (unreadable !== undefined) return false;
    if (version.body !== null && isTextKind(version.kind)) texts.push(version.body);
    if (texts.length < CHUNK) continue;
    if (!(await readable())) return false;
    texts = [];
  }
  return readable();
}

/**
 * The newest whole archive of this seq and build, when all it is made of is there and right: freezing once more would
 * give the same bytes, so they are not made again. One of which anything was found damaged since is not whole.
 */
export async function sameArchive(
  room: Room,
  account: string,
  { seq, build, suspects }: { seq: number; build: string; suspects: ReadonlySet<string> },
  progress: Progress,
): Promise<ArchiveTable | null> {
  const row = await room.db
    .selectFrom('archive')
    .where('account_id', '=', account)
    .where('seq', '=', seq)
    .where('state', '=', 'complete')
    .where('problems', '=', '[]')
    .where('build', '=', build)
    .where('expires_at', '>', now(room))
    .orderBy('created_at', 'desc')
    .selectAll()
    .executeTakeFirst();
  if (!row?.table_sha || !(await isSound(room, account, seq))) return null;
  const table = await readTable(room.blobs, account, row.table_sha, () => Promise.resolve()).catch(
    () => null,
  );
  return table && (await isRight(room.blobs, account, table, suspects, progress)) ? row : null;
}

/** Whether every blob of a table has its size, and its hash: photos and files as far as at any freeze, the rest all. */
async function isRight(
  blobs: Blobs,
  account: string,
  table: FrozenTable,
  suspects: ReadonlySet<string>,
  progress: Progress,
): Promise<boolean> {
  const found = new Map<string, { length: number; media: boolean }>();
  for (let n = 0; n < table.length; n++) {
    const { blob, at } = table.source(n);
    const length = Math.max(found.get(blob)?.length ?? 0, at + table.size(n));
    found.set(blob, { length, media: MEDIA.test(table.at(n)!.name) });
  }
  let budget = BUDGET;
  let done = 0;
  for (const [sha, { length, media }] of found) {
    if ((await blobs.size(account, sha)) !== length) return false;
    progress(++done, found.size);
    if (media && !suspects.has(sha) && (length > SMALL || length > budget)) continue;
    if (media) budget -= length;
    if ((await hashOf(blobs, account, sha, length)) !== sha) return false;
  }
  return true;
}

async function hashOf(blobs: Blobs, account: string, sha: string, length: number): Promise<string | null> {
  const hash = createHash('sha256');
  const chunk = Buffer.allocUnsafe(Math.min(length, AT_ONCE));
  try {
    for (let at = 0; at < length; at += chunk.length) {
      const part = chunk.subarray(0, length - at);
      if ((await blobs.fill(account, sha, at, part)) !== part.length) return null;
      hash.update(part);
    }
  } catch (error) {
    if (error instanceof BlobMissing) return null;
    throw error;
  }
  return hash.digest('hex');
}
