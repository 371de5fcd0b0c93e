import type { GridView } from './grid-view.svelte.ts';
import { type Month, type Place, stepFrom } from './months.ts';

const PAGE = 0.9; // of the window

/** The oldest photo of all. */
export function lastPlace(view: GridView): Place {
  const month = view.months.length - 1;
  return { month, photo: (view.months[month]?.count ?? 1) - 1 };
}

function paged(view: GridView, from: Place, direction: -1 | 1): Place | null {
  const goal = view.boxOf(from).y + direction * view.height * PAGE;
  return view.placeAt(Math.min(view.whole - 1, Math.max(0, goal)));
}

/** Where a key leads from a tile; undefined: it is no key of the timeline, null: there is nothing there. */
export function moveBy(key: string, view: GridView, from: Place): Place | null | undefined {
  const moves: Record<string, () => Place | null> = {
    ArrowRight: () => stepFrom(view.months, from, 1),
    ArrowLeft: () => stepFrom(view.months, from, -1),
    ArrowDown: () => view.neighbour(from, 1),
    ArrowUp: () => view.neighbour(from, -1),
    PageDown: () => paged(view, from, 1),
    PageUp: () => paged(view, from, -1),
    Home: () => ({ month: 0, photo: 0 }),
    End: () => lastPlace(view),
  };
  return moves[key]?.();
}

/** The ids of all photos from one place to another, both included, whichever comes first. */
export function idsBetween(view: GridView, a: Place, b: Place): string[] {
  const [from, to] = a.month < b.month || (a.month === b.month && a.photo <= b.photo) ? [a, b] : [b, a];
  return view.months.slice(from.month, to.month + 1).flatMap((month: Month, n) => {
    const start = n === 0 ? from.photo : 0;
    const end = from.month + n === to.month ? to.photo + 1 : month.count;
    return month.ids(start, end);
  });
}
