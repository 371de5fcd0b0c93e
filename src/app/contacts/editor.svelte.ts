import type { Contact, ContactSummary } from '../../shared/contract/contacts.ts';
import { FIXED } from '../../shared/contract/fixed.ts';
import { ApiError, items, type Written } from '../api.ts';
import { acts, failure } from '../offline/act.svelte.ts';
import { feed } from '../offline/feed.svelte.ts';
import { queries } from '../offline/query.ts';
import { dateProblem } from '../ui/card-dates.ts';
import {
  changedFields,
  draftName,
  type Fields,
  fieldsOf,
  type Form,
  formOf,
  KEEP,
  writeOf,
} from './draft.ts';
import { type Draft, drafts } from './drafts.svelte.ts';
import { contactQuery } from './queries.ts';
import type { FieldName } from './words.ts';

/** How a save ended. changed: someone else was quicker, `theirs` has it; gone: the contact is not there any more. */
export type Ended = 'saved' | 'same' | 'wrong' | 'changed' | 'gone' | 'failed';

/** One edit from its first key to its save. */
export class Editor {
  readonly id: string;
  readonly key: string;
  readonly base: Contact | null;
  /** Whether it was found from before: a reload, a failed save, an Esc. */
  readonly resumed: boolean;
  form: Form = $state(formOf(null));
  /** The address book a new contact goes to. */
  book: string = $state(FIXED.book);
  busy = $state(false);
  /** Why the last save did not work; null: it was not tried, or goes on. */
  trouble = $state<string | null>(null);
  problems = $state.raw<Partial<Record<FieldName, string>>>({});
  /** The other version of a conflict. */
  theirs = $state.raw<Contact | null>(null);
  readonly #before: Fields;

  constructor(id: string, draft: Draft, resumed: boolean) {
    this.id = id;
    this.key = draft.key;
    this.base = draft.base;
    this.resumed = resumed;
    this.form = draft.form;
    this.#before = fieldsOf(formOf(draft.base));
  }

  get fields(): Fields {
    return fieldsOf(this.form);
  }

  get changed(): FieldName[] {
    return changedFields(this.#before, this.fields);
  }

  get name(): string {
    return draftName(this.fields);
  }

  /** What the others changed since this edit began. */
  get theirChanges(): FieldName[] {
    return this.theirs ? changedFields(this.#before, fieldsOf(formOf(this.theirs))) : [];
  }

  /** Puts the edit where a reload finds it. */
  keep(): void {
    drafts.keep(this.id, { base: this.base, key: this.key, form: $state.snapshot(this.form) });
  }

  /** Looks for what cannot be saved; true: nothing. */
  check(): boolean {
    const problems: Partial<Record<FieldName, string>> = {};
    for (const field of ['birthday', 'anniversary'] as const) {
      const problem = dateProblem(this.form[field]);
      if (problem) problems[field] = problem;
    }
    if (Object.keys(writeOf(this.fields, this.changed)).length === 0 && this.base === null)
      problems.name = 'Write a name, a number or a mail address first.';
    this.problems = problems;
    return Object.keys(problems).length === 0;
  }

  /** Makes the new contact; answers its id, or null when it did not work. */
  async create(): Promise<string | null> {
    this.keep();
    this.busy = true;
    this.trouble = null;
    try {
      const write = { ...writeOf(this.fields, this.changed), collection: this.book };
      const written = await items.create('contacts', write, this.key);
      queries.setQueryData(contactQuery(written.data.id).queryKey, written.data);
      drafts.drop(this.id);
      acts.done(`Added ${written.data.name}.`, written.batch, `adding ${written.data.name}`);
      return written.data.id;
    } catch (error) {
      this.#failed(error, `Could not add ${this.name}.`);
      return null;
    } finally {
      this.busy = false;
    }
  }

  /**
   * Saves over the version `etag`; lists and details show it at once and take it back when it fails.
   * @param names the fields to write; the others stay as the service has them
   */
  async save(etag: string, names: readonly FieldName[], fields: Fields = this.fields): Promise<Ended> {
    this.keep();
    this.trouble = null;
    const shown = showAtOnce(this.id, fields);
    try {
      const written = await items.save('contacts', this.id, writeOf(fields, names), etag);
      shown.settle(written);
      drafts.drop(this.id);
      this.theirs = null;
      acts.done(`Saved ${written.data.name}.`, written.batch, `editing ${written.data.name}`);
      return 'saved';
    } catch (error) {
      shown.rollback();
      return this.#ended(error);
    }
  }

  async #ended(error: unknown): Promise<Ended> {
    const code = error instanceof ApiError ? error.code : '';
    this.#failed(error, `Could not save ${this.name}.`);
    if (code === 'item.not-found') return 'gone';
    return code === 'item.changed' && (await this.look()) ? 'changed' : 'failed';
  }

  /** Reads the other version; false: it could not be read, `trouble` says why. */
  async look(): Promise<boolean> {
    try {
      this.theirs = await items.get('contacts', this.id);
      queries.setQueryData(contactQuery(this.id).queryKey, this.theirs);
      this.trouble = null;
      return true;
    } catch (error) {
      this.#failed(error, 'The other version could not be read.');
      return false;
    }
  }

  #failed(error: unknown, what: string): void {
    this.trouble = `${failure(what, error)} Your edit is kept in this browser.`;
    const named = error instanceof ApiError ? (error.problem?.fields ?? []) : [];
    this.problems = Object.fromEntries(
      named.map(({ path, message }) => [path.split('.')[0], message]),
    ) as typeof this.problems;
  }
}

/** Shows what is being saved in the list and in the open card until the service has answered. */
function showAtOnce(id: string, fields: Fields) {
  const { queryKey } = contactQuery(id);
  const before = queries.getQueryData(queryKey);
  const summary = feed('contact').get(id);
  const pending = summary ? feed('contact').optimistic(id, outlineOf(summary, fields)) : null;
  void queries.cancelQueries({ queryKey, exact: true });
  if (before) queries.setQueryData(queryKey, { ...before, ...shownFields(fields, before) });
  return {
    settle(written: Written<Contact>) {
      pending?.settle();
      queries.setQueryData(queryKey, written.data);
    },
    rollback() {
      pending?.rollback();
      if (before) queries.setQueryData(queryKey, before);
    },
  };
}

const hasPhoto = (fields: Fields, before: boolean) =>
  fields.photo === KEEP ? before : fields.photo !== null;

function shownFields(fields: Fields, before: Contact): Partial<Contact> {
  return { ...fields, name: fields.name || before.name, photo: hasPhoto(fields, before.photo) };
}

function outlineOf(before: ContactSummary, fields: Fields): ContactSummary {
  return {
    ...before,
    name: fields.name || before.name,
    family: fields.names.family,
    org: fields.org,
    title: fields.title,
    nickname: fields.nickname,
    phones: fields.phones.map(({ value }) => value),
    emails: fields.emails.map(({ value }) => value),
    categories: fields.categories,
    note: fields.note.slice(0, 500),
    photo: hasPhoto(fields, before.photo),
  };
}
