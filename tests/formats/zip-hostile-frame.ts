import { buildZip, extra, fields, join, text } from './zip-build.ts';
import type { Part } from './zip-build.ts';
import { A, B, Z, M, good, directorySize, HUGE, second, third, framed, end64 } from './zip-sample.ts';
import type { Hostile } from './zip-sample.ts';

const notZips: Hostile[] = [
  { name: 'empty file', bytes: new Uint8Array(0), code: 'zip.not-a-zip' },
  { name: 'one byte', bytes: text('P'), code: 'zip.not-a-zip' },
  { name: 'a text', bytes: text('This is not an archive at all.\n'.repeat(50)), code: 'zip.not-a-zip' },
  {
    name: 'a JPEG',
    bytes: join(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), new Uint8Array(4096)),
    code: 'zip.not-a-zip',
  },
  { name: '1 MiB of zeros', bytes: new Uint8Array(2 ** 20), code: 'zip.not-a-zip' },
  {
    name: 'a gzip file',
    bytes: join(Uint8Array.of(0x1f, 0x8b, 8, 0), new Uint8Array(100)),
    code: 'zip.not-a-zip',
  },
  { name: 'only the end record', bytes: buildZip([]), code: 'zip.empty' },
  { name: 'only a ZIP64 end', bytes: buildZip([], { end64: {} }), code: 'zip.empty' },
];

const bordersOf = (archive: Uint8Array): number[] => {
  const view = new DataView(archive.buffer);
  const directory = view.getUint32(archive.length - 6, true);
  return [4, 17, 30, 42, 60, directory, directory + 20, directory + 46, directory + 58, archive.length - 22];
};
const cutOff: Hostile[] = [
  ...bordersOf(good).map((at): Hostile => ({
    name: `cut off after ${at} bytes`,
    bytes: good.slice(0, at),
    code: 'zip.truncated',
  })),
  { name: 'cut off inside the end record', bytes: good.slice(0, -7), code: 'zip.truncated' },
  { name: 'cut off by one byte', bytes: good.slice(0, -1), code: 'zip.truncated' },
  {
    name: 'cut off inside the comment',
    bytes: framed({ comment: text('a comment') }).slice(0, -3),
    code: 'zip.truncated',
  },
  {
    name: 'a piece missing in the middle',
    bytes: join(good.slice(0, 50), good.slice(70)),
    code: 'zip.overlap',
  },
];

const around: Hostile[] = [
  { name: 'one byte after the end', bytes: framed({ suffix: text('x') }), code: 'zip.trailing' },
  {
    name: 'a second archive after the end, unclaimed',
    bytes: join(good, text('PK and more'.repeat(40))),
    code: 'zip.trailing',
  },
  { name: 'two archives one after another', bytes: join(good, good), code: 'zip.gap' },
  { name: 'a script before the archive', bytes: join(text('#!/bin/sh\nexit 0\n'), good), code: 'zip.gap' },
  {
    name: 'bytes before the archive, offsets moved along',
    bytes: buildZip([{ ...A, gap: text('MZ a program') }, B, M]),
    code: 'zip.gap',
  },
  { name: 'a gap between entries', bytes: second({ gap: text('hidden') }), code: 'zip.gap' },
  {
    name: 'a gap that looks like a descriptor',
    bytes: third({ gap: fields([4, 0x08074b50], [4, 1], [4, 2], [4, 3]) }),
    code: 'zip.gap',
  },
  { name: 'a gap before the directory', bytes: framed({ beforeDirectory: text('hidden') }), code: 'zip.gap' },
  { name: 'a gap after the directory', bytes: framed({ afterDirectory: text('hidden') }), code: 'zip.gap' },
  { name: 'an entry the directory does not list', bytes: second({ unlisted: true }), code: 'zip.gap' },
  {
    name: 'two ends, one in the comment of the other',
    bytes: framed({ comment: buildZip([]) }),
    code: 'zip.ambiguous',
  },
  {
    name: 'the longest comment, and an end in it',
    bytes: framed({ comment: join(text('c'.repeat(65513)), buildZip([])) }),
    code: 'zip.ambiguous',
  },
  {
    name: 'a comment longer than it says',
    bytes: framed({ comment: text('c'.repeat(60000)), commentLength: 10 }),
    code: 'zip.trailing',
  },
  {
    name: 'a comment shorter than it says',
    bytes: framed({ comment: text('c'), commentLength: 65535 }),
    code: 'zip.truncated',
  },
];

const lengthOf = (part: Part): number =>
  buildZip([part]).length - buildZip([]).length - 46 - (part.name as string).length;
const overlaps: Hostile[] = [
  {
    name: 'two names for the same bytes',
    bytes: buildZip([A, { ...A, name: 'photos/c.jpg', missing: true, central: { offset: 0 } }, M]),
    code: 'zip.overlap',
  },
  {
    name: 'one entry inside the other',
    bytes: buildZip([A, { ...B, central: { offset: 5 } }, M]),
    code: 'zip.overlap',
  },
  {
    name: 'a content that reaches over the next entry',
    bytes: buildZip([{ ...A, local: { packed: 90, size: 90 }, central: { packed: 90, size: 90 } }, B, M]),
    code: 'zip.overlap',
  },
  {
    name: 'a content that reaches into the directory',
    bytes: buildZip([A, { ...M, local: { packed: 100, size: 100 }, central: { packed: 100, size: 100 } }]),
    code: 'zip.overlap',
  },
  {
    name: 'a thousand entries that share one body (quoted overlap bomb)',
    bytes: buildZip([
      { ...Z, name: '0' },
      ...Array.from({ length: 1000 }, (_, at): Part => ({
        ...Z,
        name: `${at + 1}`,
        missing: true,
        central: { offset: 0 },
      })),
    ]),
    code: 'zip.overlap',
  },
  {
    name: 'a local extra field that swallows the next header',
    bytes: second({ local: { extraLength: 120 } }),
    code: 'zip.overlap',
  },
  {
    name: 'a directory said to begin inside an entry',
    bytes: framed({ end: { directoryOffset: lengthOf(A) + 3 } }),
    code: 'zip.gap',
  },
  {
    name: 'a directory that reaches into the end',
    bytes: framed({ end: { directorySize: directorySize + 10 } }),
    code: 'zip.overlap',
  },
  {
    name: 'a directory beyond the file',
    bytes: framed({ end: { directoryOffset: 0x7fffffff } }),
    code: 'zip.truncated',
  },
];

const counts: Hostile[] = [
  {
    name: 'more entries promised than there are',
    bytes: framed({ end: { here: 5, count: 5 } }),
    code: 'zip.count',
  },
  {
    name: 'fewer entries promised than there are',
    bytes: framed({ end: { here: 3, count: 3 } }),
    code: 'zip.count',
  },
  { name: 'no entries promised', bytes: framed({ end: { here: 0, count: 0 } }), code: 'zip.empty' },
  {
    name: '65,535 entries promised',
    bytes: framed({ end: { here: 65535, count: 65535 } }),
    code: 'zip.count',
  },
  { name: 'two numbers of entries', bytes: framed({ end: { here: 3 } }), code: 'zip.count' },
  { name: '2^40 entries promised', bytes: end64({ here: HUGE, count: HUGE }), code: 'zip.count' },
  { name: '2^63 entries promised', bytes: end64({ here: 2 ** 63, count: 2 ** 63 }), code: 'zip.count' },
  {
    name: 'a record without its signature',
    bytes: second({ central: { signature: 0x02014b51 } }),
    code: 'zip.count',
  },
  {
    name: 'a record whose comment runs out of the directory',
    bytes: buildZip([A, { ...M, central: { commentLength: 9000 } }]),
    code: 'zip.count',
  },
  {
    name: 'a record whose name runs out of the directory',
    bytes: buildZip([A, { ...M, central: { nameLength: 65535 } }]),
    code: 'zip.count',
  },
  {
    name: 'a record whose name swallows the next one',
    bytes: second({ central: { nameLength: 80 } }),
    code: 'zip.name',
  },
];

const zip64: Hostile[] = [
  { name: 'a ZIP64 directory of 2^40 bytes', bytes: end64({ directorySize: HUGE }), code: 'zip.truncated' },
  { name: 'a ZIP64 directory at 2^63', bytes: end64({ directoryOffset: 2 ** 63 }), code: 'zip.truncated' },
  {
    name: 'two ends that contradict each other',
    bytes: framed({ end64: { count: 3, here: 3 }, literal: true }),
    code: 'zip.zip64',
  },
  {
    name: 'two directory offsets',
    bytes: framed({ end64: { directoryOffset: 1 }, literal: true }),
    code: 'zip.zip64',
  },
  {
    name: 'a locator that points elsewhere',
    bytes: framed({ end64: {}, locator: { offset: 0 } }),
    code: 'zip.zip64',
  },
  {
    name: 'a locator beyond the file',
    bytes: framed({ end64: {}, locator: { offset: HUGE } }),
    code: 'zip.zip64',
  },
  {
    name: 'a ZIP64 end without its signature',
    bytes: framed({ end64: { signature: 1 } }),
    code: 'zip.zip64',
  },
  { name: 'a ZIP64 end of 2^62 bytes', bytes: framed({ end64: { recordSize: 2 ** 62 } }), code: 'zip.zip64' },
  {
    name: 'a ZIP64 field that lacks its value',
    bytes: second({ centralExtra: extra(1, fields([4, 7])), central: { size: 0xffffffff } }),
    code: 'zip.zip64',
  },
  {
    name: 'a ZIP64 field that promises 2^40 bytes',
    bytes: second({
      centralExtra: extra(1, fields([8, HUGE], [8, HUGE])),
      central: { size: 0xffffffff, packed: 0xffffffff },
    }),
    code: 'zip.truncated',
  },
  {
    name: 'a ZIP64 field that puts the entry at 2^40',
    bytes: second({ centralExtra: extra(1, fields([8, HUGE])), central: { offset: 0xffffffff } }),
    code: 'zip.truncated',
  },
  {
    name: 'two ZIP64 fields',
    bytes: second({ extra: join(extra(1, fields([8, 1])), extra(1, fields([8, 2]))) }),
    code: 'zip.extra',
  },
  {
    name: 'an extra field longer than its place',
    bytes: second({ extra: fields([2, 0x9999], [2, 500], [4, 1]) }),
    code: 'zip.extra',
  },
  { name: 'a cut off extra field', bytes: second({ extra: Uint8Array.of(1, 2, 3) }), code: 'zip.extra' },
];

/** Wrong as a whole: ends, directory, borders, ZIP64. */
export const hostileFrames: readonly Hostile[] = [
  ...notZips,
  ...cutOff,
  ...around,
  ...overlaps,
  ...counts,
  ...zip64,
];
