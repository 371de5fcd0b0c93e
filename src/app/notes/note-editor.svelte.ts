import type { Note } from '../../shared/contract/calendar.ts';
import { ApiError, items, newKey } from '../api.ts';
import { acts, failure } from '../offline/act.svelte.ts';
import { feed } from '../offline/feed.svelte.ts';
import { net } from '../offline/net.svelte.ts';
import { queries } from '../offline/query.ts';
import { announcer } from '../ui/announce.svelte.ts';
import { Autosave, type Phase } from './autosave.ts';
import { type Base, type Draft, drafts, NEW } from './drafts.ts';
import { leaving } from './leaving.ts';
import { noteQuery } from './queries.ts';
import { noteName, type Words } from '../ui/note-words.ts';
import { asKept, sameWords } from './text.ts';

const EMPTY: Words = { title: '', text: '' };
const KEEP_AFTER = 300; // ms after a key until it is kept in this browser
const differs = () => new ApiError('save.differs', 200, 'What was saved does not read back the same.');
const baseOf = ({ etag, title, text }: Note): Base => ({ etag, title, text });

/** One note being written, from the first key until its last save, on the screen or no more. */
export class NoteEditor {
  title = $state('');
  text = $state('');
  /** null: it is not there yet. */
  id = $state<string | null>(null);
  /** The version that what is written stands over; null: none yet. */
  base = $state.raw<Base | null>(null);
  phase = $state<Phase>('same');
  /** When the last save was read back. */
  savedAt = $state<number | null>(null);
  /** Why it is not saved. */
  trouble = $state<string | null>(null);
  /** The other version of a conflict: nothing is saved until one is chosen. */
  theirs = $state.raw<Note | null>(null);
  /** It was deleted elsewhere. */
  gone = $state(false);
  /** What was written before and had not been saved is back. */
  resumed = $state(false);
  /** Whether this browser keeps what is not saved. */
  kept = $state(true);
  /** Something was written since it was opened. */
  touched = false;
  /** Hears the id of a new note. */
  onmade: (id: string) => void = () => undefined;
  #key: string;
  /** What was sent to make the note: a repeat must send the same. */
  #sent: Words | null;
  /** Saved, but not read back yet. */
  #unread = false;
  #keeping: ReturnType<typeof setTimeout> | undefined;
  readonly #saving = new Autosave({
    dirty: () => this.dirty && !this.theirs && !this.gone,
    save: () => this.#save(),
    phase: (phase, error) => this.#turned(phase, error),
  });
  readonly #stop = net.onBack(() => void this.flush());

  /** @param note what the service has; null for a new one */
  constructor(note: Note | null, draft: Draft | null) {
    this.id = note?.id ?? null;
    this.base = draft ? draft.base : note && baseOf(note);
    const words = draft ?? note ?? EMPTY;
    this.title = words.title;
    this.text = words.text;
    this.#key = draft?.key ?? newKey();
    this.#sent = draft?.sent ?? null;
    this.resumed = draft !== null;
    if (draft) this.#saving.typed();
  }

  /** The one that is still being left, else a new one. */
  static of(note: Note | null, draft: () => Draft | null): NoteEditor {
    const back = note && leaving.get(note.id);
    if (!back) return new NoteEditor(note, draft());
    leaving.delete(note.id);
    return back;
  }

  get words(): Words {
    return { title: this.title, text: this.text };
  }
  get name(): string {
    return noteName(this.words);
  }
  get dirty(): boolean {
    return this.#unread || !sameWords(this.words, this.base ?? EMPTY);
  }

  /** A key was pressed in it. */
  typed(): void {
    this.touched = true;
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => this.#keep(), KEEP_AFTER);
    if (!this.theirs && !this.gone) this.#saving.typed();
  }

  /** Saves what is not saved, now. */
  flush(): Promise<void> {
    this.#keep();
    return this.#saving.flush();
  }

  /**
   * It is not on the screen any more: saves what is left, then lets go, unless one came back to it meanwhile.
   * False: that did not work.
   */
  async leave(): Promise<boolean> {
    this.#keep();
    if (this.dirty && !this.theirs && !this.gone && (await this.#returned())) return true;
    this.#saving.stop();
    this.#stop();
    return !this.dirty;
  }

  /** Shows what the service has now; what is written here is let go. */
  take(note: Note): void {
    this.base = baseOf(note);
    this.title = note.title;
    this.text = note.text;
    this.theirs = null;
    this.trouble = null;
    this.resumed = false;
    this.phase = 'same';
    this.#saving.stop();
    this.#drop();
  }

  /** Saves mine over theirs, which stays among the earlier versions. */
  async keepMine(): Promise<void> {
    if (!this.theirs) return;
    this.base = baseOf(this.theirs);
    this.theirs = null;
    await this.flush();
  }

  /** Theirs stays here, mine becomes a second note. False: it did not work, both are still here. */
  async keepBoth(): Promise<boolean> {
    const theirs = this.theirs;
    if (!theirs) return false;
    try {
      const mine = { title: `${this.name} (my text)`, text: this.text, collection: theirs.collection };
      const { batch } = await items.create('notes', mine, this.#key);
      acts.done(`Kept both: mine is “${mine.title}”.`, batch, 'keeping mine as a second note');
      this.#key = newKey();
      this.take(theirs);
      return true;
    } catch (error) {
      this.trouble = failure('Could not keep both.', error);
      return false;
    }
  }

  /** It was deleted elsewhere: what is written here becomes a new note. */
  async asNew(): Promise<void> {
    this.#drop();
    this.gone = false;
    this.base = null;
    this.id = null;
    this.#key = newKey();
    this.#sent = null;
    await this.flush();
  }

  /** Saves what is left; whether one came back to the note before that ended. */
  async #returned(): Promise<boolean> {
    const id = this.id;
    if (id) leaving.set(id, this);
    await this.flush();
    if (id === null) return false;
    const away = leaving.get(id) === this;
    if (away) leaving.delete(id);
    return !away;
  }

  #keep(): void {
    clearTimeout(this.#keeping);
    if (!this.dirty) return this.#drop();
    const draft: Draft = { ...this.words, base: this.base, key: this.#key, sent: this.#sent };
    this.kept = drafts.keep(this.id ?? NEW, draft);
  }

  #drop(): void {
    clearTimeout(this.#keeping);
    drafts.drop(this.id ?? NEW);
    this.kept = true;
  }

  async #save(): Promise<void> {
    if (!sameWords(this.words, this.base ?? EMPTY)) await this.#write();
    await this.#readBack();
    if (!this.dirty) this.#drop();
  }

  async #write(): Promise<void> {
    const id = this.id;
    if (id) void queries.cancelQueries({ queryKey: noteQuery(id).queryKey, exact: true });
    const sent = asKept(this.#sent ?? this.words);
    const { data } = id && this.base ? await this.#change(id, this.base, sent) : await this.#make(sent);
    if (!sameWords(data, sent)) throw differs();
    this.base = baseOf(data);
    this.#unread = true;
    showInList(data);
    if (this.id === null) {
      drafts.drop(NEW);
      this.#sent = null;
      this.id = data.id;
      this.onmade(data.id);
    }
  }

  #make(words: Words) {
    this.#sent = words;
    this.#keep();
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

  /** True: it is tried again by itself. */
  #turned(phase: Phase, error: unknown): boolean {
    this.phase = phase;
    if (phase !== 'failed') {
      if (phase === 'saved' && this.trouble) announcer.say('Saved.');
      if (phase === 'saved') this.resumed = false;
      if (phase !== 'saving') this.trouble = null;
      return false;
    }
    const code = error instanceof ApiError ? error.code : '';
    if (code === 'item.changed') void this.#conflict();
    else if (code === 'item.not-found') this.gone = true;
    else this.#tell(error);
    this.#keep();
    return error instanceof ApiError && (error.unreachable || error.status >= 500);
  }

  #tell(error: unknown): void {
    const where = this.kept
      ? 'Your text is kept in this browser.'
      : 'This browser cannot keep it either: leave this page open, or copy your text.';
    this.trouble = `${failure('Not saved.', error)} ${where}`;
    announcer.alert(this.trouble);
  }

  async #conflict(): Promise<void> {
    if (!this.id) return;
    try {
      const theirs = await items.get('notes', this.id);
      queries.setQueryData(noteQuery(this.id).queryKey, theirs);
      if (sameWords(theirs, this.words)) return this.#same(theirs);
      this.theirs = theirs;
      announcer.alert(
        `${this.name} was changed elsewhere. Nothing was overwritten: choose which one to keep.`,
      );
    } catch (error) {
      this.#tell(error);
    }
  }

  /** The other one says the same: a save whose answer was lost, or the same words twice. */
  #same(theirs: Note): void {
    this.base = baseOf(theirs);
    this.#unread = false;
    this.savedAt = Date.now();
    this.phase = 'saved';
    this.#drop();
  }
}

/** The list has it at once, not only when the feed comes round. */
function showInList(note: Note): void {
  const { id, etag, collection, title, text, changedAt } = note;
  feed('note')
    .optimistic(id, { id, etag, collection, title, text: text.slice(0, 500), changedAt })
    .settle();
}
