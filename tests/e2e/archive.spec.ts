import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import type { Client } from '../harness/client.ts';
import { jpeg } from '../harness/samples.ts';
import { addAccount, startWithOwner } from '../harness/server.ts';
import { expectAccessible, expectReflow, type Owner, signIn, tabTo, watch } from './kit.ts';

/** The owner's own copy: made by one click, brought back after a preview, undone by one click. */
test.describe.configure({ mode: 'serial' });

let at: Owner;
let owner: Client;
let folder: string;
/** The archive taken in the first test. */
let zip: string;
const ids: { contacts: string[]; notes: string[]; photos: string[] } = {
  contacts: [],
  notes: [],
  photos: [],
};

test.beforeAll(async () => {
  at = await startWithOwner();
  owner = at.client;
  folder = await mkdtemp(join(tmpdir(), 'lifeboat-e2e-'));
  zip = join(folder, 'own.zip');
  for (const name of ['Ada', 'Bo', 'Cy', 'Dee', 'Eli', 'Fay', 'Gus', 'Hal', 'Ida', 'Jo'])
    ids.contacts.push((await owner.json('POST', '/api/contacts', { name, phones: ['1'] })).body.id);
  for (const title of ['Cabin', 'List'])
    ids.notes.push((await owner.json('POST', '/api/notes', { title, text: title })).body.id);
  for (const color of ['#3a7d8c', '#8c3a3a']) {
    const photo = await owner.send(
      'POST',
      `/api/photos?name=IMG${color.slice(1)}.jpg`,
      await jpeg(color),
      'image/jpeg',
    );
    ids.photos.push(photo.body.id);
  }
});
test.afterAll(async () => {
  await at.stop();
  await rm(folder, { recursive: true, force: true });
});

async function open(page: Page, path = '/archive'): Promise<void> {
  await signIn(page.context(), owner);
  await page.goto(`${at.server.url}${path}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}
const remove = (list: string[]) => owner.json('POST', '/api/delete', { ids: list });
const contacts = async () => (await owner.get('/api/contacts')).body.total as number;
const preview = (page: Page) => page.getByRole('table', { name: 'What would be done, by kind' });
const putBack = (page: Page, words: RegExp | string = /^Put back/) =>
  page.getByRole('button', { name: words });

/** Checks a state as every state is checked: both themes at 1280, then a phone and a page at 400 %. */
async function look(page: Page, state: string): Promise<void> {
  await test.step(`look: ${state}`, async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: 'light' });
    for (const width of [390, 320]) await expectReflow(page, width);
    await page.setViewportSize({ width: 1280, height: 900 });
  });
}

/** Chooses a file by the button and answers when its preview is there. */
async function choose(page: Page, file: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await (await chooser).setFiles(file);
}
async function choosePreview(page: Page, file = zip): Promise<void> {
  await open(page);
  await choose(page, file);
  await expect(preview(page)).toBeVisible();
}

test('one click makes the archive, the browser downloads it, and it is told when every byte went out', async ({
  page,
}) => {
  const errors = watch(page);
  await open(page);
  await expect(page.getByText('None yet.')).toBeVisible();
  await look(page, 'no archive yet');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Make a new archive' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^lifeboat-\d{4}-\d\d-\d\d-\d+\.zip$/);
  await file.saveAs(zip);
  expect(execFileSync('unzip', ['-t', zip], { encoding: 'utf8' })).toContain('No errors detected');
  const taken = page.getByRole('region', { name: 'Archives you took' });
  await expect(taken.getByText('14 items')).toBeVisible();
  await expect(taken.getByText(/Downloaded whole at/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Your archive is ready' })).toBeVisible();
  await look(page, 'archive ready');
  expect(errors).toEqual([]);
});

test('a link is renewed and ended; the ended archive stays listed', async ({ page }) => {
  const made = await owner.json('POST', '/api/archives', {});
  await open(page);
  const row = page.getByRole('region', { name: 'Archives you took' }).getByRole('listitem').first();
  await expect(row.getByText('Not downloaded whole yet')).toBeVisible();
  await row.getByRole('button', { name: 'Renew' }).click();
  await expect(page.getByText(/lives until/).first()).toBeVisible();
  await row.getByRole('button', { name: 'End' }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'End the archive', exact: true }).click();
  await expect(row.getByText('Never downloaded whole')).toBeVisible();
  expect((await owner.fetch(made.body.url)).status).toBe(410);
});

test('while it is made the progress is told; failed and partial ones say why', async ({ page }) => {
  const base = {
    url: '/x',
    name: 'x.zip',
    seq: 9,
    digest: null,
    counts: { contact: 9 },
    sentAt: null,
    reason: null,
  };
  const times = { createdAt: '2026-10-11T10:00:00Z', expiresAt: '2027-10-25T10:00:00Z' };
  const rows = [
    {
      ...base,
      ...times,
      id: 'a',
      state: 'freezing',
      size: null,
      problems: [],
      progress: { done: 61, total: 100 },
    },
    {
      ...base,
      ...times,
      id: 'b',
      state: 'partial',
      size: 5e6,
      problems: [
        { id: 'p', kind: 'photo', name: 'IMG_1.jpg', reason: 'Its bytes are damaged in the store.' },
      ],
      progress: { done: 1, total: 1 },
    },
    {
      ...base,
      ...times,
      id: 'c',
      state: 'failed',
      size: null,
      reason: 'The disk is full.',
      problems: [],
      progress: { done: 0, total: 0 },
    },
  ];
  await page.route('**/api/archives?*', (route) =>
    route.fulfill({ json: { items: rows, total: 3, next: null } }),
  );
  await open(page);
  await expect(page.getByRole('progressbar', { name: 'Making your archive' })).toHaveAttribute(
    'aria-valuenow',
    '61',
  );
  await expect(page.getByText('61 % packed')).toBeVisible();
  await expect(page.getByText('The disk is full.')).toBeVisible();
  await page.getByText('1 item is not in it').click();
  await expect(page.getByText('Its bytes are damaged in the store.')).toBeVisible();
  await look(page, 'archive being made, partial and failed ones listed');
});

test('what was deleted comes back after a preview, is reported, and is undone by one click', async ({
  page,
}) => {
  const errors = watch(page);
  await remove([...ids.contacts.slice(0, 9), ids.notes[0]!]);
  await owner.json('PUT', `/api/contacts/${ids.contacts[9]}`, { note: 'Changed today' });
  await choosePreview(page);
  await expect(page.getByText('This is only a preview: nothing has been touched.')).toBeVisible();
  await expect(
    preview(page).getByRole('row', { name: /Contacts \+9 0 1 differs, today’s kept/ }),
  ).toBeVisible();
  expect(await contacts()).toBe(1);
  await expect(preview(page).getByRole('listitem')).toHaveCount(9); // the first 8, and the one that differs
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect(preview(page).getByRole('listitem')).toHaveCount(10);
  await expect(preview(page).getByText('Ada', { exact: true })).toBeVisible();
  await preview(page).getByText('Jo', { exact: true }).click();
  const both = page.getByRole('table', { name: 'Jo' });
  await expect(both.getByRole('row', { name: /Note\s+differs Changed today nothing/ })).toBeVisible();
  await look(page, 'preview');
  await putBack(page, 'Put back 10 items').click();
  await expect(page.getByRole('heading', { name: '10 of 10 items done as planned' })).toBeFocused();
  await expect(page.getByText('Complete', { exact: true })).toBeVisible();
  expect(await contacts()).toBe(10);
  await look(page, 'applied');
  await page.getByRole('main').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { name: 'Put back, and undone' })).toBeVisible();
  expect(await contacts()).toBe(1);
  await page.getByRole('link', { name: 'See the step in History' }).click();
  await expect(page).toHaveURL(/\/history\/[^/]+$/);
  expect(errors).toEqual([]);
});

test('the same by keyboard alone, with the key u for Undo', async ({ page }) => {
  await open(page);
  const chooser = page.waitForEvent('filechooser');
  await tabTo(page, page.getByRole('button', { name: 'Choose a file' }));
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(zip);
  await expect(preview(page)).toBeVisible();
  await tabTo(page, page.getByRole('radio', { name: /Put back what is missing/ }));
  await page.keyboard.press('ArrowDown');
  await expect(putBack(page, 'Put back 10 items, change 1')).toBeVisible();
  await page.keyboard.press('ArrowUp');
  await tabTo(page, preview(page).locator('summary', { hasText: 'Jo' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('table', { name: 'Jo' })).toBeVisible();
  await tabTo(page, putBack(page, 'Put back 10 items'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: '10 of 10 items done as planned' })).toBeFocused();
  await page.keyboard.press('u');
  await expect(page.getByRole('heading', { name: 'Put back, and undone' })).toBeVisible();
  expect(await contacts()).toBe(1);
});

test('single items are chosen, and only they come back', async ({ page }) => {
  await choosePreview(page);
  await page.getByRole('button', { name: 'Choose which' }).click();
  await expect(putBack(page)).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('checkbox', { name: 'Choose Ada' }).check();
  await page.getByRole('checkbox', { name: 'Choose Bo' }).check();
  await look(page, 'choosing single items');
  await putBack(page, 'Put back 2 contacts').click();
  await expect(page.getByRole('heading', { name: '2 of 2 items done as planned' })).toBeVisible();
  expect(await contacts()).toBe(3);
});

test('an account that changed meanwhile: the preview is made again, says so, and keeps the ticks', async ({
  page,
}) => {
  await choosePreview(page);
  await page.getByRole('button', { name: 'Choose which' }).click();
  await page.getByRole('checkbox', { name: 'Choose Cy' }).check();
  await owner.json('POST', '/api/notes', { title: 'Newer', text: 'made meanwhile' });
  await expect(page.getByText('Your account changed since this preview was made.')).toBeVisible();
  await putBack(page, 'Put back 1 contact').click();
  const notice = page.getByText(/Your account changed, so this preview was made again/);
  await expect(notice).toBeVisible();
  expect(await contacts()).toBe(3);
  await expect(page.getByRole('checkbox', { name: 'Choose Cy' })).toBeChecked();
  await look(page, 'preview made again');
  await putBack(page, 'Put back 1 contact').click();
  await expect(page.getByRole('heading', { name: '1 of 1 item done as planned' })).toBeVisible();
  expect(await contacts()).toBe(4);
});

test('to make it exactly as it was, the count of what is removed must be typed', async ({ page }) => {
  await choosePreview(page);
  await page.getByRole('radio', { name: /Make it exactly as on/ }).check();
  await expect(page.getByText(/Removes 1 item that is not in it/)).toBeVisible();
  await putBack(page, 'Put back 7 items, change 1, remove 1').click();
  const dialog = page.getByRole('dialog', { name: /Make it exactly as on/ });
  await expectAccessible(page);
  const go = dialog.getByRole('button', { name: /remove 1$/ });
  await expect(go).toHaveAttribute('aria-disabled', 'true');
  await go.click({ force: true });
  await dialog.getByLabel('Type how many are removed: 1').fill('2');
  await expect(go).toHaveAttribute('aria-disabled', 'true');
  expect(await contacts()).toBe(4);
  await dialog.getByLabel('Type how many are removed: 1').fill('1');
  await go.click();
  await expect(page.getByRole('heading', { name: '9 of 9 items done as planned' })).toBeVisible();
  expect(await contacts()).toBe(10);
  expect((await owner.get('/api/notes')).body.total).toBe(2);
});

test('when nothing differs, there is nothing to do', async ({ page }) => {
  await choosePreview(page);
  await expect(
    page.getByRole('heading', { name: 'Everything in this archive is already here' }),
  ).toBeVisible();
  await expect(putBack(page)).toHaveCount(0);
  await look(page, 'nothing to do');
});

test('a cut archive is refused in words; a damaged photo is listed by its file and the rest can come back', async ({
  page,
}) => {
  const whole = await readFile(zip);
  const cut = join(folder, 'cut.zip');
  await writeFile(cut, whole.subarray(0, whole.length / 2));
  await open(page);
  await choose(page, cut);
  const alert = page.getByRole('alert').filter({ hasText: 'cut.zip was not taken.' });
  await expect(alert).toContainText('Nothing was touched.');
  await expect(alert).toContainText('archive.malformed');
  await look(page, 'archive refused');
  await page.getByRole('link', { name: 'cut.zip' }).click();
  await expect(page.getByText('cut.zip cannot be brought back.')).toBeVisible();
  await look(page, 'failed preview');

  // another account's archive: nothing of it can be taken from what this one still holds
  const person = { email: 'uma@example.org', name: 'Uma', password: 'correct horse staple' };
  await addAccount(at.where, person);
  const uma = await at.server.signedIn(person.email, person.password);
  const original = await jpeg('#3a8c5d');
  await uma.send('POST', '/api/photos?name=IMG_7.jpg', original, 'image/jpeg');
  await uma.json('POST', '/api/contacts', { name: 'Vic' });
  const { url } = (await uma.json('POST', '/api/archives', {})).body;
  const damaged = (await uma.bytes(url)).bytes;
  const place = damaged.indexOf(original) + original.length - 40;
  damaged[place] = damaged[place]! ^ 0xff;
  const file = join(folder, 'damaged.zip');
  await writeFile(file, damaged);
  await choosePreview(page, file);
  await expect(page.getByRole('heading', { name: '1 file is not as the archive’s list says' })).toBeVisible();
  await expect(page.getByText(/^photos\/.*IMG_7\.jpg/)).toBeVisible();
  await look(page, 'preview with damage');
  await putBack(page, 'Put back 1 contact').click();
  await expect(page.getByText('Partial', { exact: true })).toBeVisible();
  expect(await contacts()).toBe(11);
});

test('an import lists the card it cannot take and takes the others', async ({ page }) => {
  const file = join(folder, 'friends.vcf');
  const card = (uid: string, name: string) =>
    `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${uid}\r\nFN:${name}\r\nN:${name};;;;\r\nEND:VCARD\r\n`;
  await writeFile(
    file,
    `${card('new-1', 'Kim')}BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Broken\r\n${card('new-2', 'Lou')}`,
  );
  await choosePreview(page, file);
  await expect(page.getByRole('heading', { level: 1, name: 'Import friends.vcf' })).toBeVisible();
  await expect(page.getByRole('heading', { name: '1 entry of the file cannot be taken' })).toBeVisible();
  await page.getByText('The original text').click();
  await expect(page.locator('pre')).toContainText('FN:Broken');
  await look(page, 'import with a broken card');
  await putBack(page, 'Add 2 contacts').click();
  await expect(page.getByRole('heading', { name: '2 of 2 items imported' })).toBeVisible();
  expect(await contacts()).toBe(13);
  await writeFile(file, `${card('new-1', 'Kim Larsen')}${card('new-3', 'Max')}`);
  await choosePreview(page, file);
  await expect(page.getByRole('radio', { name: /Take all of it/ })).toBeChecked();
  await expect(putBack(page, 'Add 1 contact, change 1')).toBeVisible();
});

test('an archive can be dropped; sending can be cancelled and goes in parts when it is large', async ({
  page,
}) => {
  await open(page);
  let release = () => undefined as void;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/restores?*', async (route) => {
    if (route.request().method() === 'POST') await held;
    await route.continue().catch(() => undefined); // cancelled meanwhile
  });
  const data = await page.evaluateHandle(
    ([text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text ?? ''], 'dropped.zip', { type: 'application/zip' }));
      return transfer;
    },
    ['not a zip'],
  );
  await page
    .getByRole('group', { name: 'A file to bring back' })
    .dispatchEvent('drop', { dataTransfer: data });
  await expect(page.getByText('dropped.zip')).toBeVisible();
  await look(page, 'sending');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Choose a file' })).toBeVisible();
  release();
  await page.unroute('**/api/restores?*');

  await owner.send('POST', '/api/files?name=big.bin', randomBytes(9 << 20), 'application/octet-stream');
  const made = await owner.json('POST', '/api/archives', {});
  const big = join(folder, 'big.zip');
  await writeFile(big, (await owner.bytes(made.body.url)).bytes);
  const parts: number[] = [];
  page.on('request', (request) => {
    if (request.method() === 'PATCH') parts.push(1);
  });
  await choose(page, big);
  await expect(page.getByRole('heading', { name: 'Everything in this archive is already here' })).toBeVisible(
    {
      timeout: 30_000,
    },
  );
  expect(parts.length).toBeGreaterThan(1);
});

test('a preview being checked tells its progress; one that is no longer kept says so', async ({ page }) => {
  const plan = {
    id: 'p',
    digest: '0'.repeat(64),
    seq: 0,
    state: 'checking',
    source: { type: 'archive', name: 'own.zip', at: null, seq: null, partial: false },
    counts: {},
    failures: [],
    progress: { done: 25e6, total: 100e6 },
    createdAt: '2026-11-22T10:00:00Z',
    appliedAt: null,
    batch: null,
    report: null,
    reason: null,
  };
  await page.route('**/api/restores/p', (route) => route.fulfill({ json: plan }));
  await open(page, '/restore/p');
  await expect(page.getByRole('progressbar', { name: 'Checking' })).toHaveAttribute('aria-valuenow', '25');
  await expect(page.getByText('Nothing has been touched.')).toBeVisible();
  await look(page, 'checking');
  await open(page, '/restore/6f1c1f0e-0000-4000-8000-000000000000');
  await expect(page.getByText('This preview is no longer kept.')).toBeVisible();
  await look(page, 'no longer kept');
});

test('offline: what is shown stays, and nothing can be pressed that needs the service', async ({
  page,
  context,
}) => {
  await remove([ids.contacts[1]!]);
  await choosePreview(page);
  await context.setOffline(true);
  await expect(page.getByText(/Offline since/).first()).toBeVisible();
  await expect(putBack(page)).toHaveAttribute('aria-disabled', 'true');
  await expect(putBack(page)).toHaveAccessibleDescription(/cannot be reached/);
  await look(page, 'preview, offline');
  await page.getByRole('link', { name: 'Close, change nothing' }).click();
  await context.setOffline(false);
  await expect(page.getByRole('heading', { name: 'Everything, in one file you keep' })).toBeVisible();
});
