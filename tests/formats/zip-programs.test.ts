import assert from 'node:assert/strict';
import { mkdir, mkdtemp, open, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import type { TestContext } from 'node:test';
import { crc32 } from 'node:zlib';
import { layout } from '../../src/shared/formats/zip/layout.ts';
import type { ZipEntry, ZipLayout } from '../../src/shared/formats/zip/layout.ts';
import { openZip } from '../../src/shared/formats/zip/reader.ts';
import { text } from './zip-build.ts';
import { drain, exec, found, handleFile, nodeTools, readAll } from './zip-tools.ts';
import { bytesOf, zeros } from './zip-virtual.ts';

/** What people have: the archive must open in each of these, and what each of them makes must open here. */
let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lifeboat-zip-'));
  for (const [name, content] of sample) {
    await mkdir(dirname(join(folder, 'in', name)), { recursive: true });
    await writeFile(join(folder, 'in', name), content);
    await utimes(join(folder, 'in', name), 1_700_000_000, 1_700_000_000);
  }
  await mkdir(join(folder, 'in', 'empty folder'));
});
after(() => rm(folder, { recursive: true, force: true }));

const sample = new Map<string, Uint8Array>([
  ['manifest.json', text(`{"lifeboat-archive":1}\n${'{"id":"…"}\n'.repeat(500)}`)],
  ['photos/2026/05/IMG_0412.HEIC', Uint8Array.from({ length: 300_000 }, (_, at) => (at * at * 31) >> 3)],
  ['photos/2026/05/Grüße aus Köln.jpg', text('umlauts')],
  ['photos/2026/05/東京タワー 🗼.jpg', text('beyond the first plane')],
  ['files/empty', new Uint8Array(0)],
  ['notes/a long one.txt', text('again '.repeat(100_000))],
]);

const testers: readonly [string, readonly string[], (file: string) => readonly string[], RegExp?][] = [
  ['unzip', ['unzip'], (file) => ['-tq', file], /No errors/],
  ['7-Zip', ['7zz', '7z'], (file) => ['t', file], /Everything is Ok/],
  ['bsdtar', ['bsdtar'], (file) => ['-xOf', file]],
  [
    'Python',
    ['python3'],
    (file) => [
      '-c',
      'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); print(z.testzip(), len(z.namelist()))',
      file,
    ],
    /^None/,
  ],
];

async function missing(t: TestContext, programs: readonly string[]): Promise<string | undefined> {
  const program = await found(...programs);
  if (program === undefined) t.diagnostic(`skipped: no ${programs[0]} here`);
  return program;
}

async function written(
  name: string,
  zip: ZipLayout,
  contents: ReadonlyMap<string, Uint8Array>,
): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, bytesOf(zip, contents));
  return file;
}

for (const [title, programs, args, says] of testers) {
  test(`${title} reads what the layout writes, also 70,000 entries`, async (t) => {
    const program = await missing(t, programs);
    if (program === undefined) return;
    const entries = [...sample].map(([name, content]): ZipEntry => ({
      name,
      size: content.length,
      crc32: crc32(content),
      mtime: 1.7e12,
      source: name,
    }));
    const many = Array.from({ length: 70_000 }, (_, at) => zeros(`many/${at}.bin`, 10));
    for (const file of [
      await written('few.zip', layout(entries), sample),
      await written('many.zip', layout(many), sample),
    ])
      assert.match(await exec(program, args(file)), says ?? /^/);
  });
}

const listers: readonly [string, readonly string[], (file: string) => readonly string[]][] = [
  ['unzip', ['unzip'], (file) => ['-p', file, 'last.txt']],
  ['7-Zip', ['7zz', '7z'], (file) => ['e', '-so', file, 'last.txt']],
  ['bsdtar', ['bsdtar'], (file) => ['-xOf', file, 'last.txt']],
  [
    'Python',
    ['python3'],
    (file) => [
      '-c',
      'import sys,zipfile; print(zipfile.ZipFile(sys.argv[1]).read("last.txt").decode())',
      file,
    ],
  ],
];
for (const [title, programs, args] of listers) {
  test(`${title} finds its way in more than 9 GiB`, async (t) => {
    const program = await missing(t, programs);
    if (program === undefined) return;
    assert.match(await exec(program, args(await sparse())), /behind nine gigabytes/);
  });
}

test('own reader on more than 9 GiB', async () => {
  const file = await sparse();
  const handle = await open(file);
  const zip = await openZip(handleFile(handle, (await stat(file)).size), {}, nodeTools);
  assert.deepEqual(
    [...zip.entries].map(({ size }) => size),
    [5 * 2 ** 30, 2 ** 32, 21],
  );
  assert.equal(Buffer.concat(await Array.fromAsync(zip.readEntry(2))).toString(), 'behind nine gigabytes');
  await handle.close();
});

/** An archive of 9 GiB that takes a few blocks on disk: only the bytes the layout makes are written. */
async function sparse(): Promise<string> {
  const last = text('behind nine gigabytes');
  const zip = layout([
    zeros('five gigabytes', 5 * 2 ** 30),
    zeros('four gigabytes', 2 ** 32),
    { name: 'last.txt', size: last.length, crc32: crc32(last), mtime: 1.7e12, source: 'last' },
  ]);
  const file = join(folder, 'sparse.zip');
  const handle = await open(file, 'w');
  let at = 0;
  for (const piece of zip.pieces(0, zip.size)) {
    const bytes = 'bytes' in piece ? piece.bytes : piece.source === 'last' ? last : undefined;
    if (bytes !== undefined) await handle.write(bytes, 0, bytes.length, at);
    at += 'bytes' in piece ? piece.bytes.length : piece.length;
  }
  await handle.close();
  await truncate(file, zip.size);
  return file;
}

const makers: readonly [string, readonly string[], (file: string) => readonly string[]][] = [
  ['zip -r', ['zip'], (file) => ['-qr', file, '.']],
  ['zip -0 -r', ['zip'], (file) => ['-q0r', file, '.']],
  ['zip with ZIP64 forced', ['zip'], (file) => ['-qr', '-fz', file, '.']],
  ['zip with descriptors', ['zip'], (file) => ['-qr', '-fd', file, '.']],
  ['7-Zip', ['7zz', '7z'], (file) => ['a', '-tzip', file, '.']],
  ['7-Zip, stored', ['7zz', '7z'], (file) => ['a', '-tzip', '-mx0', file, '.']],
  ['7-Zip, strongest', ['7zz', '7z'], (file) => ['a', '-tzip', '-mx9', '-mcu=on', file, '.']],
  ['bsdtar', ['bsdtar'], (file) => ['--format', 'zip', '-cf', file, '.']],
  [
    'bsdtar, stored',
    ['bsdtar'],
    (file) => ['--format', 'zip', '--options', 'compression=store', '-cf', file, '.'],
  ],
  [
    'Python shutil',
    ['python3'],
    (file) => ['-c', 'import sys,shutil; shutil.make_archive(sys.argv[1][:-4], "zip", ".")', file],
  ],
  ['Python zipfile', ['python3'], (file) => ['-m', 'zipfile', '-c', file, '.']],
];
for (const [at, [title, programs, args]] of makers.entries()) {
  test(`opens what ${title} makes`, async (t) => {
    const program = await missing(t, programs);
    if (program === undefined) return;
    const file = join(folder, `made-${at}.zip`);
    await exec(program, args(file), join(folder, 'in'));
    await assertSample(file);
  });
}

for (const [title, command] of [
  ['zip piped', 'zip -qr - . | cat > "$0"'],
  ['zip -0 piped', 'zip -q0r - . | cat > "$0"'],
] as const) {
  test(`opens what ${title} makes`, async (t) => {
    if ((await missing(t, ['zip'])) === undefined) return;
    const file = join(folder, `${title}.zip`);
    await exec('sh', ['-c', command, file], join(folder, 'in'));
    await assertSample(file);
  });
}

test('refuses a symbolic link that zip -y kept', async (t) => {
  if ((await missing(t, ['zip'])) === undefined) return;
  const file = join(folder, 'link.zip');
  await exec(
    'sh',
    ['-c', 'ln -s /etc/passwd l && zip -qy "$0" l manifest.json; rm l', file],
    join(folder, 'in'),
  );
  await assert.rejects(contentsOf(file), { code: 'zip.link', kind: 'unsupported', entry: 'l' });
});

test('refuses what zip -e encrypted', async (t) => {
  if ((await missing(t, ['zip'])) === undefined) return;
  const file = join(folder, 'secret.zip');
  await exec('zip', ['-q', '-P', 'secret', file, 'manifest.json'], join(folder, 'in'));
  await assert.rejects(contentsOf(file), { code: 'zip.encrypted', kind: 'unsupported' });
});

async function contentsOf(file: string): Promise<Map<string, Uint8Array>> {
  const handle = await open(file);
  try {
    return await readAll(handleFile(handle, (await stat(file)).size));
  } finally {
    await handle.close();
  }
}

async function assertSample(file: string): Promise<void> {
  const got = await contentsOf(file);
  const plain = new Map(
    [...got].map(([name, content]) => [name.replace(/^in\//, '').normalize('NFC'), content]),
  );
  assert.deepEqual([...plain.keys()].sort(), [...sample.keys()].sort());
  for (const [name, content] of sample) assert.deepEqual(plain.get(name), content, name);
}

test('200,000 entries: structure and contents within a few seconds and 40 MB', async () => {
  const zip = layout(
    Array.from({ length: 200_000 }, (_, at) => zeros(`photos/2026/${at % 12}/IMG_${at}.HEIC`, 500)),
  );
  const file = await written('200k.zip', zip, new Map());
  const handle = await open(file);
  globalThis.gc?.();
  const memory = () => process.memoryUsage().arrayBuffers;
  const before = memory();
  const read = await openZip(handleFile(handle, zip.size), {}, nodeTools);
  const held = memory() - before;
  assert.ok(held < 40 * 2 ** 20, `${held} bytes`);
  assert.equal(await drain(read), 200_000 * 500);
  await handle.close();
});
