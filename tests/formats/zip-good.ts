import { crc32 } from 'node:zlib';
import { buildZip, extra, fields, join, text } from './zip-build.ts';
import { A, B, Z, M, good, framed, named, unix } from './zip-sample.ts';

/** Controls: unusual, but right, and to be opened. */
export const goodZips: readonly { name: string; bytes: Uint8Array }[] = [
  { name: 'the archive the hostile ones were made from', bytes: good },
  { name: 'a comment', bytes: framed({ comment: text('made on a Tuesday') }) },
  { name: 'the longest comment', bytes: framed({ comment: text('c'.repeat(65535)) }) },
  { name: 'a ZIP64 end nobody needs', bytes: framed({ end64: {} }) },
  { name: 'a ZIP64 end beside a full plain one', bytes: framed({ end64: {}, literal: true }) },
  ...[12, 16, 20, 24].map((descriptor) => ({
    name: `descriptors of ${descriptor} bytes`,
    bytes: buildZip([A, { ...B, descriptor }, { ...Z, descriptor }, M]),
  })),
  {
    name: 'folders and an empty file',
    bytes: buildZip([{ name: 'photos/', attributes: unix(0o040755) }, A, { name: 'empty' }, M]),
  },
  {
    name: 'a root folder and "./" names',
    bytes: buildZip([{ name: './' }, { ...A, name: './photos/a.jpg' }, M]),
  },
  {
    name: 'an empty DEFLATE stream for a folder',
    bytes: buildZip([{ name: 'photos/', deflate: true }, A, M]),
  },
  {
    name: 'a name in code page 437',
    bytes: buildZip([{ ...A, name: Uint8Array.of(0x84, 0x2e, 0x74), flags: 0 }, M]),
  },
  { name: 'UTF-8 that does not say so', bytes: buildZip([{ ...A, name: 'Grüße.txt', flags: 0 }, M]) },
  {
    name: 'unknown extra fields and alignment',
    bytes: buildZip([{ ...A, extra: join(extra(0x5455, fields([4, 1])), new Uint8Array(3)) }, M]),
  },
  { name: 'a folder icon of Finder', bytes: named('photos/Icon\r', '__MACOSX/photos/._Icon\r') },
  { name: 'an archive inside the archive', bytes: buildZip([A, { name: 'inner.zip', content: good }]) },
  { name: 'dots that lead nowhere', bytes: named('a..b', '...', 'a/..b/c..', '.hidden') },
];

/**
 * Changes the content bytes from `start` to `end` and keeps their CRC-32, which no ZIP reader can notice (only the
 * SHA-256 in the manifest can). The range must hold 8 bytes or more.
 */
export function forgeSameCrc(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const forged = bytes.slice();
  const wanted = crc32(bytes.subarray(start, end));
  forged[start]! ^= 0xff;
  forged.set([0, 0, 0, 0], end - 4);
  forged.set(bytesForCrc(crc32(forged.subarray(start, end - 4)), wanted), end - 4);
  return forged;
}

/** The four bytes that lead from CRC-32 `before` to `after`: the table, backwards. */
function bytesForCrc(before: number, after: number): Uint8Array {
  const table = Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value >>> 0;
  });
  let state = ~after >>> 0;
  for (let step = 0; step < 4; step++) {
    const byte = table.findIndex((value) => value >>> 24 === state >>> 24);
    state = (((state ^ table[byte]!) << 8) | byte) >>> 0;
  }
  return fields([4, (state ^ ~before) >>> 0]);
}
