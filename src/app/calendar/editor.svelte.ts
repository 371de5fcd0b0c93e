import type { CalendarEvent, EventWrite } from '../../shared/contract/calendar.ts';
import { ApiError, calendar, items, type Scope, type Written } from '../api.ts';
import { acts, failure } from '../offline/act.svelte.ts';
import { queries } from '../offline/query.ts';
import { entryOfEvent } from './entry.ts';
import { before, type Draft, draftId, drafts, isChanged } from './drafts.ts';
import {
  changedFields,
  type Field,
  fieldsOf,
  type Form,
  formOf,
  problemsOf,
  type Problems,
  writeOf,
} from './form.ts';
import { pending, refreshed, type Shown } from './pending.svelte.ts';
import { eventQuery } from './queries.ts';
import { scopeOf, within } from './scopes.ts';
import type { CalendarView } from './view.svelte.ts';
import { NEW } from './view.svelte.ts';
import { createdShown, editedShown, timesOfWrite } from './shown.ts';
import { nameAfter } from './times-write.ts';
import { inTurn } from './writes.ts';
import { ownClock } from './zone-clock.ts';

type Name = keyof EventWrite;
/** How a save ended. changed: someone else was quicker, `theirs` has it; gone: the event is not there any more. */
export type Ended = 'saved' | 'changed' | 'gone' | 'failed';

/** Of a series, not of one occurrence: the service refuses them for one alone. */
const SERIES_ONLY: readonly Name[] = ['rrule', 'collection'];

/** One edit from its first key to its save. */
export class Editor {
  readonly base: CalendarEvent | null;
  /** Whether it was found from before: a reload, a failed save. */
  readonly resumed: boolean;
  readonly #draft: Draft;
  readonly #view: CalendarView;
  form: Form = $state() as Form;
  scope: Scope = $state('all');
  busy = $state(false);
  /** Why the last save did not work. */
  trouble = $state<string | null>(null);
  problems = $state.raw<Problems>({});
  #error: unknown = null;
  /** The event that holds the occurrence since the save, and its name there. */
  savedAs: { id: string; at: string | null } | null = null;
  /** The other version of a conflict. */
  theirs = $state.raw<CalendarEvent | null>(null);

  constructor(view: CalendarView, draft: Draft, resumed: boolean) {
    this.#view = view;
    this.#draft = draft;
    this.base = draft.base;
    this.resumed = resumed;
    this.form = draft.form;
    this.scope = draft.scope;
  }

  get at(): string | null {
    return this.base?.recurrenceId ?? null;
  }
  get fields(): EventWrite {
    return fieldsOf(this.form);
  }
  get changed(): Name[] {
    const names = changedFields(before(this.#draft), this.fields);
    return this.base && this.scope === 'this' && this.at
      ? names.filter((name) => !SERIES_ONLY.includes(name))
      : names;
  }
  get title(): string {
    return this.form.title.trim() || this.base?.title || 'the event';
  }
  /** What the others changed since this edit began. */
  get theirChanges(): Name[] {
    return this.theirs ? changedFields(before(this.#draft), fieldsOf(formOf(this.theirs))) : [];
  }

  get #present(): Draft {
    return { ...this.#draft, form: $state.snapshot(this.form), scope: this.scope };
  }
  get isChanged(): boolean {
    return isChanged(this.#present);
  }
  /** The name its text is kept under. */
  get keptAs(): string {
    return this.base ? draftId(this.base.id, this.at) : NEW;
  }

  /** Puts the edit where a reload finds it; one that changes nothing is forgotten. */
  keep(): void {
    if (this.isChanged) drafts.keep(this.keptAs, this.#present);
    else drafts.drop(this.keptAs);
  }
  forget(): void {
    drafts.drop(this.keptAs);
  }

  /** Looks for what cannot be saved; true: nothing. */
  check(): boolean {
    this.problems = problemsOf(this.form);
    return Object.keys(this.problems).length === 0;
  }

  /** Makes the new event; answers it, or null when it did not work. */
  async create(): Promise<CalendarEvent | null> {
    const { fields, title } = this;
    const names = changedFields({}, fields).filter((name) => !isEmpty(fields[name]));
    const made = await this.#writing(
      createdShown(this.#view.clock, fields),
      () => items.create('events', writeOf(fields, names), this.#draft.key),
      ({ batch }) => acts.done(`Added ${title}.`, batch, `adding ${title}`),
    );
    return made?.data ?? null;
  }

  /**
   * Saves over the version `etag`; it is shown at once, and taken back when it fails.
   * @param names the fields to write; the others stay as the service has them
   */
  async save(etag: string, names: readonly Name[]): Promise<Ended> {
    const { base, fields, title, scope, at } = this;
    if (!base) return 'failed';
    const shown = editedShown(this.#view.clock, base, fields, at ? scope : null);
    const saved = await this.#writing(
      shown,
      () =>
        inTurn(base.id, etag, (newest) =>
          calendar.save(base.id, writeOf(fields, names), within(at, scope), newest),
        ),
      ({ batch }) => acts.done(`Saved ${title}${at ? scopeOf(scope) : ''}.`, batch, `editing ${title}`),
    );
    if (!saved) {
      const ended = await this.#ended();
      // what someone else changed is nothing that is edited here: only the fields named are written
      const apart = ended === 'changed' && this.theirChanges.length === 0 && this.theirs?.etag !== etag;
      return apart && this.theirs ? this.save(this.theirs.etag, names) : ended;
    }
    this.theirs = null;
    this.savedAs = { id: saved.data.id, at: savedName(base, fields, at ? scope : null, saved.data) };
    return 'saved';
  }

  async #writing(
    shown: Shown,
    run: () => Promise<Written<CalendarEvent>>,
    told: (written: Written<CalendarEvent>) => void,
  ): Promise<Written<CalendarEvent> | null> {
    // a new one leaves room for the next: it is kept again when it could not be made
    if (this.base) this.keep();
    else this.forget();
    this.busy = true;
    this.trouble = null;
    this.problems = {};
    try {
      return await pending.during(shown, async () => {
        const written = await this.#tried(run);
        if (!written) return null;
        this.forget(); // before it is told: an edit that begins then begins with what was saved
        told(written);
        return written;
      });
    } finally {
      this.busy = false;
    }
  }
  async #tried<T>(run: () => Promise<T>): Promise<T | null> {
    try {
      return await run();
    } catch (error) {
      this.#error = error;
      this.#failed(error, this.base ? `Could not save ${this.title}.` : `Could not add ${this.title}.`);
      return null;
    }
  }

  async #ended(): Promise<Ended> {
    const error = this.#error;
    void refreshed();
    if (!(error instanceof ApiError)) return 'failed';
    if (error.status === 404) return 'gone';
    return error.code === 'item.changed' && (await this.look()) ? 'changed' : 'failed';
  }

  /** Reads the other version; false: it could not be read, `trouble` says why. */
  async look(): Promise<boolean> {
    if (!this.base) return false;
    try {
      this.theirs = await calendar.event(this.base.id, this.at);
      queries.setQueryData(eventQuery(this.base.id, this.at).queryKey, this.theirs);
      this.trouble = null;
      return true;
    } catch (error) {
      this.#failed(error, 'The other version could not be read.');
      return false;
    }
  }

  #failed(error: unknown, what: string): void {
    this.trouble = `${failure(what, error)} Your text is kept in this browser.`;
    const named = error instanceof ApiError ? (error.problem?.fields ?? []) : [];
    this.problems = Object.fromEntries(
      named.map(({ path, message }) => [
        fieldOf(path),
        `${message.charAt(0).toUpperCase()}${message.slice(1)}`,
      ]),
    ) as Problems;
  }
}

/** A new event that could not be made, on its way back into its form. */
export const unmade: { editor: Editor | null } = { editor: null };

/** What names the occurrence after the save; a changed zone or form of the times names it by its start. */
function savedName(
  base: CalendarEvent,
  fields: EventWrite,
  scope: Scope | null,
  saved: CalendarEvent,
): string | null {
  if (scope === null || scope === 'this') return base.recurrenceId;
  const clock = ownClock();
  const [from, to] = [entryOfEvent(clock, base, base.recurrenceId), timesOfWrite(clock, fields)];
  return from && to ? nameAfter(from, to, scope, saved) : base.recurrenceId;
}

/** "guests.0.email" is said at the guests; "allDay" at the start. */
const fieldOf = (path: string): Field => {
  const [name = ''] = path.split('.');
  return (name === 'allDay' ? 'start' : name) as Field;
};
const isEmpty = (value: unknown): boolean =>
  value === '' || value === null || (Array.isArray(value) && value.length === 0);
