import { expect, type Page, test } from '@playwright/test';
import type { Photo } from '../../src/shared/contract/photos.ts';
import { startWithOwner } from '../harness/server.ts';
import { expectAccessible, expectReflow, type Owner, signIn, tabTo, watch } from './kit.ts';
import { add, looked, picture } from './photos-data.ts';

/** Favourites, albums, words and times, folders, filters, and files that are here already. */
let owner: Owner;
let problems: string[];
const ids = new Map<string, string>();
let camera: string;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  owner = await startWithOwner();
  const { client } = owner;
  camera = (await client.json('POST', '/api/collections', { type: 'folder', name: 'Camera' })).body.id;
  const sent = await client.json('POST', '/api/collections', {
    type: 'folder',
    name: 'Sent',
    parent: camera,
  });
  for (const [n, day] of ['18', '18', '17', '12', '11', '10'].entries()) {
    const name = `IMG_${n}.jpg`;
    ids.set(name, await add(client, name, await picture(`2026:11:${day} 1${n}:05:00`)));
  }
  const move = (names: string[], collection: string) =>
    client.json('POST', '/api/photos/change', { ids: names.map((name) => ids.get(name)), collection });
  await move(['IMG_0.jpg', 'IMG_1.jpg', 'IMG_2.jpg'], camera);
  await move(['IMG_3.jpg'], sent.body.id);
  await client.send('POST', `/api/files?name=list.txt&collection=${camera}`, 'milk', 'text/plain');
  await looked(client);
});
test.afterAll(async () => owner.stop());
test.beforeEach(async ({ page }) => {
  await signIn(page.context(), owner.client);
  problems = watch(page);
});
test.afterEach(() => expect(problems).toEqual([]));

const id = (name: string) => ids.get(name) as string;
const tile = (page: Page, name: string) => page.locator(`[data-tile="${id(name)}"]`);
const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const said = (page: Page, text: string | RegExp) =>
  expect(page.getByRole('region', { name: 'Messages' }).getByText(text).last()).toBeVisible();
const one = async (name: string) => (await owner.client.get<Photo>(`/api/photos/${id(name)}`)).body;
const digest = async () => (await owner.client.get('/api/snapshot')).body.digest as string;
const open = async (page: Page, path: string) => {
  await page.goto(`${owner.server.url}${path}`);
  await expect(heading(page)).toBeVisible();
};
const narrow = async (page: Page) => {
  await expectReflow(page, 390);
  await expectReflow(page, 320);
  await page.setViewportSize({ width: 1280, height: 900 });
};

test('favourites: by key on a tile, on a selection and in the viewer; a filter in the address', async ({
  page,
}) => {
  await open(page, '/photos');
  await tile(page, 'IMG_1.jpg').focus();
  await page.keyboard.press('f');
  await expect(tile(page, 'IMG_1.jpg')).toHaveAccessibleName(/favourite/);
  await said(page, 'Marked photo IMG_1.jpg as a favourite.');
  await expect(tile(page, 'IMG_1.jpg')).toBeFocused();
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('f');
  await said(page, 'Marked 3 photos as favourites.');
  await page.keyboard.press('u');
  await expect(tile(page, 'IMG_0.jpg')).not.toHaveAccessibleName(/favourite/);
  await expect(tile(page, 'IMG_1.jpg')).toHaveAccessibleName(/favourite/);
  await page.keyboard.press('Escape');
  await tile(page, 'IMG_2.jpg').click();
  await page.keyboard.press('f');
  await expect(page.getByRole('button', { name: 'Favourite' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Escape');
  const only = page.getByRole('button', { name: 'Favourites' });
  await only.click();
  await expect(page).toHaveURL(/favourites=yes/);
  await expect(only).toHaveAttribute('aria-pressed', 'true');
  await expect(only).toBeFocused();
  await expect(page.locator('[data-tile]')).toHaveCount(2);
  await expect(heading(page)).toContainText('2');
  await expectAccessible(page);
  await tile(page, 'IMG_1.jpg').click();
  await expect(page).toHaveURL(/favourites=yes/);
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(new RegExp(id('IMG_2.jpg')));
  await expect(page.getByRole('link', { name: 'Next photo' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-tile]')).toHaveCount(2);
  await page.getByRole('button', { name: 'Videos' }).click();
  await expect(page.getByText('No photos like that.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Show all photos' }).click();
  await expect(page.locator('[data-tile]')).toHaveCount(6);
  await page.goBack();
  await page.goBack();
  await expect(page.locator('[data-tile]')).toHaveCount(2);
});

test('albums: made from a selection by keyboard, shown with cover and count, renamed and deleted as one step', async ({
  page,
}) => {
  await open(page, '/photos/albums');
  await expect(page.getByText('No albums yet.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Go to the timeline' }).click();
  await tile(page, 'IMG_1.jpg').focus();
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('a');
  const dialog = page.getByRole('dialog', { name: 'Add 3 photos to albums' });
  await expect(dialog.getByLabel('New album')).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type('Bergen');
  await page.keyboard.press('Enter');
  await said(page, 'Added 3 photos to Bergen.');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Albums' }).click();
  const card = page.getByRole('link', { name: /Bergen/ });
  await expect(card).toContainText('3 photos');
  await expect(card.locator('img')).toHaveAttribute('src', new RegExp(id('IMG_1.jpg')));
  await expectAccessible(page);
  await narrow(page);
  await card.click();
  await expect(heading(page)).toContainText('Bergen');
  await expect(page.locator('[data-tile]')).toHaveCount(3);
  await expectAccessible(page);
  await narrow(page);

  // renamed: one step over all its photos
  const before = await digest();
  await page.getByRole('button', { name: 'More for album Bergen' }).click();
  await page.getByRole('menuitem', { name: 'Rename album' }).click();
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
  await page.keyboard.type('Fjord');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toContainText('Fjord');
  await expect(page).toHaveURL(/album=Fjord/);
  await said(page, 'Album Bergen is called Fjord now.');
  await expect(page.locator('[data-tile]')).toHaveCount(3);
  await page.keyboard.press('u');
  await said(page, 'Undone: renaming album Bergen.');
  expect(await digest()).toBe(before);
  await expect(page.getByText('No photos in Fjord.')).toBeVisible();

  // out of it one by one, then the album; no photo goes
  await open(page, '/photos?album=Bergen');
  await tile(page, 'IMG_2.jpg').focus();
  await page.keyboard.press('x');
  await page.getByRole('button', { name: 'Take out of Bergen' }).click();
  await said(page, 'Took photo IMG_2.jpg out of Bergen.');
  await expect(page.locator('[data-tile]')).toHaveCount(2);
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'More for album Bergen' }).click();
  await page.getByRole('menuitem', { name: /^Delete album/ }).click();
  await expect(page.getByRole('dialog')).toContainText(
    'Its 2 photos stay in the timeline and in their folders.',
  );
  await expectAccessible(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Delete album' }).click();
  await expect(page).toHaveURL(/photos\/albums$/);
  await said(page, 'Deleted album Bergen. Its 2 photos stay.');
  await expect(page.getByText('No albums yet.')).toBeVisible();
  expect((await owner.client.get('/api/photos')).body.total).toBe(6);
  await page.keyboard.press('u');
  await expect(card).toContainText('2 photos');
});

test('words and times: the file stays, the time is told as set by you and can be taken back', async ({
  page,
}) => {
  const before = await one('IMG_4.jpg');
  await open(page, `/photos/${id('IMG_4.jpg')}?details=yes`);
  const details = page.getByRole('complementary', { name: 'Details' });
  await expect(details).toContainText('from the camera');
  await page.keyboard.press('e');
  await expect(page.getByRole('dialog').getByLabel('Title')).toBeFocused();
  await page.keyboard.type('Sunday lunch');
  await page.getByLabel('Taken').fill('1999-12-31T23:59');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(heading(page)).toHaveText('Sunday lunch');
  await expect(details).toContainText('31 December 1999, 23:59, set by you');
  await expect(details).toContainText('Before: Wednesday, 11 November 2026, 14:05, from the camera');
  await expectAccessible(page);
  await narrow(page);
  const after = await one('IMG_4.jpg');
  expect(after.sha256).toBe(before.sha256);
  await page.keyboard.press('e');
  await page.getByRole('button', { name: 'Take the file’s time again' }).click();
  await expect(page.getByLabel('Taken')).toHaveValue('');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(details).not.toContainText('set by you');
  expect((await one('IMG_4.jpg')).takenAt).toBe(before.takenAt);
  await page.keyboard.press('e');
  await page.getByLabel('Taken').fill('1066-10-14T09:00');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Give a time between the years 1900 and 2100.')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.goto(`${owner.server.url}/photos?q=sunday+lunch`);
  await expect(page.locator('[data-tile]')).toHaveCount(1);
  await page.keyboard.press('Tab');
});

test('folders: as the phone names them, with breadcrumb; photos and files move, folders are made, moved and deleted', async ({
  page,
}) => {
  await open(page, '/photos');
  await tabTo(page, page.getByRole('link', { name: 'Folders', exact: true }));
  await page.keyboard.press('Enter');
  await expect(heading(page)).toBeFocused();
  await expect(heading(page)).toContainText('Photos and files');
  await expect(page.locator('[data-tile]')).toHaveCount(2);
  await page.getByRole('list', { name: 'Folders in it' }).getByRole('link', { name: 'Camera' }).click();
  await expect(heading(page)).toContainText('Camera');
  await expect(page.locator('[data-tile]')).toHaveCount(3);
  await expectAccessible(page);
  await narrow(page);

  // a photo is opened and left: the folder is here again
  await tile(page, 'IMG_1.jpg').click();
  await expect(page).toHaveURL(new RegExp(`in=${camera}`));
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(new RegExp(`/photos/folders/${camera}`));
  await expect(tile(page, 'IMG_1.jpg')).toBeFocused();

  // two photos move by keys, as one step
  const before = await digest();
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('m');
  const dialog = page.getByRole('dialog', { name: 'Move 2 photos' });
  await expect(dialog.getByRole('radio', { name: /Camera.*it lies here/ })).toBeDisabled();
  await dialog.getByRole('radio', { name: 'Sent' }).check();
  await dialog.getByRole('button', { name: 'Move 2 photos' }).click();
  await said(page, 'Moved 2 photos to Sent.');
  await expect(page.locator('[data-tile]')).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo moving 2 photos' }).click();
  await expect(page.locator('[data-tile]')).toHaveCount(3);
  expect(await digest()).toBe(before);
  await page.keyboard.press('Escape');

  // the other files of the folder
  await page.getByRole('button', { name: '1 other file' }).click();
  await expect(page).toHaveURL(/show=files/);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'More for list.txt' }).click();
  await page.getByRole('menuitem', { name: 'Move to folder' }).click();
  await page.getByRole('radio', { name: 'Sent' }).check();
  await page.getByRole('button', { name: 'Move file' }).click();
  await said(page, 'Moved list.txt to Sent.');

  // a folder in it, by its menu
  const more = page.getByRole('button', { name: 'More for folder Camera' });
  await more.click();
  await page.getByRole('menuitem', { name: 'New folder here' }).click();
  await page.getByLabel('Name').fill('Burst');
  await page.getByRole('button', { name: 'Make folder' }).click();
  await page.getByRole('link', { name: 'Burst' }).click();
  await expect(page.getByText('This folder is empty.')).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Folders that lead here' })).toContainText(
    'Photos and files',
  );
  await expectAccessible(page);
  await page.getByRole('button', { name: 'More for folder Burst' }).click();
  await page.getByRole('menuitem', { name: 'Move folder' }).click();
  await page.getByRole('radio', { name: 'Sent' }).check();
  await page.getByRole('button', { name: 'Move folder' }).click();
  await expect(page.getByRole('navigation', { name: 'Folders that lead here' })).toContainText('Sent');
  await page.getByRole('button', { name: 'More for folder Burst' }).click();
  await page.getByRole('menuitem', { name: 'Rename folder' }).click();
  await page.getByLabel('Name').fill('Bursts');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(heading(page)).toContainText('Bursts');
  await page.getByRole('button', { name: 'More for folder Bursts' }).click();
  await page.getByRole('menuitem', { name: 'Delete folder' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete folder' }).click();
  await expect(heading(page)).toContainText('Sent');
  await page.goBack();
  await open(page, '/photos/folders/nowhere');
  await expect(page.getByText('This folder is not here any more.')).toBeVisible();
  await expectAccessible(page);

  // in the timeline a folder stands for all in it
  await open(page, '/photos');
  await page.getByRole('button', { name: 'Folder', exact: true }).click();
  await page.getByRole('radio', { name: 'Camera' }).check();
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page.locator('[data-tile]')).toHaveCount(4);
  await page.getByRole('button', { name: 'Folder Camera: show photos of any' }).click();
  await expect(page.locator('[data-tile]')).toHaveCount(6);
});

test('files that are here already are told and left out, unless both are wanted', async ({ page }) => {
  await open(page, `/photos/folders/${camera}`);
  const pick = async (files: { name: string; buffer: Buffer }[]) => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Add photos' }).click();
    await (await chooser).setFiles(files.map((file) => ({ ...file, mimeType: 'image/jpeg' })));
  };
  const known = await picture('2026:11:18 10:05:00');
  const other = await picture('2026:11:18 11:05:00');
  const fresh = await picture('2026:11:20 10:00:00');
  await pick([
    { name: 'Again.jpg', buffer: known },
    { name: 'Again_too.jpg', buffer: other },
    { name: 'Fresh.jpg', buffer: fresh },
    { name: 'Fresh_twin.jpg', buffer: fresh },
  ]);
  const panel = page.getByRole('region', { name: 'Files being added' });
  await expect(panel).toContainText('Already here as IMG_0.jpg in Camera. Not added again.');
  await expect(panel).toContainText('3 are already here and were left out.');
  await expect(panel).toContainText('Added 1 file');
  await expectAccessible(page);
  await narrow(page);
  await panel.getByRole('button', { name: 'Keep both Again.jpg' }).click();
  await expect(panel).toContainText('Added 2 files');
  await panel.getByRole('button', { name: 'Keep both of all' }).click();
  await expect(panel).toContainText('Added 4 files');
  const { body } = await owner.client.get(`/api/photos?collection=${camera}`);
  expect(body.total).toBe(7);
  await panel.getByRole('button', { name: 'Close the list' }).click();

  // where the page cannot know beforehand, the service says so afterwards
  await page.route('**/api/photos/same', (route) => route.fulfill({ json: { items: [] } }));
  await pick([{ name: 'Late.jpg', buffer: known }]);
  await expect(panel).toContainText('Added, though the same file was here already');
  await panel.getByRole('button', { name: 'Take it out again Late.jpg' }).click();
  await said(page, 'Took Late.jpg out again. The one that was here stays.');
  await expect(panel).toHaveCount(0);
});
