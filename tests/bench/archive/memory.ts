import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../../harness/client.ts';
import { TestServer } from '../../harness/server.ts';
import { median, peak, resetPeak, say, timed } from '../measure.ts';
import { freeze } from './archive.ts';
import { curl, memoryOf, timedRun } from './programs.ts';
import { loadPerCore } from './rounds.ts';
import { fill, SCALE } from './sets.ts';

const GIB = 2 ** 30;
const SLOW = 500;
const WATCH_MS = 15_000;
/** Bytes a second of one slow client. */
const PACE = 32 << 10;

/** Memory over idle for one download of 1 and 7 GB, and while 500 slow clients take one. */
export async function memory(): Promise<void> {
  const where = await fill({
    name: 'seven',
    files: Math.max(2, Math.round(70 * SCALE)),
    bytes: 100 << 20,
    same: true,
  });
  const server = await TestServer.start(where);
  try {
    const client = await server.signedIn();
    const { url, size } = await freeze(client);
    await sleep(2_000);
    const idle = memoryOf(server.child.pid!);
    for (const length of [Math.min(GIB, size), size]) {
      resetPeak(server);
      const ranged = `${curl(server.url + url, client.cookie)} -r 0-${length - 1}`;
      await timedRun(ranged, length);
      const grown = peak(server) - idle;
      say(
        `one download of ${(length / 1e9).toFixed(1)} GB`,
        `${grown.toFixed(0)} MB over idle (wanted ≤ 32)`,
      );
    }
    await slowly(server, client, url, idle);
    say('  load per core', loadPerCore().toFixed(2));
  } finally {
    await server.stop();
    await where.remove();
  }
}

async function slowly(server: TestServer, client: Client, url: string, idle: number): Promise<void> {
  const replies = await Promise.all(
    Array.from({ length: SLOW }, () => begin(server.url + url, client.cookie)),
  );
  resetPeak(server);
  let going = true;
  const reading = Promise.all(replies.map((reply) => drip(reply, () => going)));
  const others: number[] = [];
  for (const until = performance.now() + WATCH_MS; performance.now() < until; await sleep(50))
    others.push(await timed(() => client.get('/api/me')));
  const grown = peak(server) - idle;
  going = false;
  await reading;
  say(`${SLOW} slow downloads`, `${grown.toFixed(0)} MB over idle (wanted ≤ 160)`);
  say('  another request meanwhile', `p50 ${median(others).toFixed(1)} ms (wanted ≤ 30)`);
}

async function begin(url: string, cookie: string): Promise<IncomingMessage> {
  const request = get(url, { headers: { cookie }, agent: false });
  const [reply] = (await once(request, 'response')) as [IncomingMessage];
  if (reply.statusCode !== 200) throw new Error(`a slow client was answered ${reply.statusCode}`);
  reply.pause();
  return reply.on('error', () => undefined);
}

/** Takes a little each second, as a bad line would. */
async function drip(reply: IncomingMessage, going: () => boolean): Promise<void> {
  while (going()) {
    for (let taken = 0; taken < PACE;) {
      const chunk = reply.read() as Buffer | null;
      if (chunk === null) break;
      taken += chunk.length;
    }
    await sleep(1_000);
  }
  reply.destroy();
}
