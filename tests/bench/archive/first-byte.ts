import { TestServer } from '../../harness/server.ts';
import { median, say } from '../measure.ts';
import { freeze } from './archive.ts';
import { timedRun } from './programs.ts';
import { loadPerCore } from './rounds.ts';
import { fill, SCALE } from './sets.ts';

const ENTRIES = 20_000;
const TIMES = 20;

/** Milliseconds to the first byte of an archive of many entries that is frozen already: by a fresh server, then again. */
export async function firstByte(): Promise<void> {
  const files = Math.round(ENTRIES * SCALE);
  const where = await fill({ name: 'entries', files, bytes: 512 });
  let server = await TestServer.start(where);
  try {
    const { url } = await freeze(await server.signedIn());
    await server.stop();
    server = await TestServer.start(where);
    const { cookie } = await server.signedIn();
    const ask = async () => {
      const command = `curl -sSf -H 'cookie: ${cookie}' -r 0-99 -o /dev/null -w '%{time_starttransfer}' '${server.url}${url}'`;
      return (await timedRun(command, -1)).size * 1000;
    };
    const first = await ask();
    const next: number[] = [];
    for (let time = 0; time < TIMES; time++) next.push(await ask());
    say(`first byte at ${files} entries`, `${median(next).toFixed(1)} ms (wanted ≤ 25 at 20,000)`);
    say('  by a server just started', `${first.toFixed(1)} ms`);
    say('  load per core', loadPerCore().toFixed(2));
  } finally {
    await server.stop();
    await where.remove();
  }
}
