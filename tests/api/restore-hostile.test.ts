import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { MANIFEST_TYPE, type Restore } from '../../src/shared/contract/archives.ts';
import { openZip } from '../../src/shared/formats/zip/reader.ts';
import { peak, resetPeak } from '../bench/measure.ts';
import { buildZip, type Part, text } from '../formats/zip-build.ts';
import { forgeSameCrc, goodZips, hostileZips } from '../formats/zip-hostile.ts';
import { memoryFile, nodeTools } from '../formats/zip-tools.ts';
import type { Client, Reply } from '../harness/client.ts';
import { startWithOwner } from '../harness/server.ts';
import { live } from './doors-kit.ts';
import { changed, LIES, NO_MANIFESTS, SLIPS } from './hostile-manifests.ts';
import { archiveOf, type Held, sendManifest } from './reupload-kit.ts';

const CODES = {
  malformed: [422, 'archive.malformed'],
  unsupported: [415, 'archive.unsupported'],
  'too-large': [413, 'archive.too-large'],
} as const;

/** An answer later than this is a request that hangs. */
const LATE_MS = 30_000;

describe('what is made to harm is refused by its fault, and changes nothing', () => {
  let at: Awaited<ReturnType<typeof startWithOwner>>;
  let owner: Client;
  let mine: Held;
  let untouched: unknown;

  before(async () => {
    at = await startWithOwner();
    owner = at.client;
    await live(owner);
    mine = await archiveOf(owner);
    untouched = (await owner.get('/api/snapshot')).body;
    resetPeak(at.server);
  });
  after(async () => {
    assert.deepEqual((await owner.get('/api/snapshot')).body, untouched, 'nothing was changed');
    const left = await readdir(join(at.where.data, 'tmp'));
    assert.deepEqual(
      left.filter((name) => name.startsWith('.tmp-')),
      [],
    );
    await at.stop();
  });

  const send = (bytes: Uint8Array | string, type = 'application/zip') =>
    owner.fetch('/api/restores', {
      method: 'POST',
      body: bytes as BodyInit,
      headers: { 'content-type': type },
      signal: AbortSignal.timeout(LATE_MS),
    });
  const parts = (change: (name: string, part: Part) => Part = (_, part) => part): Part[] =>
    [...mine.files].map(([name, content]) => change(name, { name, content: new Uint8Array(content) }));
  const only = (wanted: string, change: Partial<Part>) =>
    buildZip(parts((name, part) => (name === wanted ? { ...part, ...change } : part)));

  async function refused(name: string, reply: Response, want: readonly [number, string]): Promise<string> {
    const body = (await reply.json()) as { code: string; detail?: string; where?: string };
    assert.deepEqual([reply.status, body.code], want, `${name}: ${JSON.stringify(body)}`);
    assert.equal((await owner.get('/healthz')).status, 200);
    return `${body.where ?? ''} ${body.detail ?? ''}`;
  }

  test(`${hostileZips.length} ZIPs no reader may trust`, async () => {
    for (const { name, bytes } of hostileZips) {
      // those whose fault lies in a content are opened, and refused for their list of contents
      const fault = await openZip(memoryFile(bytes), {}, nodeTools).then(
        () => null,
        (error: { kind: keyof typeof CODES; message: string }) => error,
      );
      const told = await refused(name, await send(bytes), CODES[fault?.kind ?? 'malformed']);
      if (fault) assert.ok(told.includes(fault.message), `${name}: ${told} is not ${fault.message}`);
    }
  });

  test('a sound archive of ours whose list of contents cannot be read', async () => {
    const list = new Uint8Array(mine.manifest);
    const cases: [string, Partial<Part>, keyof typeof CODES][] = [
      ['forged CRC-32', { local: { crc: 1 }, central: { crc: 1 } }, 'malformed'],
      ['bytes changed', { packed: list.with(40, 0x58) }, 'malformed'],
      ['promises more', { deflate: true, central: { size: 9 ** 9 }, local: { size: 9 ** 9 } }, 'too-large'],
      ['encrypted', { flags: 1 }, 'unsupported'],
      ['no DEFLATE stream', { deflate: true, packed: list.slice(0, 100) }, 'malformed'],
      ['a bomb', { content: text(' '.repeat(40 << 20)), deflate: true }, 'too-large'],
      ['a bomb below the cap', { content: text(' '.repeat(15 << 20)), deflate: true }, 'malformed'],
      ['missing', { name: 'list.json' }, 'malformed'],
    ];
    for (const [name, change, kind] of cases)
      assert.notEqual(await refused(name, await send(only('manifest.json', change)), CODES[kind]), ' ');
  });

  for (const [what, cases, right] of [
    ['lies', LIES, true],
    ['slips', SLIPS, false],
  ] as const)
    test(`${cases.length} ${what} of a manifest are refused, naming the line`, async () => {
      for (const [name, change] of cases) {
        const forged = changed(mine.manifest.toString(), change, right);
        const told = await refused(name, await send(forged, MANIFEST_TYPE), CODES.malformed);
        assert.match(told, /^manifest\.json, line \d+ \S/, name);
      }
    });

  test(`${NO_MANIFESTS.length} texts that are no manifest`, async () => {
    for (const [name, change] of NO_MANIFESTS) {
      const forged = change(mine.manifest.toString());
      const told = await refused(name, await send(forged, MANIFEST_TYPE), CODES.malformed);
      assert.match(told, /^manifest\.json, line \d+ \S/, name);
    }
  });

  test('bytes that are not those of the list are left out by name, and never kept under a hash they have not', async () => {
    const [path, bytes] = [...mine.files].find(([name]) => name.startsWith('photos/'))!;
    const forged = forgeSameCrc(new Uint8Array(bytes), 0, bytes.length);
    for (const [name, change] of [
      ['forged, with the CRC-32 unchanged', { content: forged }],
      ['damaged', { packed: new Uint8Array(bytes).with(30, bytes[30]! ^ 1) }],
      ['unpacks to more', { deflate: true, local: { size: 9 }, central: { size: 9 } }],
      ['missing', { missing: true, unlisted: true }],
    ] as [string, Partial<Part>][]) {
      const reply = await send(only(path, change));
      const plan = (await reply.json()) as Restore;
      assert.deepEqual([reply.status, plan.state], [201, 'ready'], `${name}: ${JSON.stringify(plan)}`);
      const told = plan.failures.map((failure) => [failure.where, failure.here]);
      assert.deepEqual(told, [[path, true]], name);
    }
    const original = mine.files.get(path)!;
    const id = (await owner.get('/api/photos')).body.items[0].id;
    assert.deepEqual((await owner.bytes(`/api/photos/${id}/original`)).bytes, original);
  });

  test('the hash of another account’s photo brings nobody its bytes', async () => {
    const stranger = changed(
      mine.manifest.toString(),
      (m) => {
        const item = m.items.find((one) => one.kind === 'photo')!;
        Object.assign(item, { body: 'd'.repeat(64), sha256: 'd'.repeat(64) });
      },
      true,
    );
    const { body }: Reply<Restore> = await sendManifest(owner, Buffer.from(stranger));
    assert.deepEqual([body.state, body.lacking.count], ['waiting', 1]);
    assert.deepEqual((await owner.get('/api/snapshot')).body, untouched);
  });

  test('controls: sound archives of unusual make are taken', async () => {
    const unusual: [string, Uint8Array][] = [
      ['as it came', mine.zip],
      ['deflated', buildZip(parts((_, part) => ({ ...part, deflate: true })))],
      ['descriptors', buildZip(parts((_, part) => ({ ...part, descriptor: 16 })))],
      ['in a folder', buildZip(parts((name, part) => ({ ...part, name: `My archive/${name}` })))],
      ['in other order', buildZip(parts().reverse())],
      ['ZIP64', buildZip(parts(), { end64: {} })],
      ['a comment', buildZip(parts(), { comment: text('mine') })],
    ];
    for (const [name, bytes] of unusual) {
      const plan = (await (await send(bytes)).json()) as Restore;
      assert.deepEqual([plan.state, plan.failures], ['ready', []], `${name}: ${JSON.stringify(plan)}`);
      for (const { added, changed: other, removed } of Object.values(plan.counts))
        assert.deepEqual([added, other, removed], [0, 0, 0], name);
    }
    assert.ok(goodZips.length > 10);
    assert.ok(peak(at.server) < 800, `${peak(at.server)} MB`);
  });
});
