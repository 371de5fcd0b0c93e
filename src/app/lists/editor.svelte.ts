import { ApiError, items, newKey, type Written } from '../api.ts';
import { acts } from '../offline/act.svelte.ts';
import { queries } from '../offline/query.ts';
import {
  changed,
  created,
  EMPTY,
  problemsOf,
  valuesOf,
  type Details,
  type Problems,
  type Values,
} from './form.ts';
import { drafts } from './drafts.ts';
import type { ListNoun } from './queries.ts';

type Clash = 'changed' | null;

/** One open form: a new item, or one that is there. */
export class Editor {
  values = $state<Values>({ ...EMPTY });
  problems = $state.raw<Problems>({});
  /** What belongs to no field. */
  problem = $state<string | null>(null);
  /** Someone else saved it meanwhile. */
  clash = $state<Clash>(null);
  busy = $state(false);
  /** Whether the text comes from an edit that was not saved. */
  kept = $state(false);
  readonly noun: ListNoun;
  item: Details | null;
  #key = newKey();

  constructor(noun: ListNoun, item: Details | null) {
    this.noun = noun;
    this.item = item;
    const draft = drafts.get(this.#name);
    this.kept = draft !== undefined;
    this.values = draft ?? this.#stored();
  }

  get #name(): string {
    return `${this.noun} ${this.item?.id ?? 'new'}`;
  }
  #stored(): Values {
    return this.item ? valuesOf(this.item) : { ...EMPTY };
  }
  get dirty(): boolean {
    return JSON.stringify(this.values) !== JSON.stringify(this.#stored());
  }

  /** The form is closed: unsaved text is kept for the next time. */
  leave(): void {
    if (this.dirty) drafts.keep(this.#name, $state.snapshot(this.values));
    else drafts.drop(this.#name);
  }

  /** Back to what is stored. */
  discard(): void {
    drafts.drop(this.#name);
    this.values = this.#stored();
    this.kept = false;
    this.clash = null;
  }

  /** True when saved. `over`: also over what someone else saved meanwhile; theirs stays in History. */
  async save(over = false): Promise<boolean> {
    if (this.busy) return false;
    this.problem = null;
    this.problems = problemsOf(this.noun, this.values);
    if (Object.keys(this.problems).length > 0) return false;
    this.busy = true;
    try {
      const written = await this.#write(over);
      // opened again at once, it shows what was saved
      if (written && this.item) queries.setQueryData([this.noun, this.item.id], written.data);
      drafts.drop(this.#name);
      const title = this.values.title.trim() || 'the note';
      const verb = this.item ? 'Saved' : 'Added';
      acts.done(`${verb} ${title}.`, written?.batch ?? null, `${this.item ? 'editing' : 'adding'} ${title}`);
      return true;
    } catch (error) {
      this.#failed(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  async #write(over: boolean): Promise<Written<unknown> | null> {
    const values = $state.snapshot(this.values);
    if (!this.item) return items.create(this.noun, created(this.noun, values), this.#key);
    const fields = changed(this.item, values);
    if (Object.keys(fields).length === 0) return null;
    return items.save(this.noun, this.item.id, fields, over ? undefined : this.item.etag);
  }

  #failed(error: unknown): void {
    if (!(error instanceof ApiError)) {
      this.problem = 'This did not work. Your text is kept here: try again.';
      return;
    }
    if (error.code === 'item.changed') {
      this.clash = 'changed';
      return;
    }
    const fields: Problems = {};
    for (const { path, message } of error.problem?.fields ?? []) {
      const field = path === 'description' ? 'text' : path;
      if (field in EMPTY) fields[field as keyof Values] = message;
    }
    this.problems = fields;
    const unknown = error.unreachable
      ? ' It is not known whether it arrived; trying again makes it once.'
      : '';
    if (Object.keys(fields).length === 0)
      this.problem = `${error.message}${unknown} Your text is kept here. (${error.code})`;
  }
}
