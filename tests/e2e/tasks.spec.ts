import { expect, type Page, test } from '@playwright/test';
import { startWithOwner } from '../harness/server.ts';
import { all, detail, dialog, make, openAt, read, toast } from './items-kit.ts';
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
  await page.clock.install({ time: NOW });
});
test.afterEach(() => expect(problems).toEqual([]));

/** A Sunday morning in Berlin: groups and "tomorrow" go by it. */
const NOW = new Date('2026-11-22T09:00:00Z');
const task = (fields: object) => make(owner.client, 'tasks', fields);
const stored = (id: string) => read(owner.client, 'tasks', id);
const byTitle = async (title: string) =>
  (await all(owner.client, 'tasks')).find((one: { title: string }) => one.title === title);
const list = (page: Page) => page.getByRole('region', { name: 'Tasks, by due date, done at the end' });
const rows = (page: Page) => list(page).getByRole('listitem');
const row = (page: Page, name: string | RegExp) => list(page).getByRole('link', { name });
const box = (page: Page, title: string) => list(page).getByRole('checkbox', { name: `Done: ${title}` });
const line = (page: Page) => page.getByRole('textbox', { name: 'Add a task' });
/** Deletes all tasks, so that a test sees its own alone. */
async function none(): Promise<void> {
  const ids = (await all(owner.client, 'tasks')).map((one: { id: string }) => one.id);
  if (ids.length > 0) await owner.client.json('POST', '/api/delete', { ids });
}

test('one line adds a task: what it ends with is shown before, and can be left in the title', async ({
  page,
}) => {
  await open(page, '/tasks');
  await expect(page.getByText('No tasks yet.')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('n');
  await expect(line(page)).toBeFocused();
  await expect(page.getByText('It may end with a date and a priority')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.type('Call the ferry office fri 14:30 !1');
  await expect(page.getByText('“Call the ferry office”')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Due Fri 27 Nov, 14:30' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'High priority' })).toBeVisible();
  await expect(page.getByText('Due Fri 27 Nov, 14:30, High priority')).toBeAttached(); // spoken
  await page.keyboard.press('Enter');
  await expect(toast(page, 'Added Call the ferry office.')).toBeVisible();
  await expect(row(page, /Call the ferry office.*due.*Fri 27 Nov, 14:30.*High priority/)).toBeVisible();
  await expect(line(page)).toHaveValue('');
  expect(await byTitle('Call the ferry office')).toMatchObject({
    due: '2026-11-27T14:30:00',
    zone: 'Europe/Berlin',
    priority: 1,
  });

  await page.keyboard.type('Watch Tomorrow');
  await tabTo(page, page.getByRole('button', { name: 'Due Tomorrow' }));
  await page.keyboard.press('Enter');
  await line(page).press('Enter');
  await expect(row(page, 'Watch Tomorrow')).toBeVisible();
  expect((await byTitle('Watch Tomorrow')).due).toBeNull();

  // what could not be added stays in the line
  await page.route('**/api/tasks', (route) => route.fulfill({ status: 507, body: '{}' }));
  await line(page).fill('Not lost');
  await line(page).press('Enter');
  await expect(page.getByText('Your line is still here.').first()).toBeVisible();
  await expect(page.getByText('(http.507)').first()).toBeVisible();
  await expect(line(page)).toHaveValue('Not lost');
  await page.unroute('**/api/tasks');
  await line(page).press('Enter');
  await expect(row(page, 'Not lost')).toBeVisible();
});

test('by due date, done at the end and folded; ticked by mouse and by Space, each taken back', async ({
  page,
}) => {
  await none();
  for (const [title, due] of [
    ['Renew the passport', '2026-11-01'],
    ['Buy stamps', '2026-11-22'],
    ['Call Ada', '2026-11-25'],
    ['Pay the rent', '2026-12-01'],
    ['Learn to sail', null],
  ] as const)
    await task({ title, due });
  for (let n = 1; n <= 8; n += 1) await task({ title: `Old ${n}`, done: true });
  await open(page, '/tasks');
  await expect(list(page).getByText(/^(Overdue|Today|This week|Later|No date|Done)$/)).toHaveText([
    'Overdue',
    'Today',
    'This week',
    'Later',
    'No date',
    'Done',
  ]);
  await expect(rows(page)).toHaveCount(11);
  await expect(row(page, /Renew the passport.*overdue, was due.*1 Nov/)).toBeVisible();
  await expectAccessible(page);

  await box(page, 'Buy stamps').click();
  await expect(toast(page, 'Done: Buy stamps.')).toBeVisible();
  await expect(box(page, 'Buy stamps')).toBeChecked();
  expect((await byTitle('Buy stamps')).done).toBe(true);
  await page.getByRole('button', { name: 'Undo ticking Buy stamps' }).click();
  await expect(box(page, 'Buy stamps')).not.toBeChecked();

  await row(page, /Renew the passport/).focus();
  await page.keyboard.press('j');
  await page.keyboard.press('Space');
  await expect(toast(page, 'Done: Buy stamps.').last()).toBeVisible();
  await expect.poll(async () => (await byTitle('Buy stamps')).done).toBe(true);
  await page.keyboard.press('u');
  await expect.poll(async () => (await byTitle('Buy stamps')).done).toBe(false);

  await row(page, 'Show 3 more done').press('Enter');
  await expect(rows(page)).toHaveCount(13);
  await expect(page).toHaveURL(/done=all/);
});

test('a task that repeats moves on when it is ticked', async ({ page }) => {
  await none();
  const id = await task({ title: 'Water the plants', due: '2026-11-24', rrule: 'FREQ=WEEKLY' });
  await open(page, '/tasks');
  await expect(row(page, /Water the plants.*Tue 24 Nov.*repeats/)).toBeVisible();
  await box(page, 'Water the plants').click();
  await expect(toast(page, 'Water the plants: Moved on to 1 Dec.')).toBeVisible();
  await expect(row(page, /Water the plants.*Tue 1 Dec/)).toBeVisible();
  await expect(box(page, 'Water the plants')).not.toBeChecked();
  expect(await stored(id)).toMatchObject({ due: '2026-12-01', done: false });
  await page.keyboard.press('u');
  await expect(row(page, /Water the plants.*Tue 24 Nov/)).toBeVisible();
});

test('every field is edited by keyboard; an earlier version is brought back', async ({ page }) => {
  await none();
  const id = await task({ title: 'Ferry', due: '2026-11-25' });
  await open(page, '/tasks');
  await row(page, /Ferry/).focus();
  await page.keyboard.press('e');
  await expect(page.getByRole('heading', { level: 2, name: 'Ferry' })).toBeFocused();
  await expect(page).toHaveTitle('Ferry · Lifeboat');
  const form = page.getByRole('form', { name: 'Edit Ferry', exact: true });
  await expectAccessible(page);
  await detail(page).getByLabel('Title').fill('');
  await detail(page).getByLabel('Title').press('Enter');
  await expect(detail(page).getByLabel('Title')).toHaveAccessibleDescription('Write a title.');
  await expect(detail(page).getByLabel('Title')).toBeFocused();
  await page.keyboard.type('Ferry tickets');
  await detail(page).getByLabel('Time').fill('14:30');
  await detail(page).getByLabel('Repeats').selectOption('month');
  await expect(detail(page).locator('p', { hasText: 'On the 25th of every month' })).toBeVisible();
  await detail(page).getByLabel('Ends').selectOption('count');
  await detail(page).getByLabel('Times').fill('3');
  await detail(page).getByLabel('Times').blur();
  await detail(page).getByRole('button', { name: 'High' }).click();
  await detail(page).getByLabel('Description').fill('For four, with the car');
  await detail(page).getByLabel('Labels').fill('Trip, Money');
  await expectAccessible(page);
  await detail(page).getByLabel('Labels').press('Control+Enter');
  await expect(toast(page, 'Saved Ferry tickets.')).toBeVisible();
  await expect(form).toHaveCount(0);
  expect(await stored(id)).toMatchObject({
    title: 'Ferry tickets',
    due: '2026-11-25T14:30:00',
    zone: 'Europe/Berlin',
    rrule: 'FREQ=MONTHLY;COUNT=3;BYMONTHDAY=25',
    priority: 1,
    description: 'For four, with the car',
    categories: ['Trip', 'Money'],
  });
  const versions = page.getByRole('region', { name: 'Earlier versions of this task' });
  await expect(versions.getByText('Title changed from Ferry to Ferry tickets')).toBeVisible();
  await versions.getByRole('button', { name: /See and restore/ }).click();
  await expect(dialog(page).getByText('· different')).not.toHaveCount(0);
  await expectAccessible(page);
  await dialog(page).getByRole('button', { name: 'Restore this version' }).click();
  await expect(detail(page).getByLabel('Title')).toHaveValue('Ferry');
  expect(await stored(id)).toMatchObject({ title: 'Ferry', due: '2026-11-25', rrule: null, priority: 0 });
});

test('subtasks: added, counted, indented and taken out by key, deleted with what they are part of', async ({
  page,
}) => {
  await none();
  const trip = await task({ title: 'Trip', due: '2026-11-25' });
  const tent = await task({ title: 'Tent', due: '2026-11-26' });
  await open(page, `/tasks/${trip}`);
  const parts = page.getByRole('region', { name: 'Subtasks' });
  await parts.getByRole('textbox', { name: 'Add a subtask' }).fill('Book the ferry today');
  await parts.getByRole('textbox', { name: 'Add a subtask' }).press('Enter');
  await expect(parts.getByText('0 of 1 done')).toBeVisible();
  await parts.getByRole('checkbox', { name: 'Done: Book the ferry' }).click();
  await expect(parts.getByText('1 of 1 done')).toBeVisible();
  await expect(row(page, /Trip.*1 of 1 done/)).toBeVisible();

  await row(page, /Tent/).focus();
  await page.keyboard.press('>');
  await expect(toast(page, 'Tent is now part of Trip.')).toBeVisible();
  await expect(row(page, /Trip.*1 of 2 done/)).toBeVisible();
  expect((await stored(tent)).parent).toBe(trip);
  await expect(row(page, /Tent/)).toBeFocused();
  await page.keyboard.press('<');
  await expect(toast(page, 'Tent stands by itself now.')).toBeVisible();
  await expect.poll(async () => (await stored(tent)).parent).toBeNull();

  // the same in the editor
  await row(page, /Tent/).click();
  await detail(page).getByRole('button', { name: 'Choose what it is part of' }).click();
  await expectAccessible(page);
  await dialog(page).getByRole('searchbox').fill('tri');
  await dialog(page).getByRole('button', { name: 'Trip' }).click();
  await detail(page).getByRole('button', { name: 'Save' }).click();
  await expect(row(page, /Trip.*1 of 2 done/)).toBeVisible();

  await row(page, /Trip/).focus();
  await page.keyboard.press('Delete');
  await expect(toast(page, 'Deleted Trip and its 2 subtasks.')).toBeVisible();
  await expect(page.getByText('No tasks yet.')).toBeVisible();
  await page.keyboard.press('u');
  await expect(rows(page)).toHaveCount(3);
});

test('a conflict shows both: changes of different fields are kept together, of the same field one is chosen', async ({
  page,
}) => {
  await none();
  const id = await task({ title: 'Shared', due: '2026-11-25' });
  await open(page, `/tasks/${id}`);
  await detail(page).getByLabel('Description').fill('mine');
  await owner.client.json('PUT', `/api/tasks/${id}`, { priority: 5 });
  await expect(page.getByText('Changed elsewhere just now.')).toBeVisible();
  await detail(page).getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'Shared was changed elsewhere' })).toBeFocused();
  await expect(detail(page).getByText('· changed elsewhere')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Keep both changes' }).click();
  await expect(toast(page, 'Saved Shared.')).toBeVisible();
  expect(await stored(id)).toMatchObject({ description: 'mine', priority: 5 });

  await detail(page).getByLabel('Description').fill('mine again');
  await owner.client.json('PUT', `/api/tasks/${id}`, { description: 'theirs' });
  await detail(page).getByRole('button', { name: 'Save' }).click();
  await expect(detail(page).getByText('· changed by both')).toBeVisible();
  for (const width of [390, 320]) await expectReflow(page, width);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole('button', { name: 'Keep theirs' }).click();
  await expect(detail(page).getByLabel('Description')).toHaveValue('theirs');
  await page.getByRole('button', { name: 'Undo throwing it away' }).click();
  await expect(detail(page).getByLabel('Description')).toHaveValue('mine again');
});

test('an edit that fails, or is left, is kept in this browser', async ({ page }) => {
  await none();
  const id = await task({ title: 'Kept' });
  await open(page, `/tasks/${id}`);
  await page.route(`**/api/tasks/${id}`, (route) =>
    route.request().method() === 'PUT' ? route.fulfill({ status: 507, body: '{}' }) : route.fallback(),
  );
  await detail(page).getByLabel('Description').fill('not saved');
  await detail(page).getByRole('button', { name: 'Save' }).click();
  await expect(detail(page).getByRole('alert')).toContainText('Your edit is kept in this browser.');
  await expect(detail(page).getByRole('alert')).toContainText('(http.507)');
  await expectAccessible(page);
  await page.reload();
  await expect(detail(page).getByLabel('Description')).toHaveValue('not saved');
  await expect(page.getByText('This is what you had written before. It is not saved yet.')).toBeVisible();
  await page.getByRole('link', { name: 'Notes' }).click();
  await expect(toast(page, 'Your edit of Kept is not saved. It is kept in this browser.')).toBeVisible();
  await page.getByRole('button', { name: 'Go on editing Kept' }).click();
  await page.unroute(`**/api/tasks/${id}`);
  await detail(page).getByRole('button', { name: 'Save' }).click();
  await expect(toast(page, 'Saved Kept.')).toBeVisible();
  expect((await stored(id)).description).toBe('not saved');
});

test('found by words, selected and deleted together; a phone has the task on its own page', async ({
  page,
}) => {
  await none();
  const trip = await task({ title: 'Trip' });
  for (const title of ['Pile one', 'Pile two']) await task({ title, parent: trip });
  await open(page, '/tasks');
  await page.keyboard.press('/');
  await page.keyboard.type('pile');
  await expect(rows(page)).toHaveCount(2);
  await expect(row(page, /Pile one.*part of Trip/)).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.getByText('2 selected')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Delete' }).click();
  await dialog(page).getByRole('button', { name: 'Delete 2 tasks' }).click();
  await expect(page.getByText('Nothing for “pile”.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Undo deleting 2 tasks' }).click();
  await expect(rows(page)).toHaveCount(2);

  for (const width of [390, 320]) {
    await open(page, '/tasks');
    await expectReflow(page, width);
    await row(page, /Pile two/).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Pile two' })).toBeFocused();
    await expect(rows(page).first()).toBeHidden();
    await expectReflow(page, width);
    await page.getByRole('button', { name: 'Tasks', exact: true }).click();
    await expect(row(page, /Pile two/)).toBeVisible();
  }
});

test('offline nothing is pretended; an address that leads to no task says so', async ({ page, context }) => {
  await none();
  const id = await task({ title: 'Still there' });
  await open(page, `/tasks/${id}`);
  await expect(detail(page).getByLabel('Title')).toHaveValue('Still there');
  await context.setOffline(true);
  await expect(page.getByText(/^Offline since/).first()).toBeVisible();
  const why = /Not possible while the service cannot be reached/;
  await expect(page.getByRole('button', { name: 'Add', exact: true }).first()).toHaveAccessibleDescription(
    why,
  );
  await expect(box(page, 'Still there')).toHaveAccessibleDescription(why);
  await box(page, 'Still there').click({ force: true });
  await expect(box(page, 'Still there')).not.toBeChecked();
  await detail(page).getByLabel('Description').fill('x');
  await expect(detail(page).getByRole('button', { name: 'Save' })).toHaveAccessibleDescription(why);
  await expectAccessible(page);
  await context.setOffline(false);

  await open(page, '/tasks/00000000-0000-4000-8000-00000000dead');
  await expect(page.getByText('This task is not here.')).toBeVisible();
});
