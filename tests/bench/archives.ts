import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import type { Archive, Restore } from '../../src/shared/contract/archives.ts';
import type { Client } from '../harness/client.ts';
import { type Folders, startWithOwner } from '../harness/server.ts';
import { cardFile } from './imports.ts';
import { median, peak, rate, ratio, resetPeak, say, seconds, timed } from './measure.ts';

const RUNS = 3;
const PHOTO_BYTES = 2_000_000;

export async function fill(client: Client, photos: number): Promise<void> {
  const cards = await client.send<Restore>(
    'POST',
    '/api/imports?name=a.vcf',
    cardFile(photos * 5),
    'text/vcard',
  );
  await client.json('POST', `/api/restores/${cards.body.id}/apply`, {
    digest: cards.body.digest,
    choices: {},
  });
  for (let i = 0; i < photos; i++) {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(PHOTO_BYTES)]);
    const reply = await client.send('POST', `/api/photos?name=IMG_${i}.jpg`, bytes, 'image/jpeg');
    if (reply.status !== 201) throw new Error(JSON.stringify(reply.body));
  }
}

export async function freeze(client: Client): Promise<string> {
  let reply = await client.json<Archive>('POST', '/api/archives', {});
  while (reply.body.state === 'freezing') {
    await sleep(50);
    reply = await client.get<Archive>(`/api/archives/${reply.body.id}`);
  }
  if (reply.body.state !== 'complete') throw new Error(JSON.stringify(reply.body).slice(0, 500));
  return reply.body.url;
}

/** Bytes of a download, thrown away as they come. */
async function download(client: Client, url: string): Promise<number> {
  const reply = await client.fetch(url);
  let size = 0;
  for await (const chunk of reply.body!) size += (chunk as Uint8Array).length;
  if (reply.status !== 200 || size !== Number(reply.headers.get('content-length')))
    throw new Error(`${reply.status}, ${size} bytes`);
  return size;
}

async function catAll({ data }: Folders): Promise<void> {
  const cat = spawn('sh', ['-c', 'find "$1" -type f -exec cat {} + > /dev/null', 'sh', join(data, 'blobs')]);
  await once(cat, 'exit');
}

/** The archive's bytes a second against `cat` of the same files; time and memory at one and ten times the size. */
export async function benchArchives(): Promise<void> {
  for (const photos of [20, 200]) {
    const { where, server, client, stop } = await startWithOwner();
    try {
      await fill(client, photos);
      resetPeak(server);
      let url = '';
      const freezing = await timed(async () => (url = await freeze(client)));
      let size = 0;
      const [sends, cats]: [number[], number[]] = [[], []];
      for (let i = 0; i < RUNS; i++) {
        sends.push(await timed(async () => (size = await download(client, url))));
        cats.push(await timed(() => catAll(where)));
      }
      const [send, cat] = [median(sends), median(cats)];
      say(
        `archive of ${photos} photos and ${photos * 5} cards`,
        `frozen in ${seconds(freezing)}; ${(size / 1e6).toFixed(0)} MB sent at ${rate(size, send)}, ` +
          `cat ${rate(size, cat)}, ratio ${ratio(send, cat)}; peak ${peak(server)} MB`,
      );
    } finally {
      await stop();
    }
  }
}
