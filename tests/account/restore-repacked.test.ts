import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { buildZip, type Part } from '../formats/zip-build.ts';
import { exec, found } from '../formats/zip-tools.ts';
import { Desk } from '../contract/desk.ts';
import { type Opened, openOnSqlite } from '../contract/open.ts';
import { apply, filled, freeze, planArchive } from './archive-tools.ts';
import { type Files, filesOf } from './zip-files.ts';

let opened: Opened;
let desk: Desk;
let files: Files;
let folder: string;
before(async () => {
  opened = await openOnSqlite();
  desk = await filled(opened.room);
  const named = await Promise.all(
    ['Ärger in Århus.jpg', 'Thumbs.db', '.DS_Store', '日本 – été.jpg'].map((href) =>
      desk.photo(`bytes of ${href}`, { href }),
    ),
  );
  await desk.save(named);
  files = await filesOf((await freeze(desk)).bytes);
  folder = await mkdtemp(join(tmpdir(), 'lifeboat-repacked-'));
});
after(async () => {
  await rm(folder, { recursive: true, force: true });
  await opened.close();
});

/** What macOS and Windows leave in folders one looks at. */
const CLUTTER: Files = new Map([
  ['.DS_Store', Buffer.from('\0\0\0\x01Bud1')],
  ['photos/.DS_Store', Buffer.from('\0\0\0\x01Bud1 ')],
  ['photos/Thumbs.db', Buffer.from('thumbnails')],
  ['desktop.ini', Buffer.from('[.ShellClassInfo]')],
  ['__MACOSX/._manifest.json', Buffer.from('\0\x05\x16\x07')],
  ['photos/2026/._IMG_0001.jpg', Buffer.from('\0\x05\x16\x07')],
]);

/** Packs the folder `archive` below `where` as `where/packed.zip`. */
type Packer = (where: string) => Promise<unknown>;

async function repacked(name: string, packer: Packer, rename = (path: string) => path): Promise<Buffer> {
  const where = join(folder, name);
  for (const [path, bytes] of [...CLUTTER, ...files]) {
    const to = join(where, 'archive', rename(path));
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, bytes);
  }
  await packer(where);
  return readFile(join(where, 'packed.zip'));
}

async function restoresWhole(bytes: Uint8Array): Promise<void> {
  const other = await Desk.open(opened.room);
  const made = await planArchive(other, bytes);
  assert.deepEqual(made.failures, []);
  const done = await apply(other, made);
  assert.equal(done.report?.state, 'complete');
  assert.equal(await other.digest(), await desk.digest());
}

const withinFolder = 'in a folder of its own';
const PROGRAMS: [string, string, Packer, ((path: string) => string)?][] = [
  [
    'zip -r, names apart as macOS has them',
    'zip',
    (at) => exec('zip', ['-qr', '../packed.zip', '.'], join(at, 'archive')),
    (path) => path.normalize('NFD'),
  ],
  [`zip -r ${withinFolder}`, 'zip', (at) => exec('zip', ['-q9r', 'packed.zip', 'archive'], at)],
  [`7z ${withinFolder}`, '7z', (at) => exec('7z', ['a', '-bd', '-tzip', 'packed.zip', 'archive'], at)],
  ['bsdtar, with descriptors', 'bsdtar', (at) => exec('bsdtar', ['-a', '-cf', 'packed.zip', 'archive'], at)],
];

for (const [name, program, pack, rename] of PROGRAMS)
  test(`packed again by ${name}: restores whole`, async (t) => {
    if (!(await found(program))) return t.skip(`no ${program}`);
    await restoresWhole(await repacked(name.replace(/\W+/g, '-'), pack, rename));
  });

/** As programs without Unicode write names: the code page of old PCs, other letters as `_`. */
function oem(name: string): Uint8Array {
  const letters: Record<string, number> = { Ä: 0x8e, Å: 0x8f, é: 0x82, å: 0x86 };
  return Uint8Array.from(
    name,
    (sign) => letters[sign] ?? (sign.charCodeAt(0) < 0x80 ? sign.charCodeAt(0) : 0x5f),
  );
}

test('packed again as Explorer does: deflated, names in the code page, other order, in a folder', async () => {
  const parts = [...files].map(([name, content]): Part => ({
    name: oem(`Lifeboat/${name}`),
    content: new Uint8Array(content),
    deflate: content.length > 20,
    flags: 0,
  }));
  const clutter = [...CLUTTER].map(([name, content]): Part => ({
    name: `Lifeboat/${name}`,
    content: new Uint8Array(content),
  }));
  const taken = new Set([...files.keys()].map((name) => name.toLowerCase()));
  const extra = clutter.filter((part) => !taken.has(String(part.name).slice(9).toLowerCase()));
  await restoresWhole(buildZip([...extra, ...parts.reverse()]));
});
