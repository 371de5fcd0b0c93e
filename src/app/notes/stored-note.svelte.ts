import type { Note, NoteWrite } from '../../shared/contract/calendar.ts';
import { ApiError, items, newKey } from '../api.ts';
import { feed } from '../offline/feed.svelte.ts';
import { queries } from '../offline/query.ts';
import type { Words } from '../ui/note-words.ts';
import { type Base, type Draft, drafts, NEW } from './drafts.ts';
import { noteQuery } from './queries.ts';
import { asKept, sameWords } from './text.ts';

export const EMPTY: Words = { title: '', text: '' };
const differs = () => new ApiError('save.differs', 200, 'What was saved does not read back the same.');
export const baseOf = ({ etag, title, text }: Note): Base => ({ etag, title, text });

/** What the service has of a note that is being written: sent, and read back before it is called saved. */
export class StoredNote {
  /** null: it is not there yet. */
  id = $state<string | null>(null);
  /** The version that what is written stands over; null: none yet. */
  base = $state.raw<Base | null>(null);
  /** When the last save was read back. */
  savedAt = $state<number | null>(null);
  /** Hears the id of a new note. */
  onmade: (id: string) => void = () => undefined;
  #key: string;
  /** What was sent to make the note: a repeat must send the same. */
  #sent: Words | null;
  /** Saved, but not read back yet. */
  #unread = false;

  constructor(note: Note | null, draft: Draft | null) {
    this.id = note?.id ?? null;
    this.base = draft ? draft.base : note && baseOf(note);
    this.#key = draft?.key ?? newKey();
    this.#sent = draft?.sent ?? null;
  }

  /** What a draft keeps of it beside the words. */
  get kept(): Pick<Draft, 'base' | 'key' | 'sent'> {
    return { base: this.base, key: this.#key, sent: this.#sent };
  }

  differs(words: Words): boolean {
    return this.#unread || !sameWords(words, this.base ?? EMPTY);
  }

  /** It is this, read just now. */
  is(note: Note): void {
    this.base = baseOf(note);
    this.#unread = false;
    this.savedAt = Date.now();
  }

  /** It is gone: the next save makes a new one. */
  anew(): void {
    this.base = null;
    this.id = null;
    this.#key = newKey();
    this.#sent = null;
  }

  /** Makes another note of these words; repeated after a failure, still only one. */
  async makeSecond(note: NoteWrite) {
    const made = await items.create('notes', note, this.#key);
    this.#key = newKey();
    return made;
  }

  /** @param sending hears when what a repeat must send again is settled */
  async save(words: Words, sending: () => void): Promise<void> {
    if (!sameWords(words, this.base ?? EMPTY)) await this.#write(words, sending);
    await this.#readBack();
  }

  async #write(words: Words, sending: () => void): Promise<void> {
    const { id, base } = this;
    if (id) void queries.cancelQueries({ queryKey: noteQuery(id).queryKey, exact: true });
    const sent = asKept(this.#sent ?? words);
    const { data } = id && base ? await this.#change(id, base, sent) : await this.#make(sent, sending);
    if (!sameWords(data, sent)) throw differs();
    this.base = baseOf(data);
    this.#unread = true;
    showInList(data);
    if (this.id !== null) return;
    drafts.drop(NEW);
    this.#sent = null;
    this.id = data.id;
    this.onmade(data.id);
  }

  #make(words: Words, sending: () => void) {
    this.#sent = words;
    sending();
    return items.create('notes', words, this.#key);
  }

  #change(id: string, base: Base, words: Words) {
    const fields: Partial<Words> = {};
    if (words.title !== base.title.trim()) fields.title = words.title;
    if (words.text !== base.text) fields.text = words.text;
    return items.save('notes', id, fields, base.etag);
  }

  /** Only what comes back as it was sent is called saved. */
  async #readBack(): Promise<void> {
    const { id, base } = this;
    if (!id || !base) return;
    const stored = await items.get('notes', id);
    // another etag: it was changed again since, by someone who had this version before them
    if (stored.etag === base.etag && !sameWords(stored, base)) throw differs();
    queries.setQueryData(noteQuery(id).queryKey, stored);
    this.#unread = false;
    this.savedAt = Date.now();
  }
}

/** The list has it at once, not only when the feed comes round. */
function showInList(note: Note): void {
  const { id, etag, collection, title, text, changedAt } = note;
  feed('note')
    .optimistic(id, { id, etag, collection, title, text: text.slice(0, 500), changedAt })
    .settle();
}
