import { createQuery } from '@tanstack/svelte-query';
import { onApi } from '../api.ts';
import { collectionsOf } from '../offline/collections.ts';
import { feed } from '../offline/feed.svelte.ts';
import { queries } from '../offline/query.ts';
import { tint } from '../ui/tint.ts';
import { addMonths, weeksOfMonth } from './days.ts';
import { type Entry, entryOfTask, inOrder, touches } from './entry.ts';
import { pending, refreshed } from './pending.svelte.ts';
import { anyQuery, monthQuery } from './queries.ts';
import type { CalendarView } from './view.svelte.ts';

const NEIGHBOURS_AFTER = 250; // ms; the month that is seen comes first
const NO_COLOR = 'var(--k-calendar)';

interface Calendar {
  id: string;
  name: string;
  color: string | null;
  components: readonly string[];
}

/** What is to be shown: events of the weeks held, tasks that are due in them, in calendars that are not hidden. */
export class CalendarData {
  readonly #view: CalendarView;
  readonly #tasks = feed('task');
  // asked for here: what is made inside a $derived is not followed by it
  readonly #collections = feed('collection');
  readonly #month;
  readonly #any;

  constructor(view: CalendarView) {
    this.#view = view;
    this.#month = createQuery(() => monthQuery(view.clock, view.month, view.weeks));
    this.#any = createQuery(() => ({
      ...anyQuery(),
      enabled: this.#month.isSuccess && this.#month.data.entries.length === 0,
    }));
    // an Undo, too, is seen at once, and not only when the service tells of it
    $effect(() =>
      onApi((event) => {
        if (event.type === 'wrote' && !pending.busy) void refreshed();
      }),
    );
    $effect(() => {
      const { month } = view;
      if (!this.#month.isSuccess) return;
      const timer = setTimeout(() => this.#fetchNeighbours(month), NEIGHBOURS_AFTER);
      return () => clearTimeout(timer);
    });
  }

  readonly calendars: readonly Calendar[] = $derived(collectionsOf('calendar'));
  readonly #byId: Readonly<Record<string, Calendar | undefined>> = $derived(
    Object.fromEntries(this.calendars.map((one) => [one.id, one])),
  );
  readonly #due = $derived(this.#tasks.all.flatMap((task) => entryOfTask(this.#view.clock, task) ?? []));

  /** All of the weeks held, sorted, hidden calendars left out. */
  readonly entries: readonly Entry[] = $derived.by(() => {
    const { hidden, weeks } = this.#view;
    const to = weeks.from + weeks.weeks * 7 - 1;
    const events = pending.over(this.#month.data?.entries ?? []);
    return [...events, ...this.#due]
      .filter((entry) => !hidden.includes(entry.collection) && touches(entry, weeks.from, to))
      .sort(inOrder);
  });

  get query() {
    return this.#month;
  }
  /** Whether all that is to be shown is here. */
  get ready(): boolean {
    return this.#month.isSuccess && this.#tasks.state !== 'loading';
  }
  /** Known to be so: there is no event at all. */
  get empty(): boolean {
    return this.#any.data === false && this.entries.length === 0 && this.#due.length === 0;
  }
  /** Whether the calendars themselves are known. */
  get collectionsReady(): boolean {
    return this.#collections.state === 'ready';
  }
  /** Where an event can go. */
  get writable(): readonly Calendar[] {
    return this.calendars.filter((one) => one.components.includes('VEVENT'));
  }

  of(day: number): Entry[] {
    return this.entries.filter((entry) => touches(entry, day, day));
  }
  find(key: string): Entry | null {
    return this.entries.find((entry) => entry.key === key) ?? null;
  }
  calendarName(collection: string): string {
    return this.#byId[collection]?.name ?? '';
  }
  /** For `style:--k`. */
  colorOf(collection: string): string {
    return tint(this.#byId[collection]?.color ?? null, NO_COLOR);
  }

  #fetchNeighbours(month: number): void {
    for (const step of [1, -1]) {
      const near = addMonths(month, step);
      const { clock, firstWeekday } = this.#view;
      void queries.prefetchQuery(monthQuery(clock, near, weeksOfMonth(near, firstWeekday)));
    }
  }
}
