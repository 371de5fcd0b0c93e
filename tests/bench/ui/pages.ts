import type { CDPSession, Page } from '@playwright/test';

/** Records long tasks and frames from before the page's first script. */
export const RECORDER = (): void => {
  const seen: number[] = [];
  Object.assign(window, { __long: seen });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.push(entry.duration);
  }).observe({ type: 'longtask', buffered: true });
};

/** The longest task since the last call, 0 when none was over 50 ms. */
export const longest = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const seen = (window as unknown as { __long: number[] }).__long;
    return Math.max(0, ...seen.splice(0));
  });

export const elements = (page: Page): Promise<number> =>
  page.evaluate(() => document.querySelectorAll('*').length);

/** Milliseconds from the input that `act` makes to the first frame after which `until` (an expression) holds. */
export async function painted(page: Page, act: () => Promise<unknown>, until: string): Promise<number> {
  // as text: the page's own policy forbids making functions of text there
  await page.evaluate(`window.__painted = new Promise((resolve) => {
    let from = 0;
    const begin = (event) => { from ||= event.timeStamp; };
    for (const type of ['keydown', 'pointerdown']) addEventListener(type, begin, { capture: true });
    const look = () => {
      if (from > 0 && (${until})) requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - from)));
      else requestAnimationFrame(look);
    };
    look();
  }); null`);
  await act();
  return page.evaluate<number>('window.__painted');
}

/** Live bytes of the page's heap after a collection, MB. */
export async function heap(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.enable');
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  return usedSize / 1e6;
}

export const throttle = (cdp: CDPSession, rate: number): Promise<unknown> =>
  cdp.send('Emulation.setCPUThrottlingRate', { rate });
