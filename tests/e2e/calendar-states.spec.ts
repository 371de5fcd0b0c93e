import { expect, type Locator, type Page, type Route, test } from '@playwright/test';
import {
  at,
  cell,
  drag,
  event,
  grid,
  happens,
  forOneOwner,
  inside,
  make,
  open,
  read,
  side,
  toast,
} from './calendar-kit.ts';
import { expectAccessible, expectReflow, type Owner } from './kit.ts';

let owner: Owner;
forOneOwner((made) => (owner = made));

const WINDOW = '**/api/events?from=*';
const answer = (body: object) => (route: Route) =>
  route.fulfill({ json: { items: [], total: 0, next: null, cut: false, damaged: [], ...body } });
const FILE = [
  ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Other//EN', 'BEGIN:VEVENT', 'UID:imported@other'],
  ...['DTSTAMP:20261101T100000Z', 'DTSTART:20261124T170000Z', 'SUMMARY:Lantern walk'],
  ...['END:VEVENT', 'END:VCALENDAR', ''],
].join('\r\n');

test('empty and loading are said', async ({ page }) => {
  await open(page, owner, at());
  await expect(page.getByText('No events yet. Events you make on the phone appear here.')).toBeVisible();
  await expectAccessible(page);
  await expectReflow(page, 320);
  await page.setViewportSize({ width: 1280, height: 900 });

  let go = () => undefined as void;
  const held = new Promise<void>((resolve) => (go = resolve));
  await page.route(WINDOW, async (route) => {
    await held;
    await route.fallback();
  });
  await open(page, owner, at());
  await expect(page.getByRole('main').getByText('Loading November 2026', { exact: true })).toBeVisible();
  await expect(grid(page)).toHaveAttribute('aria-busy', 'true');
  go();
  await expect(page.getByRole('main').getByText('Loading November 2026', { exact: true })).toHaveCount(0);
});

test('not readable, cut and damaged are said', async ({ page }) => {
  await page.route(WINDOW, (route) =>
    route.fulfill({ status: 400, json: { code: 'request.fields', title: 'No.' } }),
  );
  await open(page, owner, at());
  await expect(page.getByText('November 2026 could not be read.')).toBeVisible();
  await expect(page.getByText('request.fields')).toBeVisible();
  await expect(page.getByText('No events yet.')).toHaveCount(0);
  await expectAccessible(page);
  await page.unroute(WINDOW);
  await page.route(WINDOW, answer({ cut: true, damaged: [{ id: 'x', title: 'Torn' }] }));
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Some repeats are too dense to show whole.')).toBeVisible();
  await expect(page.getByText('Not readable right now, and not lost: Torn.')).toBeVisible();
  await expectAccessible(page);
});

test('an event every second for ever is shown in part, and says so', async ({ page }) => {
  const id = await make(owner, {
    title: 'Tick',
    start: '2026-11-24T00:00:00',
    zone: 'UTC',
    rrule: 'FREQ=SECONDLY',
  });
  for (const view of ['month', 'week', 'list']) {
    await open(page, owner, at(`view=${view}`));
    await expect(page.getByText('Some repeats are too dense to show whole.')).toBeVisible();
    await expect(page.getByRole('link', { name: /Tick/ }).first()).toBeVisible();
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThanOrEqual(600);
  }
  await owner.client.json('DELETE', `/api/events/${id}`);
});

test('offline: what is held stays, nothing can be changed, text is kept, and it comes back', async ({
  page,
  context,
}) => {
  await make(owner, {
    title: 'Held',
    start: '2026-11-24T10:00',
    end: '2026-11-24T11:00',
    zone: 'Europe/Berlin',
  });
  await open(page, owner, at());
  await event(page, /Held/).click();
  await expect(side(page).getByRole('heading', { name: 'Held' })).toBeVisible();
  await page.keyboard.press('e');
  await side(page).getByLabel('Place').fill('Kept here');
  await context.setOffline(true);
  await expect(page.getByText(/Offline since/).first()).toBeVisible();
  await expect(event(page, /Held/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'New', exact: true })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await expect(side(page).getByRole('button', { name: 'Save' })).toHaveAttribute('aria-disabled', 'true');
  await expect(side(page).getByText('What you write is kept here until the service is back.')).toBeVisible();
  await page.keyboard.press('Escape');
  const box = (await event(page, /Held/).boundingBox())!;
  await page.mouse.move(box.x + 20, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x + 20, box.y - 200, { steps: 4 });
  await page.mouse.up();
  await expect(cell(page, /^Tuesday 24 November/).getByRole('link', { name: /Held/ })).toBeVisible();
  await context.setOffline(false);
  await side(page).getByRole('button', { name: 'Go on editing' }).click();
  await expect(side(page).getByLabel('Place')).toHaveValue('Kept here');
  await page.keyboard.press('Control+Enter');
  await expect(toast(page, 'Saved Held.')).toBeVisible({ timeout: 40_000 });
});

test('what another program changes appears by itself; while it is edited, it is said', async ({ page }) => {
  await open(page, owner, at());
  const id = await make(owner, {
    title: 'From the phone',
    start: '2026-11-18',
    end: '2026-11-19',
    allDay: true,
  });
  await expect(event(page, /From the phone/)).toBeVisible();
  await event(page, /From the phone/).click();
  await expect(side(page).getByRole('heading', { name: 'From the phone' })).toBeVisible();
  await page.keyboard.press('e');
  await side(page).getByLabel('Place').fill('Here');
  await owner.client.json('PUT', `/api/events/${id}`, { title: 'From the phone, changed' });
  await expect(side(page).getByText('Changed elsewhere just now.')).toBeVisible();
  await side(page).getByRole('button', { name: 'Show', exact: true }).click();
  await side(page).getByRole('button', { name: 'Keep both changes' }).click();
  await expect(toast(page, /^Saved/)).toBeVisible();
  expect(await read(owner, id)).toMatchObject({ title: 'From the phone, changed', location: 'Here' });
});

test('a calendar file is previewed before anything comes in, by button and by drop', async ({ page }) => {
  await open(page, owner, at());
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Import .ics' }).click();
  await (await chooser).setFiles({ name: 'more.ics', mimeType: 'text/calendar', buffer: Buffer.from(FILE) });
  await expect(page).toHaveURL(/\/restore\//);
  expect(await happens(owner, 'Lantern walk', '2026-11-01', '2026-12-01')).toEqual([]);

  await open(page, owner, at());
  await dropFile(page, FILE);
  await expect(page).toHaveURL(/\/restore\//);
  await open(page, owner, at());
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download Calendar as .ics' }).click();
  const stream = await (await download).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).toString()).toMatch(/^BEGIN:VCALENDAR[^]+SUMMARY:Held[^]+END:VCALENDAR\r\n$/);
});

async function dropFile(page: Page, text: string): Promise<void> {
  const data = await page.evaluateHandle((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], 'dropped.ics', { type: 'text/calendar' }));
    return transfer;
  }, text);
  await grid(page).dispatchEvent('dragover', { dataTransfer: data });
  await expect(page.getByText('Drop a calendar file to see what is in it')).toBeVisible();
  await grid(page).dispatchEvent('drop', { dataTransfer: data });
}

/** Where something begins and ends in the height of a day. */
async function shareOf(block: Locator, day: Locator): Promise<{ from: number; to: number }> {
  await expect(block).toBeVisible();
  const column = await day.elementHandle();
  return block.evaluate((element, of) => {
    const [a, b] = [element.getBoundingClientRect(), of!.getBoundingClientRect()];
    return { from: (a.top - b.top) / b.height, to: (a.bottom - b.top) / b.height };
  }, column);
}

test('days of 25 and 23 hours: the hours, and what is moved across them', async ({ page }) => {
  const zone = 'Europe/Berlin';
  await make(owner, { title: 'Night shift', start: '2026-10-24T22:00', end: '2026-10-25T06:00', zone });
  await make(owner, { title: 'Early walk', start: '2026-10-25T05:00', end: '2026-10-25T06:00', zone });
  await open(page, owner, '/calendar?view=week&date=2026-10-25');
  await expect(grid(page).getByText('02:00 again')).toHaveCount(1);
  const sunday = cell(page, /^Sunday 25 October/);
  const walk = await shareOf(event(page, /Early walk/), sunday);
  const night = await shareOf(event(page, /Night shift/).last(), sunday);
  // six hours after midnight, of a day of 25; and seven hours until six in the morning
  expect(walk.from).toBeCloseTo(6 / 25, 2);
  expect(night.to - night.from).toBeCloseTo(7 / 25, 2);
  await expectAccessible(page);

  await open(page, owner, '/calendar?date=2026-10-24');
  await drag(page, event(page, /Early walk/), await inside(cell(page, /^Saturday 24 October/), 0.5, 0.7));
  await expect(toast(page, 'Moved Early walk to Saturday 24 October, 05:00 to 06:00.')).toBeVisible();
  expect(await happens(owner, 'Early walk', '2026-10-01', '2026-11-01')).toEqual(['2026-10-24T03:00 04:00']);

  await make(owner, { title: 'Breakfast', start: '2026-03-29T09:00', end: '2026-03-29T10:00', zone });
  await open(page, owner, '/calendar?view=week&date=2026-03-29');
  const short = cell(page, /^Sunday 29 March/);
  await expect(short.locator('.gap')).toHaveCount(1);
  expect((await shareOf(event(page, /Breakfast/), short)).from).toBeCloseTo(9 / 24, 2);
});

test('what floats and what is written in UTC keep their form when they are moved', async ({ page }) => {
  const floats = await make(owner, {
    title: 'Pills',
    start: '2026-11-10T08:00',
    end: '2026-11-10T08:15',
    zone: null,
  });
  const utc = await make(owner, {
    title: 'Pass of the station',
    start: '2026-11-10T18:00Z',
    end: '2026-11-10T18:10Z',
  });
  await open(page, owner, at());
  await drag(page, event(page, /Pills/), await inside(cell(page, /^Thursday 12 November/), 0.5, 0.7));
  await expect(toast(page, 'Moved Pills to Thursday 12 November, 08:00 to 08:15.')).toBeVisible();
  expect(await read(owner, floats)).toMatchObject({ start: '2026-11-12T08:00:00', zone: null });
  await drag(
    page,
    event(page, /Pass of the station/),
    await inside(cell(page, /^Friday 13 November/), 0.5, 0.7),
  );
  await expect(toast(page, /^Moved Pass of the station to Friday 13/)).toBeVisible();
  expect((await read(owner, utc)).raw).toContain('DTSTART:20261113T180000Z');
});
