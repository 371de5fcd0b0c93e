import type { Contact } from '../../shared/contract/contacts.ts';
import { newKey } from '../api.ts';
import { session } from '../offline/session.svelte.ts';
import { changedFields, fieldsOf, type Form, formOf, nextKey } from './draft.ts';

/** An edit that is not saved yet. */
export interface Draft {
  /** The contact as it was when the edit began; null: a new one. */
  base: Contact | null;
  form: Form;
  /** Idempotency key of a new contact: a repeated save makes one. */
  key: string;
}

const PREFIX = 'lifeboat.contact';
const address = (id: string) => `${PREFIX}.${session.account?.id ?? ''}.${id}`;

function read(id: string): Draft | null {
  try {
    const text = sessionStorage.getItem(address(id));
    const draft = text === null ? null : (JSON.parse(text) as Draft);
    if (!draft?.form || typeof draft.form.name !== 'string') return null;
    return { ...draft, form: rekeyed(draft.form) };
  } catch (error) {
    console.warn('An edit that was kept cannot be read.', error);
    return null;
  }
}

/** Keys of rows are counted anew in each page. */
function rekeyed(form: Form): Form {
  const list = <T extends { key: number }>(rows: T[]): T[] => rows.map((row) => ({ ...row, key: nextKey() }));
  return {
    ...form,
    phones: list(form.phones),
    emails: list(form.emails),
    urls: list(form.urls),
    im: list(form.im),
    addresses: list(form.addresses),
  };
}

export const isChanged = (draft: Draft): boolean =>
  changedFields(fieldsOf(formOf(draft.base)), fieldsOf(draft.form)).length > 0;

/** Edits kept in this browser tab, by contact (`new` for one that is not there yet), over reload and sign-in. */
class Drafts {
  #version = $state(0);

  /** The kept edit; null: none. Reactive. */
  get(id: string): Draft | null {
    void this.#version;
    return read(id);
  }

  start(base: Contact | null): Draft {
    return { base, form: formOf(base), key: newKey() };
  }

  /** Keeps it, or forgets it when nothing is different. */
  keep(id: string, draft: Draft): void {
    if (!isChanged(draft)) return this.drop(id);
    try {
      sessionStorage.setItem(address(id), JSON.stringify(draft));
      this.#version += 1;
    } catch (error) {
      console.warn('This edit cannot be kept over a reload.', error);
    }
  }

  drop(id: string): void {
    try {
      if (sessionStorage.getItem(address(id)) === null) return;
      sessionStorage.removeItem(address(id));
      this.#version += 1;
    } catch (error) {
      console.warn('A kept edit cannot be removed.', error);
    }
  }
}

export const drafts = new Drafts();
