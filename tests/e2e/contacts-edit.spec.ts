import { expect, test } from '@playwright/test';
import { jpeg } from '../harness/samples.ts';
import { startWithOwner } from '../harness/server.ts';
import { card, edit, idOf, made, openAt, row, save, seed, toast } from './contacts-kit.ts';
import { expectAccessible, expectReflow, type Owner, signIn, watch } from './kit.ts';

let owner: Owner;
let problems: string[];
let open: ReturnType<typeof openAt>;

test.beforeAll(async () => {
  owner = await startWithOwner();
  open = openAt(owner.server.url);
  await seed(owner.client, 20);
});
test.afterAll(() => owner.stop());
test.beforeEach(async ({ context, page }) => {
  await signIn(context, owner.client);
  problems = watch(page);
});
test.afterEach(() => expect(problems).toEqual([]));

test('edits in place by keyboard; the rest of the card stays; undo by u', async ({ page }) => {
  const id = await idOf(owner.client, 'Luca Bianchi');
  await open(page, `/contacts/${id}?q=bianchi`);
  await expect(edit(page)).toBeVisible();
  await page.keyboard.press('e');
  await expect(card(page).getByLabel('First name')).toBeFocused();
  await card(page).getByLabel('First name').fill('Gianluca');
  await expect(card(page).getByLabel('Shown as')).toHaveValue('Gianluca Bianchi');
  await card(page).getByRole('button', { name: 'Add a number' }).press('Enter');
  await page.keyboard.type('+39 06 555 0199');
  await card(page).getByLabel('Label of number 3').selectOption({ label: 'Own word…' });
  await card(page)
    .getByLabel(/^Own word for/)
    .fill('Boat house');
  await page.keyboard.press('Control+Enter');
  await expect(toast(page, 'Saved Gianluca Bianchi.')).toBeVisible();
  await expect(row(page, 'Gianluca Bianchi')).toBeVisible();
  await expect(card(page).getByText('Boat house', { exact: true })).toBeVisible();
  await expect(edit(page)).toBeFocused();
  const raw = (await owner.client.get(`/api/contacts/${id}`)).body.raw as string;
  expect(raw).toContain('X-LOYALTY;X-P=1:kept as it is');
  expect(raw).toContain('BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-03');
  await page.keyboard.press('u');
  await expect(row(page, 'Luca Bianchi')).toBeVisible();
  await expect(card(page).getByText('Boat house', { exact: true })).toHaveCount(0);
});

test('adds a contact with a picture and a birthday without a year', async ({ page }) => {
  await open(page);
  await page.keyboard.press('n');
  await card(page).getByLabel('First name').fill('Nadia');
  await card(page).getByLabel('Last name').fill('Petrova');
  await card(page).getByLabel('Birthday: day').fill('31');
  await page.keyboard.press('Control+Enter');
  await expect(card(page).getByText('Give both the day and the month.')).toBeVisible();
  await card(page).getByLabel('Birthday: month').selectOption({ label: 'February' });
  await save(page).click();
  await expect(card(page).getByText('There is no such day in this month.')).toBeVisible();
  await card(page).getByLabel('Birthday: day').fill('29');
  await card(page)
    .locator('input[type=file]')
    .setInputFiles({ name: 'nadia.jpg', mimeType: 'image/jpeg', buffer: await jpeg() });
  await expect(card(page).getByRole('button', { name: 'Change picture' })).toBeVisible();
  await save(page).click();
  await expect(card(page).getByRole('heading', { name: 'Nadia Petrova' })).toBeFocused();
  await expect(page).toHaveURL(/\/contacts\/[0-9a-f-]{36}$/);
  await expect(card(page).getByText('29 February')).toBeVisible();
  await expect(card(page).locator('header img')).toBeVisible();
  const id = await idOf(owner.client, 'Nadia Petrova');
  const { body } = await owner.client.get(`/api/contacts/${id}`);
  expect(body.birthday).toBe('--02-29');
  expect((await owner.client.bytes(`/api/contacts/${id}/photo`)).headers.get('content-type')).toBe(
    'image/jpeg',
  );
});

test('keeps what was written: over Esc, reload, and a save that fails', async ({ page }) => {
  const id = await made(owner.client, 'Kept Text', { note: 'as it was' });
  await open(page, `/contacts/${id}`);
  await edit(page).click();
  await card(page).getByLabel('Note').fill('half written');
  await page.keyboard.press('Escape');
  await expect(card(page).getByText('You have an edit of this card that is not saved.')).toBeVisible();
  await expect(card(page).getByText('as it was')).toBeVisible();
  await expect(page).toHaveURL(/\/contacts\/[^?]+$/);
  await page.reload();
  await card(page).getByRole('button', { name: 'Go on editing' }).click();
  await expect(card(page).getByLabel('Note')).toHaveValue('half written');
  await card(page).getByLabel('Note').fill('wholly written');
  await page.waitForTimeout(400);
  await page.reload();
  await expect(card(page).getByLabel('Note')).toHaveValue('wholly written');

  await page.route(`**/api/contacts/${id}`, (route) =>
    route.request().method() === 'PUT'
      ? route.fulfill({
          status: 507,
          contentType: 'application/problem+json',
          body: JSON.stringify({
            code: 'quota.full',
            title: 'There is no room left for this.',
            status: 507,
            type: '',
          }),
        })
      : route.fallback(),
  );
  await save(page).click();
  await expect(card(page).getByRole('alert')).toContainText(
    'Could not save Kept Text. There is no room left',
  );
  await expect(card(page).getByRole('alert')).toContainText(
    '(quota.full) Your edit is kept in this browser.',
  );
  await expect(card(page).getByLabel('Note')).toHaveValue('wholly written');
  await page.unroute(`**/api/contacts/${id}`);
  await save(page).click();
  await expect(toast(page, 'Saved Kept Text.')).toBeVisible();
  await expect(card(page).getByText('wholly written', { exact: true }).first()).toBeVisible();
});

test('deletes with Undo; the focus goes to the list', async ({ page }) => {
  await open(page, `/contacts/${await made(owner.client, 'Goes Away')}?q=goes`);
  await card(page)
    .getByRole('button', { name: /^More actions/ })
    .click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(page).toHaveURL(/\/contacts\?q=goes$/);
  await expect(page.getByText('Nothing for “goes”.')).toBeVisible();
  await page.getByLabel('Messages').getByRole('button', { name: /^Undo/ }).click();
  await expect(row(page, 'Goes Away')).toBeVisible();
});

test('shows earlier versions and restores one', async ({ page }) => {
  const id = await made(owner.client, 'Many Versions', { note: 'first words' });
  await owner.client.json('PUT', `/api/contacts/${id}`, {
    note: 'second words',
    phones: ['+1 206 555 0100'],
  });
  await open(page, `/contacts/${id}`);
  const versions = card(page).getByRole('region', { name: 'Earlier versions of this card' });
  await expect(versions).toContainText('Note changed from first words to second words');
  await expect(versions).toContainText('Made');
  await versions.getByRole('button', { name: /^See and restore/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Many Versions, earlier version' });
  await expect(dialog.getByText('first words')).toBeVisible();
  await expect(page).toHaveURL(/seq=\d+/);
  await page.reload();
  await expect(dialog.getByText('first words')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Restore this version' }).click();
  await expect(toast(page, 'Restored an earlier Many Versions.')).toBeVisible();
  await expect(card(page).locator('dd', { hasText: 'first words' })).toBeVisible();
  await expect(versions.getByRole('button', { name: /^See and restore/ })).toHaveCount(2);
});

test('two at once: the pill, the conflict, keep both, keep mine, keep theirs', async ({ page }) => {
  const id = await made(owner.client, 'Two Hands', { note: 'start', nickname: 'N' });
  const elsewhere = (fields: object) => owner.client.json('PUT', `/api/contacts/${id}`, fields);
  const now = async () => (await owner.client.get(`/api/contacts/${id}`)).body;
  await open(page, `/contacts/${id}?edit=1`);

  await card(page).getByLabel('Note').fill('mine');
  await elsewhere({ nickname: 'theirs' });
  await expect(card(page).getByText(/^Changed in another window/)).toBeVisible();
  await card(page).getByRole('button', { name: 'Show' }).click();
  await expect(card(page).getByRole('heading', { name: 'Two Hands was changed elsewhere' })).toBeFocused();
  await expect(card(page).getByText('changed by you')).toBeVisible();
  await expectAccessible(page);
  await expectReflow(page, 320);
  await page.setViewportSize({ width: 1280, height: 900 });
  await card(page).getByRole('button', { name: 'Keep both changes' }).click();
  await expect(toast(page, 'Saved Two Hands.')).toBeVisible();
  expect(await now()).toMatchObject({ note: 'mine', nickname: 'theirs' });

  // the other is quicker by a hair: only the save itself finds out
  await edit(page).click();
  await card(page).getByLabel('Note').fill('mine again');
  let first = true;
  await page.route(`**/api/contacts/${id}`, async (route) => {
    if (route.request().method() === 'PUT' && first) await elsewhere({ note: 'theirs again' });
    if (route.request().method() === 'PUT') first = false;
    await route.continue();
  });
  await save(page).click();
  await expect(card(page).getByText('changed by both')).toBeVisible();
  await expect(card(page).getByText('theirs again')).toBeVisible();
  await card(page).getByRole('button', { name: 'Keep mine' }).click();
  await expect(card(page).locator('dd', { hasText: 'mine again' })).toBeVisible();
  await expect.poll(async () => (await now()).note).toBe('mine again');
  await expect(card(page).getByRole('button', { name: 'Go on editing' })).toHaveCount(0);

  await edit(page).click();
  await card(page).getByLabel('Note').fill('never kept');
  await elsewhere({ note: 'theirs stay' });
  await card(page).getByRole('button', { name: 'Show' }).click();
  await card(page).getByRole('button', { name: 'Keep theirs' }).click();
  await expect(card(page).locator('dd', { hasText: 'theirs stay' })).toBeVisible();
  expect((await now()).note).toBe('theirs stay');
  await page.getByLabel('Messages').getByRole('button', { name: 'Undo throwing it away' }).click();
  await expect(card(page).getByLabel('Note')).toHaveValue('never kept');
});

test('a lost network shows, blocks what needs the service, keeps the text, and recovers', async ({
  page,
  context,
}) => {
  const id = await made(owner.client, 'Off Line', { note: 'before' });
  await open(page, `/contacts/${id}?edit=1`);
  await card(page).getByLabel('Note').fill('written offline');
  await context.setOffline(true);
  await expect(page.getByText(/^Offline since/).first()).toBeVisible();
  await expect(save(page)).toHaveAttribute('aria-disabled', 'true');
  await context.setOffline(false);
  await expect(save(page)).not.toHaveAttribute('aria-disabled', 'true', { timeout: 20_000 });
  await save(page).click();
  await expect(toast(page, 'Saved Off Line.')).toBeVisible();
  expect((await owner.client.get(`/api/contacts/${id}`)).body.note).toBe('written offline');
});
