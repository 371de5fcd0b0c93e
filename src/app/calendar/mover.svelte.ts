import { announcer } from '../ui/announce.svelte.ts';
import type { Changes } from './changes.svelte.ts';
import type { Entry, Times } from './entry.ts';
import { byDays, longerBy, QUARTER, sameTimes, startingAt } from './moving.ts';
import { titleOf } from './names.ts';
import type { CalendarView } from './view.svelte.ts';
import { whenWords } from './when-words.ts';

/** An entry on its way, by the pointer or by keys: where it would be dropped. */
export interface Preview {
  entry: Entry;
  to: Times;
}

const DAYS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const QUARTERS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1 };
const LONGER: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

/** Moves with a preview: nothing is changed before it is dropped. */
export class Mover {
  readonly #view: CalendarView;
  readonly #changes: Changes;
  /** What the pointer or the keys hold. */
  held = $state.raw<Preview | null>(null);
  /** Whether the keys hold it. */
  byKeys = $state(false);

  constructor(view: CalendarView, changes: Changes) {
    this.#view = view;
    this.#changes = changes;
  }

  /** What is to be drawn where it would go: held, or dropped and being asked about. */
  get preview(): Preview | null {
    const { asked } = this.#changes;
    return this.held ?? (asked?.to ? { entry: asked.entry, to: asked.to } : null);
  }

  /** Takes an entry by keys: arrows move it, Enter drops it, Esc puts it back. */
  take(entry: Entry): void {
    if (entry.kind === 'task') return announcer.say('Tasks are moved on their own page.');
    this.byKeys = true;
    this.held = { entry, to: entry };
    const finer = this.#view.view === 'week' && !entry.allDay ? ', Shift and up or down by 15 minutes' : '';
    announcer.say(
      `Moving ${titleOf(entry)}. Arrows by day and week${finer}. Shift and right or left makes it longer or shorter. Enter drops it, Escape puts it back.`,
    );
  }

  hold(entry: Entry, to: Times): void {
    this.held = { entry, to };
  }

  drop(): void {
    const { held } = this;
    this.#let();
    if (!held) return;
    if (sameTimes(held.entry, held.to)) announcer.say('Not moved.');
    else this.#changes.move(held.entry, held.to);
  }

  cancel(): void {
    if (this.held) announcer.say('Not moved.');
    this.#let();
  }

  /** A key while the keys hold an entry; true: it was used. */
  press(event: KeyboardEvent): boolean {
    const { held } = this;
    if (!this.byKeys || !held) return false;
    if (event.key === 'Enter') this.drop();
    else if (event.key === 'Escape') this.cancel();
    else return this.#step(held, event);
    return true;
  }

  #step({ entry, to }: Preview, { key, shiftKey }: KeyboardEvent): boolean {
    const { clock, today, view } = this.#view;
    const quarters = QUARTERS[key];
    const longer = LONGER[key];
    const days = DAYS[key];
    const held: Entry = { ...entry, ...to };
    let next: Times;
    if (shiftKey && quarters !== undefined && view === 'week' && !entry.allDay)
      next = startingAt(clock, to, to.start + quarters * QUARTER);
    else if (shiftKey && longer !== undefined)
      next = longerBy(clock, to, rightToLeft(key) ? -longer : longer);
    else if (days !== undefined && !shiftKey) next = byDays(clock, held, rightToLeft(key) ? -days : days);
    else return false;
    this.held = { entry, to: next };
    // what is as short as can be stays as it is: that is said, not repeated
    if (shiftKey && sameTimes(to, next)) announcer.say(`${titleOf(entry)} cannot be shorter.`);
    else announcer.say(`${titleOf(entry)}: ${whenWords(next, clock.zone, today)}`);
    this.#view.goTo(next.first);
    return true;
  }

  #let(): void {
    this.held = null;
    this.byKeys = false;
  }
}

const rightToLeft = (key: string): boolean =>
  (key === 'ArrowLeft' || key === 'ArrowRight') && document.documentElement.dir === 'rtl';
