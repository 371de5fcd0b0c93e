import type { Task } from '../../shared/contract/calendar.ts';
import { ApiError, items } from '../api.ts';
import { acts, failure } from '../offline/act.svelte.ts';
import { queries } from '../offline/query.ts';
import { drafts } from './drafts.ts';
import {
  changedFields,
  type FieldName,
  type Problems,
  problemsOf,
  type Values,
  valuesOf,
  writeOf,
} from './form.ts';
import { taskQuery } from './queries.ts';
import { titleOf } from './words.ts';

export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
/** Fields of the service's answer that a field of the form stands for. */
const FIELD_OF: Readonly<Record<string, FieldName>> = { zone: 'due', start: 'due', collection: 'list' };

/** One task being edited. */
export class TaskEditor {
  values = $state<Values>() as Values;
  problems = $state.raw<Problems>({});
  /** Why it is not saved, as far as it belongs to no field. */
  trouble = $state<string | null>(null);
  /** The other version of a conflict. */
  theirs = $state.raw<Task | null>(null);
  /** It was deleted elsewhere. */
  gone = $state(false);
  busy = $state(false);
  /** Found from before: a reload, a failed save. */
  resumed = $state(false);
  /** The version the edit stands over. */
  base = $state.raw<Task>() as Task;

  constructor(task: Task) {
    const draft = drafts.get(task.id);
    this.base = draft?.base ?? task;
    this.values = draft?.values ?? valuesOf(task);
    this.resumed = draft !== null;
  }

  get changed(): FieldName[] {
    return changedFields(valuesOf(this.base), this.values);
  }
  get dirty(): boolean {
    return this.changed.length > 0;
  }
  /** What the others changed since this edit began. */
  get theirChanges(): FieldName[] {
    return this.theirs ? changedFields(valuesOf(this.base), valuesOf(this.theirs)) : [];
  }
  get name(): string {
    return this.values.title.trim() || titleOf(this.base);
  }

  /** Puts what is written where a reload finds it. */
  keep(): void {
    if (!this.dirty) drafts.drop(this.base.id);
    else drafts.keep(this.base.id, { base: this.base, values: $state.snapshot(this.values) });
  }

  /** Shows what the service has; what is written is let go. */
  take(task: Task): void {
    drafts.drop(task.id);
    this.base = task;
    this.values = valuesOf(task);
    this.problems = {};
    this.trouble = null;
    this.theirs = null;
    this.resumed = false;
  }

  /** Puts back what was let go. */
  put(values: Values): void {
    this.values = values;
    this.keep();
  }

  /**
   * Saves the fields that changed, or those named, over the version the edit began with, or over theirs. Shows fields
   * that are wrong, and the other version when someone was quicker. True when it is saved.
   */
  async save(names: readonly FieldName[] = this.changed): Promise<boolean> {
    if (this.busy) return false;
    this.trouble = null;
    this.problems = problemsOf(this.values);
    if (Object.keys(this.problems).length > 0) return false;
    if (names.length === 0) return true;
    this.busy = true;
    this.keep();
    const { id } = this.base;
    const over = this.theirs ?? this.base;
    try {
      const written = await items.save('tasks', id, writeOf(over, this.values, names, ownZone()), over.etag);
      queries.setQueryData(taskQuery(id).queryKey, written.data);
      this.take(written.data);
      acts.done(`Saved ${this.name}.`, written.batch, `editing ${this.name}`);
      return true;
    } catch (error) {
      await this.#failed(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  async #failed(error: unknown): Promise<void> {
    const code = error instanceof ApiError ? error.code : '';
    if (code === 'item.not-found') this.gone = true;
    if (code === 'item.changed' && (await this.look())) return;
    const named = error instanceof ApiError ? (error.problem?.fields ?? []) : [];
    const problems: Problems = {};
    for (const { path, message } of named) problems[FIELD_OF[path] ?? (path as FieldName)] = message;
    this.problems = problems;
    this.trouble ??= `${failure(`Could not save ${this.name}.`, error)} Your edit is kept in this browser.`;
  }

  /** Reads the other version; false: it could not be read, `trouble` says why. */
  async look(): Promise<boolean> {
    try {
      this.theirs = await items.get('tasks', this.base.id);
      queries.setQueryData(taskQuery(this.base.id).queryKey, this.theirs);
      return true;
    } catch (error) {
      this.trouble = `${failure('The other version could not be read.', error)} Your edit is kept in this browser.`;
      return false;
    }
  }
}
