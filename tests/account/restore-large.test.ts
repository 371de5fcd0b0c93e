import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run } from './archive-tools.ts';

const COUNT = process.env.LIFEBOAT_LARGE ?? '25000';

test(
  `digest, diff, freeze, manifest and plan over ${COUNT} items need no more than 64 MB of heap`,
  { timeout: 600_000 },
  async () => {
    const child = fileURLToPath(new URL('./large-child.ts', import.meta.url));
    const { stdout } = await run(process.execPath, ['--max-old-space-size=64', child, COUNT], {
      maxBuffer: 2 ** 24,
    });
    assert.match(stdout, /all done/);
    console.log(stdout.trim());
  },
);
