import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { readMoov } from '../../src/server/jobs/media/moov.ts';
import { readWebm } from '../../src/server/jobs/media/webm.ts';
import type { MediaFacts } from '../../src/shared/formats/media-derived.ts';

const folder = mkdtempSync(join(tmpdir(), 'media-films-'));
after(() => rmSync(folder, { recursive: true }));
const assets = new URL('../../src/server/cli/demo/assets/', import.meta.url);

async function facts(bytes: Uint8Array, kind: 'moov' | 'webm'): Promise<MediaFacts | null> {
  const path = join(folder, 'film');
  writeFileSync(path, bytes);
  const file = await open(path);
  try {
    return kind === 'moov' ? await readMoov(file, bytes.length) : await readWebm(file);
  } finally {
    await file.close();
  }
}

const ebml = (id: number[], ...content: (Uint8Array | number[])[]): Buffer => {
  const body = Buffer.concat(content.map((part) => Buffer.from(part)));
  return Buffer.concat([Buffer.from(id), Buffer.from([0x40 | (body.length >> 8), body.length & 0xff]), body]);
};

/** A WebM's header: sound first, then a picture of 320 by 180. */
function webm(): Buffer {
  const duration = Buffer.alloc(8);
  duration.writeDoubleBE(4500);
  const made = Buffer.alloc(8);
  made.writeBigInt64BE(3_600_000_000_000n); // an hour into 2001
  const info = ebml(
    [0x15, 0x49, 0xa9, 0x66],
    ebml([0x2a, 0xd7, 0xb1], [0x0f, 0x42, 0x40]),
    ebml([0x44, 0x89], duration),
    ebml([0x44, 0x61], made),
  );
  const sound = ebml([0xae], ebml([0x86], Buffer.from('A_OPUS')));
  const picture = ebml(
    [0xae],
    ebml([0x86], Buffer.from('V_VP9')),
    ebml([0xe0], ebml([0xb0], [1, 64]), ebml([0xba], [180])),
  );
  const tracks = ebml([0x16, 0x54, 0xae, 0x6b], sound, picture);
  return Buffer.concat([
    ebml([0x1a, 0x45, 0xdf, 0xa3], ebml([0x42, 0x82], Buffer.from('webm'))),
    ebml([0x18, 0x53, 0x80, 0x67], info, tracks),
  ]);
}

test('WebM: size, length, codec of the picture, date', async () => {
  const read = await facts(webm(), 'webm');
  assert.deepEqual([read?.width, read?.height, read?.duration, read?.codec], [320, 180, 4.5, 'V_VP9']);
  assert.deepEqual(read?.takenAt, { local: '2001-01-01T01:00:00', offset: '+00:00' });
  assert.equal(await facts(Buffer.from('no film at all'), 'webm'), null);
});

test('moov behind 3 GB of film is found without reading them', async () => {
  const film = readFileSync(new URL('waves.mp4', assets));
  const at = film.indexOf('moov') - 4;
  const moov = film.subarray(at, at + film.readUInt32BE(at));
  const path = join(folder, 'long');
  const file = await open(path, 'w+');
  const start = film.subarray(0, film.readUInt32BE(0));
  const header = Buffer.alloc(16);
  header.writeUInt32BE(1);
  header.write('mdat', 4);
  header.writeBigUInt64BE(3_000_000_000n, 8);
  await file.write(Buffer.concat([start, header]), 0, start.length + 16, 0);
  await file.write(moov, 0, moov.length, start.length + 3_000_000_000);
  const { size } = await file.stat();
  const read = await readMoov(file, size);
  await file.close();
  assert.deepEqual([read?.width, read?.height], [640, 360]);
});

test('no clock set is no date', async () => {
  const film = Buffer.from(readFileSync(new URL('waves.mp4', assets)));
  film.writeUInt32BE(0, film.indexOf('mvhd') + 8);
  assert.equal((await facts(film, 'moov'))?.takenAt, null);
});

test('damaged films give facts or none, never an error', async () => {
  const films = { moov: readFileSync(new URL('city-night.mov', assets)), webm: webm() };
  const moovAt = films.moov.indexOf('moov');
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('moov' as const, 'webm' as const), damage, async (kind, changes) => {
      const bytes = Buffer.from(films[kind]);
      // Damage the header, where all the reading is done; a film's own bytes are never looked at.
      const from = kind === 'moov' ? moovAt - 4 : 0;
      for (const [at, value] of changes) bytes[from + (at % (bytes.length - from))] = value;
      const read = await facts(bytes, kind);
      if (read?.place) assert.ok(Math.abs(read.place.lat) <= 90 && Math.abs(read.place.lon) <= 180);
    }),
    { numRuns: 400 },
  );
});
