import { crc32 } from 'node:zlib';
import { buildZip, extra, fields, join, text } from './zip-build.ts';
import type { Part } from './zip-build.ts';
import { A, B, Z, M, good, second, third, framed, named, end64, unix } from './zip-sample.ts';
import type { Hostile } from './zip-sample.ts';

const wide = (value: string): Uint8Array => Uint8Array.from(value, (sign) => sign.charCodeAt(0));
const unsafeNames: Hostile[] = [
  { name: 'NUL in a name', bytes: named('photos/a.jpg\0.exe'), code: 'zip.name' },
  { name: 'a line break in a name', bytes: named('photos/a\n.jpg'), code: 'zip.name' },
  { name: 'an escape sequence in a name', bytes: named('photos/\u001b[2J.jpg'), code: 'zip.name' },
  { name: 'an empty name', bytes: named(''), code: 'zip.name' },
  { name: 'traversal', bytes: named('../../etc/passwd'), code: 'zip.name' },
  { name: 'traversal in the middle', bytes: named('photos/../../x'), code: 'zip.name' },
  { name: 'traversal at the end', bytes: named('photos/..'), code: 'zip.name' },
  { name: 'traversal by backslash', bytes: named('..\\..\\windows\\system.ini'), code: 'zip.name' },
  { name: 'a backslash', bytes: named('photos\\a.jpg'), code: 'zip.name' },
  { name: 'an absolute path', bytes: named('/etc/passwd'), code: 'zip.name' },
  { name: 'an absolute path with two slashes', bytes: named('//server/share'), code: 'zip.name' },
  { name: 'a drive letter', bytes: named('C:/windows/system.ini'), code: 'zip.name' },
  { name: 'a drive letter without slash', bytes: named('c:evil.exe'), code: 'zip.name' },
  { name: 'a drive letter behind "./"', bytes: named('./C:/evil.exe'), code: 'zip.name' },
  { name: 'a name of 65,535 bytes', bytes: named('n'.repeat(65535)), code: 'zip.name' },
  {
    name: 'a name that is not the UTF-8 it claims',
    bytes: named(Uint8Array.of(0x61, 0xc3, 0x28)),
    code: 'zip.name',
  },
  { name: 'a slash in overlong UTF-8', bytes: named(wide('..\xc0\xafx')), code: 'zip.name' },
  {
    name: 'traversal in the Unicode path field',
    bytes: buildZip([
      {
        ...A,
        name: 'good',
        extra: extra(0x7075, join(Uint8Array.of(1), fields([4, crc32('good')]), text('../evil'))),
      },
    ]),
    code: 'zip.name',
  },
  { name: 'one name twice', bytes: named('a.jpg', 'b.jpg', 'a.jpg'), code: 'zip.duplicate' },
  {
    name: 'one name twice but for case',
    bytes: named('Photos/A.JPG', 'photos/a.jpg'),
    code: 'zip.duplicate',
  },
  {
    name: 'one name twice but for case beyond ASCII',
    bytes: named('Ärger.txt', 'äRGER.TXT'),
    code: 'zip.duplicate',
  },
  {
    name: 'one name twice but for normalisation',
    bytes: named('caf\u00e9.txt', 'cafe\u0301.txt'),
    code: 'zip.duplicate',
  },
  { name: 'one name twice but for "."', bytes: named('a/b.jpg', 'a/./b.jpg'), code: 'zip.duplicate' },
  {
    name: 'one name twice but for an empty part',
    bytes: named('a/b.jpg', 'a//b.jpg'),
    code: 'zip.duplicate',
  },
  { name: 'a file that is a folder', bytes: named('a', 'a/b/c.jpg'), code: 'zip.duplicate' },
  {
    name: 'a folder that is a file',
    bytes: buildZip([{ name: 'a/' }, { ...A, name: 'A' }]),
    code: 'zip.duplicate',
  },
  {
    name: 'a folder with content',
    bytes: buildZip([{ name: 'a/', content: text('hidden') }, M]),
    code: 'zip.size',
  },
];

const kinds: Hostile[] = [
  {
    name: 'a symbolic link',
    bytes: second({ content: text('/etc/passwd'), attributes: unix(0o120777) }),
    code: 'zip.link',
  },
  { name: 'a device', bytes: second({ attributes: unix(0o020666) }), code: 'zip.link' },
  { name: 'a pipe', bytes: second({ attributes: unix(0o010666) }), code: 'zip.link' },
  { name: 'encrypted', bytes: second({ flags: 0x801 }), code: 'zip.encrypted' },
  { name: 'strongly encrypted', bytes: second({ flags: 0x841 }), code: 'zip.encrypted' },
  { name: 'masked headers', bytes: second({ flags: 0x2800 }), code: 'zip.encrypted' },
  {
    name: 'AES (method 99)',
    bytes: second({ local: { method: 99 }, central: { method: 99 } }),
    code: 'zip.encrypted',
  },
  { name: 'patch data', bytes: second({ flags: 0x820 }), code: 'zip.method' },
  ...[1, 6, 9, 12, 14, 93, 95, 98].map((method): Hostile => ({
    name: `method ${method}`,
    bytes: second({ local: { method }, central: { method } }),
    code: 'zip.method',
  })),
  { name: 'first of several disks', bytes: framed({ end: { disk: 1, startDisk: 0 } }), code: 'zip.split' },
  { name: 'directory on another disk', bytes: framed({ end: { disk: 1, startDisk: 1 } }), code: 'zip.split' },
  { name: 'an entry on another disk', bytes: second({ central: { disk: 3 } }), code: 'zip.split' },
  {
    name: 'a locator with several disks',
    bytes: framed({ end64: {}, locator: { disks: 3 } }),
    code: 'zip.split',
  },
  { name: 'a ZIP64 end on another disk', bytes: end64({ disk: 2 }), code: 'zip.split' },
  {
    name: 'a spanning mark and no end',
    bytes: join(fields([4, 0x08074b50]), good).slice(0, -30),
    code: 'zip.split',
  },
  {
    name: 'a spanning mark before a whole archive',
    bytes: join(fields([4, 0x30304b50]), good),
    code: 'zip.split',
  },
];

const differs = (name: string, local: Part['local']): Hostile => ({
  name: `local header with another ${name}`,
  bytes: second({ local: local! }),
  code: 'zip.local-mismatch',
});
const mismatches: Hostile[] = [
  differs('name', { name: text('photos/x.jpg') }),
  differs('signature', { signature: 0x04034b51 }),
  differs('method', { method: 8 }),
  differs('CRC-32', { crc: 1 }),
  differs('time', { time: 1 }),
  differs('flag', { flags: 0 }),
  differs('encryption flag', { flags: 0x801 }),
  differs('size', { size: 1 }),
  differs('packed size', { packed: 1 }),
  differs('CRC-32 of 0, but no descriptor', { crc: 0, packed: 0, size: 0 }),
  {
    name: 'a local name of another length',
    bytes: second({ local: { name: text('photos/bb.jpg') } }),
    code: 'zip.local-mismatch',
  },
  {
    name: 'a descriptor with another CRC-32',
    bytes: third({ descriptor: 16, descriptorFields: { crc: 7 } }),
    code: 'zip.local-mismatch',
  },
  {
    name: 'a descriptor with another size',
    bytes: third({ descriptor: 12, descriptorFields: { size: 7 } }),
    code: 'zip.local-mismatch',
  },
  {
    name: 'a ZIP64 descriptor with another size',
    bytes: third({ descriptor: 24, descriptorFields: { packed: 7 } }),
    code: 'zip.local-mismatch',
  },
  {
    name: 'a descriptor that is missing',
    bytes: third({ flags: 0x808, local: { crc: 0, packed: 0, size: 0 } }),
    code: 'zip.local-mismatch',
  },
  {
    name: 'a descriptor of no known length',
    bytes: buildZip([A, { ...Z, descriptor: 16 }, { ...M, gap: text('xy') }]),
    code: 'zip.local-mismatch',
  },
];

/** What only shows when the content is read. */
const zeros = new Uint8Array(40 * 2 ** 20);
const bomb = buildZip([A, { name: 'bomb', content: zeros, deflate: true }, M]);
const liar = (size: number): Part['local'] => ({ size, crc: crc32(zeros.subarray(0, size)) });
const contents: Hostile[] = [
  {
    name: 'bytes changed under the old CRC-32',
    bytes: second({
      packed: text('the second one, a little wronger than the other').subarray(0, B.content!.length),
    }),
    code: 'zip.crc',
  },
  {
    name: 'bytes changed in a deflated entry',
    bytes: third({ packed: Uint8Array.of(1, 35, 0, 220, 255, ...new Uint8Array(35)) }),
    code: 'zip.crc',
  },
  {
    name: 'a CRC-32 that belongs to nothing',
    bytes: second({ local: { crc: 5 }, central: { crc: 5 } }),
    code: 'zip.crc',
  },
  {
    name: 'stored, with two sizes',
    bytes: second({ local: { size: 5 }, central: { size: 5 } }),
    code: 'zip.size',
  },
  {
    name: 'unpacks to more than promised',
    bytes: third({ local: { size: 5 }, central: { size: 5 } }),
    code: 'zip.size',
  },
  {
    name: 'unpacks to less than promised',
    bytes: third({ local: { size: 500 }, central: { size: 500 } }),
    code: 'zip.size',
  },
  {
    name: 'promises nothing and unpacks to something',
    bytes: third({ local: { size: 0, crc: 0 }, central: { size: 0, crc: 0 } }),
    code: 'zip.size',
  },
  {
    name: 'no DEFLATE stream',
    bytes: third({ packed: Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff) }),
    code: 'zip.inflate',
  },
  {
    name: 'a DEFLATE stream cut off',
    bytes: third({ packed: Uint8Array.of(75, 76, 79, 204) }),
    code: 'zip.inflate',
  },
  { name: 'an empty DEFLATE stream', bytes: third({ packed: new Uint8Array(0) }), code: 'zip.inflate' },
  {
    name: 'bytes after the DEFLATE stream',
    bytes: third({ content: new Uint8Array(0), packed: Uint8Array.of(3, 0, 65, 66, 67) }),
    code: 'zip.inflate',
  },
  { name: 'a bomb: 40 MiB of zeros in 40 KB', bytes: bomb, code: 'zip.bomb' },
  {
    name: 'a bomb that promises 15 MiB',
    bytes: buildZip([
      A,
      {
        name: 'bomb',
        content: zeros,
        deflate: true,
        local: liar(15 * 2 ** 20)!,
        central: liar(15 * 2 ** 20)!,
      },
      M,
    ]),
    code: 'zip.size',
  },
  {
    name: 'a bomb in twenty parts',
    bytes: buildZip(
      Array.from({ length: 20 }, (_, at): Part => ({
        name: `bomb ${at}`,
        content: zeros.subarray(0, 2 ** 20),
        deflate: true,
      })),
    ),
    code: 'zip.bomb',
  },
  {
    name: '4 GiB promised in 50 bytes',
    bytes: third({ local: { size: 0xfffffffe }, central: { size: 0xfffffffe } }),
    code: 'zip.bomb',
  },
];

/** Wrong in one entry: its name, kind, header or content. */
export const hostileEntries: readonly Hostile[] = [...unsafeNames, ...kinds, ...mismatches, ...contents];
