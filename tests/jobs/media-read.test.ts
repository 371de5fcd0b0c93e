import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { deflateSync, crc32 } from 'node:zlib';
import sharp from 'sharp';
import { MediaReader } from '../../src/server/jobs/media/pool.ts';
import type { Derived } from '../../src/shared/formats/media-derived.ts';
import { sniff } from '../../src/shared/formats/media-type.ts';

const folder = mkdtempSync(join(tmpdir(), 'media-read-'));
const assets = new URL('../../src/server/cli/demo/assets/', import.meta.url);
const reader = new MediaReader({ timeoutMs: 10_000 });
after(() => {
  reader.close();
  rmSync(folder, { recursive: true });
});

/** Writes the bytes under that name, sniffs and reads them as an upload would. */
async function read(name: string, bytes: Uint8Array): Promise<Derived & { mediaType: string }> {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const mediaType = await sniff(bytes, name);
  const result = await reader.read(path, mediaType);
  assert.ok(!('failed' in result), 'failed' in result ? `${name}: ${result.problem}` : '');
  return { ...result, mediaType };
}

/** Red above, blue below, the right half darker: upright, whichever way it is stored. */
async function flag(width: number, height: number): Promise<Buffer> {
  const part = (x: number, y: number, color: string): string =>
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${color}"/>`;
  const [x, y] = [width / 2, height / 2];
  const parts = part(0, 0, '#f00') + part(x, 0, '#700') + part(0, y, '#00f') + part(x, y, '#007');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${parts}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

async function pixel(webp: Uint8Array | null, x: number, y: number): Promise<number[]> {
  assert.ok(webp);
  const { data, info } = await sharp(webp).raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
  return [...data.subarray(at, at + 3)];
}

const near = (found: number[], wanted: readonly number[]): boolean =>
  found.every((v, i) => Math.abs(v - wanted[i]!) < 40);

describe('all eight orientations come out upright', () => {
  // How to store an upright picture so that EXIF's orientation turns it back.
  const STORED: Record<number, [degrees: number, mirrored: boolean]> = {
    1: [0, false],
    2: [0, true],
    3: [180, false],
    4: [180, true],
    5: [90, true],
    6: [270, false],
    7: [270, true],
    8: [90, false],
  };
  for (const [value, [degrees, mirrored]] of Object.entries(STORED)) {
    test(`orientation ${value}`, async () => {
      const turned = await sharp(await flag(300, 200))
        .rotate(degrees)
        .toBuffer();
      const bytes = await sharp(mirrored ? await sharp(turned).flop().toBuffer() : turned)
        .withMetadata({ orientation: Number(value) })
        .jpeg()
        .toBuffer();
      const result = await read(`o${value}.jpg`, bytes);
      assert.deepEqual([result.width, result.height, result.orientation], [300, 200, Number(value)]);
      const corners = [
        [0.2, 0.1, [255, 0, 0]],
        [0.8, 0.1, [119, 0, 0]],
        [0.2, 0.9, [0, 0, 255]],
        [0.8, 0.9, [0, 0, 119]],
      ] as const;
      for (const [x, y, color] of corners)
        assert.deepEqual(near(await pixel(result.thumbnails[192], x, y), color), true);
      const { width, height } = await sharp(result.thumbnails[192]!).metadata();
      assert.deepEqual([width, height], [192, 128]);
    });
  }
});

describe('formats', () => {
  for (const format of ['png', 'webp', 'gif', 'avif', 'tiff'] as const) {
    test(format, async () => {
      const result = await read(
        `f.${format}`,
        await sharp(await flag(500, 250))
          .toFormat(format)
          .toBuffer(),
      );
      assert.equal(result.mediaType, `image/${format}`);
      assert.deepEqual(
        [result.width, result.height, result.viewable, result.problem],
        [500, 250, true, null],
      );
      assert.match(result.color ?? '', /^#[56].0.[56].$/);
      const { width, height, format: made } = await sharp(result.thumbnails[384]!).metadata();
      assert.deepEqual([width, height, made], [384, 192, 'webp']);
    });
  }

  test('a small picture is never enlarged, transparency becomes white', async () => {
    const clear = await sharp({ create: { width: 20, height: 10, channels: 4, background: '#00000000' } })
      .png()
      .toBuffer();
    const result = await read('small.png', clear);
    const sizes = await Promise.all([192, 384].map((n) => sharp(result.thumbnails[n as 192]!).metadata()));
    assert.deepEqual(
      sizes.map(({ width }) => width),
      [20, 20],
    );
    assert.equal(result.color, '#ffffff');
  });

  test('WebP and PNG carry EXIF too', async () => {
    for (const format of ['webp', 'png'] as const) {
      const bytes = await sharp(await flag(60, 40))
        .withExif({ IFD0: { Make: 'Acme' }, IFD2: { DateTimeOriginal: '2024:02:29 23:59:58' } })
        .toFormat(format)
        .toBuffer();
      const result = await read(`exif.${format}`, bytes);
      assert.deepEqual(result.takenAt, { local: '2024-02-29T23:59:58', offset: null });
      assert.equal(result.camera?.make, 'Acme');
    }
  });

  test('HEIC, by its own decoder, with EXIF where exifr does not find it', async () => {
    const result = await read('spruces.heic', readFileSync(new URL('spruces.heic', assets)));
    assert.deepEqual([result.width, result.height, result.viewable], [768, 1024, true]);
    assert.deepEqual(result.takenAt, { local: '2001-01-01T00:00:03', offset: '+02:00' });
    assert.equal((await sharp(result.thumbnails[384]!).metadata()).height, 384);
  });

  test('MP4 and MOV: date, place, turn, codec; shown by the browser', async () => {
    const mp4 = await read('waves.mp4', readFileSync(new URL('waves.mp4', assets)));
    assert.deepEqual(
      [mp4.width, mp4.height, mp4.duration, mp4.codec, mp4.viewable],
      [640, 360, 4, 'avc1', true],
    );
    assert.deepEqual(mp4.takenAt, { local: '2001-01-01T00:00:04', offset: '+00:00' });
    const mov = await read('city.mov', readFileSync(new URL('city-night.mov', assets)));
    assert.deepEqual(
      [mov.width, mov.height, mov.orientation, mov.mediaType],
      [360, 640, 6, 'video/quicktime'],
    );
    assert.deepEqual(mov.takenAt, { local: '2001-01-01T00:00:05', offset: '+01:00' });
    assert.deepEqual(mov.place, { lat: 38.7139, lon: -9.1394, alt: 10 });
  });
});

describe('EXIF out of range is not believed', () => {
  test('a 31st of February, an offset of 99 hours, a latitude of 95', async () => {
    const bytes = await sharp(await flag(60, 40))
      .withExif({
        IFD2: {
          DateTimeOriginal: '2024:02:31 10:00:00',
          DateTimeDigitized: '2024:02:28 10:00:00',
          OffsetTimeDigitized: '+99:00',
        },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '95/1 0/1 0/1',
          GPSLongitudeRef: 'E',
          GPSLongitude: '5/1 0/1 0/1',
        },
      })
      .jpeg()
      .toBuffer();
    const result = await read('range.jpg', bytes);
    assert.deepEqual(result.takenAt, { local: '2024-02-28T10:00:00', offset: null });
    assert.equal(result.place, null);
  });
});

describe('what cannot be decoded keeps what it says, and says why', () => {
  test('a JPEG cut short: shown in part, its date kept', async () => {
    const noise = {
      create: {
        width: 800,
        height: 600,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 120, sigma: 40 },
      },
    } as const;
    const whole = await sharp(noise)
      .withExif({ IFD2: { DateTimeOriginal: '2024:05:01 10:00:00' } })
      .jpeg()
      .toBuffer();
    const result = await read('cut.jpg', whole.subarray(0, whole.length / 2));
    assert.equal(result.viewable, true);
    assert.match(result.problem ?? '', /damaged/);
    assert.equal(result.takenAt?.local, '2024-05-01T10:00:00');
  });

  test('a JPEG of its first 30 bytes, a HEIC and a film cut short', async () => {
    const heads: [string, Buffer][] = [
      [
        'head.jpg',
        (
          await sharp(await flag(90, 60))
            .jpeg()
            .toBuffer()
        ).subarray(0, 30),
      ],
      ['cut.heic', readFileSync(new URL('boats.heic', assets)).subarray(0, 2000)],
      ['cut.mov', readFileSync(new URL('city-night.mov', assets)).subarray(0, 9000)],
    ];
    for (const [name, bytes] of heads) {
      const result = await read(name, bytes);
      assert.equal(result.viewable, false, name);
      assert.ok(result.problem, name);
      assert.deepEqual(result.thumbnails, { 192: null, 384: null });
    }
  });

  test('HTML behind JPEG magic, and SVG given as a picture, are not drawn', async () => {
    const html = await read(
      'page.jpg',
      Buffer.from('\xff\xd8\xff\xe0<html><script>alert(1)</script>', 'latin1'),
    );
    assert.equal(html.viewable, false);
    const path = join(folder, 'drawn.svg');
    writeFileSync(
      path,
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
    );
    const svg = await reader.read(path, 'image/png');
    assert.ok(!('failed' in svg) && !svg.viewable && svg.thumbnails[192] === null);
  });

  test('bombs are refused before they are unpacked', async () => {
    const png = await read('bomb.png', hugePng(50_000, 50_000));
    assert.deepEqual([png.viewable, png.width], [false, 50_000]);
    const avif = await sharp({ create: { width: 5200, height: 5200, channels: 3, background: '#123' } })
      .avif({ effort: 0, quality: 1 })
      .toBuffer();
    assert.equal((await read('bomb.avif', avif)).viewable, false);
  });

  test('a file that is gone fails, and the next one is read', async () => {
    const gone = await reader.read(join(folder, 'gone.jpg'), 'image/jpeg');
    assert.ok('failed' in gone && gone.code === 'unreadable');
    assert.equal((await read('again.png', await flag(30, 20))).viewable, true);
  });
});

/** A PNG whose header claims that size, with next to nothing behind it. */
function hugePng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(4);
    frame.writeUInt32BE(data.length);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([frame, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const pixels = deflateSync(Buffer.alloc(1 << 20));
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
