import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import type { Client } from '../harness/client.ts';
import { jpeg } from '../harness/samples.ts';
import { startWithOwner } from '../harness/server.ts';
import { expectAccessible, expectReflow, type Owner, signIn } from './kit.ts';

/** What the tests of archives and of previews share. */
export interface Seeded {
  at: Owner;
  owner: Client;
  /** For files a test makes. */
  folder: string;
  contacts: string[];
  notes: string[];
  stop(): Promise<void>;
}

/** A server whose owner has ten contacts, two notes and two photos. */
export async function seeded(): Promise<Seeded> {
  const at = await startWithOwner();
  const owner = at.client;
  const folder = await mkdtemp(join(tmpdir(), 'lifeboat-e2e-'));
  const make = async (noun: string, body: object) =>
    (await owner.json<{ id: string }>('POST', `/api/${noun}`, body)).body.id;
  const contacts: string[] = [];
  for (const name of ['Ada', 'Bo', 'Cy', 'Dee', 'Eli', 'Fay', 'Gus', 'Hal', 'Ida', 'Jo'])
    contacts.push(await make('contacts', { name, phones: ['1'] }));
  const notes = [await make('notes', { title: 'Cabin' }), await make('notes', { title: 'List' })];
  for (const color of ['#3a7d8c', '#8c3a3a'])
    await owner.send('POST', `/api/photos?name=IMG${color.slice(1)}.jpg`, await jpeg(color), 'image/jpeg');
  const stop = async () => {
    await at.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { at, owner, folder, contacts, notes, stop };
}

export const howMany = async (owner: Client, noun: string): Promise<number> =>
  (await owner.get<{ total: number }>(`/api/${noun}`)).body.total;

/** The bytes of a new archive of this account. */
export async function archiveBytes(owner: Client): Promise<Buffer> {
  const { body } = await owner.json<{ url: string }>('POST', '/api/archives', {});
  return (await owner.bytes(body.url)).bytes;
}

/** @throws when unzip finds anything wrong */
export const unzipTest = (file: string): string => execFileSync('unzip', ['-t', file], { encoding: 'utf8' });

export async function open(page: Page, owner: Client, path = '/archive'): Promise<void> {
  await signIn(page.context(), owner);
  await page.goto(`${owner.url}${path}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

/** Checks a state as every state is checked: both themes at 1280, then a phone and a page at 400 %. */
export async function look(page: Page, state: string): Promise<void> {
  await test.step(`look: ${state}`, async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: 'light' });
    for (const width of [390, 320]) await expectReflow(page, width);
    await page.setViewportSize({ width: 1280, height: 900 });
  });
}

/** Chooses a file by the button. */
export async function choose(page: Page, file: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await (await chooser).setFiles(file);
}

export const preview = (page: Page): Locator =>
  page.getByRole('table', { name: 'What would be done, by kind' });
export const putBack = (page: Page, words: RegExp | string = /^Put back/): Locator =>
  page.getByRole('button', { name: words });

export const compare = (page: Page): Locator =>
  page.getByRole('button', { name: 'Compare with your account' });

/** From the archive screen to the preview of a file: an archive is checked in the browser first. */
export async function choosePreview(page: Page, owner: Client, file: string): Promise<void> {
  await open(page, owner);
  await choose(page, file);
  if (file.endsWith('.zip')) await compare(page).click();
  await expect(preview(page)).toBeVisible();
}
