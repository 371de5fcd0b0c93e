import { expect, type Page, test } from '@playwright/test';
import { startWithOwner } from '../harness/server.ts';
import { expectAccessible, expectReflow, type Owner, signIn, watch } from './kit.ts';
import { fill, type Made, picture } from './photos-data.ts';

/** Every state of the Photos screens once: accessible in the light and in the dark, and narrow. */
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
const CHANGES = /\/api\/changes\?.*photo/;

async function open(page: Page, path = '/photos'): Promise<void> {
  await page.goto(`${owner.server.url}${path}`);
  await expect(page.locator('[data-tile]').first()).toBeVisible();
}

async function narrow(page: Page): Promise<void> {
  await expectReflow(page, 390);
  await expectReflow(page, 320);
  await page.setViewportSize({ width: 1280, height: 900 });
}

test('timeline', async ({ page }) => {
  await open(page);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Jump to a date' }).click();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await narrow(page);
  await page.setViewportSize({ width: 390, height: 844 });
  const row = page.locator('[data-tile]');
  const last = await row.nth(2).boundingBox();
  expect((last?.x ?? 0) + (last?.width ?? 0)).toBeGreaterThan(380); // rows fill the width
  await expectAccessible(page);
});

test('selection, and a ZIP that could not be made', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Select' }).click();
  await expectAccessible(page);
  await page.keyboard.press('Control+a');
  await expectAccessible(page);
  await narrow(page);
  await page.route('**/original', (route) => route.fulfill({ status: 503, body: 'no' }));
  await page.getByRole('button', { name: 'Download selection' }).click();
  await expect(page.getByRole('dialog')).toContainText('No ZIP file was made.');
  await expectAccessible(page);
});

test('a ZIP too large for one file is told before', async ({ page }) => {
  await page.route(CHANGES, async (route) => {
    const reply = await route.fetch();
    const feed = (await reply.json()) as { items: { summary: { size?: number } | null }[] };
    for (const { summary } of feed.items) if (summary?.size) summary.size = 300_000_000;
    await route.fulfill({ response: reply, json: feed });
  });
  await open(page);
  await page.locator('[data-tile]').first().focus();
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.getByRole('button', { name: 'Download selection' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('there will be 3, one after another');
  await expect(dialog.getByRole('link', { name: 'an archive of everything' })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toHaveCount(0);
});

test('files being added', async ({ page }) => {
  await open(page);
  await page.route(/\/api\/photos\?name=/, (route) => route.abort());
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add photos' }).click();
  const buffer = await picture('2026:11:20 10:00:00');
  await (
    await chooser
  ).setFiles([
    { name: 'A very long name of a photo that came from somewhere else.jpg', mimeType: 'image/jpeg', buffer },
    { name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('milk') },
  ]);
  const panel = page.getByRole('region', { name: 'Files being added' });
  await expect(panel).toContainText('The service cannot be reached. (network)');
  await expectAccessible(page);
  await narrow(page);
});

test('the viewer and its dialogs', async ({ page }) => {
  await page.goto(`${owner.server.url}/photos/${id('IMG_20261118_14.jpg')}?details=yes`);
  await expect(page.getByRole('complementary', { name: 'Details' })).toContainText('SHA-256');
  await expect(page.locator('.stage img.ready')).toBeVisible();
  await expectAccessible(page);
  await narrow(page);
  await page.getByRole('button', { name: 'Edit title, description, time' }).click();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  for (const name of ['VID_20261118_101100.mp4', 'PXL_20261118_100000.heic', 'IMG_20261118_091500.jpg']) {
    await page.goto(`${owner.server.url}/photos/${id(name)}`);
    await expect(page.locator('.stage').locator('video, .kept')).toBeVisible();
    await expectAccessible(page);
    await narrow(page);
  }
  await page.goto(`${owner.server.url}/photos/gone`);
  await expect(page.getByText('This photo is not here any more.')).toBeVisible();
  await expectAccessible(page);
});

test('a title that was changed elsewhere is not overwritten unseen', async ({ page }) => {
  await page.goto(`${owner.server.url}/photos/${id('IMG_20260818_14.jpg')}?details=yes`);
  await page.getByRole('button', { name: 'Edit title, description, time' }).click();
  await page.getByLabel('Title').fill('Mine');
  await owner.client.json('PUT', `/api/photos/${id('IMG_20260818_14.jpg')}`, { title: 'Theirs' });
  await page.getByRole('button', { name: 'Save' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('alert')).toContainText('item.changed');
  await expect(page.getByLabel('Title')).toHaveValue('Mine');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mine');
});

test('nothing found', async ({ page }) => {
  await page.goto(`${owner.server.url}/photos?q=nowhere`);
  await expect(page.getByText('Nothing for “nowhere”.')).toBeVisible();
  await expectAccessible(page);
  await narrow(page);
});

test('loading, empty and failed', async ({ page }) => {
  const { promise: never } = Promise.withResolvers<void>();
  await page.route(CHANGES, () => never);
  await page.goto(`${owner.server.url}/photos`);
  await expect(page.locator('[aria-busy=true] i').first()).toBeVisible();
  await expectAccessible(page);

  await page.unroute(CHANGES);
  await page.route(CHANGES, (route) =>
    route.fulfill({ json: { epoch: 'other', seq: 1, derived: 0, more: false, items: [] } }),
  );
  await page.goto(`${owner.server.url}/photos`);
  await expect(page.getByText('No photos yet.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add photos' })).toBeVisible();
  await expectAccessible(page);
  await narrow(page);

  await page.unroute(CHANGES);
  await page.route(CHANGES, (route) => route.fulfill({ status: 503, body: 'no' }));
  await page.goto(`${owner.server.url}/photos`);
  await expect(page.getByText('Your photos could not be read.')).toBeVisible();
  await expectAccessible(page);
  await page.unroute(CHANGES);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.locator('[data-tile]').first()).toBeVisible();
});

test('offline: what is held stays, what needs the service says why', async ({ page }) => {
  await open(page);
  await page.context().setOffline(true);
  await expect(page.getByText(/Offline since/).first()).toBeVisible();
  const button = page.getByRole('button', { name: 'Add photos' });
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await expect(button).toHaveAccessibleDescription(/cannot be reached/);
  await expect(page.locator('[data-tile]').first()).toBeVisible();
  await expectAccessible(page);
  await page.context().setOffline(false);
  await expect(button).not.toHaveAttribute('aria-disabled', 'true');
});

test('without motion', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  const moving = await page.evaluate(() => document.getAnimations().length);
  expect(moving).toBe(0);
});
