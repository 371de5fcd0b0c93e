import { weekStart } from './days.ts';
import type { CalendarView } from './view.svelte.ts';

/** Keys in a grid of days: one tab stop, moved from day to day. */
interface Grid {
  view: CalendarView;
  /** Gives a day's cell the focus. */
  focus: (day: number) => void;
  /** Shows a day's entries, and goes there. */
  open: (day: number) => void;
}

const isRightToLeft = (): boolean => document.documentElement.dir === 'rtl';

/**
 * Handles a key pressed in a grid. The cells that take the focus have `data-day`; others that hold entries, `data-also`.
 */
export function pressInGrid(event: KeyboardEvent, { view, focus, open }: Grid): void {
  const target = event.target as HTMLElement;
  const cell = target.closest<HTMLElement>('[data-day], [data-also]');
  if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
  const inside = target !== cell;
  if (event.key === 'Enter' && inside) return; // the link or button does it
  const to = dayAfter(event, view);
  if (event.key === 'Enter') open(view.day);
  else if (event.key === 'Escape' && inside) focus(view.day);
  else if (to === null) return;
  else {
    view.goTo(to);
    focus(to);
  }
  event.preventDefault();
}

/** The day a key leads to; null: it leads to none. Up and down have another meaning where days are columns. */
function dayAfter({ key, shiftKey }: KeyboardEvent, view: CalendarView): number | null {
  const { day, firstWeekday } = view;
  const along = isRightToLeft() ? -1 : 1;
  const month = view.view === 'month';
  const first = weekStart(day, firstWeekday);
  const turned = (by: number) => (shiftKey ? view.turned(0, by) : view.turned(by));
  const to: Record<string, () => number> = {
    ArrowLeft: () => day - along,
    ArrowRight: () => day + along,
    ...(month ? { ArrowUp: () => day - 7, ArrowDown: () => day + 7 } : {}),
    Home: () => first,
    End: () => first + 6,
    PageUp: () => turned(-1),
    PageDown: () => turned(1),
  };
  return to[key]?.() ?? null;
}

/** The day at a place of a plain grid of weeks. */
export function dayAtPoint(box: DOMRect, x: number, y: number, from: number, weeks: number): number {
  const along = (x - box.left) / box.width;
  const column = Math.floor((isRightToLeft() ? 1 - along : along) * 7);
  const row = Math.floor(((y - box.top) / box.height) * weeks);
  const within = (n: number, most: number) => Math.min(most, Math.max(0, n));
  return from + within(row, weeks - 1) * 7 + within(column, 6);
}
