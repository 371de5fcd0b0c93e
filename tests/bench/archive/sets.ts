import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Act, Wanted } from '../../../src/server/account/journal.ts';
import { addPerson } from '../../../src/server/account/people.ts';
import { readConfig } from '../../../src/server/config.ts';
import { openContext } from '../../../src/server/context.ts';
import type { BlobStat } from '../../../src/server/store/blobs/blobs.ts';
import { FIXED } from '../../../src/shared/contract/kinds.ts';
import { environment, folders, type Folders, OWNER } from '../../harness/server.ts';

/** How many files of which size; sizes vary around it as photos do where `varied`. */
export interface FileSet {
  name: string;
  files: number;
  bytes: number;
  varied?: boolean;
  /** All files have the same bytes, which are kept once: for an archive larger than the disk should hold twice. */
  same?: boolean;
}

/** All of them are a tenth with LIFEBOAT_BENCH_SCALE=0.1, and so on. */
export const SCALE = Number(process.env.LIFEBOAT_BENCH_SCALE ?? 1);
export const SETS: readonly FileSet[] = [
  { name: 'mid', files: 3000, bytes: 350_000, varied: true },
  { name: 'tiny', files: 70_000, bytes: 8192 },
  { name: 'large', files: 20, bytes: 100 << 20 },
].map((set) => ({ ...set, files: Math.max(2, Math.round(set.files * SCALE)) }));

const SLICE = 2000;
const AT = '2026-05-01T10:00:00.000Z';

/** The same bytes for the same seed (mulberry32), fast enough for gigabytes. */
export function seeded(seed: number, length: number): Buffer {
  const bytes = Buffer.alloc(Math.ceil(length / 4) * 4);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  let state = seed >>> 0;
  for (let n = 0; n < words.length; n++) {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    words[n] = mixed ^ (mixed >>> 14);
  }
  return bytes.subarray(0, length);
}

const sizeOf = ({ bytes, varied }: FileSet, n: number): number =>
  varied ? Math.round(bytes * (0.5 + ((n * 7919) % 1000) / 1000)) : bytes;

/** One large run of seeded bytes; every file is a part of it with a number of its own in front. */
function* contents(set: FileSet): Generator<Buffer> {
  const pool = seeded(1, Math.ceil(set.bytes * 1.5) + 4096);
  for (let n = 0; n < set.files; n++) {
    const from = (n * 61) % 4096;
    const bytes = pool.subarray(from, from + sizeOf(set, n));
    bytes.writeUInt32LE(n, 0);
    yield bytes;
  }
}

/**
 * Fresh folders with an account that holds the set as files: no thumbnails are made of those meanwhile. Blobs are
 * written without a sync each, or the filling would take longer than all measuring. Without its key the vault takes
 * nothing, so that no backup runs beside the measurement.
 */
export async function fill(set: FileSet): Promise<Folders & { remove(): Promise<void> }> {
  const where = await folders();
  const context = await openContext(readConfig(environment(where)));
  try {
    const { room, hashPassword } = context.deps;
    const account = await addPerson(room, {
      ...OWNER,
      role: 'owner',
      password: await hashPassword(OWNER.password),
    });
    let stats: BlobStat[] = [];
    let done = 0;
    const flush = async () => {
      const items = stats.map(({ sha, size }, n) => file(`IMG_${done + n}.bin`, sha, size));
      const act: Act = {
        account,
        batch: randomUUID(),
        actor: { type: 'owner', id: account },
        at: AT,
        act: 'import',
      };
      const blobs = [...new Map(stats.map((stat) => [stat.sha, stat])).values()];
      await room.writer.run('save', { act, items, blobs, policy: { href: 'rename', uid: 'refuse' } });
      done += stats.length;
      stats = [];
    };
    let one: BlobStat | null = null;
    for (const bytes of contents(set)) {
      one = (set.same ? one : null) ?? keep(join(where.data, 'blobs', account), bytes);
      stats.push(one);
      if (stats.length === SLICE) await flush();
    }
    if (stats.length > 0) await flush();
  } finally {
    await context.close();
  }
  rmSync(`${where.vault}.key`, { force: true });
  return where;
}

function keep(folder: string, bytes: Buffer): BlobStat {
  const sha = createHash('sha256').update(bytes).digest('hex');
  mkdirSync(join(folder, sha.slice(0, 2)), { recursive: true });
  writeFileSync(join(folder, sha.slice(0, 2), sha.slice(2)), bytes);
  return { sha, size: bytes.length, crc32: crc32(bytes) };
}

const file = (href: string, body: string, size: number): Wanted => ({
  id: randomUUID(),
  version: {
    kind: 'file',
    collection: FIXED.library,
    href,
    mediaType: 'application/octet-stream',
    body,
    props: { addedAt: AT },
  },
  size,
  uid: null,
});
