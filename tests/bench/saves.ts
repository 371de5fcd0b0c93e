import { randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '../harness/client.ts';
import { startWithOwner } from '../harness/server.ts';
import { median, ratio, say } from './measure.ts';

const RUNS = 3;
const LASTING_MS = 3_000;

/** Durable saves a second by so many writers at once. */
async function savesBy(client: Client, writers: number): Promise<number> {
  const until = performance.now() + LASTING_MS;
  let saves = 0;
  const writer = async () => {
    while (performance.now() < until) {
      const id = randomUUID();
      const card = `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${id}\r\nFN:Saved ${saves}\r\nN:Saved;;;;\r\nEND:VCARD\r\n`;
      const reply = await client.send('POST', '/api/contacts', card, 'text/vcard');
      if (reply.status !== 201) throw new Error(JSON.stringify(reply.body));
      saves++;
    }
  };
  await Promise.all(Array.from({ length: writers }, writer));
  return saves / (LASTING_MS / 1000);
}

/** What the disk itself gives: 4 KiB written and synced, one after another, in the same folder. */
async function bareSyncs(data: string): Promise<number> {
  const path = join(data, 'bench-sync');
  const file = await open(path, 'w');
  const page = Buffer.alloc(4096, 1);
  const until = performance.now() + LASTING_MS;
  let syncs = 0;
  for (; performance.now() < until; syncs++) {
    await file.write(page);
    await file.sync();
  }
  await file.close();
  await rm(path);
  return syncs / (LASTING_MS / 1000);
}

/** Durable saves a second with 1 and 64 writers, against a bare write and fsync loop in the same folder. */
export async function benchSaves(): Promise<void> {
  const { where, client, stop } = await startWithOwner();
  try {
    const found: { [name: string]: number[] } = { bare: [], '1': [], '64': [] };
    for (let i = 0; i < RUNS; i++) {
      found.bare!.push(await bareSyncs(where.data));
      for (const writers of [1, 64]) found[writers]!.push(await savesBy(client, writers));
    }
    const bare = median(found.bare!);
    say('bare write and fsync of 4 KiB', `${bare.toFixed(0)}/s`);
    for (const writers of [1, 64]) {
      const saves = median(found[writers]!);
      say(
        `durable saves, ${writers} writer${writers > 1 ? 's' : ''}`,
        `${saves.toFixed(0)}/s; of bare ${ratio(saves, bare)}`,
      );
    }
  } finally {
    await stop();
  }
}
