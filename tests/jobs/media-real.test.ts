import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { MediaReader } from '../../src/server/jobs/media/pool.ts';
import type { Derived } from '../../src/shared/formats/media-derived.ts';
import { sniff } from '../../src/shared/formats/media-type.ts';

const shared = process.env.LIFEBOAT_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const photos = join(shared, 'data', 'photos');
const skip = existsSync(photos) ? false : 'skipped: no pictures of real cameras here';

test('pictures of real cameras: all decoded, with dates, places and turns', { skip }, async () => {
  const reader = new MediaReader({ timeoutMs: 20_000 });
  const all = new Map<string, Derived>();
  for (const name of readdirSync(photos)) {
    const path = join(photos, name);
    const result = await reader.read(path, await sniff(readFileSync(path), name));
    assert.ok(!('failed' in result), name);
    assert.ok(result.viewable && result.thumbnails[192] && result.thumbnails[384] && result.color, name);
    all.set(name, result);
  }
  reader.close();
  const having = (has: (one: Derived) => unknown): number => [...all.values()].filter(has).length;
  // Counted with exiftool, less what lies outside EXIF (maker notes, comments, XMP).
  assert.equal(
    having((one) => one.takenAt),
    42,
  );
  assert.equal(
    having((one) => one.takenAt?.offset),
    3,
  );
  assert.equal(
    having((one) => one.place),
    13,
  );
  assert.equal(
    having((one) => one.camera?.make),
    42,
  );
  for (let turn = 1; turn <= 8; turn++) {
    const [wide, tall] = [all.get(`landscape_${turn}.jpg`), all.get(`portrait_${turn}.jpg`)];
    assert.deepEqual([wide?.width, wide?.height, tall?.width, tall?.height], [600, 450, 450, 600]);
  }
  const phone = all.get('iphone_13_pro_max.HEIC');
  assert.deepEqual([phone?.width, phone?.height, phone?.orientation], [3024, 4032, 6]);
  assert.deepEqual(phone?.takenAt, { local: '2022-02-16T12:55:41', offset: '+01:00' });
  assert.ok(near(phone?.color ?? '', [118, 94, 70]), 'colours keep their profile');
});

function near(color: string, wanted: number[]): boolean {
  return wanted.every((value, i) => Math.abs(parseInt(color.slice(1 + 2 * i, 3 + 2 * i), 16) - value) <= 3);
}
