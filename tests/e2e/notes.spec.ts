import { expect, type Page, test } from '@playwright/test';
import { startWithOwner } from '../harness/server.ts';
import { all, detail, dialog, make, openAt, read, row, toast } from './items-kit.ts';
import { expectAccessible, expectReflow, type Owner, signIn, tabTo, watch } from './kit.ts';

let owner: Owner;
let problems: string[];
let open: ReturnType<typeof openAt>;

test.beforeAll(async () => {
  owner = await startWithOwner();
  open = openAt(owner.server.url);
});
test.afterAll(() => owner.stop());
test.beforeEach(async ({ context, page }) => {
  await signIn(context, owner.client);
  problems = watch(page);
});
test.afterEach(() => expect(problems).toEqual([]));

const title = (page: Page) => detail(page).getByRole('textbox', { name: 'Title' });
const text = (page: Page) => detail(page).getByRole('textbox', { name: 'Text' });
const state = (page: Page) => detail(page).locator('[data-state]');
const saved = (page: Page) => expect(state(page)).toHaveText(/^Saved \d\d:\d\d$/);
const rows = (page: Page) =>
  page.getByRole('region', { name: 'Notes, last changed first' }).getByRole('listitem');
const note = (fields: object) => make(owner.client, 'notes', fields);
const stored = (id: string) => read(owner.client, 'notes', id);
const idOf = (page: Page) => new URL(page.url()).pathname.split('/').at(-1)!;
/** Answers every write of a note with this status, until it is unrouted. */
const refuse = (page: Page, status: number) =>
  page.route('**/api/notes/*', (route) =>
    route.request().method() === 'PUT' ? route.fulfill({ status, body: '{}' }) : route.fallback(),
  );

test('by keyboard alone: a new note is saved as one types, found, deleted and taken back', async ({
  page,
}) => {
  await open(page, '/notes');
  await expect(page.getByText('No notes yet.')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('n');
  await expect(title(page)).toBeFocused();
  await page.keyboard.type('Packing');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Stove');
  await expect(state(page)).toHaveText('Not saved yet');
  await saved(page);
  await expect(page).toHaveURL(/\/notes\/[0-9a-f-]{36}$/);
  await expect(text(page)).toBeFocused();
  const id = idOf(page);
  expect(await stored(id)).toMatchObject({ title: 'Packing', text: 'Stove' });

  // the note has its address now, and whoever writes did not notice
  await page.keyboard.press('Enter');
  await page.keyboard.type('Matches');
  await saved(page);
  await expect.poll(async () => (await stored(id)).text).toBe('Stove\nMatches');
  expect(await all(owner.client, 'notes')).toHaveLength(1);
  await expect(page).toHaveTitle('Packing · Lifeboat');

  await page.keyboard.press('Escape');
  await expect(row(page, /Packing/)).toBeFocused();
  await page.keyboard.press('/');
  await page.keyboard.type('matches stov');
  await expect(rows(page)).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await expect(row(page, /Packing/)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 2, name: 'Packing' })).toBeFocused();
  await page.keyboard.press('e');
  await expect(text(page)).toBeFocused();
  await tabTo(page, page.getByRole('button', { name: 'More actions for Packing' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Save as .txt' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(toast(page, 'Deleted Packing.')).toBeVisible();
  await expect(page).toHaveURL(/\/notes\?q=/);
  await page.keyboard.press('u');
  await expect(toast(page, 'Undone: deleting Packing.')).toBeVisible();
  await expect(row(page, /Packing/)).toBeVisible();
  await page.getByRole('searchbox').fill('okaf 9');
  await expect(page.getByText('Nothing for “okaf 9”.')).toBeVisible();
  await expectAccessible(page);
});

test('each pause is a version; an earlier one is compared and brought back', async ({ page }) => {
  const id = await note({ title: 'Recipe', text: 'milk\neggs' });
  await open(page, `/notes/${id}`);
  await text(page).fill('milk\n6 eggs');
  await saved(page);
  await text(page).fill('milk\n6 eggs\nsalt');
  await saved(page);
  const versions = page.getByRole('region', { name: 'Earlier versions of this note' });
  await expect(versions.getByRole('listitem')).toHaveCount(3);
  await expect(versions.getByText('Text changed from eggs to 6 eggs')).toBeVisible();
  await expectAccessible(page);
  await versions
    .getByRole('button', { name: /See and restore/ })
    .last()
    .click();
  await expect(dialog(page).getByRole('region', { name: 'Now, text' })).toContainText('salt');
  await expect(dialog(page).locator('mark')).toHaveCount(2);
  await expectAccessible(page);
  await dialog(page).getByRole('button', { name: 'Restore this version' }).click();
  await expect(toast(page, 'Restored an earlier Recipe.')).toBeVisible();
  await expect(text(page)).toHaveValue('milk\neggs');
  expect((await stored(id)).text).toBe('milk\neggs');
});

test('leaving saves; a note changed elsewhere is followed until one writes in it', async ({ page }) => {
  const id = await note({ title: 'Cabin', text: 'Wifi' });
  const other = await note({ title: 'Other', text: 'x' });
  await open(page, `/notes/${id}`);
  await expect(text(page)).toHaveValue('Wifi');
  await owner.client.json('PUT', `/api/notes/${id}`, { text: 'Wifi: fjord' });
  await expect(text(page)).toHaveValue('Wifi: fjord');
  await text(page).pressSequentially('1');
  // one comes back while what was saved at leaving is still being read back
  let answer = () => {};
  const held = new Promise<void>((done) => (answer = done));
  await page.route(`**/api/notes/${id}`, async (route) => {
    if (route.request().method() === 'GET') await held;
    await route.continue();
  });
  await row(page, /Other/).click();
  await expect(page).toHaveURL(new RegExp(other));
  await expect.poll(async () => (await stored(id)).text).toBe('Wifi: fjord1');

  await row(page, /Cabin/).click();
  await expect(text(page)).toHaveValue('Wifi: fjord1');
  await text(page).press('End');
  await text(page).pressSequentially('2');
  answer();
  await saved(page);
  await expect.poll(async () => (await stored(id)).text).toBe('Wifi: fjord12');
  await owner.client.json('PUT', `/api/notes/${id}`, { text: 'Wifi: lake' });
  await expect(page.getByText('Changed elsewhere just now.')).toBeVisible();
  await expect(text(page)).toHaveValue('Wifi: fjord12');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(text(page)).toHaveValue('Wifi: lake');
});

test('a conflict overwrites nothing: keep both, mine or theirs', async ({ page }) => {
  const id = await note({ title: 'Shared', text: 'as it was' });
  const clash = async (mine: string, theirs: string) => {
    await text(page).fill(mine);
    await owner.client.json('PUT', `/api/notes/${id}`, { text: theirs });
    await expect(page.getByRole('heading', { name: 'Shared was changed elsewhere' })).toBeFocused();
    expect((await stored(id)).text).toBe(theirs);
  };
  await open(page, `/notes/${id}`);
  await clash('mine', 'theirs');
  await expectAccessible(page);
  for (const width of [390, 320]) await expectReflow(page, width);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole('button', { name: 'Keep both' }).click();
  await expect(toast(page, 'Kept both: mine is “Shared (my text)”.')).toBeVisible();
  await expect(text(page)).toHaveValue('theirs');
  await expect(row(page, /Shared \(my text\) .*mine/)).toBeVisible();

  await clash('mine again', 'theirs again');
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await saved(page);
  expect((await stored(id)).text).toBe('mine again');

  await clash('mine no more', 'theirs at last');
  await page.getByRole('button', { name: 'Keep theirs' }).click();
  await expect(text(page)).toHaveValue('theirs at last');
  await page.getByRole('button', { name: 'Undo throwing it away' }).click();
  await saved(page);
  expect((await stored(id)).text).toBe('mine no more');
});

test('a save that fails keeps the text in this browser, says so with a code, and it is back after a reload', async ({
  page,
}) => {
  const id = await note({ title: 'Kept', text: 'stored' });
  await open(page, `/notes/${id}`);
  await refuse(page, 507);
  await text(page).fill('not saved');
  await expect(state(page)).toContainText('Not saved. ');
  await expect(state(page)).toContainText('Your text is kept in this browser.');
  await expect(state(page)).toContainText('(http.507)');
  await expect(row(page, /Kept .*Not saved/)).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(text(page)).toHaveValue('not saved');
  await expect(page.getByText('What you had written before was not saved. It is back.')).toBeVisible();
  await row(page, /Kept/).focus();
  await page.getByRole('link', { name: 'Tasks' }).click();
  await expect(toast(page, 'Kept is not saved. What you wrote is kept in this browser.')).toBeVisible();
  await page.getByRole('button', { name: 'Show Kept' }).click();
  await expect(text(page)).toHaveValue('not saved');
  await page.unroute('**/api/notes/*');
  await saved(page);
  expect((await stored(id)).text).toBe('not saved');
  await expect(row(page, /Kept .*Not saved/)).toHaveCount(0);
});

test('only what reads back the same is called saved', async ({ page }) => {
  const id = await note({ title: 'Proof', text: 'before' });
  await open(page, `/notes/${id}`);
  await page.route(`**/api/notes/${id}`, async (route) => {
    if (route.request().method() !== 'GET') return route.fallback();
    const reply = await route.fetch();
    const json = { ...(await reply.json()), text: 'something else' };
    // one that the page called off meanwhile needs no answer
    await route.fulfill({ response: reply, json }).catch(() => undefined);
  });
  await text(page).fill('after');
  await expect(state(page)).toContainText('What was saved does not read back the same. (save.differs)');
  await page.unroute(`**/api/notes/${id}`);
  await page.getByRole('button', { name: 'Try again' }).click();
  await saved(page);
});

test('a note that was deleted elsewhere while one writes, or before one came', async ({ page }) => {
  const id = await note({ title: 'Doomed', text: 'x' });
  await open(page, `/notes/${id}`);
  await text(page).fill('still wanted');
  await owner.client.json('DELETE', `/api/notes/${id}`);
  await expect(page.getByText('What you have written is still here.')).toBeVisible();
  await page.getByRole('button', { name: 'Save it as a new note' }).click();
  await saved(page);
  await expect(page).not.toHaveURL(new RegExp(id));
  expect((await stored(idOf(page))).text).toBe('still wanted');
  await open(page, `/notes/${id}`);
  await expect(page.getByText('This note is not here.')).toBeVisible();
  await expectAccessible(page);
});

test('without the service: what is written waits here, and is saved when it is back', async ({
  page,
  context,
}) => {
  const id = await note({ title: 'Offline', text: 'x' });
  await open(page, `/notes/${id}`);
  await expect(text(page)).toHaveValue('x');
  await context.setOffline(true);
  await text(page).fill('written on the train');
  await expect(state(page)).toContainText('Your text is kept in this browser.');
  await expectAccessible(page);
  await context.setOffline(false);
  await expect(state(page)).toHaveText(/^Saved/, { timeout: 20_000 });
  expect((await stored(id)).text).toBe('written on the train');
});

test('several are selected and deleted as one step; a phone has the note on its own page', async ({
  page,
}) => {
  await note({ title: 'Alone', text: 'x' });
  for (const name of ['One', 'Two', 'Three']) await note({ title: `Pile ${name}`, text: 'x' });
  await open(page, '/notes?q=pile');
  await rows(page).first().getByRole('link').focus();
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+X');
  await expect(page.getByText('3 selected')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Delete' }).click();
  await dialog(page).getByRole('button', { name: 'Delete 3 notes' }).click();
  await expect(toast(page, 'Deleted 3 notes.')).toBeVisible();
  await expect(page.getByText('Nothing for “pile”.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo deleting 3 notes' }).click();
  await expect(rows(page)).toHaveCount(3);

  for (const width of [390, 320]) {
    await open(page, '/notes');
    await expectReflow(page, width);
    await row(page, /Pile Two/).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Pile Two' })).toBeFocused();
    await expect(rows(page).first()).toBeHidden();
    await expectReflow(page, width);
    await page.getByRole('button', { name: 'Notes', exact: true }).click();
    await expect(row(page, /Pile Two/)).toBeVisible();
  }
  const download = page.waitForEvent('download');
  await row(page, /Pile Two/).click();
  await page.getByRole('button', { name: 'More actions for Pile Two' }).click();
  await page.getByRole('menuitem', { name: 'Save as .txt' }).click();
  expect((await download).suggestedFilename()).toBe('Pile Two.txt');
});
