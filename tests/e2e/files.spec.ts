import { expect, type Page, test } from '@playwright/test';
import { startWithOwner } from '../harness/server.ts';
import { all, detail, dialog, make, openAt, toast } from './items-kit.ts';
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
});
test.afterEach(() => expect(problems).toEqual([]));

const list = (page: Page) => page.getByRole('region', { name: /^Other files, / });
const rows = (page: Page) => list(page).getByRole('listitem');
const row = (page: Page, name: string | RegExp) => list(page).getByRole('link', { name }).first();
const bytes = Buffer.from([0, 1, 2, 255]);
async function put(name: string, content: Uint8Array | string = bytes, collection = ''): Promise<string> {
  const to = new URLSearchParams({ name, ...(collection ? { collection } : {}) });
  const { status, body } = await owner.client.send(
    'POST',
    `/api/files?${to}`,
    content,
    'application/octet-stream',
  );
  if (status !== 201) throw new Error(`${name}: ${status} ${JSON.stringify(body)}`);
  return body.id as string;
}
async function none(): Promise<void> {
  const ids = (await all(owner.client, 'files')).map((one: { id: string }) => one.id);
  if (ids.length > 0) await owner.client.json('POST', '/api/delete', { ids });
}
async function choose(
  page: Page,
  files: { name: string; mimeType: string; buffer: Buffer }[],
): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add files' }).click();
  await (await chooser).setFiles(files);
}
const plain = (name: string, buffer = bytes) => ({ name, mimeType: 'application/octet-stream', buffer });

test('added, downloaded as it came, renamed, an earlier name brought back, deleted and taken back', async ({
  page,
}) => {
  await open(page, '/files');
  await expect(page.getByText('No files yet.')).toBeVisible();
  await expectAccessible(page);
  await choose(page, [plain('scores.bin')]);
  await expect(toast(page, 'Added scores.bin.')).toBeVisible();
  await row(page, /scores\.bin.*BIN file.*4 bytes/).click();
  await expect(page.getByRole('heading', { level: 2, name: 'scores.bin' })).toBeFocused();
  await expect(page).toHaveTitle('scores.bin · Lifeboat');
  await expectAccessible(page);
  const download = page.waitForEvent('download');
  await detail(page).getByRole('link', { name: 'Download' }).click();
  const stream = await (await download).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  expect([...Buffer.concat(chunks)]).toEqual([...bytes]);

  await detail(page).getByRole('textbox', { name: 'Name' }).fill('');
  await detail(page).getByRole('button', { name: 'Save' }).click();
  await expect(detail(page).getByRole('textbox', { name: 'Name' })).toHaveAccessibleDescription(
    'Write a name.',
  );
  await detail(page).getByRole('textbox', { name: 'Name' }).fill('high scores.bin');
  await detail(page).getByRole('textbox', { name: 'Name' }).press('Enter');
  await expect(toast(page, 'Saved high scores.bin.')).toBeVisible();
  await expect(row(page, /high scores\.bin/)).toBeVisible();
  const versions = page.getByRole('region', { name: 'Earlier versions of this file' });
  await expect(versions.getByText('Name changed from scores.bin to high scores.bin')).toBeVisible();
  await versions.getByRole('button', { name: /See and restore/ }).click();
  await expectAccessible(page);
  await dialog(page).getByRole('button', { name: 'Restore this version' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'scores.bin', exact: true })).toBeVisible();

  await detail(page).getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No files yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo deleting scores.bin' }).click();
  await expect(row(page, /scores\.bin/)).toBeVisible();
});

test('a page or a script that was uploaded is only ever handed out as a download', async ({ page }) => {
  const id = await put('page.html', '<!doctype html><script>window.ran = true</script>');
  await open(page, '/files');
  const download = page.waitForEvent('download');
  await row(page, /page\.html/).focus();
  await page.keyboard.press('d');
  expect((await download).suggestedFilename()).toBe('page.html');
  expect(await page.evaluate(() => 'ran' in window)).toBe(false);
  await owner.client.json('DELETE', `/api/files/${id}`);
});

test('folders as paths: narrowed, moved, found; order by name, date and size', async ({ page }) => {
  await none();
  const papers = await make(owner.client, 'collections', { type: 'folder', name: 'Papers' });
  const tax = await make(owner.client, 'collections', { type: 'folder', name: 'Tax', parent: papers });
  await put('b.txt', 'x'.repeat(2000));
  await put('a.txt', 'x', papers);
  const id = await put('c.txt', 'xx', tax);
  await open(page, '/files');
  await expect(row(page, /c\.txt.*Text · Papers \/ Tax/)).toBeVisible();
  await expect(rows(page)).toHaveText([/a\.txt/, /b\.txt/, /c\.txt/]);
  await page.getByRole('button', { name: 'Largest' }).click();
  await expect(rows(page)).toHaveText([/b\.txt/, /c\.txt/, /a\.txt/]);
  await page.getByRole('button', { name: 'Newest' }).click();
  await expect(rows(page)).toHaveText([/c\.txt/, /a\.txt/, /b\.txt/]);
  await page.getByLabel('Folder').first().selectOption({ label: 'Papers' });
  await expect(rows(page)).toHaveCount(2);
  await expect(page).toHaveURL(/folder=/);
  await expectAccessible(page);
  await page.getByLabel('Folder').first().selectOption({ label: 'Papers / Tax' });
  await choose(page, [plain('d.bin')]);
  await expect(row(page, /d\.bin.*Papers \/ Tax/)).toBeVisible();

  await row(page, /c\.txt/).click();
  await detail(page).getByRole('combobox', { name: 'Folder' }).selectOption({ label: 'Papers' });
  await detail(page).getByRole('button', { name: 'Save' }).click();
  await expect(toast(page, 'Saved c.txt.')).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  expect((await owner.client.get(`/api/files/${id}`)).body.collection).toBe(papers);

  await open(page, '/files');
  await page.keyboard.press('/');
  await page.keyboard.type('papers txt');
  await expect(rows(page)).toHaveText([/a\.txt/, /c\.txt/]);
  await page.getByRole('searchbox').fill('okaf 9');
  await expect(page.getByText('Nothing for “okaf 9”.')).toBeVisible();
});

test('several dropped at once: a failed one is named with its reason and tried again; a picture is in Photos', async ({
  page,
}) => {
  await none();
  await open(page, '/files');
  let refused = 0;
  await page.route('**/api/files?*bad*', (route) =>
    refused++ === 0 ? route.fulfill({ status: 507, body: '{}' }) : route.fallback(),
  );
  const png = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    return canvas.toDataURL('image/png').split(',')[1]!;
  });
  await page.evaluate((image) => {
    const transfer = new DataTransfer();
    const picture = Uint8Array.from(atob(image), (c) => c.charCodeAt(0));
    transfer.items.add(new File(['one'], 'one.txt'));
    transfer.items.add(new File(['bad'], 'bad.txt'));
    transfer.items.add(new File([picture], 'picture.png', { type: 'image/png' }));
    const zone = document.querySelector('.zone')!;
    zone.dispatchEvent(new DragEvent('dragover', { dataTransfer: transfer, bubbles: true }));
    zone.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true }));
  }, png);
  const panel = page.getByRole('region', { name: 'Files being added' });
  await expect(panel.getByText('bad.txt was not added.')).toBeVisible();
  await expect(panel.getByText('(http.507)')).toBeVisible();
  await expect(panel.getByText('1 file is a photo or video')).toBeVisible();
  await expect(row(page, /one\.txt/)).toBeVisible();
  await expectAccessible(page);
  await panel.getByRole('button', { name: 'Try again: bad.txt' }).click();
  await expect(row(page, /bad\.txt/)).toBeVisible();
  await panel.getByRole('button', { name: 'Close' }).click();
  await expect(panel).toHaveCount(0);
});

test('by keyboard: selected and deleted together; renamed elsewhere meanwhile nothing is overwritten', async ({
  page,
}) => {
  await none();
  for (const name of ['one.bin', 'two.bin', 'three.bin']) await put(name);
  await open(page, '/files');
  await row(page, /one\.bin/).focus();
  await page.keyboard.press('x');
  await page.keyboard.press('End');
  await page.keyboard.press('Shift+X');
  await expect(page.getByText('3 selected')).toBeVisible();
  await expectAccessible(page);
  await tabTo(page, page.getByRole('button', { name: 'Delete', exact: true }));
  await page.keyboard.press('Enter');
  await dialog(page).getByRole('button', { name: 'Delete 3 files' }).press('Enter');
  await expect(toast(page, 'Deleted 3 files.')).toBeVisible();
  await expect(page.getByText('No files yet.')).toBeVisible();
  await page.keyboard.press('u');
  await expect(rows(page)).toHaveCount(3);

  await row(page, /two\.bin/).focus();
  await page.keyboard.press('e');
  await expect(page).toHaveURL(/files\/[0-9a-f-]{36}/);
  const id = new URL(page.url()).pathname.split('/').at(-1)!;
  await detail(page).getByRole('textbox', { name: 'Name' }).fill('mine.bin');
  await owner.client.json('PUT', `/api/files/${id}`, { name: 'theirs.bin' });
  await expect(row(page, /theirs\.bin/)).toBeVisible();
  await detail(page).getByRole('textbox', { name: 'Name' }).press('Enter');
  await expect(detail(page).getByRole('alert')).toContainText('it is called theirs.bin now');
  expect((await owner.client.get(`/api/files/${id}`)).body.name).toBe('theirs.bin');
  await expectAccessible(page);
  await detail(page).getByRole('button', { name: 'Save' }).click();
  await expect(row(page, /mine\.bin/)).toBeVisible();
});

test('a phone, no service, and an address that leads to no file', async ({ page, context }) => {
  await none();
  await put('a long name that does not fit into one line of a narrow list.bin');
  for (const width of [390, 320]) {
    await open(page, '/files');
    await expectReflow(page, width);
    await row(page, /a long name/).click();
    await expect(page.getByRole('heading', { level: 1, name: /a long name/ })).toBeFocused();
    await expectReflow(page, width);
    await page.getByRole('button', { name: 'Other files', exact: true }).click();
    await expect(row(page, /a long name/)).toBeVisible();
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await row(page, /a long name/).click();
  await expect(detail(page).getByRole('button', { name: 'Delete' })).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText(/^Offline since/).first()).toBeVisible();
  const why = /Not possible while the service cannot be reached/;
  for (const name of ['Add files', 'Delete', 'Download', /^Download a long name/])
    await expect(page.getByRole('button', { name, exact: true })).toHaveAccessibleDescription(why);
  await expectAccessible(page);
  await context.setOffline(false);

  await open(page, '/files/00000000-0000-4000-8000-00000000dead');
  await expect(page.getByText('This file is not here.')).toBeVisible();
});
