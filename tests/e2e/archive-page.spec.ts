import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { jpeg } from '../harness/samples.ts';
import { startWithOwner } from '../harness/server.ts';
import { archiveBytes, look } from './archive-kit.ts';
import { expectReflow, tabTo } from './kit.ts';

/** index.html of an archive: unpacked, opened from the folder, without network or service. */

const RUN = '<img src=x onerror=alert(1)></script><script>alert(1)</script><!--';
const ODD = 'Summer #1 50% off? 😀 Cafe\u0301.jpg';
/** As the first bytes say, and nothing more. */
const HEIC = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0heicmif1 no more of it');
let folder: string;

test.beforeAll(async () => {
  const at = await startWithOwner();
  try {
    folder = await mkdtemp(join(tmpdir(), 'lifeboat e2e #%-')); // a folder an owner might have
    await fill(at.client);
    await unpack(at.client, 'out');
    const sha = createHash('sha256').update(HEIC).digest('hex');
    const [blob = ''] = globSync(`blobs/*/${sha.slice(0, 2)}/${sha.slice(2)}`, { cwd: at.where.data });
    await truncate(join(at.where.data, blob), 5);
    await unpack(at.client, 'partial');
  } finally {
    await at.stop(); // the page has to do without it
  }
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

type Client = Awaited<ReturnType<typeof startWithOwner>>['client'];

async function unpack(owner: Client, name: string): Promise<void> {
  const [zip, cwd] = [join(folder, `${name}.zip`), join(folder, name)];
  await writeFile(zip, await archiveBytes(owner));
  execFileSync('unzip', ['-qq', zip, '-d', cwd]);
  execFileSync('sha256sum', ['-c', '--quiet', '--strict', 'SHA256SUMS'], { cwd });
}

async function fill(owner: Client): Promise<void> {
  const made = async (noun: string, body: object) =>
    expect((await owner.json('POST', `/api/${noun}`, body)).status, noun).toBe(201);
  const photo = `data:image/jpeg;base64,${(await jpeg('#74376a', 96, 96)).toString('base64')}`;
  await made('contacts', {
    name: 'Ada Lovelace',
    org: 'Analytical Engines',
    phones: ['+44 20 7946 0018'],
    photo,
  });
  await made('contacts', { name: RUN, note: `${RUN}\u2028\u2029` });
  await made('events', {
    title: 'Choir',
    start: '2026-05-05T19:00',
    zone: 'Europe/Berlin',
    rrule: 'FREQ=WEEKLY',
  });
  await made('events', { title: 'Holiday', start: '2026-05-20', end: '2026-05-23', allDay: true });
  await made('tasks', { title: 'Water the plants', due: '2026-05-12', priority: 1 });
  await made('notes', { title: 'Cabin', text: `The key is under the third stone.\n${RUN}` });
  const sent = async (name: string, bytes: Uint8Array | string, type: string) =>
    expect(
      (await owner.send('POST', `/api/photos?name=${encodeURIComponent(name)}`, bytes, type)).status,
    ).toBe(201);
  await sent(ODD, await jpeg('#3a7d8c'), 'image/jpeg');
  await sent('IMG_0007.HEIC', HEIC, 'image/heic');
  const page = `<script>document.title = 'ran'</script>`;
  expect((await owner.send('POST', '/api/files?name=page.html', page, 'text/html')).status).toBe(201);
}

/** Opens a place of the page; collects all that a page in a folder must never do. */
async function openPage(page: Page, place = '', archive = 'out'): Promise<string[]> {
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('dialog', (dialog) => {
    wrong.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) wrong.push(message.text());
  });
  page.on('request', (request) => {
    if (!/^(file|blob):/.test(request.url())) wrong.push(`asked for ${request.url()}`);
  });
  page.on('requestfailed', (request) => wrong.push(`refused ${request.url()}`));
  await page.goto(`${pathToFileURL(join(folder, archive, 'index.html')).href}${place}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  return wrong;
}

const drawn = (image: Locator) =>
  expect.poll(() => image.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBeGreaterThan(0);
const rows = (page: Page) => page.getByRole('listitem').filter({ has: page.locator('a[data-index]') });

test('it says what it is, and every kind is found in one search', async ({ page }) => {
  const wrong = await openPage(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Everything is here');
  await expect(page.getByText('Ada · ada@example.org')).toBeVisible();
  await look(page, 'the overview');
  await page.keyboard.press('/');
  await page.keyboard.type('7946 ada');
  await expect(rows(page)).toHaveCount(1);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: 'Ada Lovelace' })).toContainText('Analytical Engines');
  await expect(page.getByRole('link', { name: /^originals\/.*\.vcf$/ })).toBeVisible();
  await drawn(page.getByRole('article').locator('img'));
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as .vcf' }).click();
  expect((await download).suggestedFilename()).toBe('Ada Lovelace.vcf');
  await look(page, 'a contact that was found');
  await page.getByRole('searchbox').fill('third stone');
  await rows(page).getByRole('link').click();
  await expect(page.getByRole('article')).toContainText('The key is under the third stone.');
  await page.getByRole('searchbox').fill('nowhere at all');
  await expect(page.getByText('Nothing for “nowhere at all”.')).toBeVisible();
  await page.getByRole('button', { name: 'Clear search' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Everything is here');
  expect(wrong).toEqual([]);
});

test('nothing an owner or a phone wrote ever runs', async ({ page }) => {
  const wrong = await openPage(page, '#contact');
  await rows(page).getByRole('link', { name: 'onerror' }).click();
  await expect(page.getByRole('article')).toContainText(RUN);
  await page.getByText('The original text').click();
  await expect(page.locator('pre')).toContainText('BEGIN:VCARD');
  await page.goto(page.url().replace(/#.*/, '#file'));
  await rows(page).getByRole('link').click();
  await expect(page.getByRole('link', { name: 'Open its folder' })).toHaveAttribute('href', 'files/');
  expect(wrong).toEqual([]);
});

test('a month of the calendar has each day of a series, and a task its date', async ({ page }) => {
  const wrong = await openPage(page, '#event?month=2026-05');
  await expect(rows(page).filter({ hasText: 'Choir' })).toHaveCount(4);
  await expect(rows(page).filter({ hasText: 'Holiday' })).toHaveCount(3);
  await rows(page).getByRole('link', { name: /Choir/ }).nth(1).click();
  await expect(page.getByRole('article')).toContainText('Every Tuesday');
  await expect(page.getByRole('article')).toContainText('12 May 2026, 19:00');
  await look(page, 'an event of a month');
  await page.getByRole('combobox', { name: 'Month' }).selectOption('June');
  await expect(rows(page).filter({ hasText: 'Choir' })).toHaveCount(5);
  await page
    .getByRole('navigation')
    .getByRole('link', { name: /^Tasks/ })
    .click();
  await rows(page).getByRole('link').click();
  await expect(page.getByRole('article')).toContainText('12 May 2026');
  expect(wrong).toEqual([]);
});

test('photos lie beside the page under names of every kind; what cannot be shown is named and linked', async ({
  page,
}) => {
  const wrong = await openPage(page, '#photo');
  const tile = page.getByRole('link', { name: /Summer #1/ });
  await drawn(tile.locator('img'));
  await look(page, 'photos');
  await tabTo(page, page.locator('a[data-id][tabindex="0"]'));
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Escape');
  await tile.click();
  await drawn(page.getByRole('article').locator('img'));
  await look(page, 'a photo');
  await page.getByRole('link', { name: 'All photos' }).click();
  await page.getByRole('link', { name: /HEIC.*cannot be shown here/ }).click();
  await expect(page.getByText('This browser cannot show image/heic.')).toBeVisible();
  expect(wrong).toEqual([]);
});

test('a partial archive says so on every page, and names what is not in it', async ({ page }) => {
  const wrong = await openPage(page, '#contact', 'partial');
  await expect(page.getByText('This archive is partial: 1 item could not be read.')).toBeVisible();
  await page.getByRole('link', { name: 'See which' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This archive is partial');
  const named = page.getByRole('region', { name: '1 item could not be read' });
  await expect(named).toContainText('IMG_0007.HEIC');
  await look(page, 'a partial archive');
  await named.getByRole('link', { name: 'problems.txt' }).click();
  await expect(page.getByText('IMG_0007.HEIC')).toBeVisible();
  expect(wrong).toEqual([]);
});

test('without its folder, or without script, the page says what the archive holds', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(pathToFileURL(join(folder, 'out/index.html')).href);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your Lifeboat archive');
  await expect(page.getByText('2 contacts')).toBeVisible();
  await expect(page.getByText(/unpack the whole archive/)).toBeVisible();
  await expectReflow(page, 320);
  await context.close();
});
