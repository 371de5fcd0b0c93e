import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const find = () =>
  [process.env.CHROMIUM_PATH, ...usual, chromium.executablePath()].find((path) => path && existsSync(path));
const run = (command: string, ...args: string[]) =>
  spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
    .status === 0;

/** Finds a Chromium, or installs one: Debian's as root, else Playwright's own. @throws when there is none to be had */
export async function findBrowser(): Promise<string> {
  let path = find();
  if (!path && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const wait = ['-o', 'DPkg::Lock::Timeout=300', '-qq'];
    if (run('apt-get', ...wait, 'update'))
      run('apt-get', ...wait, 'install', '-y', '--no-install-recommends', 'chromium');
    path = find();
  }
  if (!path) {
    run('playwright', 'install', 'chromium');
    path = find();
  }
  if (!path)
    throw new Error('There is no Chromium for the browser tests: install one and set CHROMIUM_PATH to it.');
  return path;
}
