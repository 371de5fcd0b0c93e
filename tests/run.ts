import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from './browser.ts';
import { ROOT } from './harness/node.ts';
import { withPostgres } from './harness/postgres.ts';
import { makeReadyOwner } from './harness/server.ts';

/**
 * `npm test`: types, lint, format, then every test of every runner; the last line has the true totals.
 * Words after it choose test files: `npm test -- vault` runs only files with "vault" in their path.
 */
const OUT = join(ROOT, 'tests/.out');
const totals = { passed: 0, failed: 0, skipped: 0 };
const wanted = process.argv.slice(2);
// each test file and each server it starts is a process of its own: none compiles again what another has compiled
process.env.NODE_COMPILE_CACHE ??= join(ROOT, 'node_modules/.cache/compiled');
const chosen = (path: string) => wanted.length === 0 || wanted.some((word) => path.includes(word));

async function run(command: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

/** A check that passes or fails as a whole; it counts as one test. What it says comes out in one piece. */
async function check(name: string, command: string, args: string[]): Promise<void> {
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code === 0) totals.passed++;
  else totals.failed++;
  console.log(`\n— ${name}\n${said}${code === 0 ? 'ok' : 'FAILED'}: ${name}`);
}

/** Whether what a runner said adds up: one that ran nothing, or died, has failed. */
function add(name: string, code: number, found: { passed: number; failed: number; skipped: number }): void {
  totals.passed += found.passed;
  totals.failed += found.failed;
  totals.skipped += found.skipped;
  const silent = found.passed + found.failed === 0 || (code !== 0 && found.failed === 0);
  if (!silent) return;
  console.log(`FAILED: ${name} ended with ${code} without saying why`);
  totals.failed++;
}

async function nodeTests(): Promise<void> {
  const files = globSync('tests/**/*.test.ts', { cwd: ROOT }).filter(chosen).sort();
  if (files.length === 0) return;
  console.log(`\n— ${files.length} files of unit, contract, property and HTTP tests`);
  const report = join(OUT, 'node.tap');
  const reporters = [
    '--test-reporter=dot',
    '--test-reporter-destination=stdout',
    '--test-reporter=tap',
    `--test-reporter-destination=${report}`,
  ];
  // a PostgreSQL that is there, or can be started by the script beside the checkout, is asked too; else it is skipped
  const code = await withPostgres((url) =>
    run(
      process.execPath,
      ['--test', '--test-concurrency=3', '--test-timeout=600000', ...reporters, ...files],
      {
        NODE_ENV: 'test',
        ...(url ? { LIFEBOAT_PG_URL: url } : {}),
      },
    ),
  );
  const tap = readFileSync(report, 'utf8');
  const count = (word: string) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0);
  if (count('fail') + count('cancelled') > 0)
    console.log(
      tap
        .split('\n')
        .filter((l) => /^\s*not ok/.test(l))
        .join('\n'),
    );
  add('node --test', code, {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: count('skipped') + count('todo'),
  });
}

interface PlaywrightReport {
  stats?: { expected: number; unexpected: number; flaky: number; skipped: number };
}

async function browserTests(): Promise<void> {
  const files = globSync('tests/e2e/*.spec.ts', { cwd: ROOT }).filter(chosen);
  if (files.length === 0) return;
  console.log('\n— tests in a browser');
  const browser = await findBrowser();
  const report = join(OUT, 'playwright.json');
  if ((await run('vite', ['build', '--logLevel', 'warn'])) !== 0)
    return add('vite build', 1, { passed: 0, failed: 0, skipped: 0 });
  const args = [
    'test',
    '--config',
    'tests/playwright.config.ts',
    '--reporter=line,json',
    ...(wanted.length > 0 ? files : []),
  ];
  const code = await run('playwright', args, { PLAYWRIGHT_JSON_OUTPUT_NAME: report, CHROMIUM_PATH: browser });
  const { stats } = JSON.parse(readFileSync(report, 'utf8')) as PlaywrightReport;
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = stats ?? {};
  // a test that passed only at its second try has failed
  add('playwright', code, { passed: expected, failed: unexpected + flaky, skipped });
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
const owner = join(OUT, 'owner');
await makeReadyOwner(owner);
process.env.LIFEBOAT_TEST_OWNER = owner;
if (wanted.length === 0) {
  const types = ['--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human'];
  const rules = ['--config', 'tests/eslint.config.js', '--max-warnings', '0', 'src', 'tests'];
  // each needs one core
  await Promise.all([
    check('types of the app', 'svelte-check', types),
    check('lint', 'eslint', rules),
    check('types of the server', 'tsc', ['-p', 'src/server/tsconfig.json']),
    check('formatting', 'prettier', ['--check', '--log-level', 'warn', '.']),
  ]);
}
await nodeTests();
await browserTests();
const { passed, failed, skipped } = totals;
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
