import { Drafts } from '../offline/drafts.svelte.ts';
import type { Words } from '../ui/note-words.ts';

/** A note's words and the version they stand for. */
export interface Base extends Words {
  etag: string;
}

/** What was written and is not saved. */
export interface Draft extends Words {
  /** The version it was written over; null: a new note. */
  base: Base | null;
  /** Idempotency key of a new note, and what was sent under it: a repeated save makes one note. */
  key: string;
  sent: Words | null;
}

const isDraft = (value: unknown): value is Draft => {
  const draft = value as Partial<Draft> | null;
  return typeof draft?.title === 'string' && typeof draft.text === 'string' && typeof draft.key === 'string';
};

export const drafts = new Drafts<Draft>('note', isDraft);

/** Under which the words of a note that is not there yet are kept, and its place in the address. */
export const NEW = 'new';
