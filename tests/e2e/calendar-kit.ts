import { expect, type Locator, type Page, test } from '@playwright/test';
import { startWithOwner } from '../harness/server.ts';
import { type Owner, signIn, watch } from './kit.ts';

/** What the browser tests of the calendar share. They look at Tuesday 24 November 2026, in Berlin. */
export const DATE = '2026-11-24';

/** The page's clock stands on Friday 20 November 2026; its timers run. */
export const stand = (page: Page): Promise<void> => page.clock.setFixedTime(new Date('2026-11-20T08:00:00Z'));

/** One owner for all tests of a file, signed in, the clock standing; what goes wrong in a page fails its test. */
export function forOneOwner(hear: (owner: Owner) => void): void {
  let owner: Owner;
  let problems: string[];
  test.beforeAll(async () => hear((owner = await startWithOwner())));
  test.afterAll(() => owner.stop());
  test.beforeEach(async ({ context, page }) => {
    await signIn(context, owner.client);
    await stand(page);
    problems = watch(page);
  });
  test.afterEach(() => expect(problems).toEqual([]));
}

export const at = (query = ''): string => `/calendar?date=${DATE}${query ? `&${query}` : ''}`;

export async function open(page: Page, owner: Owner, path: string): Promise<void> {
  await page.goto(owner.server.url + path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

export async function make(owner: Owner, fields: object, noun = 'events'): Promise<string> {
  const reply = await owner.client.json('POST', `/api/${noun}`, fields);
  expect(reply.status, JSON.stringify(reply.body)).toBe(201);
  return reply.body.id as string;
}
export const read = async (owner: Owner, id: string, noun = 'events') =>
  (await owner.client.get(`/api/${noun}/${id}`)).body;

interface Happening {
  id: string;
  title: string;
  start: string;
  end: string;
  recurrenceId: string | null;
}
/** What takes place, as `24 Nov 16:30 Piano`, in UTC, by start. */
export async function happens(owner: Owner, title: string, from: string, to: string): Promise<string[]> {
  const { body } = await owner.client.get<{ items: Happening[] }>(
    `/api/events?from=${from}&to=${to}&zone=Europe/Berlin`,
  );
  return body.items
    .filter((one) => one.title === title)
    .map(({ start, end }) =>
      start.length === 10 ? `${start} ${end}` : `${start.slice(0, 16)} ${end.slice(11, 16)}`,
    );
}

export const grid = (page: Page): Locator => page.getByRole('grid');
export const cell = (page: Page, name: string | RegExp): Locator =>
  grid(page).getByRole('gridcell', { name });
export const event = (page: Page, name: string | RegExp): Locator => grid(page).getByRole('link', { name });
export const side = (page: Page): Locator => page.getByRole('complementary');
export const toast = (page: Page, text: string | RegExp): Locator =>
  page.getByLabel('Messages').getByText(text);
export const dialog = (page: Page): Locator => page.getByRole('dialog');
export const spoken = (page: Page): Locator => page.locator('[aria-live="polite"]');

/** Drags with the mouse from one place to another, in steps as a hand does. */
export async function drag(
  page: Page,
  from: Locator,
  to: { x: number; y: number },
  grip: 'middle' | 'end' = 'middle',
) {
  await expect(from).toBeVisible();
  const box = (await from.boundingBox())!;
  const x = box.x + box.width / 2;
  const y = grip === 'end' ? box.y + box.height - 3 : box.y + Math.min(10, box.height / 2);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 6, y + 6);
  await page.mouse.move(to.x, to.y, { steps: 6 });
  await page.mouse.up();
}

/** A place in an element, as shares of its width and height. */
export async function inside(target: Locator, across = 0.5, down = 0.5): Promise<{ x: number; y: number }> {
  const box = (await target.boundingBox())!;
  return { x: box.x + box.width * across, y: box.y + box.height * down };
}
