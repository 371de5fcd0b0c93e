import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ZipError } from '../../src/shared/formats/zip/errors.ts';
import { openZip } from '../../src/shared/formats/zip/reader.ts';
import { buildZip, extra, fields, text } from './zip-build.ts';
import { goodZips } from './zip-hostile.ts';
import { memoryFile, nodeTools, readAll } from './zip-tools.ts';

const archive = buildZip(
  [
    { name: 'photos/' },
    { name: 'photos/a.jpg', content: text('kept as it came') },
    { name: 'notes/b.txt', content: text('again and again and again'), deflate: true, descriptor: 16 },
    { name: 'c', content: text('c'), extra: extra(0x5455, fields([4, 1])), descriptor: 24 },
  ],
  { comment: text('hello'), end64: {} },
);

/** What the archive gives, or undefined when it is refused with a typed error; any other error fails the test. */
async function given(bytes: Uint8Array): Promise<[string, Uint8Array][] | undefined> {
  try {
    return [...(await readAll(memoryFile(bytes)))];
  } catch (error) {
    assert.ok(error instanceof ZipError, `${error}`);
    return undefined;
  }
}

test('every byte changed: refused, or the same names and contents', async () => {
  const right = await given(archive);
  let refused = 0;
  for (let at = 0; at < archive.length; at++) {
    for (const mask of [0x01, 0x80, 0xff]) {
      const changed = archive.slice();
      changed[at]! ^= mask;
      const got = await given(changed);
      if (got === undefined) refused++;
      else assert.deepEqual(got, right, `byte ${at} ^ ${mask}`);
    }
  }
  assert.ok(refused > archive.length * 2);
});

test('cut off after every byte: refused', async () => {
  for (let length = 0; length < archive.length; length++)
    assert.equal(await given(archive.slice(0, length)), undefined, `${length} bytes`);
});

test('every piece taken out or put in twice: refused', async () => {
  const position = fc.nat(archive.length - 1);
  await fc.assert(
    fc.asyncProperty(position, position, fc.boolean(), async (a, b, twice) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b) + 1];
      const changed = Buffer.concat([
        archive.subarray(0, twice ? to : from),
        archive.subarray(twice ? from : to),
      ]);
      assert.equal(await given(Uint8Array.from(changed)), undefined);
    }),
    { numRuns: 2000 },
  );
});

test('any bytes at all: nothing but typed errors', async () => {
  const seeds = goodZips.filter(({ bytes }) => bytes.length < 2000).map(({ bytes }) => bytes);
  const edit = fc.tuple(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 8 }));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...seeds), fc.array(edit, { maxLength: 5 }), async (seed, edits) => {
      const changed = seed.slice();
      for (const [at, bytes] of edits)
        changed.set(bytes.subarray(0, changed.length - (at % changed.length)), at % changed.length);
      await given(changed);
    }),
    { numRuns: 3000 },
  );
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      assert.equal(await given(bytes), undefined);
    }),
  );
});

test('a content left half read leaves nothing behind that touches the file', async () => {
  const bytes = buildZip([{ name: 'a', content: new Uint8Array(5_000_000) }]);
  const file = memoryFile(bytes);
  const zip = await openZip(file, {}, nodeTools);
  for await (const chunk of zip.readEntry(0)) {
    assert.ok(chunk.length > 0);
    break;
  }
  const reads = file.reads;
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(file.reads, reads);
});

test('files are listed in the directory’s order and in the file’s', async () => {
  const zip = await openZip(memoryFile(archive), {}, nodeTools);
  assert.equal(zip.count, 3);
  assert.equal(zip.totalSize, 15 + 25 + 1);
  assert.deepEqual(
    [...zip.entries].map(({ index, name }) => [index, name]),
    [
      [1, 'photos/a.jpg'],
      [2, 'notes/b.txt'],
      [3, 'c'],
    ],
  );
  const offsets = [...zip.inFileOrder()].map(({ offset }) => offset);
  assert.deepEqual(
    offsets,
    offsets.toSorted((a, b) => a - b),
  );
  assert.throws(() => zip.entry(0), RangeError);
  assert.throws(() => zip.entry(4), RangeError);
});
