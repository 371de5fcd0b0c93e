import { expect, type Page, test } from '@playwright/test';
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
const row = (page: Page, name: string | RegExp) => page.getByRole('listitem').getByRole('link', { name });
const toast = (page: Page, text: string | RegExp) => page.getByLabel('Messages').getByText(text);
const dialog = (page: Page) => page.getByRole('dialog');
async function make(noun: string, fields: object): Promise<string> {
  const reply = await owner.client.json('POST', `/api/${noun}`, fields);
  expect(reply.status).toBe(201);
  return reply.body.id;
}
const read = async (noun: string, id: string) => (await owner.client.get(`/api/${noun}/${id}`)).body;
const all = async (noun: string) => (await owner.client.get(`/api/${noun}`)).body.items;

test('each list says why it is empty, and what can be done', async ({ page }) => {
  for (const [path, text] of [
    ['/tasks', 'No tasks yet.'],
    ['/notes', 'No notes yet.'],
    ['/calendar', 'No events yet.'],
    ['/files', 'No files yet.'],
  ] as const) {
    await open(page, path);
    await expect(page.getByText(text)).toBeVisible();
  }
  await expectAccessible(page);
});

test('a task: added, ticked, edited, deleted, each taken back; all by keyboard', async ({ page }) => {
  await open(page, '/tasks');
  await tabTo(page, page.getByRole('button', { name: 'Add a task' }));
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByLabel('Title')).toBeFocused();
  await page.keyboard.type('Renew the passport');
  await dialog(page).getByLabel('Due').fill('2026-12-01');
  await dialog(page).getByLabel('Title').focus();
  await page.keyboard.press('Enter');
  await expect(toast(page, 'Added Renew the passport.')).toBeVisible();
  await expect(row(page, /Renew the passport Due Tuesday 1 December/)).toBeVisible();

  await tabTo(page, page.getByRole('checkbox', { name: 'Done: Renew the passport' }));
  await page.keyboard.press('Space');
  await expect(toast(page, 'Done: Renew the passport.')).toBeVisible();
  const [task] = await all('tasks');
  expect(task!.done).toBe(true);
  await page.keyboard.press('u');
  await expect(toast(page, 'Undone: ticking Renew the passport.')).toBeVisible();
  expect((await read('tasks', task!.id as string)).done).toBe(false);

  await row(page, /Renew the passport/).click();
  await expect(page).toHaveURL(/show=/);
  await dialog(page).getByLabel('Title').fill('Renew both passports');
  await dialog(page).getByLabel('Note').fill('Photos first');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await expect(row(page, /Renew both passports/)).toBeVisible();
  const saved = await read('tasks', task!.id as string);
  expect([saved.title, saved.description, saved.due]).toEqual([
    'Renew both passports',
    'Photos first',
    '2026-12-01',
  ]);

  await row(page, /Renew both passports/).click();
  await dialog(page).getByRole('button', { name: 'Delete' }).click();
  await expect(row(page, /Renew both passports/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo deleting Renew both passports' }).click();
  await expect(row(page, /Renew both passports/)).toBeVisible();
});

test('an event: in the reader’s zone, then for whole days; a repeating one says what changes', async ({
  page,
}) => {
  await open(page, '/calendar?show=new');
  await dialog(page).getByRole('button', { name: 'Add an event' }).click();
  await expect(dialog(page).getByText('Write a title.')).toBeVisible();
  await expect(dialog(page).getByLabel('Title')).toBeFocused();
  await dialog(page).getByLabel('Title').fill('Dentist');
  await dialog(page).getByLabel('Starts').fill('2026-11-26T10:30');
  await dialog(page).getByLabel('Ends').fill('2026-11-26T09:30');
  await dialog(page).getByRole('button', { name: 'Add an event' }).click();
  await expect(dialog(page).getByText('It ends before it starts.')).toBeVisible();
  await dialog(page).getByLabel('Ends').fill('2026-11-26T11:30');
  await dialog(page).getByLabel('Place').fill('Harbour Dental');
  await expectAccessible(page);
  await dialog(page).getByRole('button', { name: 'Add an event' }).click();
  await expect(row(page, /Dentist 26 Nov, 10:30, Harbour Dental/)).toBeVisible();
  const [event] = await all('events');
  expect([event!.zone, event!.start, event!.allDay]).toEqual(['Europe/Berlin', '2026-11-26T10:30:00', false]);

  await row(page, /Dentist/).click();
  await dialog(page).getByLabel('Whole day').check();
  await expect(dialog(page).getByLabel('First day')).toHaveValue('2026-11-26');
  await dialog(page).getByLabel('Last day').fill('2026-11-27');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await expect(dialog(page)).toBeHidden();
  const day = await read('events', event!.id as string);
  expect([day.allDay, day.start, day.end]).toEqual([true, '2026-11-26', '2026-11-28']);

  const id = await make('events', {
    title: 'Choir',
    start: '2026-11-23T19:00',
    zone: 'Europe/Oslo',
    rrule: 'FREQ=WEEKLY',
  });
  await open(page, `/calendar?show=${id}`);
  await expect(dialog(page).getByText('changes every occurrence')).toBeVisible();
  await expect(dialog(page).getByText('Times are meant in Europe/Oslo.')).toBeVisible();
  await dialog(page).getByLabel('Place').fill('Grieghallen');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await expect(dialog(page)).toBeHidden();
  const choir = await read('events', id);
  expect([choir.location, choir.rrule, choir.zone]).toEqual(['Grieghallen', 'FREQ=WEEKLY', 'Europe/Oslo']);
});

test('a save that came too late keeps both: mine after all, or theirs', async ({ page }) => {
  const id = await make('notes', { title: 'Shared', text: 'as it was' });
  await open(page, `/notes?show=${id}`);
  await dialog(page).getByLabel('Text').fill('mine');
  await owner.client.json('PUT', `/api/notes/${id}`, { text: 'theirs' });
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog(page).getByText('It was changed elsewhere while you edited.')).toBeVisible();
  await expect(dialog(page).getByLabel('Text')).toHaveValue('mine');
  await expectAccessible(page);
  expect((await read('notes', id)).text).toBe('theirs');
  await dialog(page).getByRole('button', { name: 'Save mine over it' }).click();
  await expect(dialog(page)).toBeHidden();
  expect((await read('notes', id)).text).toBe('mine');

  await open(page, `/notes?show=${id}`);
  await dialog(page).getByLabel('Text').fill('mine again');
  await owner.client.json('PUT', `/api/notes/${id}`, { text: 'theirs again' });
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  await dialog(page).getByRole('button', { name: 'Take theirs' }).click();
  await expect(dialog(page).getByLabel('Text')).toHaveValue('theirs again');
});

test('text is kept when the form is closed, and when the save fails', async ({ page }) => {
  const id = await make('notes', { title: 'Kept', text: 'stored' });
  await open(page, '/notes');
  await row(page, /Kept/).click();
  await dialog(page).getByLabel('Text').fill('not saved yet');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await row(page, /Kept/).click();
  await expect(dialog(page).getByLabel('Text')).toHaveValue('not saved yet');
  await expect(dialog(page).getByText('This is your text from before, not saved yet.')).toBeVisible();
  await page.route(`**/api/notes/${id}`, (route) =>
    route.request().method() === 'PUT' ? route.fulfill({ status: 507, body: '{}' }) : route.fallback(),
  );
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog(page).getByRole('alert')).toContainText('Your text is kept here. (http.507)');
  await expect(dialog(page).getByLabel('Text')).toHaveValue('not saved yet');
  await page.unroute(`**/api/notes/${id}`);
  await dialog(page).getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog(page)).toBeHidden();
  expect((await read('notes', id)).text).toBe('not saved yet');
});

test('another program’s change appears by itself; find, no match, and reload keep the search', async ({
  page,
}) => {
  await open(page, '/notes');
  await make('notes', { title: 'Wifi at the cabin', text: 'Fjord' });
  await expect(row(page, /Wifi at the cabin/)).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('cabin fjord');
  await expect(page.getByRole('listitem')).toHaveCount(1);
  await expect(page).toHaveURL(/q=cabin/);
  await page.reload();
  await expect(page.getByRole('searchbox')).toHaveValue('cabin fjord');
  await expect(page.getByRole('listitem')).toHaveCount(1);
  await page.getByRole('searchbox').fill('okaf 9');
  await expect(page.getByText('Nothing for “okaf 9”.')).toBeVisible();
});

test('a calendar file is previewed before anything comes in', async ({ page }) => {
  await open(page, '/calendar');
  const before = (await all('events')).length;
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import .ics' }).click();
  const text = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Other//EN',
    'BEGIN:VEVENT',
    'UID:imported@other',
    'DTSTAMP:20261101T100000Z',
    'DTSTART:20261224T170000Z',
    'SUMMARY:Christmas dinner',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
  await (await chooser).setFiles({ name: 'more.ics', mimeType: 'text/calendar', buffer: Buffer.from(text) });
  await expect(page).toHaveURL(/\/restore\//);
  expect((await all('events')).length).toBe(before);
});

test('a file of any sort: added, downloaded as it came, deleted and taken back', async ({ page }) => {
  await open(page, '/files');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add files' }).click();
  await (
    await chooser
  ).setFiles({
    name: 'scores.bin',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from([0, 1, 2, 255]),
  });
  await expect(toast(page, 'Added scores.bin.')).toBeVisible();
  await row(page, /scores\.bin/).click();
  await expectAccessible(page);
  const download = page.waitForEvent('download');
  await dialog(page).getByRole('link', { name: 'Download' }).click();
  const stream = await (await download).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  expect([...Buffer.concat(chunks)]).toEqual([0, 1, 2, 255]);
  await dialog(page).getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No files yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo deleting scores.bin' }).click();
  await expect(row(page, /scores\.bin/)).toBeVisible();
});

test('a list that cannot be read never looks empty', async ({ page }) => {
  await make('tasks', { title: 'Still there' });
  await page.route('**/api/changes*', (route) => route.fulfill({ status: 400, body: '{}' }));
  await open(page, '/tasks');
  await expect(page.getByText('Your tasks could not be read.')).toBeVisible();
  await expect(page.getByText('No tasks yet.')).toHaveCount(0);
  await expectAccessible(page);
  await page.unroute('**/api/changes*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(row(page, /Still there/)).toBeVisible();
});

test('lists and their forms have no violation and reflow', async ({ page }) => {
  await make('tasks', { title: 'Call the ferry office', due: '2026-12-01' });
  await make('events', { title: 'Choir', start: '2026-11-23T19:00', zone: 'Europe/Oslo' });
  await make('notes', { title: 'Packing', text: 'Stove, matches' });
  for (const path of ['/tasks', '/calendar', '/notes']) {
    await open(page, path);
    await expect(page.getByRole('listitem').first()).toBeVisible();
    await expectAccessible(page);
    for (const width of [390, 320]) await expectReflow(page, width);
    await open(page, `${path}?show=new`);
    await expectReflow(page, 320);
    await page.setViewportSize({ width: 1280, height: 900 });
  }
});
