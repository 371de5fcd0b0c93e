import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ROOT } from './harness/node.ts';
import { withPostgres } from './harness/postgres.ts';

/** `npm run test:engines`: what asks a real PostgreSQL, and nothing else. */
const FILES = [
  'tests/contract/journal-postgres.test.ts',
  'tests/vault/postgres.test.ts',
  'tests/api/story-postgres.test.ts',
];

process.exitCode = await withPostgres(async (url) => {
  if (!url) {
    console.log('PostgreSQL: skipped (LIFEBOAT_PG_URL names no server, and there is no engine script)');
    return 0;
  }
  const child = spawn(process.execPath, ['--test', '--test-reporter=spec', ...FILES], {
    cwd: ROOT,
    env: { ...process.env, LIFEBOAT_PG_URL: url },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
});
