import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { DiskBlobs } from '../../src/server/store/blobs/disk.ts';
import { TEMP } from '../../src/server/store/files.ts';
import { blobsSuite } from './blobs-suite.ts';

let root = '';
let blobs: DiskBlobs;
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'lifeboat-blobs-'));
  blobs = new DiskBlobs(root);
});
after(() => rm(root, { recursive: true, force: true }));

async function files(account: string): Promise<string[]> {
  const all = await readdir(join(root, account), { recursive: true, withFileTypes: true });
  return all.filter((f) => f.isFile()).map((f) => f.name);
}

blobsSuite('a disk', () => ({
  blobs,
  files,
  damage: (account, sha, bytes) => writeFile(join(root, account, sha.slice(0, 2), sha.slice(2)), bytes),
  async leftover(account) {
    const name = `${TEMP}${randomUUID()}`;
    await mkdir(join(root, account), { recursive: true });
    await writeFile(join(root, account, name), 'half a pho');
    return name;
  },
}));

async function* bytes(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('private');
}

test('blobs on a disk can be read by their owner alone', async () => {
  const account = randomUUID();
  const { sha } = await blobs.put(account, bytes());
  const { mode } = await stat(join(root, account, sha.slice(0, 2), sha.slice(2)));
  assert.equal(mode & 0o077, 0);
});

test('blobs on a disk that takes no write are refused as unavailable, not lost', async () => {
  const account = randomUUID();
  await writeFile(join(root, account), 'a file where the folder should be');
  await assert.rejects(blobs.put(account, bytes()), { code: 'store.unavailable' });
});
