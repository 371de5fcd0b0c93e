import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from '@playwright/test';
import type { Client } from '../../harness/client.ts';
import { freeze } from '../archives.ts';
import { median, say, timed } from '../measure.ts';
import { elements, heap, longest, painted, RECORDER, throttle } from './pages.ts';

const KEYS = ['f', 'i', 's', 'Backspace', 'Backspace', 'Backspace', '9', '0', 'Backspace', 'Backspace'];
const one = (n: number): string => (Number.isInteger(n) ? String(n) : n.toFixed(1));

/** index.html of an owner's archive, opened from the unpacked folder: nothing may freeze while it is read or used. */
export async function benchArchivePage(browser: Browser, client: Client, folder: string): Promise<void> {
  let url = '';
  say('archive page: freezing, ms', one(await timed(async () => (url = await freeze(client)))));
  const zip = join(folder, 'own.zip');
  const reply = await client.fetch(url);
  await pipeline(Readable.fromWeb(reply.body as never), createWriteStream(zip));
  execFileSync('unzip', ['-qq', zip, '-d', join(folder, 'out')]);
  const page = pathToFileURL(join(folder, 'out/index.html')).href;
  for (const slowed of [1, 4]) await look(browser, page, slowed);
}

async function look(browser: Browser, url: string, slowed: number): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
  const page = await context.newPage();
  await page.addInitScript(RECORDER);
  const cdp = await context.newCDPSession(page);
  await throttle(cdp, slowed);
  const told = (what: string, found: number, goal?: string) =>
    say(`archive page at 1/${slowed} speed: ${what}`, `${one(found)}${goal ? ` (goal ${goal})` : ''}`);
  const shown = async (wait: () => Promise<unknown>) => told('first rows, ms', await timed(wait));
  await shown(async () => {
    await page.goto(`${url}#contact`);
    await page.waitForSelector('main [aria-setsize]');
  });
  told('all read after that, ms', await timed(() => allRead(page)));
  told('longest task while reading, ms', await longest(page));
  told('key to paint, ms', await typing(page), '50');
  await page.getByRole('searchbox').fill('');
  await page.locator('[data-index]').first().focus();
  const end = `document.activeElement?.dataset.index > 1000`;
  told('to the last row, ms', await painted(page, () => page.keyboard.press('End'), end));
  told('longest task in use, ms', await longest(page));
  told('elements', await elements(page), '400');
  told('heap, MB', await heap(cdp));
  await context.close();
}

const allRead = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => !document.querySelector('main')?.textContent?.includes('Reading…'), null, {
    timeout: 120_000,
  });

/** Key to painted result, milliseconds, median over typing and deleting. */
async function typing(page: Page): Promise<number> {
  await page.keyboard.press('/');
  const times: number[] = [];
  for (const key of KEYS) times.push(await painted(page, () => page.keyboard.press(key), 'true'));
  return median(times);
}
