import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { layout, layoutInSlices } from '../../src/shared/formats/zip/layout.ts';
import type { ZipEntry } from '../../src/shared/formats/zip/layout.ts';
import { nameKey } from '../../src/shared/formats/zip/names.ts';
import { openZip } from '../../src/shared/formats/zip/reader.ts';
import { text } from './zip-build.ts';
import { nodeTools, readAll } from './zip-tools.ts';
import { bytesOf, virtualFile, zeros } from './zip-virtual.ts';

const part = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 12 })
  .map((value) => value.replace(/[\u0000-\u001f\u007f/\\:.]/g, '_'));
const name = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
/** Files only, no folder of which is a file: every name ends in a sign no folder has. */
const files = fc.uniqueArray(
  fc.tuple(name, fc.uint8Array({ maxLength: 300 }), fc.date({ noInvalidDate: true })),
  {
    minLength: 1,
    maxLength: 20,
    selector: ([given]) => nameKey(given),
  },
);

function tableOf(list: readonly (readonly [string, Uint8Array, Date])[]) {
  const contents = new Map<string, Uint8Array>();
  const entries = list.map(([given, content, date], at): ZipEntry => {
    contents.set(`${at}`, content);
    return {
      name: `${given}.~`,
      size: content.length,
      crc32: crc32(content),
      mtime: date.getTime(),
      source: `${at}`,
    };
  });
  return { entries, contents };
}

test('any range is the same bytes as the whole, and the whole opens', async () => {
  const ranges = fc.array(
    fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
  );
  await fc.assert(
    fc.asyncProperty(files, ranges, async (list, cuts) => {
      const { entries, contents } = tableOf(list);
      const zip = layout(entries);
      const whole = bytesOf(zip, contents);
      for (const cut of cuts) {
        const [start, end] = cut.map((share) => Math.round(share * zip.size)).sort((a, b) => a - b) as [
          number,
          number,
        ];
        assert.deepEqual(bytesOf(zip, contents, start, end), whole.subarray(start, end));
      }
      const got = await readAll(virtualFile(zip, contents));
      assert.deepEqual(
        [...got],
        list.map(([given, content]) => [`${given}.~`, content]),
      );
    }),
    { numRuns: 200 },
  );
});

test('byte by byte, and each entry where it says', async () => {
  const contents = new Map([
    ['a', text('first')],
    ['b', text('')],
    ['c', text('third')],
  ]);
  const entries = [...contents].map(([source, content]) => ({
    name: `x/${source}`,
    size: content.length,
    crc32: crc32(content),
    mtime: 0,
    source,
  }));
  const zip = layout(entries);
  const whole = bytesOf(zip, contents);
  for (let at = 0; at < zip.size; at++) assert.equal(bytesOf(zip, contents, at, at + 1)[0], whole[at]);
  const read = await openZip(virtualFile(zip, contents), {}, nodeTools);
  for (const entry of read.entries) assert.equal(entry.dataOffset, zip.dataOffset(entry.index));
  assert.equal(bytesOf(zip, contents, 5, 5).length, 0);
  for (const [start, end] of [
    [-1, 3],
    [3, 2],
    [0, zip.size + 1],
    [NaN, 3],
  ] as const)
    assert.throws(() => [...zip.pieces(start, end)], RangeError);
});

test('the same table gives the same bytes, whether in one go or in slices', async () => {
  const entries = Array.from({ length: 20_000 }, (_, at) => zeros(`p/${at}.jpg`, at % 7));
  let pauses = 0;
  const sliced = await layoutInSlices(entries, async () => void pauses++);
  const zip = layout(entries);
  assert.ok(pauses > 2);
  assert.deepEqual(bytesOf(sliced, new Map()), bytesOf(zip, new Map()));
});

test('an archive of nothing is an end record', () => {
  assert.equal(layout([]).size, 22);
});

const bad: readonly [string, Partial<ZipEntry>, string][] = [
  ['a way out', { name: 'a/../b' }, 'zip.name'],
  ['an absolute path', { name: '/a' }, 'zip.name'],
  ['a backslash', { name: 'a\\b' }, 'zip.name'],
  ['a control character', { name: 'a\u0000b' }, 'zip.name'],
  ['a carriage return', { name: 'Icon\r' }, 'zip.name'],
  ['an empty name', { name: '' }, 'zip.name'],
  ['an empty part', { name: 'a//b' }, 'zip.name'],
  ['a part "."', { name: './b' }, 'zip.name'],
  ['a folder', { name: 'b/' }, 'zip.name'],
  ['half a surrogate pair', { name: 'b\ud800' }, 'zip.name'],
  ['a drive letter', { name: 'c:/b' }, 'zip.name'],
  ['a name too long', { name: 'é'.repeat(2049) }, 'zip.name'],
  ['a name there already', { name: 'CAFE\u0301/one.jpg' }, 'zip.duplicate'],
  ['a folder that is a file', { name: 'caf\u00e9/One.jpg/two.jpg' }, 'zip.duplicate'],
  ['a file that is a folder', { name: 'CAFÉ' }, 'zip.duplicate'],
  ['a negative size', { size: -1 }, 'zip.size'],
  ['half a byte', { size: 0.5 }, 'zip.size'],
  ['a size beyond counting', { size: 2 ** 53 }, 'zip.size'],
  ['sizes that add up beyond counting', { size: 2 ** 53 - 1 }, 'zip.size'],
  ['a negative CRC-32', { crc32: -1 }, 'zip.crc'],
];
for (const [what, change, code] of bad) {
  test(`refuses to write ${what}`, () => {
    const first = zeros('caf\u00e9/one.jpg', 3);
    assert.throws(() => layout([first, { ...zeros('other', 3), ...change }]), { name: 'ZipError', code });
  });
}

const MAX32 = 0xffffffff;
test('ZIP64 begins exactly where 32 bits end: sizes', async () => {
  for (const [size, extra] of [
    [MAX32 - 1, 0],
    [MAX32, 20],
    [MAX32 + 1, 20],
  ] as const) {
    const zip = layout([zeros('big', size), zeros('after', 5)]);
    assert.equal(zip.dataOffset(0), 30 + 3 + extra);
    const read = await openZip(virtualFile(zip, new Map()), {}, nodeTools);
    assert.deepEqual(
      [...read.entries].map((entry) => entry.size),
      [size, 5],
    );
  }
});

test('ZIP64 begins exactly where 32 bits end: offsets', async () => {
  const head = 30 + 3;
  for (const offset of [MAX32 - 1, MAX32, MAX32 + 1]) {
    const zip = layout([zeros('a.x', offset - head - 38), zeros('b', 7), zeros('c', 0)]);
    const read = await openZip(virtualFile(zip, new Map()), {}, nodeTools);
    const last = read.entry(2);
    assert.equal(last.offset, offset);
    const directory = bytesOf(zip, new Map(), zip.directoryOffset, zip.size);
    const needs64 = offset >= MAX32;
    assert.equal(new DataView(directory.buffer).getUint16(49 + 47 + 30, true), needs64 ? 12 : 0);
    assert.equal(bytesOf(zip, new Map(), offset, offset + 4)[3], 4);
  }
});

test('ZIP64 begins exactly where 16 bits end: numbers of entries', async () => {
  for (const [count, ends] of [
    [65_534, 22],
    [65_535, 98],
    [65_536, 98],
    [70_000, 98],
  ] as const) {
    const entries = Array.from({ length: count }, (_, at) => zeros(`${at}`, 1));
    const zip = layout(entries);
    const records = entries.reduce((sum, entry) => sum + 46 + entry.name.length, 0);
    assert.equal(zip.size - zip.directoryOffset - records, ends);
    assert.equal((await openZip(virtualFile(zip, new Map()), {}, nodeTools)).count, count);
  }
});

test('a million entries are laid out in seconds, any range at once', () => {
  const one = zeros('', 3_000_000);
  const entries = Array.from({ length: 1_000_000 }, (_, at) => ({
    ...one,
    name: `photos/${at % 1000}/${at}.jpg`,
  }));
  const started = performance.now();
  const zip = layout(entries);
  const laid = performance.now();
  for (let at = 0; at < 1000; at++) {
    const start = Math.floor((zip.size / 1000) * at);
    let length = 0;
    for (const piece of zip.pieces(start, Math.min(start + 65536, zip.size)))
      length += 'bytes' in piece ? piece.bytes.length : piece.length;
    assert.equal(length, 65536);
  }
  assert.ok(laid - started < 10_000, `${laid - started} ms`);
});
