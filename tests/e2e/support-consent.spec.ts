import { expect, type Page, test } from '@playwright/test';
import { expectAccessible, expectReflow } from './kit.ts';
import { AGENT, type Desk, grantBy, type Side, sideOf, startDesk, visitBy } from './support-kit.ts';

let desk: Desk;
let visit: string;
let agent: Side;
let owner: Side;

test.beforeAll(async () => {
  desk = await startDesk();
  visit = await visitBy(desk.agent);
});
test.afterAll(() => desk.stop());
test.beforeEach(async ({ browser }) => {
  agent = await sideOf(browser, desk.agent);
  owner = await sideOf(browser, desk.owner);
});
test.afterEach(async () => {
  expect([...agent.problems, ...owner.problems]).toEqual([]);
  await agent.context.close();
  await owner.context.close();
});

const open = async (page: Page, path: string) => {
  await page.goto(desk.server.url + path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
};
const toast = (page: Page, text: string | RegExp) => page.getByLabel('Messages').getByText(text);
const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const ask = (kinds: string[]) =>
  desk.agent.json('POST', `/api/support/visits/${visit}/requests`, { kinds, lasts: 'hour' });

test('a request is declined: said to the agent, and nothing is open', async () => {
  await ask(['photo']);
  await open(agent.page, `/support/${visit}`);
  await open(owner.page, '/consent');
  const request = owner.page.getByRole('region', { name: 'Dana (support) asks to see your photos' });
  await expect(request).toBeVisible();
  await expectAccessible(owner.page);
  await request.getByRole('button', { name: 'Decline what Dana (support) asks for' }).click();
  await expect(toast(owner.page, 'Declined. Dana (support) sees none of your contents.')).toBeVisible();
  await expect(request).toHaveCount(0);
  await expect(card(agent.page, 'Consent')).toContainText('Declined');
  await expect(
    agent.page.getByRole('status').filter({ hasText: 'The owner declined: photos' }),
  ).toBeAttached();
  await open(agent.page, `/support/${visit}/photos`);
  await expect(agent.page.getByRole('heading', { level: 1 })).toHaveText('You have no consent for this');
  expect((await desk.agent.get(`/api/as/${visit}/photos`)).status).toBe(403);
});

test('suggestions: one is accepted and done as the owner’s own act, one is not wanted', async () => {
  const made = await desk.owner.json('POST', '/api/contacts', { name: 'Made by mistake' });
  const batch = made.headers.get('lifeboat-batch')!;
  await open(owner.page, '/');
  await open(agent.page, `/support/${visit}`);
  const form = card(agent.page, 'Suggest a fix');
  await form.getByRole('button', { name: 'Send to the owner' }).click();
  await expect(form.getByLabel('Message to the owner')).toHaveAccessibleDescription(
    /Write what the owner should do/,
  );
  await form.getByLabel('Message to the owner').fill('Make an archive before we go on.');
  await form.getByLabel('Button on the card').selectOption('Make an archive');
  await form.getByRole('button', { name: 'Send to the owner' }).click();
  await expect(form.getByRole('listitem').filter({ hasText: 'before we go on' })).toContainText('Sent');
  await expect(form.getByLabel('Message to the owner')).toHaveValue('');
  await expect(card(owner.page, 'Support')).toContainText('Dana (support) suggests something');

  await desk.agent.json('POST', `/api/support/visits/${visit}/suggestions`, {
    text: 'Take that contact back.',
    action: { do: 'undo-step', batch },
  });
  await card(owner.page, 'Support').getByRole('link', { name: 'Answer' }).click();
  const of = (text: string) =>
    owner.page.getByRole('region', { name: 'Dana (support) suggests' }).filter({ hasText: text });
  await of('before we go on').getByRole('button', { name: 'No thanks' }).click();
  await expect(toast(owner.page, 'Nothing was done.')).toBeVisible();
  await expect(form.getByRole('listitem').filter({ hasText: 'before we go on' })).toContainText('Not wanted');
  await expect(of('before we go on')).toHaveCount(0);

  await of('Take that contact back').getByRole('button', { name: 'Undo that step' }).click();
  await expect(toast(owner.page, 'That step is undone, as support suggested.')).toBeVisible();
  expect((await desk.owner.get(`/api/contacts/${made.body.id}`)).status).toBe(404);
  await expect(form.getByRole('listitem').filter({ hasText: 'Take that contact' })).toContainText(
    'Accepted and done',
  );
  await expect(card(owner.page, 'Before')).toContainText('Undo that step: done');
  await owner.page.getByRole('link', { name: 'History', exact: true }).click();
  await expect(owner.page.getByText('You undid adding Made by mistake')).toBeVisible();
});

test('consent given unasked: to an agent by address, for what is ticked', async () => {
  await open(owner.page, '/consent');
  await owner.page.getByRole('button', { name: 'Give consent to an agent' }).click();
  const dialog = owner.page.getByRole('dialog', { name: 'Give consent' });
  await dialog.getByRole('button', { name: 'Give consent' }).click();
  const address = dialog.getByLabel('E-mail of the agent');
  await expect(address).toHaveAccessibleDescription('Write the agent’s e-mail address.');
  await address.fill('nobody@example.org');
  await dialog.getByLabel('Tasks').check();
  await dialog.getByLabel('7 days').check();
  await dialog.getByRole('button', { name: 'Give consent' }).click();
  await expect(address).toHaveAccessibleDescription(/No support agent has this address/);
  await expectAccessible(owner.page);
  await address.fill(AGENT.email);
  await dialog.getByRole('button', { name: 'Give consent' }).click();
  await expect(toast(owner.page, 'Dana (support) may see your tasks for 7 days.')).toBeVisible();
  const now = card(owner.page, 'Open to support now');
  await expect(now.getByRole('listitem').filter({ hasText: 'tasks' }).getByRole('timer')).toContainText(
    /^(6 days, 23|7 days, 0) hours/,
  );
  await open(agent.page, `/support/${visit}`);
  await expect(card(agent.page, 'Contents').getByRole('link')).toHaveAccessibleName('Open the list of tasks');
});

test('the agent’s screens read and reflow; offline, what needs the service says so', async () => {
  await grantBy(desk, ['contact']);
  await ask(['photo', 'event']);
  await open(agent.page, `/support/${visit}`);
  const copy = card(agent.page, 'What to tell the owner').getByRole('button', { name: 'Copy sentence 1' });
  await agent.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await copy.click();
  await expect(agent.page.getByText('sentence 1 copied')).toBeAttached();
  const told = await agent.page.evaluate(() => navigator.clipboard.readText());
  await expect(card(agent.page, 'What to tell the owner').getByText(told)).toBeVisible();
  await expectAccessible(agent.page);
  for (const width of [390, 320]) await expectReflow(agent.page, width);
  await agent.page.setViewportSize({ width: 1280, height: 900 });
  await open(agent.page, `/support/${visit}/contacts`);
  await agent.page.getByRole('link', { name: 'Hidden contact Z M' }).click();
  await agent.page.getByRole('button', { name: 'Open this contact' }).click();
  await expect(agent.page.getByRole('heading', { level: 2, name: 'Zephyrine Marlowe' })).toBeVisible();
  await expectAccessible(agent.page);
  for (const width of [390, 320]) await expectReflow(agent.page, width);
  await agent.context.setOffline(true);
  await expect(agent.page.getByText(/^Offline since \d\d:\d\d\.$/)).toBeVisible();
  await expect(agent.page.getByRole('button', { name: 'End visit' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await agent.context.setOffline(false);
});

test('the owner’s screens read and reflow; what cannot be read is told with its code', async () => {
  await grantBy(desk, ['contact']);
  const { body } = await desk.owner.get('/api/contacts');
  const { id } = body.items.find((one: { name: string }) => one.name === 'Zephyrine Marlowe');
  await desk.agent.json('POST', `/api/as/${visit}/contacts/${id}/open`, {});
  await open(owner.page, '/consent');
  await owner.page.getByText(/Dana \(support\), case 40817/).click();
  await expect(card(owner.page, 'What support looked at')).toContainText(
    'Dana (support) opened Zephyrine Marlowe',
  );
  await expectAccessible(owner.page);
  for (const width of [390, 320]) await expectReflow(owner.page, width);
  await owner.page.route('**/api/grants', (route) => route.fulfill({ status: 500, body: '' }));
  await open(owner.page, '/consent');
  await expect(owner.page.getByText('What support may see could not be read.')).toBeVisible({
    timeout: 20_000,
  });
  await expect(owner.page.getByText('http.500')).toBeVisible();
  await owner.page.unroute('**/api/grants');
  await owner.page.getByRole('button', { name: 'Try again' }).click();
  await expect(card(owner.page, 'Open to support now')).toContainText('Dana (support) may see your contacts');
  await open(owner.page, '/');
  await expect(card(owner.page, 'Support')).toBeVisible();
  await expectAccessible(owner.page);
  await expectReflow(owner.page, 320);
});

test('a visit that is not there, a state that cannot be read, and an owner at the door of support', async () => {
  await open(agent.page, '/support/no-such-visit');
  await expect(agent.page.getByRole('heading', { level: 1 })).toHaveText('There is no such visit');
  await agent.page.route('**/state', (route) => route.fulfill({ status: 503, body: '' }));
  await open(agent.page, `/support/${visit}`);
  await expect(card(agent.page, 'State of the account').getByRole('alert')).toContainText(
    'This says nothing about the owner’s data, good or bad.',
  );
  await expect(card(agent.page, 'Contents')).toContainText('not known');
  await open(owner.page, `/support/${visit}`);
  await expect(owner.page).toHaveURL(`${desk.server.url}/`);
});
