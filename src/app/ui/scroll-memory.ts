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

export const scrollMemory = { read, write };

const entryKey = () => `page.${(history.state as { _routerIndex?: number } | null)?._routerIndex ?? 0}.${location.pathname}`;

/**
 * Keeps the window's scroll per entry of the browser's history. The router scrolls to the top after each move,
 * so the browser's own restoration would be undone. Call once; call the result after each arrival.
 */
export function keepWindowScroll(): () => void {
  history.scrollRestoration = 'manual';
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
