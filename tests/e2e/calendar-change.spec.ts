import { expect, type Page, test } from '@playwright/test';
import {
  at,
  cell,
  dialog,
  drag,
  event,
  happens,
  forOneOwner,
  inside,
  make,
  open,
  read,
  side,
  spoken,
  toast,
} from './calendar-kit.ts';
import { expectAccessible, type Owner, tabTo } from './kit.ts';

let owner: Owner;
forOneOwner((made) => (owner = made));

const zone = 'Europe/Berlin';
const times = (title: string, from = '2026-10-01', to = '2027-12-31') => happens(owner, title, from, to);
/** What takes place in the end: a change is on the page before the service has it. */
const expectTimes = (title: string, list: readonly string[]) => expect.poll(() => times(title)).toEqual(list);
const weekly = (title: string, start: string, end: string) =>
  make(owner, { title, start, end, zone, rrule: 'FREQ=WEEKLY;COUNT=5' });
const undo = async (page: Page, of: string) => {
  await page
    .getByRole('button', { name: `Undo moving ${of}` })
    .last()
    .click();
  await expect(toast(page, `Undone: moving ${of}.`).last()).toBeVisible();
};

test('made by a key: the title first, then all fields, each of which is kept', async ({ page }) => {
  await open(page, owner, at());
  await page.keyboard.press('n');
  await expect(side(page).getByLabel('Title')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(side(page).getByText('Write a title.')).toBeVisible();
  await page.keyboard.type('Dentist');
  await page.keyboard.press('Enter');
  await expect(toast(page, 'Added Dentist.')).toBeVisible();
  await expect(event(page, /09:00 to 10:00, Dentist/)).toHaveCount(1);
  await expect(cell(page, /^Tuesday 24 November/)).toBeFocused();
  await expectTimes('Dentist', ['2026-11-24T08:00 09:00']);

  await page.keyboard.press('n');
  await page.keyboard.type('Release');
  await side(page).getByRole('button', { name: 'More fields' }).click();
  const form = side(page);
  await form.getByLabel('Starts').fill('2026-11-26');
  await form.getByLabel('Start time').fill('15:00');
  await expect(form.getByLabel('Ends')).toHaveValue('2026-11-26');
  await expect(form.getByLabel('End time')).toHaveValue('16:00');
  await form.getByLabel('End time').fill('14:00');
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(form.getByText('It ends before it starts.')).toBeVisible();
  await form.getByLabel('End time').fill('16:30');
  const zoneField = form.getByRole('combobox', { name: 'Time zone' });
  await zoneField.click();
  await page.keyboard.type('new york');
  await expect(form.getByRole('option', { name: /New York/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(zoneField).toHaveValue('New York');
  await form.getByLabel('Repeats').selectOption('week');
  await form.getByLabel('Place').fill('Room 4');
  await form.getByLabel('Link').fill('https://example.org/release');
  await form.getByLabel('Description').fill('Notes first');
  await expect(form.getByText('Nobody is mailed')).toBeVisible();
  await form.getByRole('button', { name: 'Add a guest' }).click();
  await page.keyboard.type('nobody');
  await form.getByRole('button', { name: 'Add an alarm' }).click();
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(form.getByText('nobody is no mail address.')).toBeVisible();
  await form.getByLabel('Mail address').fill('leila@example.org');
  await form.getByLabel('Name').fill('Leila');
  await form.getByLabel('Answer').selectOption({ label: 'Comes' });
  await form.getByLabel('Categories').fill('Work, Big');
  await form.getByLabel('Status').selectOption({ label: 'Not certain' });
  await expectAccessible(page);
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(toast(page, 'Added Release.')).toBeVisible();
  const [made] = (await owner.client.get('/api/events')).body.items.filter(
    ({ title }: { title: string }) => title === 'Release',
  );
  const event_ = await read(owner, made.id);
  expect(event_).toMatchObject({
    ...{ start: '2026-11-26T15:00:00', end: '2026-11-26T16:30:00', zone: 'America/New_York' },
    ...{ rrule: 'FREQ=WEEKLY;BYDAY=TH', location: 'Room 4', url: 'https://example.org/release' },
    ...{ description: 'Notes first', categories: ['Work', 'Big'], status: 'TENTATIVE' },
    guests: [{ email: 'leila@example.org', name: 'Leila', role: 'REQ', status: 'ACCEPTED' }],
    alarms: [{ before: 30, related: 'start' }],
  });
});

test('made by the mouse: a click on a day, a drag over days, a drag over hours', async ({ page }) => {
  await open(page, owner, at());
  const place = await inside(cell(page, /^Wednesday 11 November/), 0.5, 0.8);
  await page.mouse.click(place.x, place.y);
  await expect(side(page).getByLabel('First day')).toHaveValue('2026-11-11');
  await side(page).getByLabel('Title').fill('Fasting');
  await page.keyboard.press('Enter');
  await expect(event(page, /All day, Fasting/)).toHaveCount(1);

  const from = await inside(cell(page, /^Thursday 12 November/), 0.5, 0.8);
  const to = await inside(cell(page, /^Saturday 14 November/), 0.5, 0.8);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.mouse.up();
  await expect(side(page).getByLabel('Last day')).toHaveValue('2026-11-14');
  await side(page).getByLabel('Title').fill('Fair');
  await page.keyboard.press('Enter');
  await expect(event(page, /12 to 14 November 2026, Fair/)).toHaveCount(1);
  await expectTimes('Fair', ['2026-11-12 2026-11-15']);

  await open(page, owner, at('view=week'));
  const column = cell(page, /^Wednesday 25 November/);
  await expect(page.getByRole('grid')).not.toHaveAttribute('aria-busy');
  const y = (minutes: number) => inside(column, 0.5, minutes / 1440);
  const [ten, eleven] = [await y(10 * 60 + 2), await y(11 * 60 + 16)];
  await page.mouse.move(ten.x, ten.y);
  await page.mouse.down();
  await page.mouse.move(eleven.x, eleven.y, { steps: 5 });
  await page.mouse.up();
  await expect(side(page).getByLabel('Start time')).toHaveValue('10:00');
  await expect(side(page).getByLabel('End time')).toHaveValue('11:15');
  await side(page).getByLabel('Title').fill('Interview');
  await page.keyboard.press('Enter');
  await expect(event(page, /10:00 to 11:15, Interview/)).toHaveCount(1);
  const click = await y(14 * 60 + 40);
  await page.mouse.click(click.x, click.y);
  await expect(side(page).getByLabel('Start time')).toHaveValue('14:30');
  await expect(side(page).getByLabel('End time')).toHaveValue('15:30');
});

test('moved and resized by the mouse, and taken back', async ({ page }) => {
  const id = await make(owner, { title: 'Market', start: '2026-11-21T10:00', end: '2026-11-21T11:00', zone });
  await open(page, owner, at());
  await drag(page, event(page, /Market/), await inside(cell(page, /^Thursday 19 November/), 0.5, 0.7));
  await expect(toast(page, 'Moved Market to Thursday 19 November, 10:00 to 11:00.')).toBeVisible();
  await expect(page).not.toHaveURL(/show=/); // a drop is no click
  await expectTimes('Market', ['2026-11-19T09:00 10:00']);
  await undo(page, 'Market');
  expect((await read(owner, id)).start).toBe('2026-11-21T10:00:00');

  await open(page, owner, at('view=week&show=').replace('11-24', '11-21'));
  const sunday = cell(page, /^Sunday 22 November/);
  const block = event(page, /Market/);
  await expect(block).toBeVisible(); // the hours are where they will be
  const five = await inside(sunday, 0.5, (17 * 60 + 10) / 1440);
  await drag(page, block, five);
  await expect(toast(page, 'Moved Market to Sunday 22 November, 17:00 to 18:00.')).toBeVisible();
  const half = await inside(sunday, 0.5, (19 * 60 + 30) / 1440);
  await drag(page, block, half, 'end');
  await expect(toast(page, 'Moved Market to Sunday 22 November, 17:00 to 19:30.')).toBeVisible();
  await expectTimes('Market', ['2026-11-22T16:00 18:30']);

  // Esc puts it back
  const box = (await block.boundingBox())!;
  await page.mouse.move(box.x + 20, box.y + 12);
  await page.mouse.down();
  await page.mouse.move(box.x + 20, box.y - 80, { steps: 4 });
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(spoken(page)).toContainText('Not moved.');
  await expectTimes('Market', ['2026-11-22T16:00 18:30']);
});

test('moved and resized by M and arrows with spoken places, by days and by a quarter of an hour', async ({
  page,
}) => {
  await make(owner, { title: 'Call with Nadia', start: '2026-11-19T11:00', end: '2026-11-19T11:30', zone });
  await open(page, owner, at().replace('11-24', '11-19'));
  await expect(event(page, /Nadia/)).toHaveCount(1);
  await tabTo(page, cell(page, /^Thursday 19 November/));
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown'); // what else is on that day comes first or not
  const link = side(page).getByRole('link', { name: /Nadia/ });
  await link.focus();
  await page.keyboard.press('m');
  await expect(spoken(page)).toContainText('Moving Call with Nadia.');
  await page.keyboard.press('ArrowRight');
  await expect(spoken(page)).toContainText('Call with Nadia: Friday 20 November, 11:00 to 11:30');
  await page.keyboard.press('ArrowDown');
  await expect(spoken(page)).toContainText('Friday 27 November, 11:00 to 11:30');
  await page.keyboard.press('Escape');
  await expect(spoken(page)).toContainText('Not moved.');
  await expectTimes('Call with Nadia', ['2026-11-19T10:00 10:30']);

  await open(page, owner, at('view=week').replace('11-24', '11-19'));
  await tabTo(page, cell(page, /^Thursday 19 November/));
  await page.keyboard.press('j');
  await expect(event(page, /Nadia/)).toBeFocused();
  await page.keyboard.press('m');
  for (const key of ['ArrowLeft', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowUp'])
    await page.keyboard.press(key);
  await expect(spoken(page)).toContainText('Wednesday 18 November, 11:15 to 11:45');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(spoken(page)).toContainText('Wednesday 18 November, 11:15 to 12:00');
  for (let quarters = 0; quarters < 3; quarters++) await page.keyboard.press('Shift+ArrowLeft');
  await expect(spoken(page)).toContainText('Call with Nadia cannot be shorter.');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
  await expect(toast(page, 'Moved Call with Nadia to Wednesday 18 November, 11:15 to 11:45.')).toBeVisible();
  await page.keyboard.press('u');
  await expect(toast(page, 'Undone: moving Call with Nadia.')).toBeVisible();
  await expectTimes('Call with Nadia', ['2026-11-19T10:00 10:30']);
});

test('a repeat asks with the numbers: only this, this and later, all; each is one step to undo', async ({
  page,
}) => {
  await weekly('Choir', '2026-11-04T19:00', '2026-11-04T21:00');
  const before = await times('Choir');
  expect(before).toHaveLength(5);
  await open(page, owner, at());
  const third = () => cell(page, /^Wednesday 18 November/).getByRole('link', { name: /Choir/ });
  const to = () => inside(cell(page, /^Friday 20 November/), 0.5, 0.75);

  await drag(page, third(), await to());
  await expect(
    dialog(page).getByText(/From Wednesday 18 November, 19:00 to 21:00 to Friday 20 November/),
  ).toBeVisible();
  await expect(dialog(page).getByLabel('Only this one')).toBeChecked();
  await expect(dialog(page).getByLabel('This and the 2 after it')).toBeVisible();
  await expect(dialog(page).getByLabel('All 5')).toBeVisible();
  await expectAccessible(page);
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await expectTimes('Choir', before);

  await drag(page, third(), await to());
  await dialog(page).getByRole('button', { name: 'Move', exact: true }).click();
  await expect(toast(page, /^Moved Choir to Friday 20/)).toBeVisible();
  await expectTimes('Choir', before.with(2, '2026-11-20T18:00 20:00'));
  await undo(page, 'Choir');
  await expectTimes('Choir', before);

  await drag(page, third(), await to());
  await dialog(page).getByLabel('This and the 2 after it').check();
  await dialog(page).getByRole('button', { name: 'Move', exact: true }).click();
  await expect(toast(page, /^Moved Choir and all after it to Friday 20/)).toBeVisible();
  const later = ['2026-11-20T18:00 20:00', '2026-11-27T18:00 20:00', '2026-12-04T18:00 20:00'];
  await expectTimes('Choir', [...before.slice(0, 2), ...later]);
  await undo(page, 'Choir');
  await expectTimes('Choir', before);

  await drag(page, third(), await to());
  await dialog(page).getByLabel('All 5').check();
  await dialog(page).getByRole('button', { name: 'Move', exact: true }).click();
  await expect(toast(page, /^Moved Choir, all of them to Friday 20/)).toBeVisible();
  await expectTimes('Choir', ['2026-11-06T18:00 20:00', '2026-11-13T18:00 20:00', ...later]);
  await undo(page, 'Choir');
});

test('moved by the panel, all by keys; deleted with the same question', async ({ page }) => {
  await weekly('Swimming', '2026-11-02T17:00', '2026-11-02T18:00');
  await open(page, owner, at());
  await event(page, /Swimming/)
    .nth(1)
    .focus();
  await page.keyboard.press('Enter');
  await expect(side(page).getByRole('heading', { name: 'Swimming' })).toBeFocused();
  await tabTo(page, side(page).getByLabel('Day', { exact: true }));
  await side(page).getByLabel('Day', { exact: true }).fill('2026-11-10');
  await side(page).getByLabel('Start, in Berlin').fill('16:15');
  await side(page).getByLabel('This and the 3 after it').check();
  await page.keyboard.press('Enter');
  await expect(
    toast(page, /^Moved Swimming and all after it to Tuesday 10 November, 16:15 to 17:15/),
  ).toBeVisible();
  await expect(side(page).getByText('Tuesday 10 November')).toBeVisible(); // the new series stays open
  expect((await times('Swimming')).slice(0, 2)).toEqual(['2026-11-02T16:00 17:00', '2026-11-10T15:15 16:15']);

  await tabTo(page, side(page).getByRole('button', { name: 'Delete' }));
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByText('Delete Swimming?')).toBeVisible();
  await expect(dialog(page).getByLabel('All 4')).toBeVisible();
  await dialog(page).getByRole('button', { name: 'Delete' }).click();
  await expect(toast(page, 'Deleted Swimming.')).toBeVisible();
  expect(await times('Swimming')).toHaveLength(4);
  await page.keyboard.press('u');
  await expect(toast(page, 'Undone: deleting Swimming.')).toBeVisible();
  expect(await times('Swimming')).toHaveLength(5);
});

test('an edit of one, and of all later ones, changes no others', async ({ page }) => {
  await weekly('Lesson', '2026-11-05T15:00', '2026-11-05T16:00');
  await open(page, owner, at());
  await event(page, /Lesson/)
    .nth(1)
    .click();
  await page.keyboard.press('e');
  await expect(side(page).getByLabel('Repeats')).toHaveCount(0); // of one alone the rule cannot change
  await side(page).getByLabel('Title').fill('Lesson in the hall');
  await page.keyboard.press('Control+Enter');
  await expect(toast(page, 'Saved Lesson in the hall.')).toBeVisible();
  expect(await times('Lesson')).toHaveLength(4);

  await event(page, /15:00 to 16:00, Lesson,/)
    .nth(1)
    .click();
  await page.keyboard.press('e');
  await side(page).getByLabel('This and the 2 after it').check();
  await side(page).getByLabel('Repeats').selectOption('own');
  await side(page).getByLabel('Every', { exact: true }).fill('2');
  await page.keyboard.press('Tab');
  await side(page).getByLabel('Place').fill('Room 2');
  await page.keyboard.press('Control+Enter');
  await expect(toast(page, 'Saved Lesson and all after it.')).toBeVisible();
  await expect(side(page).getByText('Room 2')).toBeVisible();
  const after = await times('Lesson');
  expect(after.slice(0, 3)).toEqual([
    '2026-11-05T14:00 15:00',
    '2026-11-19T14:00 15:00',
    '2026-12-03T14:00 15:00',
  ]);
  expect(await times('Lesson in the hall')).toHaveLength(1);
});

test('an earlier version is seen beside what is now, and brought back', async ({ page }) => {
  const id = await make(owner, { title: 'Dentist', start: '2026-11-17T09:30', location: 'Room 2', zone });
  await owner.client.json('PUT', `/api/events/${id}`, { start: '2026-11-18T09:30', location: 'Room 7' });
  await open(page, owner, at(`show=${id}`));
  const versions = side(page).getByRole('region', { name: 'Earlier versions of this event' });
  await expect(versions).toContainText('Place changed from Room 2 to Room 7');
  await versions.getByRole('button', { name: /See and restore/ }).click();
  await expect(dialog(page)).toContainText('Tuesday 17 November, 09:30');
  await expect(dialog(page)).toContainText('Wednesday 18 November, 09:30');
  await expectAccessible(page);
  await dialog(page).getByRole('button', { name: 'Restore this version' }).click();
  await expect(toast(page, 'Restored an earlier Dentist.')).toBeVisible();
  await expect(cell(page, /^Tuesday 17 November/).getByRole('link', { name: /Dentist/ })).toBeVisible();
  await expect(side(page).getByRole('definition').filter({ hasText: 'Room 2' })).toBeVisible();
});

test('a save that came too late shows both; a failed one keeps the text; so does leaving', async ({
  page,
}) => {
  const id = await make(owner, { title: 'Dinner', start: '2026-11-27T19:30', end: '2026-11-27T22:00', zone });
  await open(page, owner, `/calendar?show=${id}&edit=1`);
  await side(page).getByLabel('Title').fill('Dinner at ours');
  await owner.client.json('PUT', `/api/events/${id}`, { title: 'Dinner, Oskar', location: 'Nordnes' });
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { name: 'Dinner at ours was changed elsewhere' })).toBeVisible();
  await expect(side(page).getByText('Dinner, Oskar')).toBeVisible();
  await expect(side(page).getByText('changed by both')).toBeVisible();
  await expectAccessible(page);
  expect((await read(owner, id)).title).toBe('Dinner, Oskar');
  await side(page).getByRole('button', { name: 'Keep mine' }).click();
  await expect(toast(page, 'Saved Dinner at ours.')).toBeVisible();
  expect(await read(owner, id)).toMatchObject({ title: 'Dinner at ours', location: '' });

  await page.keyboard.press('e');
  await side(page).getByLabel('Place').fill('Bryggen');
  await page.route(`**/api/events/${id}*`, (route) =>
    route.request().method() === 'PUT' ? route.fulfill({ status: 507, body: '{}' }) : route.fallback(),
  );
  await page.keyboard.press('Control+Enter');
  await expect(side(page).getByRole('alert')).toContainText('Your text is kept in this browser.');
  await expect(side(page).getByLabel('Place')).toHaveValue('Bryggen');
  await page.reload();
  await expect(side(page).getByLabel('Place')).toHaveValue('Bryggen');
  await expect(side(page).getByText('This is what you had written before.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(side(page).getByText('You have an edit of this event that is not saved.')).toBeVisible();
  await side(page).getByRole('button', { name: 'Go on editing' }).click();
  await expect(side(page).getByLabel('Title')).toBeFocused();
  await page.unroute(`**/api/events/${id}*`);
  await page.keyboard.press('Control+Enter');
  await expect(toast(page, 'Saved Dinner at ours.').last()).toBeVisible();
  expect((await read(owner, id)).location).toBe('Bryggen');

  // a move that is refused goes back, and says why
  await page.route(`**/api/events/${id}*`, (route) =>
    route.request().method() === 'PUT'
      ? route.fulfill({
          status: 412,
          json: { code: 'item.changed', title: 'It was changed by someone else.' },
        })
      : route.fallback(),
  );
  await drag(page, event(page, /Dinner at ours/), await inside(cell(page, /^Monday 23 November/), 0.5, 0.7));
  await expect(toast(page, /Could not move Dinner at ours. It is back where it was./)).toBeVisible();
  await expect(cell(page, /^Friday 27 November/).getByRole('link', { name: /Dinner/ })).toBeVisible();
});
