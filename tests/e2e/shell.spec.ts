import { expect, type Page, test } from '@playwright/test';
import { addAccount, folders, OWNER, startWithOwner, TestServer } from '../harness/server.ts';
import { expectAccessible, expectReflow, type Owner, signIn, watch } from './kit.ts';

const AGENT = { email: 'sol@example.org', name: 'Sol', password: 'lighthouse keeper' };
let owner: Owner;
let problems: string[];

test.beforeAll(async () => {
  owner = await startWithOwner();
});
test.afterAll(() => owner.stop());
test.beforeEach(({ page }) => {
  problems = watch(page);
});
test.afterEach(() => expect(problems).toEqual([]));

const open = async (page: Page, path: string, url = owner.server.url) => {
  await page.goto(url + path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
};
const toast = (page: Page, text: string | RegExp) => page.getByLabel('Messages').getByText(text);
async function signInByPage(page: Page, person: { email: string; password: string }): Promise<void> {
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('signing in: what is missing or wrong is said at the field; then on to where one was going', async ({
  page,
}) => {
  await open(page, '/tasks?q=x');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByLabel('E-mail')).toHaveAccessibleDescription('Write your e-mail address.');
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await signInByPage(page, { ...OWNER, password: 'not it at all' });
  await expect(page.getByLabel('Password')).toHaveAccessibleDescription(/E-mail or password is wrong/);
  await expectAccessible(page);
  await page.getByLabel('Password').fill(OWNER.password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/tasks\?q=x$/);
  await expect(page.getByRole('searchbox')).toHaveValue('x');
});

test('signing out forgets everything on the page, and Back does not bring it back', async ({ page }) => {
  // a session of its own: the one of the other tests stays
  await open(page, '/sign-in');
  await signInByPage(page, OWNER);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Main' })).toHaveCount(0);
});

test('Back overtakes a move whose screen is still on its way', async ({ context, page }) => {
  await signIn(context, owner.client);
  await open(page, '/settings');
  await page.getByRole('link', { name: 'Home' }).click();
  await expect(page).toHaveURL(`${owner.server.url}/`);
  const held = Promise.withResolvers<void>();
  await page.route('**/assets/Photos-*.js', async (route) => {
    await held.promise;
    await route.continue();
  });
  const asked = page.waitForRequest('**/assets/Photos-*.js');
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await asked;
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  const come = page.waitForResponse('**/assets/Photos-*.js');
  held.resolve();
  await (await come).finished();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
});

test('the link of the first start makes operator and owner, once', async ({ page }) => {
  const where = await folders();
  const server = await TestServer.start(where);
  const link = /http\S+\/setup#\S+/.exec(server.output())?.[0];
  expect(link, server.output()).toBeTruthy();
  await page.goto(link!);
  await expectAccessible(page);
  const person = (n: number) => page.getByRole('group', { name: `Account ${n}` });
  await person(1).getByLabel('Name').fill('Op');
  await person(1).getByLabel('E-mail').fill('op@example.org');
  await person(1).getByLabel('Password').fill('operators are few');
  await person(2).getByLabel('Name').fill('Ida');
  await person(2).getByLabel('E-mail').fill('OP@example.org');
  await person(2).getByLabel('Password').fill('islands in the fjord');
  await page.getByRole('button', { name: 'Make 2 accounts' }).click();
  await expect(person(2).getByLabel('E-mail')).toHaveAccessibleDescription('This address is there twice.');
  await person(2).getByLabel('E-mail').fill('ida@example.org');
  await page.getByRole('button', { name: 'Make 2 accounts' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Lifeboat is ready' })).toBeVisible();

  await page.getByRole('link', { name: 'Sign in' }).click();
  await signInByPage(page, { email: 'op@example.org', password: 'operators are few' });
  await expect(page).toHaveURL(/\/operator$/);
  await expect(page.getByText('ida@example.org')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Add an account' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Ida again');
  await dialog.getByLabel('E-mail').fill('ida@example.org');
  await dialog.getByLabel('First password').fill('another password');
  await dialog.getByRole('button', { name: 'Add account' }).click();
  await expect(dialog.getByLabel('E-mail')).toHaveAccessibleDescription(/exists already/);
  await dialog.getByLabel('E-mail').fill('ben@example.org');
  await dialog.getByLabel('Name').fill('Ben');
  await dialog.getByRole('button', { name: 'Add account' }).click();
  await expect(page.getByText('ben@example.org')).toBeVisible();
  // an operator sees accounts, never what is in one
  await page.goto(`${server.url}/contacts`);
  await expect(page).toHaveURL(/\/operator$/);
  await page.goto('about:blank');
  await server.stop();
  await where.remove();
});

test('an agent sees nothing of anyone', async ({ page }) => {
  await owner.server.stop();
  await addAccount(owner.where, AGENT, 'agent');
  const server = await TestServer.start(owner.where);
  await open(page, '/', server.url);
  await signInByPage(page, AGENT);
  await expect(page).toHaveURL(/\/support$/);
  await expect(page.getByText('stay hidden until the owner consents')).toBeVisible();
  await expect(
    page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Contacts' }),
  ).toHaveCount(0);
  expect(await page.evaluate(async () => (await fetch('/api/contacts')).status)).toBe(403);
  await expectAccessible(page);
  await page.goto('about:blank');
  await server.stop();
  Object.assign(owner, await again());
});

/** The same folders served anew. */
async function again(): Promise<Pick<Owner, 'server' | 'client'>> {
  const server = await TestServer.start(owner.where);
  return { server, client: await server.signedIn() };
}

test('settings: theme and keys of this browser, and they stay', async ({ page, context }) => {
  await signIn(context, owner.client);
  await open(page, '/settings');
  await page.getByRole('button', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Dark' })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'As the device' }).click();
  await page.getByRole('checkbox', { name: /Single-letter keys work/ }).uncheck();
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toHaveCount(0);
  await page.getByRole('checkbox', { name: /Single-letter keys work/ }).check();
  await expectAccessible(page);
  for (const width of [390, 320]) await expectReflow(page, width);
});

test('keys: the list behind ?, going places, and none in a field', async ({ page, context }) => {
  await signIn(context, owner.client);
  await open(page, '/notes');
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keys' });
  await expect(dialog.getByText('Go to Contacts')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await expect(page).toHaveURL(/\/tasks$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Tasks' })).toBeFocused();
  await page.keyboard.press('/');
  await page.keyboard.type('gh?');
  await expect(page.getByRole('searchbox')).toHaveValue('gh?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('link', { name: 'Skip to content' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test('a new password: the old one is asked for, other sign-ins can be ended', async ({ page }) => {
  await open(page, '/sign-in');
  await signInByPage(page, OWNER);
  await page.getByRole('link', { name: 'Settings' }).click();
  const sessions = page.getByRole('region', { name: 'Where you are signed in' });
  await expect(sessions.getByText('This one')).toBeVisible();
  await sessions.getByRole('button', { name: 'End all others' }).click();
  await expect(toast(page, 'All others are signed out.')).toBeVisible();
  await expect(sessions.getByRole('listitem')).toHaveCount(1);
  expect((await owner.client.get('/api/me')).status).toBe(401);
  await page.getByLabel('Present password').fill('not it at all');
  await page.getByLabel('New password').fill('a better one altogether');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByLabel('Present password')).toHaveAccessibleDescription(
    'This is not your present password.',
  );
  await page.getByLabel('Present password').fill(OWNER.password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(toast(page, 'Your password is changed.')).toBeVisible();
  const tries = async (password: string) =>
    (await owner.server.client().json('POST', '/api/auth/sign-in/email', { email: OWNER.email, password }))
      .status;
  expect(await tries(OWNER.password)).toBe(401);
  expect(await tries('a better one altogether')).toBe(200);
  await page.getByLabel('Present password').fill('a better one altogether');
  await page.getByLabel('New password').fill(OWNER.password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByLabel('Present password')).toHaveValue('');
  await owner.client.signIn(OWNER.email, OWNER.password);
});

test('a device: its password is shown once, and it can be shut out', async ({ page, context }) => {
  await signIn(context, owner.client);
  await open(page, '/devices');
  await expect(page.getByText('No devices yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Add a device' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Pixel 8');
  await dialog.getByRole('checkbox', { name: 'Photos and files' }).uncheck();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Add device' }).click();
  await expect(dialog.getByText('Pixel 8 is added')).toBeVisible();
  await expect(dialog.locator('code').first()).toHaveText(OWNER.email);
  await dialog.getByRole('button', { name: 'I have written it down' }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'Pixel 8' });
  await expect(row).toContainText('contacts and calendar, tasks and notes');
  await row.getByRole('button', { name: 'Shut out Pixel 8' }).click();
  const ask = page.getByRole('dialog', { name: 'Shut out Pixel 8?' });
  await expect(ask.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await ask.getByRole('button', { name: 'Shut out' }).click();
  await expect(row).toContainText('Shut out');
  await expectAccessible(page);
  await expectReflow(page, 320);
});

test('without the service: said at once, nothing is lost, and it comes back by itself', async ({
  page,
  context,
}) => {
  await signIn(context, owner.client);
  await open(page, '/tasks');
  const line = page.getByRole('textbox', { name: 'Add a task' });
  await line.fill('Typed while offline');
  await context.setOffline(true);
  await expect(page.getByText(/^Offline since \d\d:\d\d\.$/)).toBeVisible();
  const add = page.getByRole('button', { name: 'Add', exact: true });
  await expect(add).toHaveAttribute('aria-disabled', 'true');
  await expect(add).toHaveAccessibleDescription(/Not possible while the service cannot be reached/);
  await expectAccessible(page);
  await context.setOffline(false);
  await expect(page.getByText('The service is back. What you see')).toBeVisible({ timeout: 15_000 });
  await expect(line).toHaveValue('Typed while offline');
  await add.click();
  await expect(page.getByRole('listitem').getByRole('link', { name: /Typed while offline/ })).toBeVisible();
});

test('an address that leads nowhere, and the other places of a phone', async ({ page, context }) => {
  await signIn(context, owner.client);
  await open(page, '/nowhere');
  await expect(page.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('link', { name: 'More' }).click();
  await expect(
    page.getByRole('navigation', { name: 'More places' }).getByRole('link', { name: 'History' }),
  ).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Help' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Help' })).toBeFocused();
  await expectAccessible(page);
  await expectReflow(page, 320);
});
