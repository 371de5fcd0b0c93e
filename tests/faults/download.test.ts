import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Archive, ArchiveLink } from '../../src/shared/contract/archives.ts';
import { found } from '../formats/zip-tools.ts';
import { startWithOwner, TestServer } from '../harness/server.ts';

const FILES = 3;
const BYTES = 12 << 20;
/** Slow enough to be killed on the way, bytes a second. */
const RATE = '24M';
const KILLS = 6;

const shaOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const lengthOf = (path: string) =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

test('a download killed thrice at either end goes on from its byte, and is the same', async (t) => {
  if (!(await found('curl'))) return t.diagnostic('skipped: no curl here');
  const at = await startWithOwner();
  try {
    const owner = at.client;
    const ids: string[] = [];
    for (let n = 0; n < FILES; n++) {
      const type = 'application/octet-stream';
      ids.push((await owner.send('POST', `/api/files?name=${n}.bin`, randomBytes(BYTES), type)).body.id);
    }
    const archive = (await owner.json<Archive>('POST', '/api/archives', {})).body;
    const link = (await owner.json<ArchiveLink>('POST', `/api/archives/${archive.id}/links`, {})).body;
    const sha = shaOf((await owner.bytes(archive.url)).bytes);
    // what the account holds by now is not what was frozen
    await owner.json('POST', '/api/delete', { ids: ids.slice(0, 2) });

    const path = join(at.where.root, 'archive.zip');
    const { port } = new URL(at.server.url);
    const fetching = () =>
      spawn('curl', ['-sf', '-C', '-', '--limit-rate', RATE, '-o', path, at.server.url + link.url]);
    for (let kill = 0; kill < KILLS; kill++) {
      const curl = fetching();
      const ended = once(curl, 'exit');
      const enough = ((kill + 1) * archive.size!) / (KILLS + 2);
      while ((await lengthOf(path)) < enough && curl.exitCode === null) await sleep(5);
      assert.equal(curl.exitCode, null, 'it is killed on its way');
      if (kill % 2 === 0) {
        curl.kill('SIGKILL');
        await ended;
      } else {
        await at.server.stop('SIGKILL');
        assert.notEqual((await ended)[0], 0, 'curl saw that it was cut');
        at.server = await TestServer.start(at.where, { PORT: port });
      }
      assert.ok((await lengthOf(path)) < archive.size!);
    }
    assert.equal((await once(fetching(), 'exit'))[0], 0);
    assert.equal(shaOf(await readFile(path)), sha);
  } finally {
    await at.stop();
  }
});
