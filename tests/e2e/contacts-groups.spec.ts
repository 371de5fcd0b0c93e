import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { startWithOwner } from '../harness/server.ts';
import { card, list, made, openAt, row, save, toast } from './contacts-kit.ts';
import { expectAccessible, expectReflow, type Owner, signIn, tabTo, watch } from './kit.ts';

let owner: Owner;
let problems: string[];
let open: ReturnType<typeof openAt>;
let ids: string[];

test.beforeAll(async () => {
  owner = await startWithOwner();
  open = openAt(owner.server.url);
  ids = [];
  for (const [name, more] of [
    ['Alma Berg', { names: { given: 'Alma', family: 'Berg' }, categories: ['Choir'] }],
    ['Bo Aas', { names: { given: 'Bo', family: 'Aas' }, categories: ['Choir'] }],
    ['Cleo Dahl', { names: { given: 'Cleo', family: 'Dahl' } }],
    ['Dag Christensen', { names: { given: 'Dag', family: 'Christensen' } }],
  ] as const)
    ids.push(await made(owner.client, name, more));
});
test.afterAll(() => owner.stop());
test.beforeEach(async ({ context, page }) => {
  await signIn(context, owner.client);
  problems = watch(page);
});
test.afterEach(() => expect(problems).toEqual([]));

const labels = async (id: string) =>
  (await owner.client.get(`/api/contacts/${id}`)).body.categories as string[];
const groupSelect = (page: Page) => page.getByRole('combobox', { name: 'Group' });
const names = (page: Page) => list(page).locator('.name').allInnerTexts();
const action = async (page: Page, of: string, item: string) => {
  await page.getByRole('button', { name: `Actions for ${of}`, exact: true }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

test('labels are put on many by keyboard, the list shows one group, and Undo takes it back', async ({
  page,
}) => {
  await open(page);
  await row(page, 'Cleo Dahl').focus();
  await page.keyboard.press('x');
  await row(page, 'Alma Berg').focus();
  await page.keyboard.press('x');
  await page.keyboard.press('l');
  const dialog = page.getByRole('dialog', { name: 'Groups of 2 contacts' });
  const choir = dialog.getByRole('checkbox', { name: /^Choir/ });
  await expect(choir).toBeFocused();
  await expect(choir).toBeChecked({ indeterminate: true });
  await expectAccessible(page);
  await page.keyboard.press('Space');
  await expect(choir).toBeChecked();
  await tabTo(page, dialog.getByLabel('A new group'));
  await page.keyboard.type('Rowing');
  await page.keyboard.press('Enter');
  await expect(toast(page, 'Put 2 contacts into Rowing and Choir.')).toBeVisible();
  expect(await labels(ids[2]!)).toEqual(['Rowing', 'Choir']);
  await groupSelect(page).selectOption({ label: 'Rowing (2)' });
  await expect.poll(() => names(page)).toEqual(['Alma Berg', 'Cleo Dahl']);
  await expect(page).toHaveURL(/group=label%3ARowing/);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Actions for all contacts' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Export these 2 as .vcf' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('Rowing.vcf');
  expect((await readFile(await download.path(), 'utf8')).match(/^FN:.*$/gm)).toHaveLength(2);
  await page.goBack();
  await expect.poll(() => names(page)).toHaveLength(4);
  await page.goForward();
  await expect.poll(() => names(page)).toHaveLength(2);
  await page.keyboard.press('u');
  await expect(toast(page, /^Undone: changing the groups/)).toBeVisible();
  expect(await labels(ids[2]!)).toEqual([]);
  await page.goto(`${owner.server.url}/contacts?group=label%3AChoir`);
  await expect.poll(() => names(page)).toEqual(['Alma Berg', 'Bo Aas']);
});

test('a group is renamed and deleted; its contacts stay', async ({ page }) => {
  await page.goto(`${owner.server.url}/contacts/groups`);
  const groups = page.getByRole('list', { name: 'Groups' });
  await expect(groups.getByRole('link', { name: 'Choir' })).toBeVisible();
  await expectAccessible(page);
  await action(page, 'Choir', 'Rename');
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused();
  await page.getByRole('dialog').getByLabel('Name').fill('Singers');
  await page.keyboard.press('Enter');
  await expect(toast(page, 'Renamed Choir to Singers.')).toBeVisible();
  await expect(groups.getByRole('link', { name: 'Singers' })).toBeVisible();
  expect(await labels(ids[1]!)).toEqual(['Singers']);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    action(page, 'Singers', 'Export as .csv'),
  ]);
  expect(download.suggestedFilename()).toBe('Singers.csv');
  expect(await readFile(await download.path(), 'utf8')).toMatch(/^First Name,[^]*Alma[^]*Bo/);
  await action(page, 'Singers', 'Delete');
  await page.getByRole('button', { name: 'Delete the group' }).click();
  await expect(toast(page, 'Deleted the group Singers. Its contacts stay.')).toBeVisible();
  await expect(page.getByText('No groups yet.')).toBeVisible();
  await expectAccessible(page);
  expect(await labels(ids[1]!)).toEqual([]);
  await page.keyboard.press('Control+z');
  await expect(groups.getByRole('link', { name: 'Singers' })).toBeVisible();
});

test('a group card is made, filled, shown and taken apart, by keyboard', async ({ page }) => {
  await page.goto(`${owner.server.url}/contacts/groups`);
  await expect(page.getByRole('heading', { level: 1, name: 'Groups' })).toBeVisible();
  await page.keyboard.press('n');
  await page.keyboard.type('Crew');
  await page.keyboard.press('Enter');
  await expect(card(page).getByRole('heading', { name: 'Crew' })).toBeVisible();
  await expect(card(page).getByText('Nobody is in this group yet.')).toBeVisible();
  await card(page).getByRole('button', { name: 'Add contacts' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add contacts to Crew' });
  await dialog.getByRole('searchbox').fill('cleo');
  await dialog.getByRole('checkbox', { name: /Cleo Dahl/ }).press('Space');
  await dialog.getByRole('searchbox').fill('dag');
  await dialog.getByRole('checkbox', { name: /Dag/ }).press('Space');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Add 2 contacts' }).press('Enter');
  await expect(card(page).getByRole('link', { name: 'Cleo Dahl' })).toBeVisible();
  await expect(row(page, 'Crew')).toContainText('Group, 2 members');
  await expectAccessible(page);
  await expectReflow(page, 390);
  await page.setViewportSize({ width: 1280, height: 900 });

  await card(page).getByRole('link', { name: 'Show in the list' }).click();
  await expect.poll(() => names(page)).toEqual(['Cleo Dahl', 'Dag Christensen']);
  await row(page, 'Cleo Dahl').click();
  await expect(card(page).getByRole('link', { name: 'Crew' })).toBeVisible();
  await page.keyboard.press('l');
  await page.getByRole('dialog').getByRole('checkbox', { name: /^Crew/ }).click();
  await page.getByRole('button', { name: 'Save groups' }).click();
  await expect(toast(page, 'Took 1 contact out of Crew.')).toBeVisible();
  await expect.poll(() => names(page)).toEqual(['Dag Christensen']);
  const { items } = (await owner.client.get('/api/contacts/groups')).body;
  expect(items[0].members).toEqual([ids[3]]);
  await page.goto(`${owner.server.url}/contacts/${items[0].id}`);
  await card(page)
    .getByRole('button', { name: /^Take Dag/ })
    .click();
  await expect(card(page).getByText('Nobody is in this group yet.')).toBeVisible();
  await page.keyboard.press('e');
  await page.getByRole('dialog').getByLabel('Name').fill('Old crew');
  await page.keyboard.press('Enter');
  await expect(card(page).getByRole('heading', { name: 'Old crew' })).toBeVisible();
});

test('address books: chosen in the list and for a new contact; contacts move between them', async ({
  page,
}) => {
  const book = (await owner.client.json('POST', '/api/collections', { type: 'addressbook', name: 'Club' }))
    .body.id;
  await open(page, `/contacts?book=${book}`.replace(book, ''));
  await page.getByRole('combobox', { name: 'Address book' }).selectOption({ label: 'Club' });
  await expect(page.getByText('No contact lies in Club.')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('n');
  await expect(card(page).getByLabel('Address book')).toHaveValue(book);
  await card(page).getByLabel('First name').fill('Eli');
  await save(page).click();
  await expect(card(page).locator('dl').getByText('Club')).toBeVisible();
  await expect.poll(() => names(page)).toEqual(['Eli']);

  await page.getByRole('combobox', { name: 'Address book' }).selectOption({ index: 0 });
  await row(page, 'Bo Aas').focus();
  await page.keyboard.press('b');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: /Club/ }).check();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Move 1 contact' }).click();
  await expect(toast(page, 'Moved 1 contact to Club.')).toBeVisible();
  expect((await owner.client.get(`/api/contacts/${ids[1]}`)).body.collection).toBe(book);
  await page.keyboard.press('u');
  await expect(toast(page, /^Undone: moving/)).toBeVisible();
  expect((await owner.client.get(`/api/contacts/${ids[1]}`)).body.collection).not.toBe(book);
});

test('sorts by first or last name, with its letters, and remembers it', async ({ page }) => {
  await open(page);
  await expect(page.getByRole('region', { name: 'Contacts, by first name' })).toBeVisible();
  await page.getByRole('button', { name: 'Actions for all contacts' }).click();
  await page.getByRole('menuitem', { name: 'Sort by last name' }).click();
  await expect(page.getByRole('region', { name: 'Contacts, by last name' })).toBeVisible();
  const people = async () => (await names(page)).filter((name) => !/crew|Eli/.test(name));
  await expect.poll(people).toEqual(['Bo Aas', 'Alma Berg', 'Dag Christensen', 'Cleo Dahl']);
  await expect(list(page).locator('.head').first()).toHaveText('A');
  await page.reload();
  await expect.poll(people).toEqual(['Bo Aas', 'Alma Berg', 'Dag Christensen', 'Cleo Dahl']);
});
