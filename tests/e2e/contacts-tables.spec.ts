import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import { GOOGLE, OUTLOOK } from '../formats/csv-samples.ts';
import { startWithOwner } from '../harness/server.ts';
import { card, list, made, openAt, row } from './contacts-kit.ts';
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

const table = (name: string, text: string | Buffer) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(text as string),
});
const becomes = (page: Page, heading: string) => page.getByRole('combobox', { name: `${heading} becomes` });

test('a table of Google comes in by the list’s menu: columns, preview, contacts; twice adds nothing', async ({
  page,
}) => {
  await page.goto(`${owner.server.url}/contacts`);
  await expect(page.getByText('No contacts yet.')).toBeVisible();
  for (const turn of ['first', 'second']) {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Actions for all contacts' }).click();
    await page.getByRole('menuitem', { name: 'Import .vcf or .csv…' }).click();
    await (await chooser).setFiles(table('google.csv', GOOGLE));
    await expect(page.getByRole('heading', { level: 1, name: 'Check the columns' })).toBeFocused();
    await expect(page.getByText('2 rows, written in UTF-8 with commas between the cells.')).toBeVisible();
    await expect(becomes(page, 'First Name')).toHaveValue('given');
    await expect(becomes(page, 'Phone 1 - Value')).toHaveValue('phone#1.value');
    await expect(page.getByRole('list', { name: 'What stands in Phone 1 - Value' })).toContainText(
      '+39 347 555 0166',
    );
    if (turn === 'first') await expectAccessible(page);
    await page.getByRole('button', { name: 'Go on to the preview' }).click();
    await expect(page).toHaveURL(/\/restore\/.+/);
    if (turn === 'first') {
      await page.getByRole('button', { name: 'Add 2 contacts' }).click();
      await expect(page.getByText(/2 of 2|All 2|2 contacts/).first()).toBeVisible();
    } else await expect(page.getByRole('button', { name: /^Add 2/ })).toHaveCount(0);
    await page.goto(`${owner.server.url}/contacts`);
    await expect(row(page, 'Luca Bianchi')).toBeVisible();
    await expect(list(page).getByRole('listitem')).toHaveCount(2);
  }
  await row(page, 'Luca Bianchi').click();
  await expect(card(page).getByText('+39 02 555 0121')).toBeVisible();
  await expect(card(page).getByRole('link', { name: 'Milano' })).toBeVisible();
});

test('columns are changed and left out by keyboard; bad rows are named; a phone fits it', async ({
  page,
}) => {
  await page.goto(`${owner.server.url}/contacts/import`);
  await expect(page.getByText('Choose a .csv file.')).toBeVisible();
  await expectAccessible(page);
  const text = 'Who;Call;Shoe size;Kennel\r\nRex Barker;+47 55 5;41;\r\nTia;1;2;3;4;5\r\n';
  await page
    .locator('input[type=file]')
    .setInputFiles(table('dogs.csv', Buffer.from(text, 'utf16le').toString('latin1')));
  await page.locator('input[type=file]').setInputFiles({
    name: 'dogs.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`\ufeff${text}`, 'utf16le'),
  });
  await expect(page.getByText('written in UTF-16 with semicolons')).toBeVisible();
  await expect(page.getByText('1 row cannot be read.')).toBeVisible();
  await expect(page.getByText('No column is a name, a number or a mail address yet')).toBeVisible();
  await tabTo(page, becomes(page, 'Who'));
  await page.keyboard.type('Name, whole');
  await expect(becomes(page, 'Who')).toHaveValue('name');
  await becomes(page, 'Call').selectOption('phone:cell');
  await becomes(page, 'Shoe size').selectOption({ label: 'Left out' });
  await expect(page.getByText('changed', { exact: true })).toHaveCount(3);
  await page.getByText('Empty columns (1)').click();
  await expect(becomes(page, 'Kennel')).toHaveValue('skip');
  await expectAccessible(page);
  for (const width of [390, 320]) await expectReflow(page, width);
  await page.getByRole('button', { name: 'Go on to the preview' }).press('Enter');
  await expect(page).toHaveURL(/\/restore\/.+/);
  await page.getByText('The original text').click();
  await expect(page.getByText('Tia;1;2;3;4;5')).toBeVisible();
  await page.getByRole('button', { name: 'Add 1 contact' }).click();
  await expect
    .poll(async () => {
      const { items } = (await owner.client.get('/api/contacts')).body;
      return items.find((one: { name: string }) => one.name === 'Rex Barker')?.phones;
    })
    .toEqual(['+47 55 5']);
});

test('what is no table is said; a dropped one leads to its columns', async ({ page }) => {
  await page.goto(`${owner.server.url}/contacts/import`);
  await page.locator('input[type=file]').setInputFiles(table('empty.csv', ''));
  await expect(page.getByText('empty.csv could not be read as a table.')).toBeVisible();
  await expectAccessible(page);
  await made(owner.client, 'Somebody Here');
  await open(page);
  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'outlook.csv', { type: 'text/csv' }));
    return data;
  }, OUTLOOK);
  await list(page).dispatchEvent('drop', { dataTransfer: transfer });
  await expect(becomes(page, 'Business Phone 2')).toHaveValue('phone:work');
  await expect(becomes(page, 'E-mail Type')).toHaveValue('skip');
  await page.goBack();
  await expect(list(page)).toBeVisible();
});

test('all go out as a table', async ({ page }) => {
  await made(owner.client, 'Goes Out');
  await open(page);
  await page.getByRole('button', { name: 'Actions for all contacts' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Export all as .csv' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('contacts.csv');
  expect(await readFile(await file.path(), 'utf8')).toMatch(/^First Name,[^]*Goes/);
  await row(page, 'Goes Out').focus();
  await page.keyboard.press('x');
  await page.getByRole('button', { name: 'More for the selected contacts' }).click();
  const [some] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Export as .csv' }).click(),
  ]);
  expect(some.suggestedFilename()).toBe('1 contact.csv');
});
