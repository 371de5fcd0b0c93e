/* eslint-disable svelte/prefer-svelte-reactivity -- made and dropped inside one computation */
import type { TaskSummary } from '../../shared/contract/calendar.ts';
import type { KindStore } from '../offline/store.svelte.ts';
import { clock } from '../ui/clock.svelte.ts';
import { Finder } from '../ui/find.ts';
import { nav } from '../ui/nav.svelte.ts';
import { arrange, type Entry } from './arrange.ts';
import { localDay } from './day.ts';

const FEW = 5; // done tasks shown before one asks for all

/** A row: a task, or the way to those that are not shown. */
export type Line = { entry: Entry; more: 0 } | { entry: null; more: number };

/** The list as it is shown: arranged by due date, searched, narrowed to one list, its end folded away. */
export class TaskList {
  readonly #store: KindStore<TaskSummary>;
  readonly #finder = new Finder<Entry>(({ task }) => task.title);
  // a day lasts many ticks of the clock: the list is arranged anew only when another begins
  readonly #today = $derived(localDay(clock.now));

  constructor(store: KindStore<TaskSummary>) {
    this.#store = store;
  }

  readonly query = $derived(nav.get('q'));
  /** The one list that is shown; '' for all. */
  readonly only = $derived(nav.get('list'));
  readonly all = $derived.by(() => arrange(this.#store.all, this.#today));
  readonly #byId = $derived(new Map(this.all.map((entry) => [entry.id, entry])));
  readonly here = $derived(
    this.only ? this.all.filter(({ task }) => task.collection === this.only) : this.all,
  );
  /** Whether what is shown lies in more than one list: then each row says in which. */
  readonly several = $derived.by(() => {
    const first = this.here[0]?.task.collection;
    return this.here.some(({ task }) => task.collection !== first);
  });
  readonly found = $derived(this.#finder.find(this.here, this.query) as readonly Entry[]);
  readonly #openOnes = $derived(this.found.findIndex(({ group }) => group === 'Done'));
  /** How many done tasks are folded away. */
  readonly folded = $derived.by(() => {
    const done = this.#openOnes < 0 ? 0 : this.found.length - this.#openOnes;
    return this.query || nav.get('done') === 'all' || done <= FEW + 1 ? 0 : done - FEW;
  });
  readonly lines = $derived.by((): readonly Line[] => {
    const shown = this.folded > 0 ? this.found.slice(0, -this.folded) : this.found;
    const lines: Line[] = shown.map((entry) => ({ entry, more: 0 }));
    if (this.folded > 0) lines.push({ entry: null, more: this.folded });
    return lines;
  });

  get(id: string): Entry | undefined {
    return this.#byId.get(id);
  }

  /** The task that would take one in as its part: the nearest above that lies as deep. Null: there is none. */
  above(entry: Entry): Entry | null {
    const at = this.here.indexOf(entry);
    for (let i = at - 1; i >= 0; i -= 1) {
      const other = this.here[i];
      if (!other || other.depth < entry.depth) return null;
      if (other.depth === entry.depth) return other.task.done ? null : other;
    }
    return null;
  }
}
