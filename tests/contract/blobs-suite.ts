import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { crc32 } from 'node:zlib';
import { type Blobs, BlobMissing, streamBlob } from '../../src/server/store/blobs/blobs.ts';

/** A store of blobs to ask, and what happens to its files behind its back. */
export interface BlobsUnderTest {
  blobs: Blobs;
  /** Puts other bytes in the place of a blob's. */
  damage(account: string, sha: string, bytes: Uint8Array): Promise<void>;
  /** Every file or object below an account, names as the store keeps them. */
  files(account: string): Promise<string[]>;
  /** Leaves what a put that was killed half way leaves; answers its name. */
  leftover(account: string): Promise<string>;
}

const shaOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function* inPieces(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function* breaking(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
  throw new Error('the sender hung up');
}

const read = async (blobs: Blobs, account: string, sha: string) =>
  Buffer.concat(await Array.fromAsync(streamBlob(await blobs.open(account, sha), 0, undefined, 777)));

/** The contract of a blob store: the same questions to each. */
export function blobsSuite(name: string, ask: () => BlobsUnderTest): void {
  const fresh = () => ({ ...ask(), account: randomUUID() });

  describe(`blobs on ${name}`, () => {
    for (const size of [0, 1, 999, 1000, 70_000, 3_000_000]) {
      test(`${size} bytes come back as they went`, async () => {
        const { blobs, account } = fresh();
        const bytes = randomBytes(size);
        const stat = await blobs.put(account, inPieces(bytes, 65_536));
        assert.deepEqual(stat, { sha: shaOf(bytes), size, crc32: crc32(bytes) });
        assert.deepEqual(await read(blobs, account, stat.sha), bytes);
        assert.equal(await blobs.size(account, stat.sha), size);
      });
    }

    test('any part of a blob can be read', async () => {
      const { blobs, account } = fresh();
      const bytes = randomBytes(5000);
      const { sha } = await blobs.put(account, inPieces(bytes));
      const handle = await blobs.open(account, sha);
      assert.deepEqual(Buffer.from(await handle.read(4990, 100)), bytes.subarray(4990));
      assert.equal((await handle.read(5000, 10)).length, 0);
      const part = Buffer.concat(await Array.fromAsync(streamBlob(handle, 1234, 4321, 500)));
      assert.deepEqual(part, bytes.subarray(1234, 4321));
    });

    test('a part fills memory that is shared between threads', async () => {
      const { blobs, account } = fresh();
      const bytes = randomBytes(5000);
      const { sha } = await blobs.put(account, inPieces(bytes));
      const target = new Uint8Array(new SharedArrayBuffer(1000));
      assert.equal(await blobs.fill(account, sha, 1234, target), 1000);
      assert.deepEqual(Buffer.from(target), bytes.subarray(1234, 2234));
      assert.equal(await blobs.fill(account, sha, 4990, target), 10, 'as many as there are');
      assert.equal(await blobs.fill(account, sha, 5000, target), 0);
      await assert.rejects(async () => blobs.fill(account, 'ab'.repeat(32), 0, target), BlobMissing);
    });

    test('the same bytes again are one blob', async () => {
      const { blobs, account, files } = fresh();
      const bytes = randomBytes(100);
      assert.deepEqual(
        await blobs.put(account, inPieces(bytes)),
        await blobs.put(account, inPieces(bytes, 7)),
      );
      assert.equal((await files(account)).length, 1);
      assert.deepEqual(await Array.fromAsync(blobs.list(account)), [shaOf(bytes)]);
    });

    test('the same bytes by many at once are one blob', async () => {
      const { blobs, account, files } = fresh();
      const bytes = randomBytes(20_000);
      await Promise.all(Array.from({ length: 20 }, () => blobs.put(account, inPieces(bytes))));
      assert.deepEqual(await read(blobs, account, shaOf(bytes)), bytes);
      assert.equal((await files(account)).length, 1);
    });

    test('what lies damaged under the name is replaced, never trusted', async () => {
      const { blobs, account, damage } = fresh();
      const bytes = randomBytes(3000);
      const { sha } = await blobs.put(account, inPieces(bytes));
      for (const wrong of [randomBytes(3000), Buffer.alloc(0), bytes.subarray(0, 100)]) {
        await damage(account, sha, wrong);
        await blobs.put(account, inPieces(bytes));
        assert.deepEqual(await read(blobs, account, sha), bytes);
      }
    });

    test('other bytes than expected are refused and leave nothing', async () => {
      const { blobs, account, files } = fresh();
      const expect = shaOf(Buffer.from('expected'));
      await assert.rejects(blobs.put(account, inPieces(Buffer.from('came')), { expect }), {
        code: 'request.malformed',
      });
      assert.deepEqual(await files(account), []);
      await blobs.put(account, inPieces(Buffer.from('expected')), { expect });
      assert.equal((await files(account)).length, 1);
    });

    test('more bytes than the limit are refused and leave nothing', async () => {
      const { blobs, account, files } = fresh();
      await assert.rejects(blobs.put(account, inPieces(randomBytes(1001)), { limit: 1000 }), {
        code: 'request.too-large',
      });
      assert.deepEqual(await files(account), []);
      await blobs.put(account, inPieces(randomBytes(1000)), { limit: 1000 });
    });

    test('a sender that hangs up leaves nothing', async () => {
      const { blobs, account, files } = fresh();
      await assert.rejects(blobs.put(account, breaking(randomBytes(5000))), /hung up/);
      assert.deepEqual(await files(account), []);
    });

    test('what a kill left is swept, whole blobs stay', async () => {
      const { blobs, account, files, leftover } = fresh();
      const { sha } = await blobs.put(account, inPieces(randomBytes(10)));
      const left = await leftover(account);
      assert.ok((await files(account)).includes(left));
      assert.deepEqual(await Array.fromAsync(blobs.list(account)), [sha]);
      await blobs.sweep();
      assert.equal((await files(account)).includes(left), false);
      assert.equal(await blobs.size(account, sha), 10);
    });

    test('one account has nothing of another', async () => {
      const { blobs, account } = fresh();
      const bytes = randomBytes(10);
      const { sha } = await blobs.put(account, inPieces(bytes));
      const other = randomUUID();
      await assert.rejects(
        blobs.open(other, sha),
        (error) => error instanceof BlobMissing && error.sha === sha,
      );
      assert.equal(await blobs.size(other, sha), null);
      assert.deepEqual(await Array.fromAsync(blobs.list(other)), []);
    });

    test('a removed blob is missing; removing it again is nothing', async () => {
      const { blobs, account } = fresh();
      const { sha } = await blobs.put(account, inPieces(randomBytes(10)));
      await blobs.remove(account, sha);
      await blobs.remove(account, sha);
      await assert.rejects(blobs.open(account, sha), BlobMissing);
    });

    test('a program gets a file with the bytes', async () => {
      const { blobs, account } = fresh();
      const bytes = randomBytes(100);
      const { sha } = await blobs.put(account, inPieces(bytes));
      const { path, done } = await blobs.local(account, sha);
      const { readFile } = await import('node:fs/promises');
      assert.deepEqual(await readFile(path), bytes);
      await done();
    });
  });
}
