import { type BrowserContext, expect, type Page, type Route, test } from '@playwright/test';
import { startWithOwner } from '../harness/server.ts';
import { make } from './items-kit.ts';
import { expectAccessible, type Owner, signIn, watch } from './kit.ts';

/** What every screen of an owner shows alike; what is a screen's own is proven in its own file. */
interface Screen {
  path: string;
  title: string;
  /** What it reads. */
  door: RegExp;
  loading: string | RegExp;
  error: string;
  /** What stands there for an account that has nothing of it yet; null: it is never empty. */
  empty: string | null;
  /** A button that needs the service; null: none while it is empty. */
  blocked: string | RegExp | null;
  /** What `?` lists as this screen's own keys. */
  keys: readonly string[];
}

const feed = (kind: string) => new RegExp(`/api/changes\\?.*kinds=${kind}\\b`);

const SCREENS: readonly Screen[] = [
  {
    ...{ path: '/', title: 'Home', door: /\/api\/backup$/, keys: [] },
    loading: /^Loading (the three facts|what happened lately)$/,
    error: 'The three facts could not be read.',
    empty: null,
    blocked: null,
  },
  {
    ...{ path: '/contacts', title: 'Contacts', door: feed('contact') },
    loading: 'Loading contacts',
    error: 'Your contacts could not be read.',
    empty: 'No contacts yet.',
    blocked: /^Import \.vcf/,
    keys: ['New contact', 'Select a contact; with Shift up to it'],
  },
  {
    ...{ path: '/calendar?date=2026-11-24', title: 'November 2026, Calendar', door: /\/api\/events\?from/ },
    loading: 'Loading November 2026',
    error: 'November 2026 could not be read.',
    empty: 'No events yet.',
    blocked: 'New event',
    keys: ['New event', 'Today', 'Next event'],
  },
  {
    ...{ path: '/tasks', title: 'Tasks', door: feed('task') },
    loading: 'Loading tasks',
    error: 'Your tasks could not be read.',
    empty: 'No tasks yet.',
    blocked: 'Add',
    keys: ['New task', 'Done, or open again', 'Make it a subtask of the one above', 'Edit the task'],
  },
  {
    ...{ path: '/notes', title: 'Notes', door: feed('note') },
    loading: 'Loading notes',
    error: 'Your notes could not be read.',
    empty: 'No notes yet.',
    blocked: null,
    keys: ['New note', 'Select a note; with Shift up to it'],
  },
  {
    ...{ path: '/photos', title: 'Photos', door: feed('photo') },
    loading: 'Loading photos',
    error: 'Your photos could not be read.',
    empty: 'No photos yet.',
    blocked: 'Add photos',
    keys: [],
  },
  {
    ...{ path: '/files', title: 'Other files', door: feed('file') },
    loading: 'Loading files',
    error: 'Your files could not be read.',
    empty: 'No files yet.',
    blocked: 'Add files',
    keys: ['Add files', 'Download the file', 'Select a file; with Shift up to it'],
  },
  {
    ...{ path: '/archive', title: 'Archive', door: /\/api\/archives\?/, keys: [] },
    loading: 'Loading archives',
    error: 'The list could not be read.',
    empty: 'None yet.',
    blocked: 'Make a new archive',
  },
  {
    ...{ path: '/history', title: 'History', door: /\/api\/history\?/, keys: [] },
    loading: 'Loading History',
    error: 'History could not be read.',
    empty: null,
    blocked: null,
  },
  {
    ...{ path: '/bin', title: 'Bin', door: /\/api\/bin\b/, keys: [] },
    loading: 'Loading the bin',
    error: 'The bin could not be read.',
    empty: 'The bin is empty.',
    blocked: null,
  },
  {
    ...{
      path: '/collections',
      title: 'Address books, calendars, notebooks, folders',
      door: feed('collection'),
      keys: [],
    },
    loading: 'Loading address books, calendars, notebooks and folders',
    error: 'What your data lies in could not be read.',
    empty: null,
    blocked: 'New address book',
  },
  {
    ...{ path: '/devices', title: 'Devices', door: /\/api\/devices$/, keys: [] },
    loading: 'Loading devices',
    error: 'Your devices could not be read.',
    empty: 'No devices yet.',
    blocked: null,
  },
  {
    ...{ path: '/settings', title: 'Settings', door: /\/api\/auth\/sessions$/, keys: [] },
    loading: 'Loading sign-ins',
    error: 'Your sign-ins could not be read.',
    empty: null,
    blocked: 'Change password',
  },
];

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

const main = (page: Page) => page.getByRole('main');
const h1 = (page: Page) => page.getByRole('heading', { level: 1 });

/** Holds what a screen reads back until it is let go; then refuses it. */
async function hold(page: Page, door: RegExp): Promise<{ refuse: () => void; end: () => Promise<void> }> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const answer = async (route: Route) => {
    await promise;
    await route.fulfill({ status: 400, body: '{}' });
  };
  await page.route(door, answer);
  return { refuse: resolve, end: () => page.unroute(door, answer) };
}

/** Loading, refused, read again, its keys, without the service: in this order, as a person would meet them. */
async function walk(page: Page, screen: Screen, context: BrowserContext): Promise<void> {
  const held = await hold(page, screen.door);
  await page.goto(owner.server.url + screen.path);
  await expect(h1(page)).toBeVisible();
  await expect(page).toHaveTitle(`${screen.title} · Lifeboat`);
  await expect(main(page).locator('[aria-busy=true]').first()).toBeVisible();
  await expect(page.locator('[aria-live=polite]')).toHaveText(screen.loading);
  if (screen.empty) await expect(main(page).getByText(screen.empty)).toHaveCount(0);

  held.refuse();
  const alert = main(page).getByRole('alert').filter({ hasText: screen.error });
  await expect(alert).toContainText('Code to quote: http.400');
  if (screen.empty) await expect(main(page).getByText(screen.empty)).toHaveCount(0);
  const again = alert.getByRole('button', { name: 'Try again' });
  const asked = page.waitForRequest(screen.door);
  await again.click();
  await asked;
  await expect(again).toBeVisible();
  await held.end();
  // if it is still there: the page asks again by itself whenever it hears of something
  await again.evaluateAll((buttons: HTMLElement[]) => buttons.forEach((button) => button.click()));
  await expect(alert).toHaveCount(0);
  if (screen.empty) await expect(main(page).getByText(screen.empty).first()).toBeVisible();

  await h1(page).click();
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  for (const label of ['Go to Contacts', 'Undo the last thing done here', ...screen.keys])
    await expect(keys.getByText(label, { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');

  await context.setOffline(true);
  await expect(page.getByText(/^Offline since/).first()).toBeVisible();
  if (screen.blocked !== null) {
    const button = main(page).getByRole('button', { name: screen.blocked, exact: true }).first();
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await expect(button).toHaveAccessibleDescription(/Not possible while the service cannot be reached/);
  }
  await expectAccessible(page);
  await context.setOffline(false);
}

for (const screen of SCREENS) {
  test(`${screen.title}: loading, failed with a code, read again, keys, offline`, ({ page, context }) =>
    walk(page, screen, context));
}

test('from place to place: the heading has the focus, the title changes, the skip link leads there', async ({
  page,
}) => {
  await page.goto(owner.server.url);
  await expect(h1(page)).toBeVisible();
  const places = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
  const names = (await places.allTextContents()).map((name) => name.trim()).filter((name) => name !== 'More');
  const titles = new Set<string>();
  for (const name of names.slice(1).reverse()) {
    await places.filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) }).click();
    await expect(h1(page)).toBeFocused();
    await expect(page).not.toHaveTitle([...titles].at(-1) ?? '');
    titles.add(await page.title());
    await page.getByRole('link', { name: 'Skip to content' }).focus();
    await page.keyboard.press('Enter');
    await expect(h1(page)).toBeFocused();
  }
  expect(titles.size).toBe(names.length - 1);
});

/** Details beside their lists: the one item of each kind that is made for this test. */
test('a card, an event, a task, a note and a file that are slow, or cannot be read', async ({
  page,
  context,
}) => {
  test.slow();
  const contact = await make(owner.client, 'contacts', { name: 'Luca Bianchi' });
  const event = await make(owner.client, 'events', { title: 'Dentist', start: '2026-11-24T09:30Z' });
  const task = await make(owner.client, 'tasks', { title: 'Renew the passport' });
  const note = await make(owner.client, 'notes', { title: 'Packing', text: 'Stove' });
  const { body } = await owner.client.send('POST', '/api/files?name=scores.bin', '0', 'text/plain');
  const details: Screen[] = [
    {
      ...{
        path: `/contacts/${contact}`,
        title: 'Luca Bianchi',
        door: new RegExp(`/api/contacts/${contact}$`),
      },
      ...{ loading: 'Loading the card', error: 'This card could not be read.' },
      ...{ empty: null, blocked: null, keys: ['Edit the contact'] },
    },
    {
      ...{ path: `/calendar?date=2026-11-24&show=${event}`, title: 'Dentist, Calendar' },
      door: new RegExp(`/api/events/${event}$`),
      ...{ loading: 'Loading the event', error: 'This event could not be read whole.' },
      ...{ empty: null, blocked: 'Delete', keys: ['Edit the open event'] },
    },
    {
      ...{ path: `/tasks/${task}`, title: 'Renew the passport', door: new RegExp(`/api/tasks/${task}$`) },
      ...{ loading: 'Loading the task', error: 'This task could not be read.' },
      ...{ empty: null, blocked: 'Add', keys: ['Done, or open again'] },
    },
    {
      ...{ path: `/notes/${note}`, title: 'Packing', door: new RegExp(`/api/notes/${note}$`) },
      ...{ loading: 'Loading the note', error: 'This note could not be read.' },
      ...{ empty: null, blocked: null, keys: ['Write in the open note'] },
    },
    {
      ...{ path: `/files/${body.id}`, title: 'scores.bin', door: new RegExp(`/api/files/${body.id}$`) },
      ...{ loading: 'Loading the file’s details', error: 'This file’s details could not be read.' },
      ...{ empty: null, blocked: 'Delete', keys: ['Download the file'] },
    },
  ];
  for (const screen of details) await walk(page, screen, context);
});
