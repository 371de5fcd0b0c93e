import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { checkArchive, type CheckFault, type Verdict } from '../../src/shared/formats/archive/check.ts';
import { NoArchive, openArchive } from '../../src/shared/formats/archive/open.ts';
import { ManifestError } from '../../src/shared/formats/manifest.ts';
import { ZipError } from '../../src/shared/formats/zip/errors.ts';
import { inflateByStream } from '../../src/shared/formats/zip/inflate.ts';
import { openOnSqlite, type Opened } from '../contract/open.ts';
import { filled, freeze, run, toFile } from './archive-tools.ts';
import { type Files, filesOf, zipOf } from './zip-files.ts';

/** What the browser says of a file that it never sends: the same code, with Node's hashes in place of the browser's. */
let opened: Opened;
let bytes: Buffer;
let digest: string;
const PHOTO = 'photos/2026/05/again.jpg';

before(async () => {
  opened = await openOnSqlite();
  const desk = await filled(opened.room);
  bytes = (await freeze(desk)).bytes;
  digest = await desk.digest();
});
after(() => opened.close());

interface Checked {
  verdict: Verdict;
  faults: CheckFault[];
  told: { files: number; bytes: number }[];
}

async function check(archive: Uint8Array, gate?: () => Promise<void> | undefined): Promise<Checked> {
  const faults: CheckFault[] = [];
  const told: Checked['told'] = [];
  const file = {
    size: archive.length,
    read: (offset: number, length: number) => Promise.resolve(archive.slice(offset, offset + length)),
  };
  const sha256 = (whole: Uint8Array) => Promise.resolve(createHash('sha256').update(whole).digest('hex'));
  const verdict = await checkArchive(
    await openArchive(file, { inflateRaw: inflateByStream }),
    { sha256 },
    {
      progress: (done) => told.push({ ...done }),
      fault: (fault) => faults.push(fault),
      ...(gate ? { gate } : {}),
    },
  );
  return { verdict, faults, told };
}

async function changed(change: (files: Files) => void): Promise<Buffer> {
  const files = await filesOf(bytes);
  change(files);
  return zipOf(files);
}

const paths = (faults: CheckFault[]) => faults.map(({ path, type }) => `${type} ${path}`);

test('a whole archive is whole: every file counted, its digest that of the account', async () => {
  const { verdict, faults, told } = await check(bytes);
  assert.deepEqual(faults, []);
  assert.equal(verdict.digest, digest);
  const count = (await filesOf(bytes)).size;
  assert.equal(verdict.good.files, count);
  assert.equal(told.at(-1)?.files, count);
  assert.ok(told.every((one, at) => at === 0 || one.bytes >= told[at - 1]!.bytes));
});

test('each bad, missing and extra file is named, also when the CRC-32 was forged', async () => {
  const archive = await changed((files) => {
    files.set(PHOTO, Buffer.from('jpeg ONE'));
    files.delete('README.txt');
    files.set('photos/mine.jpg', Buffer.from('not of the archive'));
  });
  const { verdict, faults } = await check(archive);
  assert.deepEqual(paths(faults), [`bad ${PHOTO}`, 'extra photos/mine.jpg', 'missing README.txt']);
  assert.deepEqual([verdict.bad, verdict.missing, verdict.extra], [1, 1, 1]);
});

test('a byte that fell over is found, and nothing else is said to be bad', async () => {
  const flipped = Buffer.from(bytes);
  const at = flipped.indexOf('jpeg two');
  flipped[at] = flipped[at]! ^ 1;
  const { faults } = await check(flipped);
  assert.deepEqual(
    faults.map(({ type }) => type),
    ['bad'],
  );
  assert.match(faults[0]!.reason, /CRC-32/);
});

test('checksums that were changed or lost are named', async () => {
  const other = await check(
    await changed((files) => {
      const sums = files.get('SHA256SUMS')!.toString();
      files.set('SHA256SUMS', Buffer.from(sums.replace(/^./, (sign) => (sign === '0' ? '1' : '0'))));
    }),
  );
  assert.deepEqual(paths(other.faults), ['bad SHA256SUMS']);
  const none = await check(await changed((files) => files.delete('SHA256SUMS')));
  assert.deepEqual(paths(none.faults), ['missing SHA256SUMS']);
});

test('packed again by another program, in a folder, deflated, a name changed: still whole', async () => {
  const zip = await toFile(opened.room, bytes);
  const folder = `${zip}.d`;
  await mkdir(folder);
  await run('unzip', ['-qq', zip, '-d', join(folder, 'My archive')]);
  await rename(join(folder, 'My archive', PHOTO), join(folder, 'My archive/photos/2026/05/äg?in.jpg'));
  await run('zip', ['-qr', '../again.zip', '.'], { cwd: folder });
  const path = join(folder, '../again.zip');
  const { verdict, faults } = await check(await readFile(path));
  assert.deepEqual(faults, []);
  assert.equal(verdict.digest, digest);
  await rm(path);
});

test('a list of contents that was changed is not believed; a file of another kind is no archive', async () => {
  const swapped = await changed((files) => {
    const list = files.get('manifest.json')!.toString();
    files.set('manifest.json', Buffer.from(list.replace('"favourite":true', '"favourite":false')));
  });
  await assert.rejects(check(swapped), ManifestError);
  await assert.rejects(check(await changed((files) => files.delete('manifest.json'))), NoArchive);
  await assert.rejects(check(bytes.subarray(0, bytes.length - 30)), ZipError);
});

test('it stops where it is told to', async () => {
  let asked = 0;
  const stop = new Error('stop');
  const gate = () => {
    if (++asked === 4) throw stop;
    return undefined;
  };
  await assert.rejects(check(bytes, gate), stop);
  assert.equal(asked, 4);
});
