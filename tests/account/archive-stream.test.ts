import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { senderHere } from '../../src/server/account/archive/sender.ts';
import { SMALLEST, Slots } from '../../src/server/account/archive/slots.ts';
import { DamagedEntry, stream } from '../../src/server/account/archive/stream.ts';
import { readTable } from '../../src/server/account/archive/table-read.ts';
import { writeTable } from '../../src/server/account/archive/table-write.ts';
import { SenderThreads } from '../../src/server/jobs/senders/threads.ts';
import { BlobMissing, type Blobs } from '../../src/server/store/blobs/blobs.ts';
import { openBlobs } from '../../src/server/store/open.ts';
import { openZip } from '../../src/shared/formats/zip/reader.ts';
import { nodeTools } from '../formats/zip-tools.ts';
import { bytesOf, copies } from './archive-tools.ts';

const shaOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const here = () => Promise.resolve();
const ACCOUNT = '0a0a0a0a-0000-4000-8000-000000000000';

/** Blobs in memory, that answer at once as a disk does or later as a store far away does. */
function memory(kept: Map<string, Uint8Array>, far: boolean): Blobs {
  const fill = (_account: string, sha: string, offset: number, target: Uint8Array) => {
    const bytes = kept.get(sha);
    if (!bytes) throw new BlobMissing(sha);
    const part = bytes.subarray(offset, offset + target.length);
    target.set(part);
    return part.length;
  };
  return {
    fill: far ? async (...args: Parameters<typeof fill>) => fill(...args) : fill,
    size: async (_account: string, sha: string) => kept.get(sha)?.length ?? null,
  } as Blobs;
}

async function frozen(contents: readonly Uint8Array[]) {
  const kept = new Map(contents.map((bytes) => [shaOf(bytes), bytes]));
  const rows = contents.map((bytes, n) => ({
    name: `files/${n}.bin`,
    size: bytes.length,
    crc32: crc32(bytes),
    mtime: 1.7e12,
    blob: shaOf(bytes),
    at: 0,
  }));
  return { kept, rows, table: await writeTable(() => rows, here) };
}

const file = fc.oneof(fc.nat(300), fc.nat(3 * SMALLEST), fc.nat(40 * SMALLEST));
const share = fc.double({ min: 0, max: 1, noNaN: true });

test('any range in slots is the slice of the whole, from a store here and far away', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(file, { minLength: 1, maxLength: 12 }),
      fc.array(fc.tuple(share, share), { maxLength: 5 }),
      async (sizes, cuts) => {
        const { kept, table } = await frozen(sizes.map((size) => randomBytes(size)));
        const { size } = table.layout;
        const near = senderHere(memory(kept, false));
        const far = senderHere(memory(kept, true));
        const whole = await bytesOf(stream(near, ACCOUNT, table, 0, size));
        const zip = await openZip({ size, read: async (at, n) => whole.subarray(at, at + n) }, {}, nodeTools);
        assert.equal(zip.count, sizes.length);
        for (const cut of cuts) {
          const [start, end] = cut.map((part) => Math.round(part * size)).sort((a, b) => a - b) as [
            number,
            number,
          ];
          for (const sender of [near, far])
            assert.ok(
              (await bytesOf(stream(sender, ACCOUNT, table, start, end))).equals(whole.subarray(start, end)),
            );
        }
        assert.equal(near.slots.free, new Slots().free, 'all memory is given back');
      },
    ),
    { numRuns: 25 },
  );
});

for (const size of [100, SMALLEST, 30 * SMALLEST])
  test(`a damaged file of ${size} bytes never goes out whole`, async () => {
    const contents = [randomBytes(50), randomBytes(size), randomBytes(50)];
    const { kept, table } = await frozen(contents);
    const bad = Buffer.from(contents[1]!);
    bad[size - 1]! ^= 1;
    kept.set(shaOf(contents[1]!), bad);
    const sender = senderHere(memory(kept, false));
    const got: Buffer[] = [];
    await assert.rejects(
      async () => {
        for await (const chunk of copies(stream(sender, ACCOUNT, table, 0, table.layout.size)))
          got.push(chunk);
      },
      (error) => error instanceof DamagedEntry && error.entry === 1,
    );
    assert.ok(Buffer.concat(got).length < table.layout.dataOffset(1) + size);
    kept.delete(shaOf(contents[1]!));
    await assert.rejects(bytesOf(stream(sender, ACCOUNT, table, 0, table.layout.size)), DamagedEntry);
    assert.equal(sender.slots.free, new Slots().free);
  });

test('a download that is given up gives its memory back', async () => {
  const { kept, table } = await frozen([randomBytes(200 * SMALLEST)]);
  const sender = senderHere(memory(kept, true));
  const chunks = stream(sender, ACCOUNT, table, 0, table.layout.size);
  for (let n = 0; n < 6; n++) await chunks.next();
  assert.ok(sender.slots.free < new Slots().free);
  await chunks.return(undefined);
  await new Promise(setImmediate);
  assert.equal(sender.slots.free, new Slots().free);
});

test('hundreds of downloads that stand still leave each one slot, and little more memory than the budget', () => {
  const slots = new Slots();
  const total = slots.free;
  const frees: (() => void)[] = [];
  let outside = 0;
  for (let n = 0; n < 600; n++) {
    const one = slots.share();
    for (let turn = 0; turn < 6; turn++) one.next()!.free();
    const before = slots.free;
    let held = 0;
    for (let slot; (slot = one.next());) {
      held += slot.bytes.length;
      frees.push(slot.free);
    }
    assert.ok(held > 0);
    outside += held - (before - slots.free);
  }
  assert.ok(outside <= 600 * SMALLEST, `${outside} bytes outside of the budget`);
  for (const free of frees) free();
  assert.equal(slots.free, total);
});

test('tables of lines, as they were written before, give the same bytes', async () => {
  const { kept, rows, table } = await frozen([randomBytes(10), randomBytes(0), randomBytes(70_000)]);
  const lines = Buffer.from(rows.map(({ at: _, ...row }) => `${JSON.stringify(row)}\n`).join(''));
  kept.set(shaOf(lines), lines);
  const sender = senderHere(memory(kept, false));
  const old = await sender.table(ACCOUNT, shaOf(lines));
  const { size } = table.layout;
  assert.ok(
    (await bytesOf(stream(sender, ACCOUNT, old, 0, size))).equals(
      await bytesOf(stream(sender, ACCOUNT, table, 0, size)),
    ),
  );
});

test('a table that is not what its name says is refused', async () => {
  const { kept, table } = await frozen([randomBytes(10)]);
  const bytes = Buffer.from(table.bytes);
  const sha = shaOf(bytes);
  const read = () => readTable(memory(kept, false), ACCOUNT, sha, here);
  kept.set(sha, bytes);
  assert.equal((await read()).length, 1);
  for (const wrong of [bytes.subarray(0, -1), Buffer.concat([bytes, bytes]), Buffer.alloc(bytes.length)]) {
    kept.set(sha, wrong);
    await assert.rejects(read(), { code: 'item.damaged' });
  }
});

test('threads send what this thread would', async () => {
  const data = await mkdtemp(join(tmpdir(), 'lifeboat-senders-'));
  const threads = new SenderThreads({ data }, 2);
  try {
    const blobs = openBlobs({ data });
    const { kept, table } = await frozen(
      [5, 3 * SMALLEST, 0, 90 * SMALLEST, 9].map((size) => randomBytes(size)),
    );
    for (const bytes of [...kept.values(), Buffer.from(table.bytes)])
      await blobs.put(
        ACCOUNT,
        (async function* () {
          yield bytes;
        })(),
      );
    const there = await threads.table(ACCOUNT, shaOf(table.bytes));
    const { size } = table.layout;
    const all = await Promise.all(
      [0, 7, size - 30].map((start) => bytesOf(stream(threads, ACCOUNT, there, start, size))),
    );
    const whole = await bytesOf(stream(senderHere(blobs), ACCOUNT, table, 0, size));
    for (const bytes of all) assert.ok(bytes.equals(whole.subarray(size - bytes.length)));
    await assert.rejects(threads.table(ACCOUNT, 'ab'.repeat(32)), { code: 'item.damaged' });
    assert.equal(threads.slots.free, new Slots().free);
  } finally {
    await threads.close();
    await rm(data, { recursive: true, force: true });
  }
});
