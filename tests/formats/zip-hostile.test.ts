import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import { ZipError } from '../../src/shared/formats/zip/errors.ts';
import { inflateByStream } from '../../src/shared/formats/zip/inflate.ts';
import { openZip } from '../../src/shared/formats/zip/reader.ts';
import { buildZip, text } from './zip-build.ts';
import { forgeSameCrc, goodZips, hostileZips } from './zip-hostile.ts';
import { contentOf, drain, memoryFile, nodeTools } from './zip-tools.ts';

const MOST_MEMORY = 64 * 2 ** 20;

test('at least 60 hostile archives, no two of one name', () => {
  assert.ok(hostileZips.length >= 60);
  assert.equal(new Set(hostileZips.map(({ name }) => name)).size, hostileZips.length);
});

for (const { name, bytes, code } of hostileZips) {
  test(`refuses ${name}: ${code}`, async () => {
    for (const tools of [nodeTools, { inflateRaw: inflateByStream }]) {
      const before = process.memoryUsage();
      const error = await faultOf(bytes, tools);
      assert.equal(error.code, code, error.message);
      assert.ok(['malformed', 'too-large', 'unsupported'].includes(error.kind));
      const after = process.memoryUsage();
      assert.ok(after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers < MOST_MEMORY);
    }
  });
}

async function faultOf(bytes: Uint8Array, tools = nodeTools): Promise<ZipError> {
  try {
    await drain(await openZip(memoryFile(bytes), {}, tools));
  } catch (error) {
    assert.ok(error instanceof ZipError, `${error}`);
    return error;
  }
  assert.fail('it was accepted');
}

for (const { name, bytes } of goodZips) {
  test(`opens ${name}`, async () => {
    const zip = await openZip(memoryFile(bytes), {}, nodeTools);
    assert.equal(await drain(zip), zip.totalSize);
    const other = await openZip(memoryFile(bytes, 7), {}, { inflateRaw: inflateByStream });
    assert.equal(await drain(other), zip.totalSize);
  });
}

test('a damaged content is told before its last bytes are given out', async () => {
  const content = new Uint8Array(1_000_000).fill(7);
  const archive = buildZip([{ name: 'a', content, local: { crc: 1 }, central: { crc: 1 } }]);
  const zip = await openZip(memoryFile(archive), {}, nodeTools);
  let size = 0;
  await assert.rejects(
    async () => {
      for await (const chunk of zip.readEntry(0)) size += chunk.length;
    },
    { code: 'zip.crc', entry: 'a' },
  );
  assert.ok(size < content.length);
});

test('a forged content of equal CRC-32 passes here: only its SHA-256 tells', async () => {
  const content = text('a photo that was kept as it came from the phone');
  const archive = buildZip([{ name: 'a', content }]);
  const forged = forgeSameCrc(archive, 31, 31 + content.length);
  const zip = await openZip(memoryFile(forged), {}, nodeTools);
  const got = await contentOf(zip, 0);
  assert.notDeepEqual(got, content);
  assert.equal(crc32(got), crc32(content));
});

test('the caps of the caller hold', async () => {
  const archive = memoryFile(
    buildZip([
      { name: 'a', content: text('12345') },
      { name: 'b', content: text('12345') },
    ]),
  );
  await assert.rejects(openZip(archive, { maxEntries: 1 }, nodeTools), {
    code: 'zip.too-large',
    kind: 'too-large',
  });
  await assert.rejects(openZip(archive, { maxTotalSize: 9 }, nodeTools), { code: 'zip.too-large' });
  await assert.rejects(openZip(archive, { maxDirectorySize: 60 }, nodeTools), { code: 'zip.too-large' });
  await openZip(archive, { maxEntries: 2, maxTotalSize: 10 }, nodeTools);
});

test('a file that ends while it is read is truncated; its own errors pass through', async () => {
  const bytes = buildZip([
    { name: 'a', content: new Uint8Array(300_000) },
    { name: 'b', content: text('bb'.repeat(40_000)), deflate: true },
  ]);
  const ended = failing(bytes, undefined);
  const zip = await openZip(ended, {}, nodeTools);
  ended.fails = true;
  await assert.rejects(contentOf(zip, 0), { code: 'zip.truncated' });
  const disk = new Error('disk fault');
  const broken = failing(bytes, disk);
  const other = await openZip(broken, {}, nodeTools);
  broken.fails = true;
  await assert.rejects(contentOf(other, 0), disk);
  await assert.rejects(contentOf(other, 1), disk);
});

/** A file that ends, or fails with `error`, once `fails` is set. */
function failing(bytes: Uint8Array, error: Error | undefined) {
  const file = memoryFile(bytes);
  return {
    size: file.size,
    fails: false,
    read(offset: number, length: number): Promise<Uint8Array> {
      if (!this.fails) return file.read(offset, length);
      return error ? Promise.reject(error) : Promise.resolve(new Uint8Array(0));
    },
  };
}

test('names made to collide in a hash table are refused in time', async () => {
  const zip = buildZip(collidingNames(1000).map((name) => ({ name })));
  const error = await faultOf(zip);
  assert.equal(error.code, 'zip.bomb');
});

/** Names of one FNV-1a hash: pairs of blocks that collide, in every order. */
function collidingNames(count: number): string[] {
  const pairs: [string, string][] = [];
  let state = 0x811c9dc5 | 0;
  while (2 ** pairs.length < count) {
    const [first, second, next] = collision(state, pairs.length);
    pairs.push([first, second]);
    state = next;
  }
  return Array.from({ length: count }, (_, at) => pairs.map((pair, bit) => pair[(at >> bit) & 1]).join(''));
}

function collision(state: number, round: number): [string, string, number] {
  const seen = new Map<number, string>();
  for (let at = 0; ; at++) {
    const block = `${round.toString(36)}${(Math.imul(at, 0x9e3779b1) >>> 0).toString(36).padStart(7, '0')}`;
    let hash = state;
    for (let sign = 0; sign < block.length; sign++)
      hash = Math.imul(hash ^ block.charCodeAt(sign), 0x01000193);
    const other = seen.get(hash);
    if (other !== undefined) return [other, block, hash];
    seen.set(hash, block);
  }
}
