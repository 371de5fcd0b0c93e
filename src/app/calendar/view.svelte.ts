import { clock as now } from '../ui/clock.svelte.ts';
import { nav } from '../ui/nav.svelte.ts';
import {
  addMonths,
  dayOf,
  daysFrom,
  firstOfMonth,
  firstWeekday,
  textOf,
  type Weeks,
  weekStart,
  weeksOfMonth,
} from './days.ts';
import type { Entry } from './entry.ts';
import { monthWords, spanWords } from './when-words.ts';
import { dayOfWall, ownClock } from './zone-clock.ts';

export type View = 'month' | 'week' | 'list';
export const VIEWS: readonly { value: View; label: string }[] = [
  { value: 'week', label: 'Week' },
  { value: 'month', label: 'Month' },
  { value: 'list', label: 'List' },
];
/** Stands for an event that is not there yet. */
export const NEW = 'new';

/** What belongs to one open event only. */
const EVENT_ONLY = { show: null, at: null, edit: null, seq: null, from: null, to: null } as const;
const THURSDAY = 3;

/** What the address says is seen: view, day, calendars that are hidden, the open event. */
export class CalendarView {
  /** The reader's own clock and first weekday. */
  readonly clock = ownClock();
  readonly firstWeekday = firstWeekday(navigator.language);

  readonly today = $derived(dayOfWall(this.clock.wallOf(now.now)));
  readonly view: View = $derived(asView(nav.get('view')));
  /** The day that has, or would have, the focus. */
  readonly day = $derived(dayOf(nav.get('date')) ?? this.today);
  // by way of its text: a list made anew on every key would lay out the month anew
  readonly #hide = $derived(nav.get('hide'));
  readonly hidden: readonly string[] = $derived(this.#hide.split(',').filter(Boolean));
  /** The open event and which of its occurrences; '' and null: none. */
  readonly show = $derived(nav.get('show'));
  readonly at = $derived(nav.get('at') || null);
  readonly editing = $derived(nav.get('edit') === '1');

  readonly weekFrom = $derived(weekStart(this.day, this.firstWeekday));
  readonly week = $derived(daysFrom(this.weekFrom, 7));
  /** The month whose weeks are held: of a week that lies in two, the one with its Thursday. */
  readonly month = $derived(
    firstOfMonth(this.view === 'week' ? this.weekFrom + ((THURSDAY - this.firstWeekday + 7) % 7) : this.day),
  );
  readonly weeks: Weeks = $derived(weeksOfMonth(this.month, this.firstWeekday));
  readonly heading = $derived(
    this.view === 'week' ? spanWords(this.weekFrom, this.weekFrom + 6, 'short') : monthWords(this.day),
  );
  /** "month" or "week": what a page is. */
  readonly unit = $derived(this.view === 'week' ? 'week' : 'month');

  goTo(day: number): void {
    nav.set({ date: textOf(day) });
  }
  /** The day a page (and with `years` a year) before or after. */
  turned(pages: number, years = 0): number {
    if (years !== 0) return addMonths(this.day, years * 12);
    return this.view === 'week' ? this.day + pages * 7 : addMonths(this.day, pages);
  }
  setView(view: View): void {
    nav.set({ view: view === 'month' ? null : view, date: textOf(this.day) }, { push: true });
  }
  setShown(collection: string, shown: boolean): void {
    const others = this.hidden.filter((one) => one !== collection);
    nav.set({ hide: (shown ? others : [...others, collection]).join(',') });
  }

  /** Where an entry leads, seen from a day it touches. */
  hrefOf(entry: Entry, day: number): string {
    if (entry.kind === 'task') return `/tasks/${entry.id}`;
    const query = new URLSearchParams();
    if (this.view !== 'month') query.set('view', this.view);
    if (this.hidden.length > 0) query.set('hide', this.hidden.join(','));
    query.set('date', textOf(day));
    query.set('show', entry.id);
    if (entry.recurrenceId) query.set('at', entry.recurrenceId);
    return `/calendar?${query}`;
  }
  /** Opens an event; `replace`: it took the place of the one that is open. */
  open(id: string, at: string | null, { replace = false } = {}): void {
    nav.set({ ...EVENT_ONLY, show: id, at }, { push: !replace });
  }
  edit(on: boolean): void {
    nav.set({ edit: on ? '1' : null }, { push: on });
  }
  /** Starts a new event: `from` and `to` as in `start` and `end` of a write. */
  create(from: string | null, to: string | null): void {
    nav.set(
      { ...EVENT_ONLY, show: NEW, from, to, ...(from ? { date: from.slice(0, 10) } : {}) },
      { push: this.show === '' },
    );
  }
  close(): void {
    nav.set(EVENT_ONLY);
  }
}

const asView = (text: string): View => (text === 'week' || text === 'list' ? text : 'month');
