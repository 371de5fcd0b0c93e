import { expect, test } from '@playwright/test';
import { startWithOwner } from '../harness/server.ts';
import { card, idOf, list, made, openAt, row, toast } from './contacts-kit.ts';
import { expectAccessible, expectReflow, type Owner, signIn, tabTo, watch } from './kit.ts';

let owner: Owner;
let problems: string[];
let open: ReturnType<typeof openAt>;
const phones = (...values: string[]) => ({ phones: values });

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

const gone = async (id: string) => (await owner.client.get(`/api/contacts/${id}`)).status;

test('merges two selected cards by keyboard alone: the result first, then Undo by u', async ({ page }) => {
  const a = await made(owner.client, 'Mira Lund', {
    ...phones('0151 2345678'),
    title: 'Pilot',
    note: 'Oat milk.',
  });
  const b = await made(owner.client, 'Mira L.', {
    ...{ ...phones('+49 151 2345678', '+49 30 555 0142'), title: 'Captain', note: 'Sails on Sundays.' },
  });
  await open(page, '/contacts?q=mira');
  await row(page, 'Mira Lund').focus();
  await page.keyboard.press('m');
  await expect(toast(page, 'Select two contacts or more first')).toBeVisible();
  await page.keyboard.press('x');
  await row(page, 'Mira L.').focus();
  await page.keyboard.press('x');
  await page.keyboard.press('m');
  await expect(page.getByRole('heading', { level: 1, name: 'Merge 2 contacts' })).toBeFocused();
  const result = page.getByRole('region', { name: 'The card that will be there' });
  await expect(result.getByText('+49 30 555 0142')).toBeVisible();
  await expect(result.getByRole('link', { name: /2345678/ })).toHaveCount(1);
  await expect(result.getByText('Sails on Sundays.')).toBeVisible();
  await expect(result.getByText('Oat milk.')).toBeVisible();

  await tabTo(page, page.getByRole('group', { name: 'Title' }).getByRole('radio').first());
  await page.keyboard.press('ArrowDown');
  const chosen = await page
    .getByRole('group', { name: 'Title' })
    .getByRole('radio', { checked: true })
    .count();
  expect(chosen).toBe(1);
  await expect(result.getByText(/^(Pilot|Captain)/)).toBeVisible();
  await tabTo(page, page.getByRole('checkbox', { name: /30 555 0142/ }));
  await page.keyboard.press('Space');
  await expect(result.getByText('+49 30 555 0142')).toHaveCount(0);
  await page.keyboard.press('Space');
  await page.keyboard.press('Control+Enter');
  await expect(toast(page, 'Merged 2 contacts into')).toBeVisible();
  await expect(page).toHaveURL(/\/contacts\/[0-9a-f-]+$/);
  await expect(card(page).getByText('+49 30 555 0142')).toBeVisible();
  await expect(page.getByText(/\d selected/)).toHaveCount(0);
  expect([await gone(a), await gone(b)].sort()).toEqual([200, 404]);

  await page.keyboard.press('u');
  await expect(toast(page, /^Undone: merging 2 contacts/)).toBeVisible();
  expect([await gone(a), await gone(b)]).toEqual([200, 200]);
  await page.goto(`${owner.server.url}/history`);
  await expect(page.getByText(/You merged 2 contacts into/).first()).toBeVisible();
});

test('possible doubles: looked at and merged by keys, different people stay apart for good', async ({
  page,
}) => {
  await made(owner.client, 'Karin Campbell', { emails: ['karin@example.org'], org: 'Harbour' });
  await made(owner.client, 'Karin Campbell', { emails: ['KARIN@example.org'] });
  const desk = { emails: ['desk@example.org'] };
  const oskar = await made(owner.client, 'Oskar Lindqvist', desk);
  await made(owner.client, 'Nadia Petrova', desk);
  await made(owner.client, 'Name Twin');
  await made(owner.client, 'Name Twin');

  await open(page);
  await page.getByRole('button', { name: 'Actions for all contacts' }).click();
  await page.getByRole('menuitem', { name: 'Possible doubles' }).click();
  const doubles = page.getByRole('list', { name: 'Possible doubles' });
  const one = (name: string) =>
    doubles.getByRole('listitem').filter({ has: page.getByRole('button', { name: `Look at ${name}` }) });
  await expect(one('Karin Campbell')).toContainText('They share the mail address');
  await expect(one('Karin Campbell')).toContainText('Names go together');
  await expect(one('Nadia Petrova and Oskar').or(one('Oskar Lindqvist and Nadia'))).toContainText(
    'Different names',
  );
  await expect(doubles.getByText('Name Twin')).toHaveCount(0);
  await expectAccessible(page);

  const before = await doubles.getByRole('button', { name: /^Look at/ }).count();
  await page.getByRole('button', { name: /Oskar.* are different people/ }).focus();
  await page.keyboard.press('d');
  await expect(toast(page, 'not the same person. This is remembered.')).toBeVisible();
  await expect(doubles.getByRole('button', { name: /^Look at/ })).toHaveCount(before - 1);
  await page.reload();
  await expect(doubles.getByText('Karin Campbell').first()).toBeVisible();
  await expect(doubles.getByText('Oskar Lindqvist')).toHaveCount(0);

  await one('Karin Campbell')
    .getByRole('button', { name: /^Look at/ })
    .focus();
  await page.keyboard.press('m');
  await page.getByRole('button', { name: 'Merge 2 contacts' }).click();
  await expect(page).toHaveURL(/\/contacts\/doubles$/);
  await expect(toast(page, 'Merged 2 contacts into Karin Campbell.')).toBeVisible();
  await expect(doubles.getByText('Karin Campbell')).toHaveCount(0);
  expect((await owner.client.get(`/api/contacts/${oskar}`)).body.notSame).toHaveLength(1);
});

test('a card that changes meanwhile is not merged unseen; what is gone is said', async ({ page }) => {
  const a = await made(owner.client, 'Race One', { ...phones('+49 30 1'), nickname: 'R' });
  const b = await made(owner.client, 'Race Two', phones('+49 30 2'));
  await page.goto(`${owner.server.url}/contacts/merge?ids=${a},${b}`);
  const submit = page.getByRole('button', { name: 'Merge 2 contacts' });
  await expect(submit).toBeVisible();
  // the change arrives after the page looked, and before it hears of it
  await page.route('**/api/contacts/merge', async (route) => {
    await owner.client.json('PUT', `/api/contacts/${b}`, { title: 'Changed meanwhile' });
    await route.continue();
  });
  await submit.click();
  await expect(page.locator('main').getByRole('alert')).toContainText(
    'One of them was changed meanwhile. Nothing was merged.',
  );
  expect([await gone(a), await gone(b)]).toEqual([200, 200]);
  await expect(page.getByText('Changed meanwhile').first()).toBeVisible();
  await page.unroute('**/api/contacts/merge');
  await expectAccessible(page);
  const stays = page.getByRole('region', { name: 'Which card stays' });
  const other = stays.getByRole('listitem').filter({ has: page.getByRole('radio', { checked: false }) });
  const name = (await other.locator('b').innerText()).trim();
  await other.getByRole('radio').check();
  await expect(page).toHaveURL(/keep=/);
  await expect(stays.getByRole('radio', { name: new RegExp(name) })).toBeChecked();
  await submit.click();
  const kept = name === 'Race One' ? a : b;
  await expect(page).toHaveURL(new RegExp(kept));
  await expect(card(page).getByText('+49 30 1')).toBeVisible();
  expect([await gone(a), await gone(b)]).toEqual(kept === a ? [200, 404] : [404, 200]);

  await page.goto(`${owner.server.url}/contacts/merge?ids=${a},${b}`);
  await expect(page.getByText('One of them has been deleted or merged already.')).toBeVisible();
  await page.goto(`${owner.server.url}/contacts/merge`);
  await expect(page.getByText('There are not two contacts to merge here.')).toBeVisible();
  await expectAccessible(page);
});

test('merging offline waits, errors say so, and a phone shows it without scrolling sideways', async ({
  page,
}) => {
  const a = await made(owner.client, 'Narrow One', { note: 'A long note about nothing at all, really.' });
  const b = await made(owner.client, 'Narrow Two', {
    note: 'Another note',
    org: 'Somewhere-on-the-other-side-of-the-harbour',
  });
  const path = `/contacts/merge?ids=${a},${b}`;
  await page.goto(owner.server.url + path);
  for (const width of [390, 320]) {
    await expect(page.getByRole('button', { name: 'Merge 2 contacts' })).toBeVisible();
    await expectReflow(page, width);
  }
  await expectAccessible(page);
  await page.route('**/api/contacts/merge', (route) => route.abort());
  await page.getByRole('button', { name: 'Merge 2 contacts' }).click();
  await expect(page.locator('main').getByRole('alert')).toContainText('It is not known whether it arrived');
  await page.route('**/api/contacts/merge/preview', (route) =>
    route.fulfill({
      status: 503,
      json: {
        code: 'store.unavailable',
        title: 'The store cannot be used right now.',
        status: 503,
        type: '',
      },
    }),
  );
  await page.goto(`${owner.server.url}${path}&keep=${a}`);
  await expect(page.getByText('These contacts could not be read.')).toBeVisible({ timeout: 20_000 });
  await expectAccessible(page);
  await page.route('**/api/contacts/doubles*', (route) =>
    route.fulfill({ json: { items: [], total: 0, next: null } }),
  );
  await page.goto(`${owner.server.url}/contacts/doubles`);
  await expect(page.getByText('No doubles found.')).toBeVisible();
  await expectAccessible(page);
  await open(page, '/contacts?q=narrow');
  await page.keyboard.press('?');
  await expect(page.getByText('Merge the selected contacts')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(list(page)).toBeVisible();
  await expect(await idOf(owner.client, 'Narrow One')).toBe(a);
});
