import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from '../../harness/client.ts';
import { TestServer } from '../../harness/server.ts';
import { freeze } from './archive.ts';
import { cpuOf, curl, has, memoryOf, type Nginx, nginx, type Run, timedRun } from './programs.ts';
import { Rounds } from './rounds.ts';
import { type FileSet, fill } from './sets.ts';

export const ROUNDS = Number(process.env.LIFEBOAT_BENCH_ROUNDS ?? 7);

/** What a set must reach, as shares of the reference's speed. */
const WANTED: Record<string, Record<string, number>> = {
  mid: { 'nginx sendfile': 0.85, nginx: 0.5, 'zip -0 piped': 4 },
  large: { 'nginx sendfile': 0.85, nginx: 0.5, 'zip -0 piped': 4 },
  tiny: { 'nginx sendfile': 0.4, 'zip -0 piped': 4 },
};

/** Lifeboat against nginx serving the ready file and zip piping the files, one after another in turns. */
export async function speed(set: FileSet): Promise<void> {
  const where = await fill(set);
  const server = await TestServer.start(where);
  const references: Nginx[] = [];
  try {
    const client = await server.signedIn();
    const { url, size } = await freeze(client);
    const idle = memoryOf(server.child.pid!);
    const web = join(where.root, 'web');
    mkdirSync(web);
    await save(client, url, join(web, 'ready.zip'));
    const rounds = new Rounds(set.name, size, WANTED[set.name] ?? {});
    const lifeboat = {
      name: 'lifeboat',
      command: curl(server.url + url, client.cookie),
      pid: server.child.pid!,
    };
    const runners: { name: string; command: string; pid: number | null }[] = [lifeboat];
    if (has('nginx')) {
      for (const sendfile of ['on', 'off'] as const) {
        const one = await nginx(web, sendfile);
        references.push(one);
        const name = sendfile === 'on' ? 'nginx sendfile' : 'nginx';
        runners.push({ name, command: curl(`${one.url}/ready.zip`), pid: one.pid });
      }
    } else rounds.skipped('nginx');
    if (has('zip') && has('unzip')) {
      execFileSync('unzip', ['-q', join(web, 'ready.zip'), '-d', join(where.root, 'unpacked')]);
      const folder = join(where.root, 'unpacked');
      runners.push({
        name: 'zip -0 piped',
        command: `cd '${folder}' && zip -0 -q -r - . | wc -c`,
        pid: null,
      });
    } else rounds.skipped('zip -0 piped');
    for (let round = -1; round < ROUNDS; round++) {
      // each round begins with another, so that none is always the one after the loudest
      for (let n = 0; n < runners.length; n++) {
        const { name, command, pid } = runners[(n + round + 1) % runners.length]!;
        const before = pid ? cpuOf(pid) : 0;
        const run: Run = await timedRun(command, pid ? size : -1);
        // the first round warms what reads and what is read
        if (round >= 0) rounds.add(name, run, pid ? cpuOf(pid) - before : 0);
      }
      rounds.memory(memoryOf(server.child.pid!) - idle);
    }
    rounds.print();
  } finally {
    await Promise.all(references.map((one) => one.stop()));
    await server.stop();
    rmSync(where.root, { recursive: true, force: true });
  }
}

async function save(client: Client, url: string, path: string): Promise<void> {
  const reply = await client.fetch(url);
  await pipeline(Readable.fromWeb(reply.body as never), createWriteStream(path));
}
