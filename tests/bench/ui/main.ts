import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from '@playwright/test';
import { findBrowser } from '../../browser.ts';
import { signIn } from '../../e2e/kit.ts';
import { ROOT } from '../../harness/node.ts';
import { folders, TestServer } from '../../harness/server.ts';
import { load, median, ratio, say, timed } from '../measure.ts';
import { benchArchivePage } from './archive-page.ts';
import { elements, heap, longest, painted, RECORDER, throttle } from './pages.ts';
import { MONTH, type Owner, seed } from './seed.ts';

/**
 * `npm run bench:ui`: the pages with a large account and with a hundredth of it, at full speed and slowed down by
 * four. Prints what was measured, the goal and the ratio to the small account; judges nothing.
 * Words choose screens: contacts, photos, month, archive (its index.html from an unpacked folder). `LIFEBOAT_BENCH_SCALE=0.1` makes both smaller.
 */
const SCALE = Number(process.env.LIFEBOAT_BENCH_SCALE ?? 1);
const PASSWORD = 'a long bench password';
const whole = {
  contacts: 50_000 * SCALE,
  photos: 200_000 * SCALE,
  events: 100_000 * SCALE,
  busy: 2_000 * SCALE,
};
const hundredth = Object.fromEntries(Object.entries(whole).map(([k, n]) => [k, n / 100])) as typeof whole;
const OWNERS: readonly Owner[] = [
  { email: 'large@example.org', password: PASSWORD, sizes: whole },
  { email: 'small@example.org', password: PASSWORD, sizes: hundredth },
];
/** An archive with every photo of the large account would take longer to write than to look at. */
const ARCHIVED: Owner = {
  email: 'archive@example.org',
  password: PASSWORD,
  sizes: { contacts: whole.contacts, photos: 0, events: 0, busy: 0 },
};
const KEYS = ['f', 'i', 's', 'Backspace', 'Backspace', 'Backspace', '9', '0', 'Backspace', 'Backspace'];

type Found = Record<string, number>;
interface Screen {
  name: string;
  path: string;
  /** What has to be there before it counts as shown. */
  shown: string;
  goals: Record<string, string>;
  measure(page: Page): Promise<Found>;
}

const main = (page: Page): Promise<number> => page.evaluate(() => document.querySelectorAll('main *').length);

/** Key to painted result, milliseconds, median over typing and deleting. */
async function typing(page: Page): Promise<number> {
  await page.keyboard.press('/');
  const times: number[] = [];
  for (const key of KEYS) times.push(await painted(page, () => page.keyboard.press(key), 'true'));
  return median(times);
}

const contacts: Screen = {
  name: 'contacts',
  path: '/contacts',
  shown: 'main [aria-setsize]',
  goals: { 'elements in main': '350', 'key to paint, ms': '50', 'heap, MB': '30' },
  async measure(page) {
    return { 'elements in main': await main(page), 'key to paint, ms': await typing(page) };
  },
};

/** Thumbnails asked for while the timeline is thrown for 3 s, in screens of tiles. */
async function fling(page: Page): Promise<number> {
  const shown = await page.locator('[data-tile]').count();
  let asked = 0;
  const count = (request: { url(): string }): void => void (request.url().includes('/thumbnail') && asked++);
  await page.mouse.move(600, 450);
  page.on('request', count);
  const until = Date.now() + 3000;
  while (Date.now() < until) await page.mouse.wheel(0, 6000);
  page.off('request', count);
  return asked / Math.max(1, shown);
}

const photos: Screen = {
  name: 'photos',
  path: '/photos',
  shown: '[data-tile]',
  goals: {
    'elements in main': '400',
    'jump to rows, ms': '200',
    'screens asked in a fling': '3',
    'heap, MB': '40',
  },
  async measure(page) {
    const found: Found = { 'elements in main': await main(page) };
    const handle = page.getByRole('slider', { name: 'Date' });
    await handle.focus();
    const jumps: number[] = [];
    for (const key of ['End', 'Home', 'PageDown', 'PageDown', 'End', 'Home']) {
      const before = await page.locator('[data-tile]').first().getAttribute('data-tile');
      const other = `document.querySelector('[data-tile]')?.dataset.tile !== ${JSON.stringify(before)} && document.querySelector('[data-tile]') !== null`;
      jumps.push(await painted(page, () => handle.press(key), other));
    }
    found['jump to rows, ms'] = median(jumps);
    found['screens asked in a fling'] = await fling(page);
    return found;
  },
};

const month: Screen = {
  name: 'month',
  path: `/calendar?view=month&date=${MONTH}-15`,
  shown: 'main [role="grid"] a, main table a, main [data-event]',
  goals: { 'elements in main': '600', 'shown after, ms': '500', 'heap, MB': '20' },
  async measure(page) {
    return { 'elements in main': await main(page), 'key to paint, ms': await arrows(page) };
  },
};

/** An arrow key moves the day in the grid. */
async function arrows(page: Page): Promise<number> {
  await page.locator('[role="grid"] [tabindex="0"]').first().focus();
  const times: number[] = [];
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp'])
    times.push(await painted(page, () => page.keyboard.press(key), 'true'));
  return median(times);
}

async function open(page: Page, screen: Screen, url: string): Promise<number> {
  return timed(async () => {
    await page.goto(url + screen.path);
    await page.waitForSelector(screen.shown, { timeout: 120_000 });
  });
}

async function run(
  browser: Browser,
  server: TestServer,
  owner: Owner,
  screen: Screen,
  slowed: number,
): Promise<Found> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
  await signIn(context, await server.signedIn(owner.email, owner.password));
  const page = await context.newPage();
  await page.addInitScript(RECORDER);
  const cdp = await context.newCDPSession(page);
  await throttle(cdp, slowed);
  const found: Found = { 'shown after, ms': await open(page, screen, server.url) };
  await page.waitForTimeout(1500);
  found['longest task while loading, ms'] = await longest(page);
  Object.assign(found, await screen.measure(page));
  found['longest task in use, ms'] = await longest(page);
  found['elements'] = await elements(page);
  found['heap, MB'] = await heap(cdp);
  await context.close();
  return found;
}

const one = (n: number): string => (Number.isInteger(n) ? String(n) : n.toFixed(1));

function sizes(): void {
  const folder = join(ROOT, 'dist/web/assets');
  const html = readFileSync(join(ROOT, 'dist/web/index.html'), 'utf8');
  const kB = (name: string): number => gzipSync(readFileSync(join(folder, name))).length / 1000;
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
  const entry = scripts.filter((name) => html.includes(name));
  say('entry scripts, kB gzip (goal 60)', one(entry.reduce((sum, name) => sum + kB(name), 0)));
  const largest = scripts
    .filter((name) => !entry.includes(name))
    .map((name) => ({ name, size: kB(name) }))
    .sort((a, b) => b.size - a.size)
    .slice(0, 5);
  for (const { name, size } of largest) say(`${name}, kB gzip (a route: 40)`, one(size));
}

const SCREENS = [contacts, photos, month];
const wanted = process.argv.slice(2);
const chosen = (name: string): boolean => wanted.length === 0 || wanted.includes(name);
const screens = SCREENS.filter(({ name }) => chosen(name));
const owners = [...(screens.length > 0 ? OWNERS : []), ...(chosen('archive') ? [ARCHIVED] : [])];

console.log(load());
sizes();
const where = await folders();
const executablePath = await findBrowser();
try {
  say('making the accounts, s', one((await timed(() => seed(where, owners))) / 1000));
  const server = await TestServer.start(where);
  const browser = await chromium.launch({
    executablePath,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--js-flags=--expose-gc'],
  });
  for (const screen of screens)
    for (const slowed of [1, 4]) {
      const small = await run(browser, server, OWNERS[1]!, screen, slowed);
      const large = await run(browser, server, OWNERS[0]!, screen, slowed);
      for (const [what, value] of Object.entries(large)) {
        const goal = screen.goals[what];
        const against = small[what] ? `, ${ratio(value, small[what])} × a hundredth` : '';
        say(
          `${screen.name} at 1/${slowed} speed: ${what}`,
          `${one(value)}${goal ? ` (goal ${goal})` : ''}${against}`,
        );
      }
    }
  if (chosen('archive'))
    await benchArchivePage(browser, await server.signedIn(ARCHIVED.email, PASSWORD), where.root);
  await browser.close();
  await server.stop();
} finally {
  await where.remove();
}
console.log(load());
