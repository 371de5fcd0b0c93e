import { expect, type Page, test } from '@playwright/test';
import type { BackupFacts } from '../../src/shared/contract/backup.ts';
import { startWithOwner } from '../harness/server.ts';
import { expectAccessible, expectReflow, type Owner, signIn, tabTo, watch } from './kit.ts';

let owner: Owner;
let problems: string[];

test.beforeAll(async () => {
  owner = await startWithOwner();
  await owner.client.json('POST', '/api/backup', {});
});
test.afterAll(() => owner.stop());
test.beforeEach(async ({ context, page }) => {
  await signIn(context, owner.client);
  problems = watch(page);
});
test.afterEach(() => expect(problems).toEqual([]));

const open = async (page: Page, path = '/') => {
  await page.goto(owner.server.url + path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
};
/** One of the three facts, by its title and, when given, its state in a word. */
const fact = (page: Page, title: string, word = '') =>
  page
    .getByRole('region', { name: 'Three facts about your backup' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: new RegExp(`^${title}\\s?: ${word}`) }) });
const toast = (page: Page, text: string | RegExp) => page.getByLabel('Messages').getByText(text);
const lately = (page: Page) => page.getByRole('region', { name: 'Lately' });

async function contact(name: string): Promise<{ id: string; etag: string; batch: string }> {
  const made = await owner.client.json('POST', '/api/contacts', { name });
  return { id: made.body.id, etag: made.body.etag, batch: made.headers.get('lifeboat-batch')! };
}
const rename = (id: string, name: string) => owner.client.json('PUT', `/api/contacts/${id}`, { name });

/** Answers the facts as the service does, with a part of them otherwise. */
async function withFacts(page: Page, change: (facts: BackupFacts) => void): Promise<void> {
  await page.route('**/api/backup', async (route) => {
    if (route.request().method() !== 'GET') return route.fallback();
    const reply = await route.fetch();
    const facts = (await reply.json()) as BackupFacts;
    change(facts);
    await route.fulfill({ response: reply, json: facts });
  });
}

test('a new account: nothing is called good before it was proven; "Back up now" proves it', async ({
  page,
  context,
}) => {
  const fresh = await startWithOwner();
  await fresh.client.json('POST', '/api/contacts', { name: 'Ada Lovelace' });
  await context.clearCookies();
  await signIn(context, fresh.client);
  await page.goto(fresh.server.url);
  const titles = page.getByRole('listitem').getByRole('heading', { level: 3 });
  await expect(titles).toHaveText([
    'Phone to Lifeboat: needs attention',
    /^Second copy: /,
    'Your own archive: needs attention',
  ]);
  await expect(fact(page, 'Phone to Lifeboat')).toContainText('No phone has synced yet');
  await expect(fact(page, 'Your own archive')).toContainText('Never made');
  await fact(page, 'Second copy').getByRole('link', { name: 'Last 30 tests' }).click();
  const dialog = page.getByRole('dialog', { name: 'Last 30 tests of the second copy' });
  await dialog.getByRole('button', { name: 'Back up now' }).click();
  await expect(toast(page, /^Backed up\. /)).toBeVisible({ timeout: 30_000 });
  await expect(dialog.getByText('Backup read back and good').first()).toBeVisible();
  await expect(dialog.getByText('Test restore passed').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(fact(page, 'Second copy', 'good')).toContainText(/Test restore passed,\s+\d\d:\d\d/);
  await expect(fact(page, 'Second copy')).toContainText(
    /All \d+ items were read back and matched\. It took /,
  );
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Backed up and tested.');
  await expect(page.getByText(/checked just now/)).toBeVisible();
  await page.goto('about:blank');
  await fresh.stop();
});

test('every attempt is listed with its result and reason, failures too', async ({ page }) => {
  await page.route('**/api/backup/attempts*', async (route) => {
    const reply = await route.fetch();
    const list = (await reply.json()) as { items: Record<string, unknown>[] };
    const failed = {
      ...list.items[0],
      id: 'x',
      state: 'failed',
      kind: 'backup',
      reason: 'The disk is gone.',
    };
    await route.fulfill({ response: reply, json: { ...list, items: [failed, ...list.items] } });
  });
  await open(page, '/?show=tests');
  const dialog = page.getByRole('dialog');
  const entry = dialog.getByRole('listitem').filter({ hasText: 'Backup failed' });
  await expect(entry).toContainText('The disk is gone.');
  await expect(entry).toContainText('Failed');
  await dialog.getByRole('button', { name: 'Test restores' }).click();
  await expect(dialog.getByText('Test restore passed').first()).toBeVisible();
  await expectAccessible(page);
});

test('the headline is the worst true thing, and there is one loud button', async ({ page }) => {
  await withFacts(page, ({ vault, device }) => {
    vault.state = 'failing';
    vault.since = '2026-10-31T11:24:00Z';
    vault.todo = 'The second copy could not be read. The operator was told and has to act.';
    device.state = 'bad';
    device.at = '2026-10-01T08:00:00Z';
    device.device = { id: 'd', name: 'Pixel 8' };
    device.counts = { added: 20, changed: 2, removed: 1 };
  });
  await open(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    /^The second copy is failing\.\s*No phone has synced for \d+ days\.$/,
  );
  await expect(fact(page, 'Second copy', 'bad')).toContainText('Failing since');
  await expect(fact(page, 'Second copy')).toContainText('The operator was told and has to act.');
  await expect(fact(page, 'Phone to Lifeboat', 'bad')).toContainText('23 changes came in.');
  await expect(fact(page, 'Phone to Lifeboat')).toContainText('is not known: it has not reported');
  await expect(page.getByText('nothing is left to send')).toHaveCount(0);
  await expect(page.locator('main .btn.pri')).toHaveText('Back up now');
  await expectAccessible(page);
});

test('facts that cannot be read are not known, and what was read before is not shown as current', async ({
  page,
}) => {
  await open(page);
  await expect(fact(page, 'Second copy', 'good')).toBeVisible();
  await page.route('**/api/backup', (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      json: {
        type: 'x',
        title: 'The store cannot be used right now.',
        status: 503,
        code: 'store.unavailable',
      },
    }),
  );
  await contact('Grace Hopper'); // its live event makes the page ask again
  await expect(fact(page, 'Second copy', 'not known')).toContainText(/Not known since .*\d\d:\d\d/, {
    timeout: 15_000,
  });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'How your backup stands is not known right now.',
  );
  await expect(page.getByText(/last checked \d\d:\d\d/)).toBeVisible();
  await expectAccessible(page);
});

test('without the service the facts say since when nothing is known, and come back by themselves', async ({
  page,
  context,
}) => {
  await open(page);
  await expect(fact(page, 'Second copy', 'good')).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText(/^Offline since \d\d:\d\d\.$/)).toBeVisible();
  await expect(fact(page, 'Second copy', 'not known')).toContainText('Not known since');
  const undo = lately(page).getByRole('button', { name: /^Undo/ }).first();
  await expect(undo).toHaveAttribute('aria-disabled', 'true');
  await context.setOffline(false);
  await expect(fact(page, 'Second copy', 'good')).toBeVisible({ timeout: 15_000 });
});

test('what is here: counted by the service, with the last seven days', async ({ page }) => {
  const { id } = await contact('Katherine Johnson');
  await rename(id, 'Katherine Coleman');
  await open(page);
  const { body } = await owner.client.get('/api/contacts?limit=1');
  const row = page.getByRole('row', { name: /Contacts/ });
  await expect(row).toContainText(String(body.total));
  await expect(row).toContainText(/\d+ added, \d+ changed/);
  await expect(page.getByRole('row', { name: /Photos/ })).toContainText('0');
  await page.getByRole('link', { name: 'Contacts' }).last().click();
  await expect(page).toHaveURL(/\/contacts$/);
});

test('lately: another program’s change appears by itself, and is undone here by keyboard', async ({
  page,
}) => {
  await open(page);
  const { id } = await contact('Dorothy Vaughan');
  const line = lately(page).getByRole('listitem').filter({ hasText: 'You added Dorothy Vaughan' });
  await expect(line).toBeVisible();
  const undo = line.getByRole('button', { name: 'Undo adding Dorothy Vaughan' });
  await tabTo(page, undo);
  await page.keyboard.press('Enter');
  await expect(toast(page, 'Undone: adding Dorothy Vaughan.')).toBeVisible();
  expect((await owner.client.get(`/api/contacts/${id}`)).status).toBe(404);
  await expect(lately(page).getByText('You undid adding Dorothy Vaughan')).toBeVisible();
  await expect(line).toContainText('Undone since');
});

test('a deletion is put back from here; one that was changed later asks first', async ({ page }) => {
  const kept = await contact('Mary Jackson');
  const moved = await contact('Annie Easley');
  await owner.client.json('POST', '/api/delete', { ids: [kept.id, moved.id] });
  await open(page);
  const deletion = lately(page).getByRole('listitem').filter({ hasText: 'You deleted 2 contacts' }).first();
  await expect(deletion).toContainText('Kept here until');
  await owner.client.json('POST', '/api/bin/put-back', { ids: [moved.id] });
  await rename(moved.id, 'Annie J. Easley');
  await deletion.getByRole('button', { name: 'Put back 2 contacts' }).click();
  const ask = page.getByRole('dialog', { name: 'Undo deleting 2 contacts?' });
  await expect(ask).toContainText('1 of 2 was edited later; it stays.');
  await ask.getByRole('button', { name: 'Undo the rest' }).click();
  await expect(
    toast(
      page,
      /^Undone in part: deleting 2 contacts\. 1 item is as before\. Left as it is: Annie J\. Easley/,
    ),
  ).toBeVisible();
  expect((await owner.client.get(`/api/contacts/${kept.id}`)).body.name).toBe('Mary Jackson');
});

test('after a loss it is said first, with the changes that are missing', async ({ page }) => {
  await page.route('**/api/me', async (route) => {
    const reply = await route.fetch();
    const me = (await reply.json()) as { account: object };
    Object.assign(me.account, {
      state: 'recovering',
      lost: { from: 2102, to: 2110, since: '2026-11-21T02:12:00Z' },
    });
    await route.fulfill({ response: reply, json: me });
  });
  await open(page);
  await expect(
    page.getByText(/Changes 2,102 to 2,110 are missing here, made after 21 Nov.*03:12\./),
  ).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Some of your changes were lost here.');
  await expectAccessible(page);
  await expectReflow(page, 320);
});

test('Home has no violation and reflows', async ({ page }) => {
  await open(page);
  await expect(lately(page).getByRole('listitem').first()).toBeVisible();
  await expectAccessible(page);
  for (const width of [390, 320]) await expectReflow(page, width);
});
