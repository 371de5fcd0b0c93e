import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './harness/node.ts';

/** `npm run test:large [items]`: the proof of constant memory over 200,000 items; `npm test` has a short version. */
const { status } = spawnSync(
  process.execPath,
  ['--test', join(ROOT, 'tests/account/restore-large.test.ts')],
  {
    stdio: 'inherit',
    env: { ...process.env, LIFEBOAT_LARGE: process.argv[2] ?? '200000' },
  },
);
process.exitCode = status ?? 1;
