import { expect, type Page, type Route, test } from '@playwright/test';
import { startWithOwner } from '../harness/server.ts';
import { expectAccessible, expectReflow, type Owner, signIn, tabTo, watch } from './kit.ts';

let owner: Owner;
let problems: string[];

test.beforeAll(async () => {
  owner = await startWithOwner();
});
test.afterAll(() => owner.stop());
test.beforeEach(async ({ context, page }) => {
  await signIn(context, owner.client);
  problems = watch(page);
});
test.afterEach(() => expect(problems).toEqual([]));

const open = async (page: Page, path: string) => {
  await page.goto(owner.server.url + path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
};
const step = (page: Page, text: string | RegExp) => page.getByRole('listitem').filter({ hasText: text });
const toast = (page: Page, text: string | RegExp) => page.getByLabel('Messages').getByText(text);

interface Made {
  id: string;
  batch: string;
}
async function make(noun: string, fields: object): Promise<Made> {
  const reply = await owner.client.json('POST', `/api/${noun}`, fields);
  expect(reply.status).toBe(201);
  return { id: reply.body.id, batch: reply.headers.get('lifeboat-batch')! };
}
const contact = (name: string) => make('contacts', { name });
async function save(noun: string, id: string, fields: object): Promise<string> {
  return (await owner.client.json('PUT', `/api/${noun}/${id}`, fields)).headers.get('lifeboat-batch')!;
}
async function remove(ids: string[]): Promise<string> {
  return (await owner.client.json('POST', '/api/delete', { ids })).body.batch;
}
const name = async (id: string) => (await owner.client.get(`/api/contacts/${id}`)).body.name;

test('one timeline by day: who, what and when; opens to before and after', async ({ page }) => {
  const { id } = await make('contacts', { name: 'Ravi Iyer', note: 'old note' });
  await save('contacts', id, { note: 'new note' });
  await open(page, '/history');
  await expect(page.getByRole('heading', { level: 2, name: 'Today' })).toBeVisible();
  const edited = step(page, 'You edited Ravi Iyer');
  await expect(edited).toContainText(/\d\d:\d\d · You · 1 item/);
  await edited.getByRole('link', { name: 'You edited Ravi Iyer' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'You edited Ravi Iyer' })).toBeFocused();
  await expect(page.getByRole('row', { name: 'Note old note new note' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Undo this step' }).click();
  await expect(page.getByText('1 item is as before.')).toBeVisible();
  expect((await owner.client.get(`/api/contacts/${id}`)).body.note).toBe('old note');
});

test('what came after a change is asked for by its number, and the whole is one press away', async ({
  page,
}) => {
  await contact('Before The Copy');
  const { seq } = (await owner.client.get('/api/snapshot')).body;
  await contact('After The Copy');
  await open(page, `/history?since=${seq}`);
  await expect(page.getByText('Only what came after change')).toBeVisible();
  await expect(step(page, 'You added After The Copy')).toBeVisible();
  await expect(page.getByText('This is all of it: 1 step.')).toBeVisible();
  await page.getByRole('button', { name: 'Show everything' }).click();
  await expect(step(page, 'You added Before The Copy')).toBeVisible();
});

test('an undone step and its undo lead to each other', async ({ page }) => {
  const { batch } = await contact('Undone Once');
  await open(page, `/history/${batch}`);
  await tabTo(page, page.getByRole('button', { name: 'Undo this step' }));
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'See the step that undid it' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'You undid adding Undone Once' })).toBeVisible();
  await page.getByRole('link', { name: 'See the step it undid' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'You added Undone Once' })).toBeVisible();
  await expect(page.getByText('Undone since')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Undo this step' })).toHaveCount(0);
});

test('says beforehand what stays, undoes the rest, and names what it left', async ({ page }) => {
  const three = [await contact('Left One'), await contact('Back Two'), await contact('Back Three')];
  const batch = await remove(three.map((one) => one.id));
  await owner.client.json('POST', '/api/bin/put-back', { ids: [three[0]!.id] });
  await save('contacts', three[0]!.id, { name: 'Left One Edited' });
  await open(page, `/history/${batch}`);
  await expect(page.getByText('1 of 3 was edited later; it stays.')).toBeVisible();
  await expect(step(page, 'Left One')).toContainText('Changed later: it stays');
  await page.getByRole('button', { name: 'Put back 3 items' }).click();
  await expect(page.getByText('Undone in part', { exact: true })).toBeVisible();
  const left = page.getByRole('listitem').filter({ hasText: 'edited later' });
  await expect(left).toContainText('Left One Edited');
  expect(await name(three[0]!.id)).toBe('Left One Edited');
  expect(await name(three[1]!.id)).toBe('Back Two');
  await expectAccessible(page);
});

test('undoes only the chosen items of a step', async ({ page }) => {
  const [a, b] = [await contact('Chosen'), await contact('Not chosen')];
  const batch = await remove([a.id, b.id]);
  await open(page, `/history/${batch}`);
  await page.getByRole('checkbox', { name: 'Choose Chosen' }).check();
  await page.getByRole('button', { name: 'Put back 1 chosen' }).click();
  await expect(page.getByText('1 item is as before.')).toBeVisible();
  expect(await name(a.id)).toBe('Chosen');
  expect((await owner.client.get(`/api/contacts/${b.id}`)).status).toBe(404);
});

test('nothing left to undo is said as nothing', async ({ page }) => {
  const { id, batch } = await contact('Gone on');
  await save('contacts', id, { name: 'Gone on and on' });
  await open(page, `/history/${batch}`);
  await expect(page.getByText('It was edited later; it stays.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo this step' }).click();
  await expect(page.getByText('Nothing was undone', { exact: true })).toBeVisible();
});

test('filters by kind and actor live in the address; older steps come on demand', async ({ page }) => {
  for (let n = 0; n < 55; n++) await make('notes', { title: `Note ${n}`, text: 'x' });
  await contact('Between');
  await open(page, '/history');
  await page.getByLabel('What').selectOption('Notes');
  await expect(page).toHaveURL(/kind=note/);
  await expect(step(page, 'You added Between')).toHaveCount(0);
  await expect(page.getByText('50 of 55 steps')).toBeVisible();
  // the account moves on while the older steps are on their way: they are not thrown away
  const later = async (route: Route) => {
    await contact('In the meantime');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await route.continue();
  };
  await page.route('**/api/history?*cursor=*', later, { times: 1 });
  await page.getByRole('button', { name: 'Show older steps' }).click();
  await expect(page.getByText('This is all of it: 55 steps.')).toBeVisible();
  await page.getByLabel('Who').selectOption('All devices');
  await expect(page.getByText('No steps of this sort.')).toBeVisible();
  await page.goBack();
  await expect(page.getByLabel('Who')).toHaveValue('');
  await page.reload();
  await expect(page.getByLabel('What')).toHaveValue('note');
  await expectAccessible(page);
});

test('a step by someone else waits behind a pill; the owner’s own is shown at once', async ({ page }) => {
  let foreign = false;
  await page.route('**/api/history?*', async (route) => {
    const reply = await route.fetch();
    const list = (await reply.json()) as { items: { actor: object }[] };
    if (foreign && list.items[0]) list.items[0].actor = { type: 'device', id: 'd', name: 'Pixel 8' };
    await route.fulfill({ response: reply, json: list });
  });
  await open(page, '/history');
  await contact('Mine at once');
  await expect(step(page, 'You added Mine at once')).toBeVisible();
  foreign = true;
  await contact('From the phone');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(step(page, 'From the phone added on the Pixel 8')).toBeVisible();
});

test('what changes while the first answer is on its way is not missed', async ({ page }) => {
  let first = true;
  await page.route('**/api/history?*', async (route) => {
    const reply = await route.fetch();
    if (first) {
      first = false;
      await contact('While it loads');
      await new Promise((done) => setTimeout(done, 1500)); // the page hears of it meanwhile
    }
    await route.fulfill({ response: reply });
  });
  await open(page, '/history');
  await expect(step(page, 'You added While it loads')).toBeVisible();
});

test('errors and wrong addresses say what they are', async ({ page }) => {
  await open(page, '/history/00000000-0000-4000-8000-00000000dead');
  await expect(page.getByRole('heading', { level: 1, name: 'This step is not in History' })).toBeVisible();
  await page.route('**/api/history?*', (route) => route.fulfill({ status: 400, body: 'no' }));
  await open(page, '/history');
  await expect(page.getByText('History could not be read.')).toBeVisible();
  await expect(page.getByText('http.400')).toBeVisible();
  await expectAccessible(page);
  await page.unroute('**/api/history?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Today' })).toBeVisible();
});

test('the bin: found by name and kind, put back one, several, and taken back again', async ({ page }) => {
  const people = [await contact('Zoë Größmann'), await contact('Bin Two'), await contact('Bin Three')];
  const note = await make('notes', { title: 'Bin note', text: 'x' });
  await remove([...people, note].map((one) => one.id));
  await open(page, '/bin');
  const row = (text: string) => page.getByRole('listitem').filter({ hasText: text });
  await expect(row('Zoë Größmann')).toContainText('90 days left');
  await expectAccessible(page);
  await page.getByRole('searchbox', { name: 'Find in the bin' }).fill('zoe');
  await expect(row('Bin Two')).toHaveCount(0);
  await row('Zoë Größmann').getByRole('button', { name: 'Put back Zoë Größmann' }).click();
  await expect(toast(page, '1 item put back.')).toBeVisible();
  expect(await name(people[0]!.id)).toBe('Zoë Größmann');
  await expect(page.getByText('Nothing for “zoe”.')).toBeVisible();
  await page.getByRole('button', { name: 'Clear search' }).click();
  await page.getByRole('button', { name: /^Contacts \d/ }).click();
  await expect(row('Bin note')).toHaveCount(0);
  await row('Bin Two').getByRole('checkbox').check();
  await row('Bin Three').getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Put back 2 items' }).click();
  await expect(toast(page, '2 items put back.')).toBeVisible();
  expect(await name(people[2]!.id)).toBe('Bin Three');
  await page.keyboard.press('u');
  await expect(toast(page, 'Undone: putting back 2 items.')).toBeVisible();
  expect((await owner.client.get(`/api/contacts/${people[2]!.id}`)).status).toBe(404);
});

test('an empty bin says why', async ({ page }) => {
  const { body } = await owner.client.get('/api/bin?limit=500');
  const ids = (body.items as { id: string }[]).map((item) => item.id);
  if (ids.length > 0) await owner.client.json('POST', '/api/bin/put-back', { ids });
  await page.route('**/api/bin?*', (route) => route.fulfill({ json: { items: [], total: 0, next: null } }));
  await open(page, '/bin');
  await expect(page.getByText('The bin is empty.')).toBeVisible();
  await expect(page.getByText('is kept here for 90 days')).toBeVisible();
  await expectAccessible(page);
});

test('History, a step and the bin reflow', async ({ page }) => {
  const { id } = await contact('A rather long name, that has to wrap somewhere in the middle of it');
  const batch = await save('contacts', id, { note: 'x'.repeat(300) });
  await remove([(await contact('In the bin')).id]);
  for (const path of ['/history', `/history/${batch}`, '/bin'])
    for (const width of [390, 320]) {
      await open(page, path);
      await expectReflow(page, width);
    }
});
