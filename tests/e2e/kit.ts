import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContext, expect, type Locator, type Page } from '@playwright/test';
import type { Client } from '../harness/client.ts';
import { startWithOwner } from '../harness/server.ts';

/** What the browser tests of all screens share. */
export type Owner = Awaited<ReturnType<typeof startWithOwner>>;

/** Lends the session of a test's client to a browser: no sign-in page is passed. */
export async function signIn(context: BrowserContext, client: Client): Promise<void> {
  const at = client.cookie.indexOf('=');
  await context.addCookies([
    { name: client.cookie.slice(0, at), value: client.cookie.slice(at + 1), url: client.url },
  ]);
}

/** Collects what must not happen on a page: errors of scripts and things the content policy refused. */
export function watch(page: Page): string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    const refused = /Content Security Policy|Uncaught/i.test(message.text());
    if (message.type() === 'error' && refused) problems.push(message.text());
  });
  return problems;
}

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Waits until nothing fades or moves any more: colours in between belong to no state. */
const settled = (page: Page): Promise<unknown> =>
  page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((moving) => Number.isFinite(moving.effect?.getComputedTiming().endTime))
        .map((moving) => moving.finished),
    ),
  );

/** The rules that ask for colours: all that can come out otherwise in the dark. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** No violation that axe knows, in the light and in the dark. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await settled(page);
    // no frame of another origin is in these pages: one pass in the page itself is all there is to look at
    const axe = new AxeBuilder({ page })
      .options({ resultTypes: ['violations'], preload: false })
      .setLegacyMode(true);
    const { violations } = await (
      colorScheme === 'light' ? axe.withTags(RULES) : axe.withRules(COLOURS)
    ).analyze();
    const said = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
    expect(said, `axe, ${colorScheme}`).toEqual([]);
  }
}

/** Nothing has to be scrolled sideways at this width, px. */
export async function expectReflow(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 844 });
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await expect.poll(wide, { message: `sideways scroll at ${width}` }).toBeLessThanOrEqual(0);
}

/** Presses Tab until the element has the focus, as a person without a mouse would. */
export async function tabTo(page: Page, target: Locator, most = 80): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < most; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${most} times Tab did not lead to ${String(target)}`);
}
