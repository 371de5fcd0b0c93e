import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ROOT, SHARED } from './harness/node.ts';

/**
 * `npm run test:engines`: the contract suite on real engines. PostgreSQL is taken from LIFEBOAT_PG_URL, or started
 * in a folder of its own by the script beside the checkout and stopped after; without either it says 'skipped'.
 */
const SCRIPT = join(SHARED, 'engines/postgres.sh');

async function engine(verb: string, folder: string): Promise<string> {
  const child = spawn(SCRIPT, [verb], {
    env: { ...process.env, ENGINE_DIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [out, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (code !== 0) throw new Error(`${SCRIPT} ${verb} ended with ${code}`);
  return out;
}

/** Runs what asks a real PostgreSQL; answers the exit code. */
async function suite(url: string): Promise<number> {
  const files = ['tests/contract/journal-postgres.test.ts', 'tests/vault/postgres.test.ts'].filter((file) =>
    existsSync(join(ROOT, file)),
  );
  const child = spawn(process.execPath, ['--test', '--test-reporter=spec', ...files], {
    cwd: ROOT,
    env: { ...process.env, LIFEBOAT_PG_URL: url },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

async function onOwnEngine(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'lifeboat-engines-'));
  try {
    await engine('start', folder);
    const url = /LIFEBOAT_PG_URL='([^']+)'/.exec(await engine('env', folder))?.[1];
    if (!url) throw new Error(`${SCRIPT} env names no LIFEBOAT_PG_URL`);
    return await suite(url);
  } finally {
    await engine('wipe', folder);
    await rm(folder, { recursive: true, force: true });
  }
}

const given = process.env.LIFEBOAT_PG_URL;
if (given) process.exitCode = await suite(given);
else if (existsSync(SCRIPT)) process.exitCode = await onOwnEngine();
else console.log('PostgreSQL: skipped (LIFEBOAT_PG_URL names no server, and there is no engine script)');
