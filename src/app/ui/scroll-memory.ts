/** Remembers how far things were scrolled, for Back and reload; forgotten when the tab closes. */
const PREFIX = 'lifeboat.scroll.';

function read(key: string): number {
  try {
    return Number(sessionStorage.getItem(PREFIX + key) ?? 0);
  } catch (error) {
    console.warn('Scroll positions cannot be kept here.', error);
    return 0;
  }
}

function write(key: string, top: number): void {
  try {
    sessionStorage.setItem(PREFIX + key, String(Math.round(top)));
  } catch (error) {
    console.warn('Scroll positions cannot be kept here.', error);
  }
}

/** One entry of the browser's history: Back finds its own scroll, a fresh visit starts at the top. */
const entry = () => (history.state as { _routerIndex?: number } | null)?._routerIndex ?? 0;

/** For parts that scroll by themselves: `name` is theirs, the entry of the history is added. */
export const scrollMemory = {
  read: (name: string): number => read(`${name}.${entry()}`),
  write: (name: string, top: number): void => write(`${name}.${entry()}`, top),
};

const entryKey = () => `page.${location.pathname}.${entry()}`;

/** An address typed or opened anew is no return: entries count from 0 again, so what was kept is not theirs. */
function forgetUnlessReturned(): void {
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (visit?.type !== 'navigate') return;
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  } catch (error) {
    console.warn('Scroll positions cannot be kept here.', error);
  }
}

/**
 * Keeps the window's scroll per entry of the browser's history. The router scrolls to the top after each move,
 * so the browser's own restoration would be undone. Call once; call the result after each arrival.
 */
export function keepWindowScroll(): () => void {
  history.scrollRestoration = 'manual';
  forgetUnlessReturned();
  let key = entryKey();
  let back = true; // the first page may be a reload
  addEventListener('popstate', () => (back = true));
  addEventListener('scroll', () => write(key, scrollY), { passive: true });
  return () => {
    key = entryKey();
    if (back) {
      const top = read(key);
      requestAnimationFrame(() => scrollTo(0, top));
    } else {
      write(key, 0);
    }
    back = false;
  };
}
