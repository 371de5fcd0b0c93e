import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { MediaReader } from '../../src/server/jobs/media/pool.ts';

const program = fileURLToPath(new URL('./media-hostile-child.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'media-pool-'));
after(() => rmSync(folder, { recursive: true }));

/** What the stand-in child answers with. */
async function pidOf(reader: MediaReader, path = 'fine'): Promise<number> {
  return ((await reader.read(path, 'image/png')) as unknown as { pid: number }).pid;
}

describe('a child that misbehaves costs one job, never the process', () => {
  for (const [path, code] of [
    ['hang', 'too-slow'],
    ['crash', 'crashed'],
    ['leave', 'crashed'],
    ['swell', 'too-much-memory'],
  ] as const) {
    test(`${path}: ${code}, then the next job is done`, async () => {
      const reader = new MediaReader({
        timeoutMs: path === 'hang' ? 300 : 20_000,
        maxBytes: 300 << 20,
        program,
      });
      const [bad, next] = await Promise.all([reader.read(path, 'image/png'), pidOf(reader)]);
      assert.ok('failed' in bad);
      assert.equal(bad.code, code);
      assert.ok(next > 0);
      reader.close();
    });
  }

  test('facts told before a hang are kept', async () => {
    const reader = new MediaReader({ timeoutMs: 300, program });
    const bad = await reader.read('tell-then-hang', 'image/png');
    assert.ok('failed' in bad);
    assert.deepEqual(bad.facts, { width: 7, height: 5 });
    reader.close();
  });

  test('a program that never starts fails its jobs', async () => {
    const reader = new MediaReader({ program: join(folder, 'none.ts') });
    const bad = await reader.read('fine', 'image/png');
    assert.ok('failed' in bad && bad.code === 'crashed');
    reader.close();
  });
});

test('one child does many jobs, is replaced after its share, and when it asks to leave', async () => {
  const reader = new MediaReader({ maxJobs: 3, program });
  const pids = [];
  for (let i = 0; i < 7; i++) pids.push(await pidOf(reader));
  assert.equal(new Set(pids.slice(0, 3)).size, 1);
  assert.equal(new Set(pids).size, 3);
  const leaving = await pidOf(reader, 'full');
  assert.notEqual(await pidOf(reader), leaving);
  reader.close();
});

test('closing answers what waits, and later calls', async () => {
  const reader = new MediaReader({ program });
  const waiting = [reader.read('hang', 'image/png'), reader.read('fine', 'image/png')];
  reader.close();
  for (const result of [...(await Promise.all(waiting)), await reader.read('fine', 'image/png')])
    assert.ok('failed' in result && result.code === 'closed');
});

test('the real child: a read that never ends is killed, and the next picture is read', async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const picture = join(folder, 'fine.png');
  await sharp({ create: { width: 40, height: 30, channels: 3, background: '#204060' } }).toFile(picture);
  const reader = new MediaReader({ timeoutMs: 2000 });
  const [hung, next] = await Promise.all([
    reader.read(pipe, 'image/jpeg'),
    reader.read(picture, 'image/png'),
  ]);
  assert.ok('failed' in hung && hung.code === 'too-slow');
  assert.ok(!('failed' in next) && next.viewable);
  reader.close();
});

test('the real child may neither write, nor start programs, nor see the environment', () => {
  const probe = `
    import { writeFileSync } from 'node:fs';
    import { spawnSync } from 'node:child_process';
    const refused = (act) => { try { act(); return false; } catch (e) { return e.code === 'ERR_ACCESS_DENIED'; } };
    process.on('message', () => process.send({ kind: 'done', leaving: false, derived: {
      write: refused(() => writeFileSync('${folder}/written', '')),
      start: refused(() => spawnSync('true')), env: Object.keys(process.env).filter((k) => !k.startsWith('NODE_')) } }));
    process.send({ kind: 'ready' });`;
  return probed(probe, { write: true, start: true, env: [] });
});

async function probed(source: string, expected: object): Promise<void> {
  const { writeFileSync } = await import('node:fs');
  const path = join(folder, 'probe.mjs');
  writeFileSync(path, source);
  const reader = new MediaReader({ program: path });
  assert.deepEqual(await reader.read('any', 'image/png'), expected);
  reader.close();
}
