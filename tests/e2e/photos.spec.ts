import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page, test } from '@playwright/test';
import JSZip from 'jszip';
import type { Photo } from '../../src/shared/contract/photos.ts';
import { startWithOwner } from '../harness/server.ts';
import { type Owner, signIn, watch } from './kit.ts';
import { fill, type Made, picture } from './photos-data.ts';

const TOTAL = 73;
let owner: Owner;
let made: Made;
let problems: string[];

test.beforeAll(async () => {
  test.setTimeout(120_000);
  owner = await startWithOwner();
  made = await fill(owner.client);
});
test.afterAll(async () => owner.stop());
test.beforeEach(async ({ page }) => {
  await signIn(page.context(), owner.client);
  problems = watch(page);
});
test.afterEach(() => expect(problems).toEqual([]));

const id = (name: string) => made.ids.get(name) as string;
const tile = (page: Page, name: string) => page.locator(`[data-tile="${id(name)}"]`);
const slider = (page: Page) => page.getByRole('slider', { name: 'Date' });
const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const said = (page: Page, text: string | RegExp) =>
  expect(page.getByRole('region', { name: 'Messages' }).getByText(text).last()).toBeVisible();

async function open(page: Page, path = '/photos'): Promise<void> {
  await page.goto(`${owner.server.url}${path}`);
  await expect(page.locator('[data-tile]').first()).toBeVisible();
}
const countIs = (page: Page, n: number) => expect(heading(page)).toContainText(String(n));
/** Where an element's top lies in the window, to the pixel. */
const top = async (locator: Locator) => Math.round((await locator.boundingBox())?.y ?? NaN);

test('shows days under months, newest first, each tile a link with time', async ({ page }) => {
  await open(page);
  await countIs(page, TOTAL);
  await expect(page.getByRole('heading', { level: 2 }).first()).toHaveText('November 2026');
  await expect(page.getByRole('heading', { level: 3 }).first()).toContainText('18 November');
  await expect(page.getByRole('heading', { level: 3 }).first()).toContainText('6 photos');
  await expect(tile(page, 'IMG_20261118_14.jpg')).toHaveAccessibleName('Photo, 14:05');
  await expect(tile(page, 'VID_20261118_101100.mp4')).toHaveAccessibleName(/^Video 0:0\d, \d\d:11$/);
  await expect(tile(page, 'IMG_20261118_091500.jpg')).toHaveAccessibleName(
    'Photo, 09:15, cannot be shown here',
  );
  const wide = await tile(page, 'IMG_20261118_14.jpg').boundingBox();
  expect((wide?.width ?? 0) / (wide?.height ?? 1)).toBeCloseTo(1.5, 1);
  expect(await page.locator('*').count()).toBeLessThan(400);
});

test('moves by keys, opens a photo and comes back to its tile', async ({ page }) => {
  await open(page);
  await tile(page, 'IMG_20261118_14.jpg').focus();
  await page.keyboard.press('ArrowRight');
  await expect(tile(page, 'IMG_20261118_11.jpg')).toBeFocused();
  for (let n = 0; n < 25; n += 1) await page.keyboard.press('ArrowRight');
  const focused = page.locator('[data-tile]:focus');
  await expect(focused).toBeInViewport({ ratio: 1 });
  const key = await focused.getAttribute('data-tile');
  const before = await top(focused);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`${owner.server.url}/photos/${key}`);
  await expect(heading(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.locator(`[data-tile="${key}"]`)).toBeFocused();
  expect(Math.abs((await top(focused)) - before)).toBeLessThanOrEqual(1);
});

test('the date handle is a slider; address, reload and Back keep the place', async ({ page }) => {
  await open(page);
  const handle = slider(page);
  await expect(handle).toHaveAttribute('aria-valuetext', 'November 2026');
  await handle.focus();
  await page.keyboard.press('ArrowDown');
  await expect(handle).toHaveAttribute('aria-valuetext', 'October 2026');
  await page.keyboard.press('PageDown');
  await expect(handle).toHaveAttribute('aria-valuetext', 'October 2025');
  await page.keyboard.press('Home');
  await expect(handle).toHaveAttribute('aria-valuetext', 'November 2026');
  await page.keyboard.press('PageDown');
  await page.keyboard.press('PageUp');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(handle).toHaveAttribute('aria-valuetext', 'September 2026');
  await expect(page).toHaveURL(/date=2026-09-18/);
  await page.mouse.move(600, 500);
  await page.mouse.wheel(0, 90);
  const mark = tile(page, 'IMG_20260904_16.jpg');
  await page.waitForTimeout(500); // the place is written when the scroll rests
  const before = await top(mark);
  await page.reload();
  await expect(mark).toBeVisible();
  await expect.poll(() => top(mark)).toBe(before);
  await mark.click();
  await expect(heading(page)).toContainText('4 September 2026');
  await page.goBack();
  await expect(mark).toBeFocused();
  await expect.poll(() => top(mark)).toBe(before);
  await page.keyboard.press('End');
  await expect(handle).toHaveAttribute('aria-valuetext', 'October 2025');
  await expect(tile(page, 'IMG_20251004_08.jpg')).toBeFocused();
});

test('the handle is dragged, and a date can be jumped to', async ({ page }) => {
  await open(page);
  const box = (await slider(page).boundingBox())!;
  await page.mouse.move(box.x + 20, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x + 20, box.y + 400, { steps: 5 });
  await page.mouse.up();
  await expect(slider(page)).not.toHaveAttribute('aria-valuetext', 'November 2026');
  await page.getByRole('button', { name: 'Jump to a date' }).click();
  await page.getByRole('dialog').getByLabel('Date').fill('2026-02-10');
  await page.getByRole('button', { name: 'Jump', exact: true }).click();
  await expect(slider(page)).toHaveAttribute('aria-valuetext', 'February 2026');
  await expect(tile(page, 'IMG_20260204_16.jpg')).toBeFocused();
  await expect(page.locator('[aria-live=polite]').first()).toContainText('This is Wednesday 4 February');
  await open(page, '/photos?date=2025-12-18');
  await expect(tile(page, 'IMG_20251218_14.jpg')).toBeInViewport();
});

test('finds by month and file name; nothing found can be taken back', async ({ page }) => {
  await open(page);
  await page.keyboard.press('/');
  await page.keyboard.type('march 2026 _14');
  await countIs(page, 1);
  await expect(tile(page, 'IMG_20260318_14.jpg')).toBeVisible();
  await expect(page).toHaveURL(/q=march/);
  await page.reload();
  await countIs(page, 1);
  await page.getByRole('searchbox').fill('nowhere');
  await expect(page.getByText('Nothing for “nowhere”.')).toBeVisible();
  await page.getByRole('button', { name: 'Clear search' }).click();
  await countIs(page, TOTAL);
});

test('the viewer: keys, zoom, details, original, edit', async ({ page }) => {
  await open(page, '/photos');
  await tile(page, 'IMG_20261118_14.jpg').click();
  const stage = page.locator('.stage img[src$="/original"]');
  await expect(stage).toHaveClass(/ready/);
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(new RegExp(id('IMG_20261118_11.jpg')));
  await page.getByRole('link', { name: 'Photo before' }).click();
  await expect(page).toHaveURL(new RegExp(id('IMG_20261118_14.jpg')));
  await page.keyboard.press('+');
  await expect(stage).toHaveCSS('transform', /matrix\(1\.5/);
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(new RegExp(id('IMG_20261118_14.jpg')));
  await page.keyboard.press('0');
  await page.keyboard.press('i');
  const details = page.getByRole('complementary', { name: 'Details' });
  for (const text of ['IMG_20261118_14.jpg', 'from the camera', 'Google Pixel 8', '96 × 64', 'JPEG'])
    await expect(details).toContainText(text);
  const { body } = await owner.client.get<Photo>(`/api/photos/${id('IMG_20261118_14.jpg')}`);
  await expect(details).toContainText(body.sha256);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download the original' }).click();
  const file = await (await download).path();
  expect((await readFile(file)).equals(made.bytes.get('IMG_20261118_14.jpg')!)).toBe(true);
  await page.keyboard.press('e');
  await page.getByLabel('Title').fill('On the quay');
  await page.getByLabel('Description').fill('With Oskar');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(heading(page)).toHaveText('On the quay');
  await page.getByRole('button', { name: 'Favourite' }).click();
  await expect(page.getByRole('button', { name: 'Favourite' })).toHaveAttribute('aria-pressed', 'true');
  await page.reload();
  await expect(details).toContainText('With Oskar');
  await expect(page.getByRole('button', { name: 'Favourite' })).toHaveAttribute('aria-pressed', 'true');
});

test('a video plays by parts; HEIC and what cannot be read are shown for what they are', async ({ page }) => {
  const ranges: string[] = [];
  page.on('response', (reply) => {
    if (reply.url().endsWith('/original') && reply.status() === 206)
      ranges.push(reply.headers()['content-range'] ?? '');
  });
  await open(page);
  await tile(page, 'VID_20261118_101100.mp4').click();
  const video = page.locator('video');
  await expect.poll(() => video.evaluate((one: HTMLVideoElement) => one.readyState)).toBeGreaterThan(0);
  expect(ranges[0]).toMatch(/^bytes 0-/);
  await page.goto(`${owner.server.url}/photos/${id('PXL_20261118_100000.heic')}`);
  await expect(page.getByText('This is its thumbnail.')).toBeVisible();
  await expect(page.locator('.stage img')).toHaveJSProperty('complete', true);
  await page.goto(`${owner.server.url}/photos/${id('IMG_20261118_091500.jpg')}`);
  await expect(page.getByText(/This file is kept as it came. It cannot be shown here: .+\./)).toBeVisible();
  await page.goto(`${owner.server.url}/photos/not-there`);
  await expect(page.getByText('This photo is not here any more.')).toBeVisible();
});

test('selects by key, range and day, and downloads a ZIP', async ({ page }) => {
  await open(page);
  await tile(page, 'IMG_20261118_14.jpg').focus();
  await page.keyboard.press('x');
  await expect(tile(page, 'IMG_20261118_14.jpg')).toBeFocused();
  await expect(tile(page, 'IMG_20261118_14.jpg')).toBeChecked();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(page.getByText('3 selected')).toBeVisible();
  await page.getByRole('checkbox', { name: /^Select .*4 November, 2 photos/ }).check();
  await expect(page.getByText('5 selected')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('selected')).toHaveCount(0);
  await page.getByRole('button', { name: 'Select' }).click();
  await tile(page, 'IMG_20261118_14.jpg').locator('..').click();
  await tile(page, 'IMG_20261104_08.jpg')
    .locator('..')
    .click({ modifiers: ['Shift'] });
  await expect(page.getByText('8 selected')).toBeVisible();
  await page.reload();
  await expect(page.getByText('8 selected')).toBeVisible();
  // one that cannot be fetched is named, the others are saved
  const lost = id('IMG_20261104_16.jpg');
  await page.route(`**/api/photos/${lost}/original`, (route) => route.fulfill({ status: 503, body: 'no' }));
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download selection' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^Photos \d{4}-\d\d-\d\d\.zip$/);
  const dialog = page.getByRole('dialog', { name: 'Download 8 photos' });
  await expect(dialog).toContainText('1 photo could not be read');
  await expect(dialog).toContainText('IMG_20261104_16.jpg');
  const zip = await JSZip.loadAsync(await readFile(await file.path()), { checkCRC32: true });
  expect(Object.keys(zip.files)).toHaveLength(7);
  for (const [name, entry] of Object.entries(zip.files))
    expect((await entry.async('nodebuffer')).equals(made.bytes.get(name)!), name).toBe(true);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('button', { name: 'Done' }).click();
});

test('deletes to the bin and takes it back', async ({ page }) => {
  await open(page);
  await tile(page, 'IMG_20261118_11.jpg').focus();
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowRight');
  await page.getByRole('button', { name: 'Delete selection' }).click();
  await countIs(page, TOTAL - 2);
  await expect(tile(page, 'IMG_20261118_11.jpg')).toHaveCount(0);
  await expect(page.locator('[data-tile]:focus')).toHaveCount(1);
  await said(page, 'Deleted 2 photos. They are in the bin.');
  await page.keyboard.press('u');
  await countIs(page, TOTAL);
  await tile(page, 'IMG_20261118_11.jpg').click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page).toHaveURL(
    new RegExp(id('PXL_20261118_100000.heic') + '|' + id('VID_20261118_101100.mp4')),
  );
  await page.getByRole('button', { name: 'Undo deleting photo IMG_20261118_11.jpg' }).click();
  await said(page, /^Undone: deleting photo IMG_20261118_11.jpg/);
  await page.keyboard.press('Escape');
  await countIs(page, TOTAL);
  await expect(page.getByRole('link', { name: 'Deleted photos' })).toHaveAttribute('href', '/bin?kind=photo');
});

test('adds by picker and by dropping; a failure is told and tried again', async ({ page }) => {
  await open(page);
  let refusals = 0;
  await page.route(/\/api\/photos\?name=New_2/, (route) => {
    refusals += 1;
    return refusals > 1
      ? route.continue()
      : route.fulfill({
          status: 507,
          contentType: 'application/problem+json',
          body: JSON.stringify({
            code: 'store.full',
            title: 'The disk is full. Nothing was changed.',
            status: 507,
          }),
        });
  });
  const files = await Promise.all(
    [1, 2, 3, 4].map(async (n) => ({
      name: `New_${n}.jpg`,
      mimeType: 'image/jpeg',
      buffer: await picture(`2026:11:20 10:0${n}:00`),
    })),
  );
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add photos' }).click();
  await (
    await chooser
  ).setFiles([...files, { name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('milk') }]);
  const panel = page.getByRole('region', { name: 'Files being added' });
  await expect(panel).toContainText('The disk is full. Nothing was changed. (store.full)');
  await expect(panel).toContainText('Neither a photo nor a video');
  await countIs(page, TOTAL + 3);
  await panel.getByRole('button', { name: 'Retry New_2.jpg' }).click();
  await countIs(page, TOTAL + 4);
  await panel.getByRole('button', { name: 'Keep as other file list.txt' }).click();
  await expect(panel).toContainText('Added to other files');
  await panel.getByRole('button', { name: 'Close the list' }).click();
  await expect(panel).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 3 }).first()).toContainText('20 November');

  const dropped = await picture('2026:11:21 10:00:00');
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    data.items.add(new File([bytes], 'Dropped.jpg', { type: 'image/jpeg' }));
    return data;
  }, dropped.toString('base64'));
  await page.dispatchEvent('main', 'dragenter', { dataTransfer: transfer });
  await expect(page.getByText('Drop photos and videos to add them')).toBeVisible();
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
  await countIs(page, TOTAL + 5);
  await said(page, 'Added 1 file.');
  await expect(page.getByRole('heading', { level: 3 }).first()).toContainText('21 November');
});

test('another browser’s photo appears by itself, and what is seen stays where it is', async ({ page }) => {
  await open(page, '/photos?date=2026-06-18');
  const mark = tile(page, 'IMG_20260618_14.jpg');
  await expect(mark).toBeInViewport();
  await page.waitForTimeout(400);
  const before = await top(mark);
  const count = Number((await heading(page).textContent())?.match(/\d+/)?.[0]);
  const bytes = await picture('2026:11:21 12:00:00');
  const reply = await owner.client.send<{ id: string }>(
    'POST',
    '/api/photos?name=Elsewhere.jpg',
    bytes,
    'image/jpeg',
  );
  await countIs(page, count + 1);
  expect(await top(mark)).toBe(before);
  await owner.client.json('DELETE', `/api/photos/${reply.body.id}`);
  await countIs(page, count);
  expect(await top(mark)).toBe(before);
});
