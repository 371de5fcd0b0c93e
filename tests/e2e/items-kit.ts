import { expect, type Page } from '@playwright/test';
import type { Client } from '../harness/client.ts';

/** What the tests of tasks, notes and other files share. */
export const row = (page: Page, name: string | RegExp) =>
  page.getByRole('listitem').getByRole('link', { name });
export const toast = (page: Page, text: string | RegExp) => page.getByLabel('Messages').getByText(text);
export const dialog = (page: Page) => page.getByRole('dialog');
export const detail = (page: Page) => page.getByRole('article');

/** Goes to an address and waits for its heading. */
export const openAt =
  (url: string) =>
  async (page: Page, path: string): Promise<void> => {
    await page.goto(url + path);
    await expect(page.locator('h1')).toBeVisible();
  };

/** Makes an item by the API; answers its id. */
export async function make(client: Client, noun: string, fields: object): Promise<string> {
  const { status, body } = await client.json('POST', `/api/${noun}`, fields);
  if (status !== 201) throw new Error(`${noun}: ${status} ${JSON.stringify(body)}`);
  return body.id as string;
}
export const read = async (client: Client, noun: string, id: string) =>
  (await client.get(`/api/${noun}/${id}`)).body;
export const all = async (client: Client, noun: string) =>
  (await client.get(`/api/${noun}?limit=5000`)).body.items;
