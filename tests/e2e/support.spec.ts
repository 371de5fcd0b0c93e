import { expect, type Page, test } from '@playwright/test';
import { OWNER } from '../harness/server.ts';
import { expectAccessible, expectReflow, tabTo } from './kit.ts';
import {
  answersTo,
  type Desk,
  grantBy,
  SECRETS,
  type Side,
  sideOf,
  startDesk,
  visitBy,
} from './support-kit.ts';

let desk: Desk;
let agent: Side;
let owner: Side;

test.beforeAll(async () => {
  desk = await startDesk();
});
test.afterAll(() => desk.stop());
test.beforeEach(async ({ browser }) => {
  agent = await sideOf(browser, desk.agent);
  owner = await sideOf(browser, desk.owner);
});
test.afterEach(async () => {
  expect([...agent.problems, ...owner.problems]).toEqual([]);
  await agent.context.close();
  await owner.context.close();
});

const open = async (page: Page, path: string) => {
  await page.goto(desk.server.url + path);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
};
const toast = (page: Page, text: string | RegExp) => page.getByLabel('Messages').getByText(text);
const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const band = (page: Page) => page.getByRole('region', { name: 'This visit' });

test('from the first word to the end of consent: nothing is seen unasked, everything seen is told', async () => {
  const answers = answersTo(agent.page);
  await open(owner.page, '/');
  await expect(card(owner.page, 'Support')).toHaveCount(0);

  await open(agent.page, '/');
  await expect(agent.page).toHaveURL(/\/support$/);
  await agent.page.getByLabel('E-mail or phone number').fill(OWNER.email);
  await agent.page.getByLabel('Case').fill('40817');
  await agent.page.getByLabel('Reason').fill('Contacts are missing on the phone');
  await agent.page.getByRole('button', { name: 'Open a visit' }).click();
  await expect(agent.page.getByRole('heading', { level: 1 })).toHaveText('Contacts are missing on the phone');
  await expect(band(agent.page)).toContainText(`Visiting the account of ${OWNER.email}, read only.`);
  await expect(band(agent.page).getByRole('timer')).toContainText(/^(7 hours, 59|8 hours, 0) min/);
  await expect(card(owner.page, 'Support')).toContainText('Dana (support) is in your account');

  // the visit is found again from the start page
  await agent.page.getByRole('link', { name: 'Support', exact: true }).click();
  await card(agent.page, 'Your open visits')
    .getByRole('link', { name: `Case 40817, ${OWNER.email}` })
    .click();

  const contents = card(agent.page, 'Contents');
  await expect(contents.getByRole('row', { name: /Contacts/ })).toContainText('2');
  await expect(contents.getByRole('link')).toHaveCount(0);
  await expect(card(agent.page, 'What to tell the owner').getByRole('listitem').first()).toBeVisible();
  await contents.getByRole('button', { name: 'Ask to see contents' }).click();
  const ask = agent.page.getByRole('dialog', { name: 'Ask to see contents' });
  await ask.getByRole('button', { name: 'Ask the owner' }).click();
  await expect(ask.getByRole('group', { name: 'What you need to see' })).toHaveAccessibleDescription(
    'Tick what you need to see, and no more.',
  );
  await ask.getByLabel('Contacts').check();
  await ask.getByLabel('Notes').check();
  await ask.getByLabel('1 day').check();
  await ask.getByRole('button', { name: 'Ask the owner' }).click();
  await expect(card(agent.page, 'Consent')).toContainText('to see contacts and notes for 1 day');
  await expect(contents.getByRole('button', { name: 'Ask to see contents' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );

  // the owner is asked at once, and allows less
  await expect(card(owner.page, 'Support')).toContainText(
    'Dana (support) asks to see your contacts and notes',
  );
  await card(owner.page, 'Support').getByRole('link', { name: 'Answer' }).click();
  const request = owner.page.getByRole('region', {
    name: 'Dana (support) asks to see your contacts and notes',
  });
  await expect(request).toContainText('“Contacts are missing on the phone”');
  await request.getByLabel('Notes').uncheck();
  await request.getByLabel('1 hour').check();
  await request.getByRole('button', { name: 'Allow contacts for 1 hour' }).click();
  await expect(toast(owner.page, /Dana \(support\) may see contacts for 1 hour/)).toBeVisible();
  await expect(owner.page.getByRole('heading', { level: 1 })).toBeFocused();

  // the agent gets a list of masks, and opens one
  await contents.getByRole('link', { name: 'Open the list of contacts' }).click();
  await expect(agent.page.getByRole('heading', { level: 1, name: 'Contacts' })).toBeFocused();
  await expect(band(agent.page)).toContainText('Consent for contacts ends in');
  const rows = agent.page.getByRole('region', { name: 'Contacts, names hidden until opened' });
  await expect(rows.getByRole('link', { name: 'Hidden contact O Q' })).toBeVisible();
  for (const secret of SECRETS) {
    expect(await agent.page.content()).not.toContain(secret);
    for (const answer of await Promise.all(answers)) expect(answer).not.toContain(secret);
  }
  await rows.getByRole('link', { name: 'Hidden contact O Q' }).click();
  await expect(agent.page.getByRole('heading', { level: 2, name: 'A hidden contact' })).toBeFocused();
  await agent.page.getByRole('button', { name: 'Open this contact' }).click();
  await expect(agent.page.getByRole('heading', { level: 2, name: 'Ottilie Quandt' })).toBeFocused();
  await expect(agent.page.getByText('The owner sees that you opened this contact.')).toBeVisible();
  await expect(agent.page.getByText('+49 30 901820')).toBeVisible();
  await expect(rows.getByRole('link', { name: /Ottilie Quandt/ })).toBeVisible();
  await expect(agent.page.getByRole('button', { name: /edit|delete|export/i })).toHaveCount(0);
  expect(await agent.page.content()).not.toContain('Zephyrine');

  // the owner sees it in History, goes and ends it; the agent's page shows nothing of it any more
  await owner.page.getByRole('link', { name: 'History', exact: true }).click();
  const visits = owner.page.getByRole('main').getByRole('link', { name: /^Dana \(support\)/ });
  await expect(visits).toHaveText(/opened Ottilie Quandt, the last of \d looks$/);
  await visits.click();
  const inVisit = card(owner.page, 'What was looked at in this visit');
  await expect(inVisit).toContainText('Dana (support) looked at the list of your contacts, names hidden');
  await expect(inVisit).toContainText('Dana (support) opened a visit to your account');
  await open(owner.page, '/consent');
  await card(owner.page, 'Open to support now')
    .getByRole('button', { name: 'End now consent for contacts' })
    .click();
  await expect(toast(owner.page, 'Dana (support) sees none of your contacts any more.')).toBeVisible();
  await expect(
    agent.page.getByRole('heading', { level: 1, name: 'The consent for contacts has ended' }),
  ).toBeVisible();
  expect(await agent.page.content()).not.toContain('Ottilie');
  await agent.page.goBack();
  await expect(
    agent.page.getByRole('heading', { level: 1, name: 'The consent for contacts has ended' }),
  ).toBeVisible();
  expect(await agent.page.content()).not.toContain('Ottilie');
  await expect(card(owner.page, 'Before')).toContainText(
    'could see your contacts for 1 hour, until you ended it',
  );

  await band(agent.page).getByRole('button', { name: 'End visit' }).click();
  await expect(agent.page.getByRole('heading', { level: 1, name: 'Support' })).toBeFocused();
  await expect(card(agent.page, 'Your open visits').getByText('1 ended visit')).toBeVisible();
  await expect(card(owner.page, 'Open to support now')).toContainText(
    'Nobody from support is in your account.',
  );
  await card(owner.page, 'What support looked at')
    .getByText(/Dana \(support\), case 40817, \d looks/)
    .click();
  await expect(card(owner.page, 'What support looked at')).toContainText(
    'Dana (support) opened Ottilie Quandt',
  );
});

test('when the live connection is silent, the agent’s next click is closed all the same', async () => {
  const visit = await visitBy(desk.agent);
  const grant = await grantBy(desk, ['contact']);
  await agent.page.route('**/live', (route) => route.abort());
  await open(agent.page, `/support/${visit}/contacts`);
  await agent.page.getByRole('link', { name: 'Hidden contact O Q' }).click();
  await agent.page.getByRole('button', { name: 'Open this contact' }).click();
  await expect(agent.page.getByText('+49 30 901820')).toBeVisible();
  await desk.owner.json('POST', `/api/grants/${grant}/end`, {});
  await agent.page.getByRole('link', { name: 'Hidden contact Z M' }).click();
  await expect(
    agent.page.getByRole('heading', { level: 1, name: 'The consent for contacts has ended' }),
  ).toBeVisible();
  for (const secret of SECRETS) expect(await agent.page.content()).not.toContain(secret);
});

test('the same by keyboard alone: find, ask, allow, open, end', async () => {
  const press = async (page: Page, name: string | RegExp, role: 'button' | 'link' = 'button') => {
    await tabTo(page, page.getByRole(role, { name }).first());
    await page.keyboard.press('Enter');
  };
  await open(agent.page, '/support');
  await tabTo(agent.page, agent.page.getByLabel('E-mail or phone number'));
  await agent.page.keyboard.type(OWNER.email);
  await agent.page.keyboard.press('Tab');
  await agent.page.keyboard.type('40818');
  await agent.page.keyboard.press('Tab');
  await agent.page.keyboard.type('A note is gone');
  await press(agent.page, 'Open a visit');
  await expect(agent.page.getByRole('heading', { level: 1, name: 'A note is gone' })).toBeFocused();
  await press(agent.page, 'Ask to see contents');
  await tabTo(agent.page, agent.page.getByRole('dialog').getByLabel('Notes'));
  await agent.page.keyboard.press('Space');
  await press(agent.page, 'Ask the owner');
  await expect(agent.page.getByRole('dialog')).toBeHidden();

  await open(owner.page, '/');
  await press(owner.page, 'Answer', 'link');
  await expect(owner.page.getByRole('heading', { level: 1, name: 'Help and consent' })).toBeFocused();
  await press(owner.page, 'Allow notes for 1 hour');
  await expect(toast(owner.page, /may see notes for 1 hour/)).toBeVisible();

  await press(agent.page, 'Open the list of notes', 'link');
  await expect(agent.page.getByRole('heading', { level: 1, name: 'Notes' })).toBeFocused();
  await press(agent.page, /^Hidden note/, 'link');
  await expect(agent.page.getByRole('heading', { level: 2, name: 'A hidden note' })).toBeFocused();
  await press(agent.page, 'Open this note');
  await expect(agent.page.getByRole('heading', { level: 2, name: 'Marlowe owes me a boat' })).toBeFocused();
  await agent.page.keyboard.press('Shift+Tab');
  await press(agent.page, 'Back to the visit', 'link');
  await expect(agent.page.getByRole('heading', { level: 1, name: 'A note is gone' })).toBeFocused();

  // the owner ends the visit: the agent's page closes by itself
  await press(owner.page, /^End this visit/);
  await expect(agent.page.getByRole('heading', { level: 1, name: 'This visit has ended' })).toBeVisible();
  await expect(band(agent.page)).toHaveCount(0);
  await press(agent.page, 'To your visits', 'link');
  await expect(agent.page.getByRole('heading', { level: 1, name: 'Support' })).toBeFocused();
});

test('finding: what is missing, wrong or too much is said in words, and what was typed stays', async () => {
  await open(agent.page, '/support');
  const who = agent.page.getByLabel('E-mail or phone number');
  await agent.page.getByRole('button', { name: 'Open a visit' }).click();
  await expect(who).toBeFocused();
  await expect(who).toHaveAccessibleDescription(/Write the whole e-mail address or phone number\./);
  await expect(agent.page.getByLabel('Case')).toHaveAccessibleDescription(/Write the number of the case/);
  await expect(agent.page.getByLabel('Reason')).toHaveAccessibleDescription(/Write why you look/);
  await expectAccessible(agent.page);
  await who.fill('ada@example');
  await agent.page.getByLabel('Case').fill('1');
  await agent.page.getByLabel('Reason').fill('x');
  await agent.page.getByRole('button', { name: 'Open a visit' }).click();
  await expect(who).toHaveAccessibleDescription(/No account has exactly this address or number/);
  await expect(who).toHaveValue('ada@example');
  let limited = 0;
  for (let tries = 0; tries < 40 && limited !== 429; tries++)
    limited = (
      await desk.agent.json('POST', '/api/support/visits', {
        who: `nobody${tries}@example.org`,
        case: '1',
        reason: 'x',
      })
    ).status;
  expect(limited).toBe(429);
  await agent.page.getByRole('button', { name: 'Open a visit' }).click();
  await expect(agent.page.getByRole('alert').filter({ hasText: 'that is limited' })).toContainText(
    /Try again in .+, at \d\d:\d\d\. What you wrote stays here\./,
  );
  await expect(who).toHaveValue('ada@example');
  await expectReflow(agent.page, 320);
});
