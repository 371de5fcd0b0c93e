import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Client } from '../harness/client.ts';
import { jpeg } from '../harness/samples.ts';
import { addAccount } from '../harness/server.ts';
import {
  archiveBytes,
  choose,
  choosePreview,
  compare,
  howMany,
  look,
  open,
  preview,
  putBack,
  type Seeded,
  seeded,
} from './archive-kit.ts';
import { expectAccessible, tabTo, watch } from './kit.ts';

/** An archive is brought back after a preview, reported, and undone by one click. */
test.describe.configure({ mode: 'serial' });

let our: Seeded;
let owner: Client;
let zip: string;

test.beforeAll(async () => {
  our = await seeded();
  owner = our.owner;
  zip = join(our.folder, 'own.zip');
  await writeFile(zip, await archiveBytes(owner));
});
test.afterAll(() => our.stop());

const remove = (list: string[]) => owner.json('POST', '/api/delete', { ids: list });

test('what was deleted comes back after a preview, is reported, and is undone by one click', async ({
  page,
}) => {
  const errors = watch(page);
  await remove([...our.contacts.slice(0, 9), our.notes[0]!]);
  await owner.json('PUT', `/api/contacts/${our.contacts[9]}`, { note: 'Changed today' });
  await choosePreview(page, owner, zip);
  await expect(page.getByText('This is only a preview: nothing has been touched.')).toBeVisible();
  await expect(
    preview(page).getByRole('row', { name: /Contacts \+9 0 1 differs, today’s kept/ }),
  ).toBeVisible();
  expect(await howMany(owner, 'contacts')).toBe(1);
  await expect(preview(page).getByRole('listitem')).toHaveCount(9); // the first 8, and the one that differs
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect(preview(page).getByRole('listitem')).toHaveCount(10);
  await expect(preview(page).getByText('Ada', { exact: true })).toBeVisible();
  await preview(page).getByText('Jo', { exact: true }).click();
  const both = page.getByRole('table', { name: 'Jo' });
  await expect(both.getByRole('row', { name: /Note\s+differs Changed today nothing/ })).toBeVisible();
  const contacts = page.getByLabel('How to restore: Contacts');
  await contacts.selectOption('Leave as it is');
  await expect(putBack(page, 'Put back 1 note')).toBeVisible();
  await contacts.selectOption('As chosen above');
  await look(page, 'preview');
  await putBack(page, 'Put back 10 items').click();
  await expect(page.getByRole('heading', { name: '10 of 10 items done as planned' })).toBeFocused();
  await expect(page.getByText('Complete', { exact: true })).toBeVisible();
  expect(await howMany(owner, 'contacts')).toBe(10);
  await look(page, 'applied');
  await page.getByRole('main').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { name: 'Put back, and undone' })).toBeVisible();
  expect(await howMany(owner, 'contacts')).toBe(1);
  await page.getByRole('link', { name: 'See the step in History' }).click();
  await expect(page).toHaveURL(/\/history\/[^/]+$/);
  expect(errors).toEqual([]);
});

test('the same by keyboard alone, with the key u for Undo', async ({ page }) => {
  await open(page, owner);
  const chooser = page.waitForEvent('filechooser');
  await tabTo(page, page.getByRole('button', { name: 'Choose a file' }));
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(zip);
  await expect(page.getByRole('heading', { name: 'own.zip' })).toBeFocused();
  await tabTo(page, compare(page));
  await page.keyboard.press('Enter');
  await expect(preview(page)).toBeVisible();
  await tabTo(page, page.getByRole('radio', { name: /Put back what is missing/ }));
  await page.keyboard.press('ArrowDown');
  await expect(putBack(page, 'Put back 10 items, keep both of 1')).toBeVisible();
  await page.keyboard.press('ArrowUp');
  await tabTo(page, preview(page).locator('summary', { hasText: 'Jo' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('table', { name: 'Jo' })).toBeVisible();
  await tabTo(page, putBack(page, 'Put back 10 items'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: '10 of 10 items done as planned' })).toBeFocused();
  await page.keyboard.press('u');
  await expect(page.getByRole('heading', { name: 'Put back, and undone' })).toBeVisible();
  expect(await howMany(owner, 'contacts')).toBe(1);
});

test('single items are chosen, and only they come back', async ({ page }) => {
  await choosePreview(page, owner, zip);
  await page.getByRole('button', { name: 'Choose which' }).click();
  await expect(putBack(page)).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('button', { name: 'Show more' }).click(); // they come in no order
  await page.getByRole('checkbox', { name: 'Choose Ada' }).check();
  await page.getByRole('checkbox', { name: 'Choose Bo' }).check();
  await look(page, 'choosing single items');
  await putBack(page, 'Put back 2 contacts').click();
  await expect(page.getByRole('heading', { name: '2 of 2 items done as planned' })).toBeVisible();
  expect(await howMany(owner, 'contacts')).toBe(3);
});

test('an account that changed meanwhile: the preview is made again, says so, and keeps the ticks', async ({
  page,
}) => {
  await choosePreview(page, owner, zip);
  await page.getByRole('button', { name: 'Choose which' }).click();
  await page.getByRole('checkbox', { name: 'Choose Cy' }).check();
  await owner.json('POST', '/api/notes', { title: 'Newer', text: 'made meanwhile' });
  await expect(page.getByText('Your account changed since this preview was made.')).toBeVisible();
  await putBack(page, 'Put back 1 contact').click();
  const notice = page.getByText(/Your account changed, so this preview was made again/);
  await expect(notice).toBeVisible();
  expect(await howMany(owner, 'contacts')).toBe(3);
  await expect(page.getByRole('checkbox', { name: 'Choose Cy' })).toBeChecked();
  await look(page, 'preview made again');
  await putBack(page, 'Put back 1 contact').click();
  await expect(page.getByRole('heading', { name: '1 of 1 item done as planned' })).toBeVisible();
  expect(await howMany(owner, 'contacts')).toBe(4);
});

test('to make it exactly as it was, the count of what is removed must be typed', async ({ page }) => {
  await choosePreview(page, owner, zip);
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
  expect(await howMany(owner, 'contacts')).toBe(4);
  await dialog.getByLabel('Type how many are removed: 1').fill('1');
  await go.click();
  await expect(page.getByRole('heading', { name: '9 of 9 items done as planned' })).toBeVisible();
  expect(await howMany(owner, 'contacts')).toBe(10);
  expect(await howMany(owner, 'notes')).toBe(2);
});

test('when nothing differs, there is nothing to do', async ({ page }) => {
  await choosePreview(page, owner, zip);
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
  const cut = join(our.folder, 'cut.zip');
  await writeFile(cut, whole.subarray(0, whole.length / 2));
  await open(page, owner);
  await choose(page, cut);
  const alert = page.getByRole('alert').filter({ hasText: 'cut.zip was not taken.' });
  await expect(alert).toContainText('Nothing was touched.');
  await expect(alert).toContainText(/zip\.(truncated|not-a-zip)/);
  await page.getByRole('button', { name: 'Let the service read it' }).click();
  await expect(alert).toContainText('archive.malformed');
  await look(page, 'archive refused');
  await page.getByRole('link', { name: 'cut.zip' }).click();
  await expect(page.getByText('cut.zip cannot be brought back.')).toBeVisible();
  await look(page, 'failed preview');

  // another account's archive: nothing of it can be taken from what this one still holds
  const person = { email: 'uma@example.org', name: 'Uma', password: 'correct horse staple' };
  await addAccount(our.at.where, person);
  const uma = await our.at.server.signedIn(person.email, person.password);
  const original = await jpeg('#3a8c5d');
  await uma.send('POST', '/api/photos?name=IMG_7.jpg', original, 'image/jpeg');
  await uma.json('POST', '/api/contacts', { name: 'Vic' });
  const damaged = await archiveBytes(uma);
  const place = damaged.indexOf(original) + original.length - 40;
  damaged[place] = damaged[place]! ^ 0xff;
  const file = join(our.folder, 'damaged.zip');
  await writeFile(file, damaged);
  await open(page, owner);
  await choose(page, file);
  await expect(
    page.getByRole('main').getByText('The archive is not whole: 1 file is damaged.'),
  ).toBeVisible();
  const faults = page.getByRole('region', { name: 'Files that are not as listed: 1' });
  await expect(faults.getByRole('listitem')).toContainText(/^Damaged: photos\/.*IMG_7\.jpg/);
  await look(page, 'a damaged archive, checked here');
  await compare(page).click();
  await expect(page.getByRole('heading', { name: '1 file is not as the archive’s list says' })).toBeVisible();
  await expect(page.getByText(/^photos\/.*IMG_7\.jpg/)).toBeVisible();
  await look(page, 'preview with damage');
  await putBack(page, 'Put back 1 contact').click();
  await expect(page.getByText('Partial', { exact: true })).toBeVisible();
  expect(await howMany(owner, 'contacts')).toBe(11);
});

test('only the bytes the account lacks travel; a lost network and a reload in between cost none twice', async ({
  page,
}) => {
  const uma = await our.at.server.signedIn('uma@example.org', 'correct horse staple');
  const [here, lacking] = [randomBytes(6 << 20), randomBytes(300_000)];
  for (const client of [owner, uma])
    await client.send('POST', '/api/files?name=here.bin', here, 'application/octet-stream');
  await uma.send('POST', '/api/files?name=lacking.bin', lacking, 'application/octet-stream');
  const file = join(our.folder, 'uma.zip');
  await writeFile(file, await archiveBytes(uma));
  await page.addInitScript(() => {
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function (body) {
      if (body instanceof Blob) sessionStorage.sent = Number(sessionStorage.sent ?? 0) + body.size;
      send.call(this, body);
    };
  });
  await page.route('**/blobs', (route) =>
    route.request().method() === 'POST' ? route.abort('internetdisconnected') : route.continue(),
  );
  await open(page, owner);
  await choose(page, file);
  await compare(page).click();
  await expect(page.getByText('it goes on by itself.')).toBeVisible();
  await expect(page.getByText(/has to travel/)).toBeVisible();
  await look(page, 'sending what lacks, network lost');
  await page.evaluate(() => sessionStorage.clear()); // none of these arrived
  await page.reload();
  await page.unroute('**/blobs');
  await page.getByRole('link', { name: 'uma.zip' }).click();
  await expect(page.getByRole('heading', { name: 'Some of uma.zip is still to come' })).toBeVisible();
  await look(page, 'preview waiting for bytes');
  await page.getByRole('link', { name: 'To the page “Archive”' }).click();
  await expect(page.getByText(/still to come: choose the same file again/)).toBeVisible();
  await choose(page, file);
  await expect(preview(page)).toBeVisible();
  await putBack(page, /^Put back/).click();
  await expect(page.getByRole('heading', { name: /items? done as planned/ })).toBeVisible();
  const sum = await page.evaluate(() => Number(sessionStorage.sent));
  expect(sum).toBeGreaterThan(lacking.length);
  expect(sum).toBeLessThan(lacking.length + 5_000);
  const { items } = (await owner.get<{ items: { id: string; name: string }[] }>('/api/files')).body;
  const back = items.find(({ name }) => name === 'lacking.bin')!;
  expect((await owner.bytes(`/api/files/${back.id}/original`)).bytes.equals(lacking)).toBe(true);
});

test('offline: what is shown stays, and nothing can be pressed that needs the service', async ({
  page,
  context,
}) => {
  await remove([our.contacts[1]!]);
  await choosePreview(page, owner, zip);
  await context.setOffline(true);
  await expect(page.getByText(/Offline since/).first()).toBeVisible();
  await expect(putBack(page)).toHaveAttribute('aria-disabled', 'true');
  await expect(putBack(page)).toHaveAccessibleDescription(/cannot be reached/);
  await look(page, 'preview, offline');
  await page.getByRole('link', { name: 'Close, change nothing' }).click();
  await context.setOffline(false);
  await expect(page.getByRole('heading', { name: 'Everything, in one file you keep' })).toBeVisible();
});
