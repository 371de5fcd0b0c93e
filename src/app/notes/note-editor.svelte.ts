import type { Note } from '../../shared/contract/calendar.ts';
import { ApiError, items } from '../api.ts';
import { acts, failure } from '../offline/act.svelte.ts';
import { net } from '../offline/net.svelte.ts';
import { queries } from '../offline/query.ts';
import { announcer } from '../ui/announce.svelte.ts';
import { noteName, type Words } from '../ui/note-words.ts';
import { Autosave, type Phase } from './autosave.ts';
import { type Base, type Draft, drafts, NEW } from './drafts.ts';
import { leaving } from './leaving.ts';
import { noteQuery } from './queries.ts';
import { baseOf, EMPTY, StoredNote } from './stored-note.svelte.ts';
import { sameWords } from './text.ts';

const KEEP_AFTER = 300; // ms after a key until it is kept in this browser

/** One note being written, from the first key until its last save, on the screen or no more. */
export class NoteEditor {
  title = $state('');
  text = $state('');
  phase = $state<Phase>('same');
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
  readonly #stored: StoredNote;
  #keeping: ReturnType<typeof setTimeout> | undefined;
  readonly #saving = new Autosave({
    dirty: () => this.dirty && !this.theirs && !this.gone,
    save: () => this.#save(),
    phase: (phase, error) => this.#turned(phase, error),
  });
  readonly #stop = net.onBack(() => void this.flush());

  /** @param note what the service has; null for a new one */
  constructor(note: Note | null, draft: Draft | null) {
    this.#stored = new StoredNote(note, draft);
    this.#stored.onmade = (id) => this.onmade(id);
    const words = draft ?? note ?? EMPTY;
    this.title = words.title;
    this.text = words.text;
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

  /** null: it is not there yet. */
  get id(): string | null {
    return this.#stored.id;
  }
  /** The version that what is written stands over; null: none yet. */
  get base(): Base | null {
    return this.#stored.base;
  }
  /** When the last save was read back. */
  get savedAt(): number | null {
    return this.#stored.savedAt;
  }
  get words(): Words {
    return { title: this.title, text: this.text };
  }
  get name(): string {
    return noteName(this.words);
  }
  get dirty(): boolean {
    return this.#stored.differs(this.words);
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
    this.#stored.base = baseOf(note);
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
    this.#stored.base = baseOf(this.theirs);
    this.theirs = null;
    await this.flush();
  }

  /** Theirs stays here, mine becomes a second note. False: it did not work, both are still here. */
  async keepBoth(): Promise<boolean> {
    const theirs = this.theirs;
    if (!theirs) return false;
    try {
      const mine = { title: `${this.name} (my text)`, text: this.text, collection: theirs.collection };
      const { batch } = await this.#stored.makeSecond(mine);
      acts.done(`Kept both: mine is “${mine.title}”.`, batch, 'keeping mine as a second note');
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
    this.#stored.anew();
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
    const draft: Draft = { ...this.words, ...this.#stored.kept };
    this.kept = drafts.keep(this.id ?? NEW, draft);
  }

  #drop(): void {
    clearTimeout(this.#keeping);
    drafts.drop(this.id ?? NEW);
    this.kept = true;
  }

  async #save(): Promise<void> {
    await this.#stored.save(this.words, () => this.#keep());
    if (!this.dirty) this.#drop();
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
    this.#stored.is(theirs);
    this.phase = 'saved';
    this.#drop();
  }
}
