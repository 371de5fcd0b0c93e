import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { Client } from '../harness/client.ts';
import {
  choose,
  choosePreview,
  compare,
  howMany,
  look,
  open,
  putBack,
  type Seeded,
  seeded,
  unzipTest,
} from './archive-kit.ts';
import { expectAccessible, watch } from './kit.ts';

/** The archive screen: one click makes the owner's own copy; a file is chosen, dropped, sent, imported. */
test.describe.configure({ mode: 'serial' });

let our: Seeded;
let owner: Client;
let zip: string;

test.beforeAll(async () => {
  our = await seeded();
  owner = our.owner;
  zip = join(our.folder, 'own.zip');
});
test.afterAll(() => our.stop());

test('one click makes the archive, the browser downloads it, and it is told when every byte went out', async ({
  page,
}) => {
  const errors = watch(page);
  await open(page, owner);
  await expect(page.getByText('None yet.')).toBeVisible();
  await look(page, 'no archive yet');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Make a new archive' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^lifeboat-\d{4}-\d\d-\d\d-\d+\.zip$/);
  await file.saveAs(zip);
  expect(unzipTest(zip)).toContain('No errors detected');
  const taken = page.getByRole('region', { name: 'Archives you took' });
  await expect(taken.getByText('14 items')).toBeVisible();
  await expect(taken.getByText(/Downloaded whole at/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Your archive is ready' })).toBeVisible();
  await look(page, 'archive ready');
  expect(errors).toEqual([]);
});

test('a link is renewed and ended; the ended archive stays listed', async ({ page }) => {
  const made = await owner.json<{ url: string }>('POST', '/api/archives', {});
  await open(page, owner);
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

test('a link for another computer is made, used, told when it was used, and ended', async ({ page }) => {
  await owner.json('POST', '/api/archives', {});
  await open(page, owner);
  const row = page.getByRole('region', { name: 'Archives you took' }).getByRole('listitem').first();
  await row.getByRole('button', { name: 'Links' }).click();
  const dialog = page.getByRole('dialog', { name: /^Links to the archive of/ });
  await dialog.getByLabel('What it is for').fill('NAS');
  await page.keyboard.press('Enter');
  const link = dialog.getByRole('listitem').filter({ hasText: 'NAS' });
  await expect(link.getByText('Never used.')).toBeVisible();
  const line = (await link.getByText(/^curl -fL -C - -O 'http/).textContent())!;
  execFileSync('sh', ['-c', line], { cwd: our.folder, stdio: 'ignore' });
  const [, name = ''] = /([^/]+\.zip)'$/.exec(line) ?? [];
  expect(unzipTest(join(our.folder, name))).toContain('No errors detected');
  await look(page, 'links of an archive');
  await link.getByRole('button', { name: 'End this link' }).click();
  await expect(link.getByText('Ended by you')).toBeVisible();
  await expect(link.getByText(/Last used/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(row.getByRole('button', { name: 'Links' })).toBeFocused();
});

test('while it is made the progress is told; failed and partial ones say why', async ({ page }) => {
  const base = {
    url: '/x',
    name: 'x.zip',
    seq: 9,
    digest: null,
    counts: { contact: 9 },
    sentAt: null,
    checkedAt: null,
    links: [],
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
  await open(page, owner);
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

test('an import lists the card it cannot take and takes the others', async ({ page }) => {
  const file = join(our.folder, 'friends.vcf');
  const card = (uid: string, name: string) =>
    `BEGIN:VCARD\r\nVERSION:3.0\r\nUID:${uid}\r\nFN:${name}\r\nN:${name};;;;\r\nEND:VCARD\r\n`;
  await writeFile(
    file,
    `${card('new-1', 'Kim')}BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Broken\r\n${card('new-2', 'Lou')}`,
  );
  await choosePreview(page, owner, file);
  await expect(page.getByRole('heading', { level: 1, name: 'Import friends.vcf' })).toBeVisible();
  await expect(page.getByRole('heading', { name: '1 entry of the file cannot be taken' })).toBeVisible();
  await page.getByText('The original text').click();
  await expect(page.locator('pre')).toContainText('FN:Broken');
  await look(page, 'import with a broken card');
  await putBack(page, 'Add 2 contacts').click();
  await expect(page.getByRole('heading', { name: '2 of 2 items imported' })).toBeVisible();
  expect(await howMany(owner, 'contacts')).toBe(12);
  await writeFile(file, `${card('new-1', 'Kim Larsen')}${card('new-3', 'Max')}`);
  await choosePreview(page, owner, file);
  await expect(page.getByRole('radio', { name: /Take all of it/ })).toBeChecked();
  await expect(putBack(page, 'Add 1 contact, change 1')).toBeVisible();
});

test('an archive is checked in the browser, with the network off, paused, cancelled, and found whole', async ({
  page,
  context,
}) => {
  // the first piece is waited for, so that the states between can be looked at
  await page.addInitScript(() => {
    const post = Worker.prototype.postMessage as (this: Worker, message: unknown) => void;
    Worker.prototype.postMessage = function (this: Worker, message: { ask?: { type: string } }) {
      post.call(this, message);
      if (message.ask?.type === 'check') post.call(this, { type: 'pause' });
    };
  });
  const errors = watch(page);
  await open(page, owner);
  await context.setOffline(true);
  await expect(page.getByText(/Offline since/).first()).toBeVisible();
  await choose(page, zip);
  await expect(page.getByRole('progressbar', { name: 'Checking own.zip' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await choose(page, zip);
  await page.getByRole('button', { name: 'Pause' }).click();
  await look(page, 'checking an archive here');
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByText(/^(\d+) of \1 files match$/)).toBeVisible();
  await expect(page.getByRole('main').getByText('The archive is whole: every file is as')).toBeVisible();
  await expect(compare(page)).toHaveAttribute('aria-disabled', 'true');
  await look(page, 'checked here');
  await context.setOffline(false);
  expect(errors).toEqual([]);
});

test('saved where the owner says: it is closed and cut off, goes on from the byte, and is checked', async ({
  page,
}) => {
  await owner.send('POST', '/api/files?name=big.bin', randomBytes(3 << 20), 'application/octet-stream');
  // the browser's own dialog cannot be pressed: a file of this site's stands in for the one it would give
  await page.addInitScript(() => {
    const pick = async () =>
      (await navigator.storage.getDirectory()).getFileHandle('own.zip', { create: true });
    Object.assign(window, { showSaveFilePicker: pick });
  });
  const asked: (string | undefined)[] = [];
  let cut = true;
  await page.route(/\.zip$/, async (route) => {
    asked.push(route.request().headers().range);
    if (!cut) return route.continue();
    if (asked.length > 1) return route.abort('internetdisconnected');
    const reply = await route.fetch();
    const body = await reply.body();
    await route.fulfill({
      body: body.subarray(0, body.length / 2),
      headers: { etag: reply.headers().etag ?? '', 'content-type': 'application/zip' },
    });
  });
  await open(page, owner);
  await page.getByRole('button', { name: 'Make a new archive' }).click();
  await expect(page.getByText('It goes on from this byte by itself.')).toBeVisible();
  const bar = page.getByRole('progressbar', { name: 'Saving own.zip' });
  await expect(bar).toHaveAttribute('aria-valuenow', /^(49|50)$/);
  await page.getByRole('button', { name: 'Pause' }).click();
  await look(page, 'saving, paused');
  cut = false;
  asked.length = 0;
  await page.reload();
  await expect(page.getByText('It was read back and checked: it is whole.')).toBeVisible();
  const { items } = (
    await owner.get<{ items: { url: string; size: number; sentAt: string | null }[] }>('/api/archives')
  ).body;
  const { url, size } = items[0]!;
  expect(asked).toEqual([`bytes=${Math.floor(size / 2)}-`]);
  const { bytes } = await owner.bytes(url);
  const saved = await page.evaluate(async () => {
    const handle = await (await navigator.storage.getDirectory()).getFileHandle('own.zip');
    const hash = await crypto.subtle.digest('SHA-256', await (await handle.getFile()).arrayBuffer());
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  });
  expect(saved).toBe(createHash('sha256').update(bytes).digest('hex'));
  await look(page, 'saved and checked');
});

test('a file can be dropped; sending it can be cancelled', async ({ page }) => {
  await open(page, owner);
  let release = () => undefined as void;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/imports?*', async (route) => {
    await held;
    await route.continue().catch(() => undefined); // cancelled meanwhile
  });
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['BEGIN:VCARD'], 'dropped.vcf', { type: 'text/vcard' }));
    return transfer;
  });
  await page
    .getByRole('group', { name: 'A file to check or bring back' })
    .dispatchEvent('drop', { dataTransfer: data });
  await expect(page.getByText('dropped.vcf')).toBeVisible();
  await look(page, 'sending');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Choose a file' })).toBeVisible();
  release();
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
  await open(page, owner, '/restore/p');
  await expect(page.getByRole('progressbar', { name: 'Checking' })).toHaveAttribute('aria-valuenow', '25');
  await expect(page.getByText('Nothing has been touched.')).toBeVisible();
  await look(page, 'checking');
  await open(page, owner, '/restore/6f1c1f0e-0000-4000-8000-000000000000');
  await expect(page.getByText('This preview is no longer kept.')).toBeVisible();
  await look(page, 'no longer kept');
});
