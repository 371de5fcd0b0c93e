import { expect, type Page, test } from '@playwright/test';
import { startWithOwner } from '../harness/server.ts';
import { at, cell, dialog, event, grid, make, open, side, stand } from './calendar-kit.ts';
import { expectAccessible, expectReflow, type Owner, signIn, tabTo, watch } from './kit.ts';

let owner: Owner;
let problems: string[];
let family: string;

test.beforeAll(async () => {
  owner = await startWithOwner();
  const zone = 'Europe/Berlin';
  family = await make(owner, { type: 'calendar', name: 'Family', color: '#ffee00' }, 'collections');
  const piano = { title: 'Piano, Ada', location: 'Music school', collection: family, zone: 'Europe/Oslo' };
  await make(owner, {
    ...piano,
    start: '2026-11-03T16:30',
    end: '2026-11-03T17:15',
    rrule: 'FREQ=WEEKLY;UNTIL=20270622T143000Z',
  });
  await make(owner, { title: 'Bergen with Leila', start: '2026-11-20', end: '2026-11-26', allDay: true });
  await make(owner, { title: 'Stand-up', start: '2026-11-24T09:30', end: '2026-11-24T09:45', zone });
  await make(owner, { title: 'Call', start: '2026-11-24T10:00', end: '2026-11-24T11:30', zone });
  await make(owner, {
    ...{ title: 'Perhaps lunch', start: '2026-11-25T12:00', end: '2026-11-25T13:00', zone },
    status: 'TENTATIVE',
  });
  await make(owner, {
    ...{ title: 'Yoga', start: '2026-11-26T19:00', end: '2026-11-26T20:00', zone },
    status: 'CANCELLED',
  });
  await make(owner, { title: 'Overlap', start: '2026-11-24T10:30', end: '2026-11-24T11:00', zone });
  await make(owner, { title: 'Renew the passport', due: '2026-11-26' }, 'tasks');
});
test.afterAll(() => owner.stop());
test.beforeEach(async ({ context, page }) => {
  await signIn(context, owner.client);
  await stand(page);
  problems = watch(page);
});
test.afterEach(() => expect(problems).toEqual([]));

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const focusDay = async (page: Page, name: string | RegExp) => {
  await tabTo(page, cell(page, name));
};

test('the month: names say all, bars span, what is too much opens the day, calendars are hidden', async ({
  page,
}) => {
  await open(page, owner, at());
  await expect(heading(page)).toHaveText('November 2026');
  await expect(event(page, '16:30 to 17:15, Piano, Ada, Music school, Family, repeats')).toHaveCount(4);
  await expect(event(page, '12:00 to 13:00, Perhaps lunch, Calendar, not certain')).toHaveCount(1);
  const yoga = event(page, /Yoga, Calendar, cancelled/);
  await expect(yoga).toHaveCSS('text-decoration-line', 'line-through');
  await expect(event(page, 'Task, Due, Renew the passport, Calendar')).toHaveCount(1);
  // one bar to Sunday, one from Monday
  const bars = event(page, /20 to 25 November 2026, Bergen with Leila/);
  await expect(bars).toHaveCount(2);
  const width = async (n: number) => (await bars.nth(n).boundingBox())!.width;
  const day = (await cell(page, /^Friday 20 November/).boundingBox())!.width;
  expect(Math.round((await width(0)) / day)).toBe(3);
  expect(Math.round((await width(1)) / day)).toBe(3);

  const busy = cell(page, /^Tuesday 24 November, 5 entries/);
  await busy.getByRole('button', { name: '2 more on Tuesday 24 November' }).click();
  await expect(side(page).getByRole('heading', { name: 'Tuesday 24 November' })).toBeVisible();
  await expect(side(page).getByRole('link', { name: /Bergen|Stand-up|Call|Overlap|Piano/ })).toHaveCount(5);

  await page.getByRole('checkbox', { name: 'Family' }).uncheck();
  await expect(event(page, /Piano/)).toHaveCount(0);
  await expect(page).toHaveURL(new RegExp(`hide=${family}`));
  await page.reload();
  await expect(event(page, /Call/)).toHaveCount(1);
  await expect(event(page, /Piano/)).toHaveCount(0);
  await page.getByRole('checkbox', { name: 'Family' }).check();
  await expect(event(page, /Piano/)).toHaveCount(4);
  await expect(page.getByRole('link', { name: 'Download Family as .ics' })).toHaveAttribute(
    'href',
    `/api/calendars/${family}.ics`,
  );
  await expectAccessible(page);
});

test('the grid by keys: one tab stop, days, weeks, months, years, today, the day and the event', async ({
  page,
}) => {
  await open(page, owner, at());
  await focusDay(page, /^Tuesday 24 November/);
  await expect(grid(page).locator('[tabindex="0"]')).toHaveCount(1);
  const steps: [string, RegExp][] = [
    ['ArrowRight', /^Wednesday 25 November/],
    ['ArrowDown', /^Wednesday 2 December/],
    ['ArrowUp', /^Wednesday 25 November/],
    ['Home', /^Monday 23 November/],
    ['End', /^Sunday 29 November/],
    ['PageDown', /^Tuesday 29 December/],
    ['PageUp', /^Sunday 29 November/],
    ['Shift+PageDown', /^Monday, 29 November 2027/],
    ['Shift+PageUp', /^Sunday 29 November/],
    ['ArrowLeft', /^Saturday 28 November/],
  ];
  for (const [key, name] of steps) {
    await page.keyboard.press(key);
    await expect(cell(page, name)).toBeFocused();
  }
  await expect(page).toHaveURL(/date=2026-11-28/);

  await page.keyboard.press('t');
  await expect(grid(page).locator('[aria-current="date"]')).toBeFocused();

  await open(page, owner, at());
  await focusDay(page, /^Tuesday 24 November/);
  await page.keyboard.press('Enter');
  await expect(side(page).getByRole('link').first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(side(page).getByRole('link', { name: /Stand-up/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(side(page).getByRole('heading', { name: 'Stand-up' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(cell(page, /^Tuesday 24 November/)).toBeFocused();
  await page.keyboard.press('j');
  await expect(event(page, /Stand-up/)).toBeFocused();
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await page.keyboard.press('Escape');
  await expect(cell(page, /^Tuesday 24 November/)).toBeFocused();

  await page.keyboard.press('?');
  for (const words of [
    'New event',
    'Today',
    /^Move the event/,
    'Next event',
    /by day and, in the month, by week/,
  ])
    await expect(dialog(page).getByText(words)).toBeVisible();
});

test('views by keys and by mouse, kept in the address; turning pages; Back', async ({ page }) => {
  await open(page, owner, at());
  await expect(event(page, /Call/)).toHaveCount(1);
  await page.keyboard.press('v');
  await page.keyboard.press('w');
  await expect(heading(page)).toHaveText('23 to 29 Nov 2026');
  await expect(page).toHaveURL(/view=week/);
  await page.getByRole('button', { name: 'Later week' }).click();
  await expect(heading(page)).toHaveText('30 Nov to 6 Dec 2026');
  await page.getByRole('button', { name: 'Earlier week' }).click();
  await page.getByRole('button', { name: 'List', exact: true }).click();
  await expect(page).toHaveURL(/view=list/);
  await expect(page.getByRole('region', { name: 'November 2026, by day' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('link', { name: /Overlap/ })).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(/view=week/);
  await page.keyboard.press('v');
  await page.keyboard.press('m');
  await expect(heading(page)).toHaveText('November 2026');
  await page.getByRole('button', { name: 'Earlier month' }).click();
  await expect(heading(page)).toHaveText('October 2026');
  await page.getByRole('button', { name: 'Today', exact: true }).click();
  await expect(grid(page).locator('[aria-current="date"]')).toBeVisible();
});

test('the week: hours, side by side, whole days above, through a day by keys', async ({ page }) => {
  await open(page, owner, at('view=week'));
  const [call, overlap] = [event(page, /Call/), event(page, /Overlap/)];
  const [a, b] = [(await call.boundingBox())!, (await overlap.boundingBox())!];
  expect(a.x + a.width).toBeLessThanOrEqual(b.x + 1);
  expect(Math.abs(a.height - 3 * b.height)).toBeLessThan(3);
  await expect(event(page, /Bergen/)).toHaveCount(1);
  await tabTo(page, cell(page, /^Tuesday 24 November/));
  await page.keyboard.press('ArrowDown');
  await expect(event(page, /Stand-up/)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(call).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowRight');
  await expect(cell(page, /^Wednesday 25 November/)).toBeFocused();
  await page.keyboard.press('PageDown');
  await expect(cell(page, /^Wednesday 2 December/)).toBeFocused();
  await expectAccessible(page);
});

test('the list: by day, found by words, no match', async ({ page }) => {
  await open(page, owner, at('view=list'));
  const list = page.getByRole('region', { name: 'November 2026, by day' });
  await expect(list.getByText('Tuesday 24 November')).toBeVisible();
  await expect(list.getByRole('link', { name: '10:00 to 11:30, Call, Calendar' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('/');
  await page.keyboard.type('music');
  await expect(list.getByRole('link')).toHaveCount(4);
  await page.getByRole('searchbox').fill('okaf 9');
  await expect(page.getByText('Nothing for “okaf 9”.')).toBeVisible();
});

test('an event: who, when, where, its rule and its own zone; a link to it alone is enough', async ({
  page,
}) => {
  await open(page, owner, at());
  await event(page, /Piano/).nth(2).click();
  await expect(page).toHaveURL(/show=.+&at=2026-11-17T16%3A30%3A00/);
  await expect(side(page).getByText('Family')).toBeVisible();
  await expect(side(page).getByText('Tuesday 17 November', { exact: true })).toBeVisible();
  await expect(side(page).getByText('16:30 to 17:15', { exact: true })).toBeVisible();
  await expect(side(page).getByText('Music school')).toBeVisible();
  await expect(side(page).getByText(/Every Tuesday until 22 June 2027/)).toBeVisible();
  await expect(side(page).getByText('Times are in Oslo, the event’s own zone.')).toBeVisible();
  await expect(side(page).getByLabel('Only this one')).toBeChecked();
  await expect(side(page).getByLabel('This and the 31 after it')).toBeVisible();
  await expect(side(page).getByLabel('All 34')).toBeVisible();
  await expectAccessible(page);
  const { searchParams } = new URL(page.url());
  await open(page, owner, `/calendar?show=${searchParams.get('show')}&at=${searchParams.get('at')}`);
  await expect(heading(page)).toHaveText('November 2026');
  await expect(event(page, /Piano/).nth(2)).toHaveAttribute('aria-current', 'true');
  await open(page, owner, '/calendar?show=00000000-0000-4000-8000-00000000abcd');
  await expect(side(page).getByText('This event is not here.')).toBeVisible();
});

test('times of another zone are said in both', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'en-US', timezoneId: 'America/New_York' });
  await signIn(context, owner.client);
  const page = await context.newPage();
  await stand(page);
  await open(page, owner, at());
  // weeks begin on Sunday, and hours go to twelve
  await expect(grid(page).getByRole('columnheader').first()).toHaveAttribute('aria-label', 'Sunday');
  await event(page, /10:30\sAM to 11:15\sAM, Piano/)
    .nth(3)
    .click();
  await expect(side(page).getByText(/In Oslo, the event’s own zone: 4:30\sPM to 5:15\sPM/)).toBeVisible();
  await context.close();
});

test('on a phone: dots, the day below, the event as its own page with Back', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, owner, at());
  const day = cell(page, /^Wednesday 25 November, 2 entries/);
  await expect(day.locator('i')).toHaveCount(2);
  await day.click();
  await expect(side(page).getByRole('heading', { name: 'Wednesday 25 November' })).toBeVisible();
  await expectAccessible(page);
  await side(page)
    .getByRole('link', { name: /Perhaps lunch/ })
    .click();
  await expect(page.getByRole('heading', { level: 1, name: 'Perhaps lunch' })).toBeFocused();
  await expect(grid(page)).toHaveCount(0);
  await expectAccessible(page);
  await page.goBack();
  await expect(grid(page)).toBeVisible();
  await side(page)
    .getByRole('link', { name: /Perhaps lunch/ })
    .click();
  await page.getByRole('button', { name: 'Calendar', exact: true }).click();
  await expect(grid(page)).toBeVisible();
  await page.getByRole('button', { name: 'Week', exact: true }).click();
  const tuesday = page.getByRole('button', { name: /^Tuesday 24 November/ });
  await tuesday.click();
  await expect(event(page, /Overlap/)).toBeVisible();
  await expect(grid(page).locator('[data-day]')).toHaveCount(1);
  await expectAccessible(page);
});

test('every view reflows at 390 and 320 and stays small', async ({ page }) => {
  for (const view of ['month', 'week', 'list']) {
    await page.setViewportSize({ width: 1280, height: 900 });
    await open(page, owner, at(`view=${view}`));
    await expect(page.getByRole('link', { name: /Call/ }).first()).toBeVisible();
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThanOrEqual(600);
    for (const width of [390, 320]) await expectReflow(page, width);
    await open(page, owner, at(`view=${view}&show=new&edit=1`));
    await expectReflow(page, 320);
  }
});

test('a finger’s tap chooses a day of the month, and free time of the week', async ({ browser }) => {
  const context = await browser.newContext({ hasTouch: true, viewport: { width: 1280, height: 900 } });
  await signIn(context, owner.client);
  const page = await context.newPage();
  await stand(page);
  await open(page, owner, at());
  await cell(page, /^Wednesday 11 November/).tap({ position: { x: 50, y: 100 } });
  await expect(side(page).getByRole('heading', { name: 'Wednesday 11 November' })).toBeVisible();
  await open(page, owner, at('view=week'));
  await expect(event(page, /Overlap/)).toBeVisible();
  await event(page, /Overlap/).tap();
  await expect(side(page).getByRole('heading', { name: 'Overlap' })).toBeVisible();
  await page.keyboard.press('Escape');
  const column = cell(page, /^Wednesday 25 November/);
  const height = (await column.boundingBox())!.height;
  await column.tap({ position: { x: 40, y: (height * 10.1) / 24 } });
  await expect(side(page).getByLabel('Start time')).toHaveValue('10:00');
  await context.close();
});
