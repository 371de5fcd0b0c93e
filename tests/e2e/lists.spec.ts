import { expect, type Page, test } from '@playwright/test';
import { startWithOwner } from '../harness/server.ts';
import { expectAccessible, expectReflow, type Owner, signIn, watch } from './kit.ts';

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
const dialog = (page: Page) => page.getByRole('dialog');
async function make(noun: string, fields: object): Promise<string> {
  const reply = await owner.client.json('POST', `/api/${noun}`, fields);
  expect(reply.status).toBe(201);
  return reply.body.id;
}
const read = async (noun: string, id: string) => (await owner.client.get(`/api/${noun}/${id}`)).body;
const all = async (noun: string) => (await owner.client.get(`/api/${noun}`)).body.items;

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

test('events: no violation, and reflow', async ({ page }) => {
  await make('events', { title: 'Choir', start: '2026-11-23T19:00', zone: 'Europe/Oslo' });
  await open(page, '/calendar');
  await expect(page.getByRole('listitem').first()).toBeVisible();
  await expectAccessible(page);
  for (const width of [390, 320]) await expectReflow(page, width);
  await open(page, '/calendar?show=new');
  await expectReflow(page, 320);
});
