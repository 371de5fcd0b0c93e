import { PAGE_KINDS, type PageKind } from '../../shared/formats/archive-page.ts';

/** What is shown: the overview, a kind, or what a search found. */
export type View = 'overview' | PageKind | 'find';

export interface Place {
  view: View;
  /** The item that is open; of a search with its kind before it. */
  kind: PageKind | null;
  id: string | null;
  q: string;
  /** Calendar: 2026-11. */
  month: string;
  /** The day an event was opened on: 2026-11-24. */
  day: string;
}

const isKind = (text: string): text is PageKind => (PAGE_KINDS as readonly string[]).includes(text);

/** `#contact/ID`, `#find/note/ID?q=cabin`, `#event?month=2026-11`: a page opened from a folder has no other address. */
export function readPlace(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  const params = new URLSearchParams(query);
  const [first = '', ...rest] = path.split('/').map(decoded);
  const view: View = first === 'find' || isKind(first) ? first : 'overview';
  const kind = view === 'find' ? rest.shift() : view;
  return {
    view,
    kind: kind !== undefined && isKind(kind) ? kind : null,
    id: rest[0] || null,
    q: params.get('q') ?? '',
    month: matching(params.get('month'), /^\d{4}-\d\d$/),
    day: matching(params.get('day'), /^\d{4}-\d\d-\d\d$/),
  };
}

const matching = (text: string | null, shape: RegExp): string => (text && shape.test(text) ? text : '');

/** The address of a place. */
export function hrefOf({
  view,
  kind = null,
  id = null,
  q = '',
  month = '',
  day = '',
}: Partial<Place> & { view: View }): string {
  const path = [view === 'overview' ? '' : view, view === 'find' ? kind : null, id].filter(
    (part) => part !== null,
  );
  const query = new URLSearchParams({
    ...(q ? { q } : {}),
    ...(month ? { month } : {}),
    ...(day ? { day } : {}),
  }).toString();
  return `#${path.map(encodeURIComponent).join('/')}${query ? `?${query}` : ''}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // an address typed by hand
  }
}

/** Where the reader is, in the address behind `#`. */
class Where {
  at = $state.raw<Place>(readPlace(location.hash));
  /** Grows with each arrival at another view or item. */
  arrivals = $state(0);

  constructor() {
    addEventListener('hashchange', () => this.#arrive());
  }

  go(to: string, { replace = false } = {}): void {
    if (to === location.hash || (to === '#' && location.hash === '')) return;
    if (replace) history.replaceState(history.state, '', to);
    else history.pushState(null, '', to);
    this.#arrive();
  }

  #arrive(): void {
    const before = this.at;
    this.at = readPlace(location.hash);
    if (before.view !== this.at.view || before.id !== this.at.id) this.arrivals += 1;
  }
}

export const where = new Where();
