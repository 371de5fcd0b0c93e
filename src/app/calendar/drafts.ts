import type { CalendarEvent } from '../../shared/contract/calendar.ts';
import { newKey, type Scope } from '../api.ts';
import { Drafts } from '../offline/drafts.svelte.ts';
import { changedFields, fieldsOf, type Form, formOf, nextKey } from './form.ts';

/** An edit that is not saved yet. */
export interface Draft {
  /** The event as it was when the edit began; null: a new one. */
  base: CalendarEvent | null;
  /** What a new one began with, to tell whether anything was written. */
  blank: Form | null;
  form: Form;
  scope: Scope;
  /** Idempotency key of a new event: a repeated save makes one. */
  key: string;
}

const isDraft = (value: unknown): value is Draft => {
  const { form, key, scope } = (value ?? {}) as Partial<Draft>;
  const lists = Array.isArray(form?.guests) && Array.isArray(form.alarms);
  return lists && typeof form.title === 'string' && typeof key === 'string' && typeof scope === 'string';
};

/** Edits kept in this browser, by event and occurrence. */
export const drafts = new Drafts<Draft>('event', isDraft);
export const draftId = (id: string, at: string | null): string => (at ? `${id} ${at}` : id);

export const newDraft = (blank: Form): Draft => ({
  base: null,
  blank,
  form: structuredClone(blank),
  scope: 'all',
  key: newKey(),
});
export const draftOf = (base: CalendarEvent): Draft => ({
  base,
  blank: null,
  form: formOf(base),
  scope: base.recurrenceId === null ? 'all' : 'this',
  key: newKey(),
});

/** Keys of rows are counted anew in each page. */
export const rekeyed = (form: Form): Form => ({
  ...form,
  guests: form.guests.map((row) => ({ ...row, key: nextKey() })),
  alarms: form.alarms.map((row) => ({ ...row, key: nextKey() })),
});

/** What the edit began with, as fields. */
export const before = ({ base, blank, form }: Draft) => fieldsOf(base ? formOf(base) : (blank ?? form));
export const isChanged = (draft: Draft): boolean =>
  changedFields(before(draft), fieldsOf(draft.form)).length > 0;
