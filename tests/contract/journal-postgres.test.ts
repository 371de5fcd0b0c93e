import { test } from 'node:test';
import { journalSuite } from './journal-suite.ts';
import { openOnPostgres } from './open.ts';
import { dyingConnections, twoProcesses } from './two-processes.ts';

/** A real server to ask; `npm run test:engines` starts one. */
const url = process.env.LIFEBOAT_PG_URL;

if (url) {
  journalSuite('PostgreSQL', () => openOnPostgres(url));
  twoProcesses(url);
  dyingConnections(url);
} else {
  test('the journal on PostgreSQL', (t) => t.skip('skipped: LIFEBOAT_PG_URL names no server'));
}
