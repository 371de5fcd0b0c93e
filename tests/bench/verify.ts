import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Restore } from '../../src/shared/contract/archives.ts';
import type { Client } from '../harness/client.ts';
import { addAccount, startWithOwner, type TestServer } from '../harness/server.ts';
import { fill, freeze } from './archives.ts';
import { load, median, peak, ratio, resetPeak, say, seconds, timed } from './measure.ts';

const ROUNDS = 5;
const PHOTOS = Number(process.env.LIFEBOAT_BENCH_PHOTOS ?? 500);

/** Answers once the plan is no longer being made. */
async function planned(client: Client, reply: { body: Restore }): Promise<Restore> {
  let { body } = reply;
  while (body.state === 'checking') {
    await new Promise((done) => setTimeout(done, 20));
    body = (await client.get<Restore>(`/api/restores/${body.id}`)).body;
  }
  if (body.state !== 'ready' || body.failures.length > 0) throw new Error(JSON.stringify(body).slice(0, 500));
  return body;
}

async function sendZip(client: Client, path: string): Promise<Restore> {
  const body = Readable.toWeb(createReadStream(path, { highWaterMark: 1 << 20 }));
  const init = { method: 'POST', body, duplex: 'half', headers: { 'content-type': 'application/zip' } };
  const reply = await client.fetch('/api/restores', init as unknown as RequestInit);
  return planned(client, { body: (await reply.json()) as Restore });
}

async function shell(command: string, path: string): Promise<void> {
  const [code] = (await once(spawn('sh', ['-c', command, 'sh', path]), 'exit')) as [number];
  if (code !== 0) throw new Error(`${command}: ${code}`);
}

const again = async (client: Client, plan: string) => {
  await planned(client, await client.json<Restore>('POST', `/api/restores/${plan}/again`, {}));
};

/** What the server holds when it does nothing, MB. */
function idle(server: TestServer): number {
  resetPeak(server);
  return peak(server);
}

/**
 * Checking an archive of about 1 GB and making its plan, against `unzip -t` and `sha256sum` of the same file; in the
 * account it was made of, and in an empty one that must keep every byte.
 */
export async function benchVerify(): Promise<void> {
  if (spawnSync('unzip', ['-v']).status !== 0) return say('verify and plan', 'skipped: no unzip');
  const { where, server, client, stop } = await startWithOwner();
  try {
    await fill(client, PHOTOS);
    const zip = join(where.root, 'archive.zip');
    const reply = await client.fetch(await freeze(client));
    await pipeline(Readable.fromWeb(reply.body! as never), createWriteStream(zip));
    const before = idle(server);
    const plan = await sendZip(client, zip);
    const [ours, unzips, sums]: number[][] = [[], [], []];
    resetPeak(server);
    for (let round = 0; round < ROUNDS; round++) {
      ours!.push(await timed(() => again(client, plan.id)));
      unzips!.push(await timed(() => shell('unzip -tqq "$1" > /dev/null', zip)));
      sums!.push(await timed(() => shell('sha256sum "$1" > /dev/null', zip)));
    }
    const theirs = unzips!.map((ms, at) => ms + sums![at]!);
    const pairs = ours!.map((ms, at) => ms / theirs[at]!);
    const range = `${Math.min(...pairs).toFixed(2)} to ${Math.max(...pairs).toFixed(2)}`;
    say(
      'verify and plan, all of it here',
      `${seconds(median(ours!))}; unzip -t ${seconds(median(unzips!))} + sha256sum ${seconds(median(sums!))}; ` +
        `ratio ${median(pairs).toFixed(2)} (${range}); memory ${peak(server) - before} MB over idle; ${load()}`,
    );
    const person = { email: 'empty@example.org', name: 'Empty', password: 'another long password' };
    await addAccount(where, person);
    const empty = await server.signedIn(person.email, person.password);
    resetPeak(server);
    const taken = await timed(() => sendZip(empty, zip));
    say(
      'sent, verified, kept and planned, none of it here',
      `${seconds(taken)}; ratio ${ratio(taken, median(theirs))}; memory ${peak(server) - before} MB over idle`,
    );
  } finally {
    await stop();
  }
}
