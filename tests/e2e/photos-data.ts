import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import sharp from 'sharp';
import type { PhotoSummary } from '../../src/shared/contract/photos.ts';
import type { Client } from '../harness/client.ts';
import { ROOT } from '../harness/node.ts';

const asset = (name: string) => readFile(join(ROOT, 'src/server/cli/demo/assets', name));

/** A small picture with a time of taking, "2026:05:18 14:30:00". */
export async function picture(taken: string, shape: 'wide' | 'tall' = 'wide'): Promise<Buffer> {
  const [width, height] = shape === 'wide' ? [96, 64] : [64, 96];
  const background = { r: taken.length * 5, g: Number(taken.slice(8, 10)) * 8, b: 120 };
  return sharp({ create: { width, height, channels: 3, background } })
    .withExif({ IFD0: { Make: 'Google', Model: 'Pixel 8' }, IFD2: { DateTimeOriginal: taken } })
    .jpeg()
    .toBuffer();
}

/** Adds a photo as a program would; answers its id. */
export async function add(
  client: Client,
  name: string,
  bytes: Uint8Array,
  type = 'image/jpeg',
): Promise<string> {
  const reply = await client.send<{ id: string }>(
    'POST',
    `/api/photos?name=${encodeURIComponent(name)}`,
    bytes,
    type,
  );
  expect(reply.status, name).toBe(201);
  return reply.body.id;
}

export interface Made {
  /** By name. */
  ids: Map<string, string>;
  bytes: Map<string, Buffer>;
}

/**
 * 14 months from November 2026 back, two days each, two or three photos a day: 70. On the newest day also a video, a
 * HEIC picture and a file that nothing can read.
 */
export async function fill(client: Client): Promise<Made> {
  const made: Made = { ids: new Map(), bytes: new Map() };
  const put = async (name: string, bytes: Buffer, type?: string) => {
    made.ids.set(name, await add(client, name, bytes, type));
    made.bytes.set(name, bytes);
  };
  for (let back = 0; back < 14; back += 1) {
    const [year, month] = [2026 - Math.floor((back + 1) / 12), ((22 - back) % 12) + 1];
    const date = `${year}:${String(month).padStart(2, '0')}`;
    for (const day of ['18', '04'])
      for (const hour of day === '18' ? ['14', '11', '09'] : ['16', '08']) {
        const name = `IMG_${date.replace(':', '')}${day}_${hour}.jpg`;
        await put(name, await picture(`${date}:${day} ${hour}:05:00`, hour === '11' ? 'tall' : 'wide'));
      }
  }
  await put('VID_20261118_101100.mp4', await asset('waves.mp4'), 'video/mp4');
  await put('PXL_20261118_100000.heic', await asset('boats.heic'), 'image/heic');
  await put(
    'IMG_20261118_091500.jpg',
    Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(600)]),
  );
  // these two say other times themselves
  await client.json('PUT', `/api/photos/${made.ids.get('VID_20261118_101100.mp4')}`, {
    takenAt: '2026-11-18T10:11:00',
  });
  await client.json('PUT', `/api/photos/${made.ids.get('PXL_20261118_100000.heic')}`, {
    takenAt: '2026-11-18T10:00:00',
  });
  await looked(client);
  return made;
}

/** Waits until every photo was looked at: sizes, colours and thumbnails are known. */
export async function looked(client: Client): Promise<void> {
  const open = async () => {
    const { body } = await client.get<{ items: PhotoSummary[] }>('/api/photos?limit=500');
    return body.items.filter((photo) => photo.viewable === null).length;
  };
  await expect.poll(open, { timeout: 45_000 }).toBe(0);
}
