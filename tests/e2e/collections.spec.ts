import { expect, type Page, test } from '@playwright/test';
import { FIXED } from '../../src/shared/contract/fixed.ts';
import { jpeg } from '../harness/samples.ts';
import { startWithOwner } from '../harness/server.ts';
import { expectAccessible, expectReflow, type Owner, signIn, tabTo, watch } from './kit.ts';

/** Address books, calendars, notebooks and folders: made, named, coloured, ordered, moved and deleted. */
let owner: Owner;
let problems: string[];

test.beforeAll(async () => {
  test.setTimeout(120_000);
  owner = await startWithOwner();
});
test.afterAll(async () => owner.stop());
test.beforeEach(async ({ page }) => {
  await signIn(page.context(), owner.client);
  problems = watch(page);
});
test.afterEach(() => expect(problems).toEqual([]));

const PATH = '/collections';
const open = async (page: Page) => {
  await page.goto(`${owner.server.url}${PATH}`);
  await expect(page.getByRole('list', { name: 'address books' })).toBeVisible();
};
const said = (page: Page, text: string | RegExp) =>
  expect(page.getByRole('region', { name: 'Messages' }).getByText(text).last()).toBeVisible();
const names = (page: Page, list: string) =>
  page.getByRole('list', { name: list, exact: true }).locator('b').allTextContents();
const choose = async (page: Page, name: string, item: string | RegExp) => {
  await page.getByRole('button', { name: `More for ${name}`, exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
};
const digest = async () => (await owner.client.get('/api/snapshot')).body.digest as string;
const make = async (fields: object): Promise<string> =>
  (await owner.client.json('POST', '/api/collections', fields)).body.id;

test('a calendar is made by keyboard alone, and says what it keeps', async ({ page }) => {
  await page.goto(`${owner.server.url}/settings`);
  await tabTo(page, page.getByRole('link', { name: 'Look after them' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await tabTo(page, page.getByRole('button', { name: 'New calendar' }));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New calendar' });
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('Give it a name.')).toBeVisible();
  await page.keyboard.type('Regattas');
  await page.keyboard.press('Tab');
  await expect(dialog.getByRole('radio', { name: 'Default colour' })).toBeFocused();
  for (let n = 0; n < 7; n += 1) await page.keyboard.press('ArrowRight');
  await expect(dialog.getByRole('radio', { name: 'Red' })).toBeChecked();
  await dialog.getByRole('checkbox', { name: 'Tasks' }).press('Space');
  await dialog.getByRole('checkbox', { name: 'Events' }).press('Space');
  await expect(dialog.getByText(/For notes alone, make a notebook/)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('checkbox', { name: 'Events' }).press('Space');
  await dialog.getByLabel('Description').focus();
  await page.keyboard.type('All races of the season');
  await tabTo(page, dialog.getByRole('button', { name: 'Make calendar' }));
  await page.keyboard.press('Enter');
  await said(page, 'Made calendar Regattas.');
  const row = page.getByRole('listitem').filter({ hasText: 'Regattas' });
  await expect(row).toContainText('empty · events · red');
  await expect(row).toContainText('All races of the season');
  const { body } = await owner.client.get('/api/collections?type=calendar');
  const made = body.items.find(({ name }: { name: string }) => name === 'Regattas');
  expect(made).toMatchObject({ color: '#b3261e', components: ['VEVENT'] });
  await page.keyboard.press('u');
  await expect(row).toHaveCount(0);
});

test('renames, colours and takes the colour back; a change made elsewhere is not lost unseen', async ({
  page,
}) => {
  const id = await make({ type: 'addressbook', name: 'Crew', color: '#ffff00' });
  await open(page);
  await choose(page, 'Crew', 'Edit');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Rowing crew');
  await owner.client.json('PUT', `/api/collections/${id}`, { description: 'Theirs' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('item.changed');
  await expect(dialog.getByLabel('Name')).toHaveValue('Rowing crew');
  await dialog.getByRole('radio', { name: 'Default colour' }).check({ force: true });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await said(page, 'Saved address book Rowing crew.');
  const { body } = await owner.client.get(`/api/collections/${id}`);
  expect(body).toMatchObject({ name: 'Rowing crew', color: null });
  await owner.client.json('DELETE', `/api/collections/${id}`);
});

test('orders by buttons that keep the focus, and by dragging; one step each, undone by a key', async ({
  page,
}) => {
  for (const name of ['Recipes', 'Boat log']) await make({ type: 'notebook', name });
  await open(page);
  const list = page.getByRole('list', { name: 'notebooks' });
  await expect(list.getByRole('listitem')).toHaveCount(3);
  expect(await names(page, 'notebooks')).toEqual(['Notes', 'Boat log', 'Recipes']);
  const down = page.getByRole('button', { name: 'Move Notes down' });
  await down.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => names(page, 'notebooks')).toEqual(['Boat log', 'Notes', 'Recipes']);
  await expect(down).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(() => names(page, 'notebooks')).toEqual(['Boat log', 'Recipes', 'Notes']);
  await said(page, 'Notes is number 3 of 3 now.');
  await expect(page.getByRole('button', { name: 'Move Notes up' })).toBeFocused();

  const handle = list.locator('.handle').nth(2);
  const from = (await handle.boundingBox())!;
  const first = (await list.getByRole('listitem').first().boundingBox())!;
  await page.mouse.move(from.x + 8, from.y + 12);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, first.y + 4, { steps: 6 });
  await page.keyboard.press('Escape');
  await page.mouse.up();
  expect(await names(page, 'notebooks')).toEqual(['Boat log', 'Recipes', 'Notes']);
  await page.mouse.move(from.x + 8, from.y + 12);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, first.y + 4, { steps: 6 });
  await page.mouse.up();
  await expect.poll(() => names(page, 'notebooks')).toEqual(['Notes', 'Boat log', 'Recipes']);
  await page.reload();
  await expect.poll(() => names(page, 'notebooks')).toEqual(['Notes', 'Boat log', 'Recipes']);
});

test('a delete counts what goes along, counts again when that changed, and undo brings all back', async ({
  page,
}) => {
  const trip = await make({ type: 'folder', name: 'Faroes' });
  const day = await make({ type: 'folder', name: 'First day', parent: trip });
  const add = async (name: string, color: string) =>
    owner.client.send(
      'POST',
      `/api/photos?name=${name}&collection=${day}`,
      await jpeg(color, 32, 32),
      'image/jpeg',
    );
  await add('a.jpg', '#102030');
  await open(page);
  await choose(page, 'Faroes', 'Delete folder');
  const dialog = page.getByRole('dialog', { name: 'Delete Faroes?' });
  await expect(dialog).toContainText('1 photo and 1 folder in it go to the bin with it');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expectAccessible(page);
  await add('b.jpg', '#302010');
  const before = await digest();
  await dialog.getByRole('button', { name: 'Delete folder and 2 items' }).click();
  await expect(dialog.getByRole('alert')).toContainText('It holds 2 photos and 1 folder now.');
  expect(await digest()).toBe(before);
  await dialog.getByRole('button', { name: 'Delete folder and 3 items' }).click();
  await said(page, 'Deleted folder Faroes and 3 items in it.');
  await expect(page.getByRole('button', { name: 'More for First day' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo deleting Faroes' }).click();
  await expect(page.getByRole('button', { name: 'More for First day' })).toBeVisible();
  expect(await digest()).toBe(before);
});

test('what every account has says why it stays; a folder moves, never into itself', async ({ page }) => {
  await make({ type: 'folder', name: 'Camera' });
  const inner = await make({ type: 'folder', name: 'Inner' });
  await open(page);
  await page.getByRole('button', { name: 'More for Contacts' }).click();
  const item = page.getByRole('menuitem', { name: /^Delete address book/ });
  await expect(item).toHaveAttribute('aria-disabled', 'true');
  await expect(item).toContainText('new contacts go there');
  await page.keyboard.press('Escape');
  await choose(page, 'Inner', 'Move to another folder');
  const dialog = page.getByRole('dialog', { name: 'Move Inner' });
  await expect(dialog.getByRole('radio', { name: 'Inner' })).toHaveCount(0);
  await expect(dialog.getByRole('radio', { name: /it lies here/ })).toBeDisabled();
  await expectAccessible(page);
  await dialog.getByRole('radio', { name: 'Camera' }).check();
  await dialog.getByRole('button', { name: 'Move folder' }).click();
  await said(page, 'Moved Inner to Camera.');
  const { body } = await owner.client.get(`/api/collections/${inner}`);
  expect(body.parent).not.toBe(FIXED.library);
  // that it moved on meanwhile is no lost race for its name
  await choose(page, 'Inner', 'Edit');
  await page.getByLabel('Name').fill('Innermost');
  await owner.client.json('PUT', `/api/collections/${inner}`, { parent: FIXED.library });
  await page.getByRole('button', { name: 'Save' }).click();
  await said(page, 'Saved folder Innermost.');
  await owner.client.json('PUT', `/api/collections/${inner}`, { parent: body.parent, name: 'Inner' });
  await choose(page, 'Camera', 'New folder in it');
  await page.getByLabel('Name').fill('Inner');
  await page.getByRole('button', { name: 'Make folder' }).click();
  await expect(page.getByText(/A folder or file with this name lies there already/)).toBeVisible();
});

test('loading, failed, offline, narrow: each state says what it is', async ({ page }) => {
  await page.route(/\/api\/changes\?.*collection/, (route) => route.fulfill({ status: 503, body: '{}' }));
  await page.goto(`${owner.server.url}${PATH}`);
  await expect(page.getByText('What your data lies in could not be read.')).toBeVisible();
  await expectAccessible(page);
  await page.unroute(/\/api\/changes\?.*collection/);
  await page.getByRole('button', { name: /Try again/ }).click();
  await expect(page.getByRole('list', { name: 'calendars' })).toBeVisible();
  await expectAccessible(page);
  await expectReflow(page, 390);
  await expectAccessible(page);
  await expectReflow(page, 320);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.context().setOffline(true);
  const add = page.getByRole('button', { name: 'New notebook' });
  await expect(add).toHaveAttribute('aria-disabled', 'true');
  await expect(add).toHaveAccessibleDescription(/service cannot be reached/);
  await page.context().setOffline(false);
});
