import type { CalendarEvent, EventWrite } from '../../shared/contract/calendar.ts';
import { calendar, type Scope, type Written } from '../api.ts';
import { acts, failure } from '../offline/act.svelte.ts';
import { queries } from '../offline/query.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import type { Entry, Times } from './entry.ts';
import { sameTimes, shiftedAlong } from './moving.ts';
import { titleOf } from './names.ts';
import { pending, refreshed, type Shown } from './pending.svelte.ts';
import { eventQuery } from './queries.ts';
import { saidPlainly } from './refusals.ts';
import { scopeOf, within } from './scopes.ts';
import { isFloating, nameAfter, timesWrite } from './times-write.ts';
import type { CalendarView } from './view.svelte.ts';
import { whenWords } from './when-words.ts';
import { inTurn } from './writes.ts';

/** A change of a repeating event that waits for the answer how far it goes. */
export interface Asked {
  entry: Entry;
  /** Where it goes; null: it is deleted. */
  to: Times | null;
}

/** Moves and deletes, shown at once, asked about when the event repeats, told with Undo. */
export class Changes {
  readonly #view: CalendarView;
  asked = $state.raw<Asked | null>(null);

  constructor(view: CalendarView) {
    this.#view = view;
  }

  /** Moves or resizes; a repeating event is asked about, unless `scope` says how far. */
  move(entry: Entry, to: Times, scope: Scope | null = null): void {
    if (sameTimes(entry, to)) return;
    if (entry.repeats && entry.recurrenceId !== null && !scope) this.asked = { entry, to };
    else void this.#move(entry, to, scope);
  }

  remove(entry: Entry): void {
    if (entry.repeats && entry.recurrenceId !== null) this.asked = { entry, to: null };
    else void this.#remove(entry, null);
  }

  answer(scope: Scope): void {
    const { asked } = this;
    this.asked = null;
    if (!asked) return;
    if (asked.to) void this.#move(asked.entry, asked.to, scope);
    else void this.#remove(asked.entry, scope);
  }

  dismiss(): void {
    this.asked = null;
  }

  async #move(entry: Entry, to: Times, scope: Scope | null): Promise<void> {
    const { clock, today } = this.#view;
    const title = titleOf(entry);
    const written = await pending.during(movedShown(this.#view, entry, to, scope), async () => {
      const body = await this.#timesOf(entry, to);
      if (!body) return null;
      return acts.run({
        run: () =>
          saidPlainly(
            inTurn(entry.id, entry.etag, (etag) =>
              calendar.save(entry.id, body, within(entry.recurrenceId, scope), etag),
            ),
          ),
        done: `Moved ${title}${scopeOf(scope)} to ${whenWords(to, clock.zone, today)}.`,
        failed: `Could not move ${title}. It is back where it was.`,
        of: `moving ${title}`,
      });
    });
    if (written) this.#follow(entry, to, scope, written);
    else void refreshed(); // someone else may have been quicker: what is there now is shown
  }

  /** The times as the service takes them; an event without a zone is looked at first. */
  async #timesOf(entry: Entry, to: Times): Promise<EventWrite | null> {
    const { clock } = this.#view;
    if (entry.allDay || entry.zone) return timesWrite(clock, to, false);
    try {
      const event = await queries.fetchQuery(eventQuery(entry.id, entry.recurrenceId));
      return timesWrite(clock, to, isFloating(event));
    } catch (error) {
      toasts.failed(failure(`Could not move ${titleOf(entry)}. It is back where it was.`, error));
      return null;
    }
  }

  /** The open event stays open under its new name. */
  #follow(entry: Entry, to: Times, scope: Scope | null, { data }: Written<CalendarEvent>): void {
    const { show, at } = this.#view;
    if (show !== entry.id || at !== entry.recurrenceId) return;
    const next = nameAfter(entry, to, scope, data);
    if (data.id !== show || next !== at) this.#view.open(data.id, next, { replace: true });
  }

  async #remove(entry: Entry, scope: Scope | null): Promise<void> {
    const title = titleOf(entry);
    const { show, at } = this.#view;
    if (show === entry.id && (at === entry.recurrenceId || scope !== 'this')) this.#view.close();
    const done = await pending.during(removedShown(entry, scope), () =>
      acts.run({
        run: () =>
          inTurn(entry.id, entry.etag, (etag) =>
            calendar.remove(entry.id, within(entry.recurrenceId, scope), etag),
          ),
        done: `Deleted ${title}${scopeOf(scope)}.`,
        failed: `Could not delete ${title}.`,
        of: `deleting ${title}`,
      }),
    );
    if (!done) void refreshed();
  }
}

/** Whether a change of `entry` concerns another one too. */
const concerns = (entry: Entry, scope: Scope | null, other: Entry): boolean =>
  other.key === entry.key ||
  (other.id === entry.id && (scope === 'all' || (scope === 'following' && other.start >= entry.start)));

const movedShown =
  ({ clock }: CalendarView, entry: Entry, to: Times, scope: Scope | null): Shown =>
  (entries) =>
    entries.map((other) => {
      if (!concerns(entry, scope, other)) return other;
      return { ...other, ...(other.key === entry.key ? to : shiftedAlong(clock, other, entry, to)) };
    });

const removedShown =
  (entry: Entry, scope: Scope | null): Shown =>
  (entries) =>
    entries.filter((other) => !concerns(entry, scope, other));
