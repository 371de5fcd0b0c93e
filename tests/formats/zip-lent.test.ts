import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openZip } from '../../src/shared/formats/zip/reader.ts';
import type { ZipFile } from '../../src/shared/formats/zip/read-file.ts';
import { buildZip } from './zip-build.ts';
import { memoryFile, nodeTools } from './zip-tools.ts';

/** A file that reads into what it is given, `most` bytes at a time, and ends at `ends`. */
const lending = (bytes: Uint8Array, most: number, at = { ends: Infinity }): Required<ZipFile> => ({
  size: bytes.length,
  read: (offset, length) => memoryFile(bytes, most).read(offset, length),
  readInto(into, offset) {
    const part = bytes.subarray(offset, Math.min(at.ends, offset + Math.min(into.length, most)));
    into.set(part);
    return Promise.resolve(part.length);
  },
});

/** Large enough for several pieces, unlike any other piece. */
const filled = (size: number, seed: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, at) => (at * 31 + (at >> 8) * 7 + (at >> 20) * 13 + seed) & 0xff);

test('lent chunks, looked at before the next is asked for, are the content; several are read side by side', async () => {
  const size = fc.constantFrom(0, 1, 65_536, 65_537, 1 << 20, (1 << 20) + 1, 4_000_003);
  await fc.assert(
    fc.asyncProperty(
      fc.array(size, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1 << 16 }),
      async (sizes, most) => {
        const contents = sizes.map(filled);
        const archive = buildZip(
          contents.map((content, at) => ({ name: `${at}`, content, deflate: at === 3 })),
        );
        const zip = await openZip(lending(archive, most), {}, nodeTools);
        await Promise.all(
          contents.map(async (content, at) => {
            let length = 0;
            for await (const chunk of zip.readEntry(at, { lent: true })) {
              assert.equal(Buffer.compare(chunk, content.subarray(length, length + chunk.length)), 0);
              length += chunk.length;
            }
            assert.equal(length, content.length);
          }),
        );
      },
    ),
    { numRuns: 15 },
  );
});

test('a lent content is proven like any other, and a read of nothing is the end', async () => {
  const content = filled(3_000_000, 5);
  const archive = buildZip([{ name: 'a', content }]);
  const at = { ends: Infinity };
  const zip = await openZip(lending(archive, 70_000, at), {}, nodeTools);
  const drained = async () => {
    let length = 0;
    for await (const chunk of zip.readEntry(0, { lent: true })) length += chunk.length;
    return length;
  };
  assert.equal(await drained(), content.length);
  at.ends = 2_000_000;
  await assert.rejects(drained(), { code: 'zip.truncated' });
  at.ends = Infinity;
  archive[2_999_999]! ^= 1;
  await assert.rejects(drained(), { code: 'zip.crc' });
});
