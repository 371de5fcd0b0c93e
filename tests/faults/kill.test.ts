import { test } from 'node:test';
import { runFaults, summaryLine } from './run.ts';

test('what was acknowledged survives kill -9 (a short run; npm run test:faults is the long one)', async (t) => {
  const summary = await runFaults(
    ['writes', 'first byte', 'backup', 'writes', 'apply', 'first start', 'migration', 'writes'],
    () => undefined,
  );
  t.diagnostic(summaryLine(summary));
});
