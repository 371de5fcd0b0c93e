import assert from 'node:assert/strict';
import { createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { CHUNK_BYTES, MAGIC, seal, sealedSize, unseal } from '../../src/server/vault/format/container.ts';
import { named, segmentPath, snapshotPath, timeOf, timeText } from '../../src/server/vault/format/names.ts';
import { type Line, readRecords, writeRecords } from '../../src/server/vault/format/records.ts';

const KEY = Buffer.alloc(32, 7);
const PATH = 'accounts/a/x.segment';

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}

const sealed = (plain: Uint8Array, path = PATH) => all(seal(KEY, path, pieces(plain, 10_000)));
const opened = (bytes: Uint8Array, path = PATH, key: Uint8Array = KEY, size = 50_000) =>
  all(unseal(key, path, pieces(bytes, size)));
const isDamaged = { name: 'VaultFailure', code: 'damaged' };

const SIZES = [0, 1, 1000, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 200_000];

test('what is sealed opens to the same bytes, at every edge of a chunk', async () => {
  for (const size of SIZES) {
    const plain = randomBytes(size);
    const bytes = await sealed(plain);
    assert.equal(bytes.length, sealedSize(size));
    for (const step of [1 << 20, 65_552, 777])
      assert.ok((await opened(bytes, PATH, KEY, step)).equals(plain));
  }
});

test('a reader written from the description alone opens it', async () => {
  const plain = randomBytes(100_000);
  const bytes = await sealed(plain);
  const salt = bytes.subarray(17, 49);
  const key = Buffer.from(hkdfSync('sha256', KEY, salt, `lifeboat-vault-1\n${PATH}`, 32));
  const parts: Buffer[] = [];
  for (let at = 49, chunk = 0; at < bytes.length; at += 65_552, chunk++) {
    const piece = bytes.subarray(at, at + 65_552);
    const nonce = Buffer.alloc(12);
    nonce.writeUInt32BE(chunk, 7);
    nonce[11] = at + 65_552 >= bytes.length ? 1 : 0;
    const open = createDecipheriv('aes-256-gcm', key, nonce).setAuthTag(piece.subarray(-16));
    parts.push(open.update(piece.subarray(0, -16)), open.final());
  }
  assert.ok(Buffer.concat(parts).equals(plain));
});

test('every flipped bit is noticed', async () => {
  const small = await sealed(randomBytes(300));
  for (let at = 0; at < small.length; at++) {
    const bad = Buffer.from(small);
    bad[at] = bad[at]! ^ (1 << (at % 8));
    await assert.rejects(opened(bad), isDamaged, `byte ${at}`);
  }
  const large = await sealed(randomBytes(200_000));
  await fc.assert(
    fc.asyncProperty(fc.nat(large.length - 1), fc.nat(7), async (at, bit) => {
      const bad = Buffer.from(large);
      bad[at] = bad[at]! ^ (1 << bit);
      await assert.rejects(opened(bad), isDamaged);
    }),
    { numRuns: 60 },
  );
});

test('every cut, appended byte, swapped or repeated chunk, other name and other key is noticed', async () => {
  const plain = randomBytes(3 * CHUNK_BYTES);
  const bytes = await sealed(plain);
  const start = MAGIC.length + 32;
  const chunk = (n: number) => bytes.subarray(start + n * 65_552, start + (n + 1) * 65_552);
  const head = bytes.subarray(0, start);
  const others = {
    swapped: Buffer.concat([head, chunk(1), chunk(0), chunk(2)]),
    repeated: Buffer.concat([head, chunk(0), chunk(0), chunk(1), chunk(2)]),
    'cut at a chunk': Buffer.concat([head, chunk(0), chunk(1)]),
    'cut to the head': head,
    empty: Buffer.alloc(0),
    'longer by a chunk': Buffer.concat([bytes, chunk(2)]),
    'longer by a byte': Buffer.concat([bytes, Buffer.of(0)]),
  };
  for (const [name, bad] of Object.entries(others)) await assert.rejects(opened(bad), isDamaged, name);
  await assert.rejects(opened(bytes, 'accounts/b/x.segment'), isDamaged, 'renamed');
  await assert.rejects(opened(bytes, PATH, Buffer.alloc(32, 8)), isDamaged, 'other key');
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), async (length) => {
      await assert.rejects(opened(bytes.subarray(0, length)), isDamaged);
    }),
    { numRuns: 60 },
  );
});

async function* listed(records: { line: Line; bytes?: Buffer }[]) {
  yield* records;
}

test('records come back as they were written, raw bytes and all', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ text: fc.string(), raw: fc.option(fc.uint8Array({ maxLength: 5000 })) }), {
        maxLength: 40,
      }),
      fc.integer({ min: 1, max: 9000 }),
      async (made, step) => {
        const records = made.map(({ text, raw }) => ({
          line: { t: 'thing', text },
          ...(raw ? { bytes: Buffer.from(raw) } : {}),
        }));
        const plain = await all(writeRecords(listed(records), () => ({ digest: 'd' })));
        const read = [];
        for await (const rec of readRecords(PATH, pieces(plain, step))) read.push(rec);
        const end = read.pop()!;
        assert.equal(end.line.t, 'end');
        assert.equal(end.line.digest, 'd');
        assert.deepEqual(
          read.map((r) => [r.line.text, r.bytes]),
          made.map(({ text, raw }) => [text, raw ? Buffer.from(raw) : null]),
        );
      },
    ),
    { numRuns: 100 },
  );
});

test('records that do not add up are refused', async () => {
  const lines = [{ line: { t: 'a' } }, { line: { t: 'b' }, bytes: Buffer.from('raw') }];
  const plain = await all(writeRecords(listed(lines)));
  const text = plain.toString();
  const read = async (bytes: string) => {
    for await (const _ of readRecords(PATH, pieces(Buffer.from(bytes), 7)));
  };
  await read(text);
  const bad = {
    'without its end': text.slice(0, text.indexOf('{"t":"end"')),
    'with more behind it': `${text}{"t":"a"}\n`,
    'a record less': text.slice(text.indexOf('\n') + 1),
    'another text': text.replace('"a"', '"c"'),
    'an impossible length': text.replace('"raw":3', '"raw":-3'),
    'a longer raw part': text.replace('"raw":3', '"raw":4'),
    'no JSON': text.replace('{"t":"a"}', 'nonsense!'),
  };
  for (const [name, bytes] of Object.entries(bad)) await assert.rejects(read(bytes), isDamaged, name);
});

test('names of files read back as what they are', () => {
  const at = '2026-05-04T10:11:12.013Z';
  assert.equal(timeOf(timeText(at)), at);
  const epoch = '0d5c0b1e-7f3a-4a53-9a55-111111111111';
  assert.deepEqual(named(segmentPath('acc', epoch, 1, 42)), {
    type: 'segment',
    account: 'acc',
    epoch,
    from: 1,
    to: 42,
  });
  assert.deepEqual(named(snapshotPath('acc', at, 42)), {
    type: 'snapshot',
    account: 'acc',
    time: '20260504T101112013Z',
    seq: 42,
  });
  for (const path of ['accounts/a/b', 'x.segment', 'accounts/a/blobs/zz/00', '../lifeboat.json'])
    assert.equal(named(path), null);
});
