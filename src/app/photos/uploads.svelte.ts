import { ApiError, items, photos } from '../api.ts';
import { acts } from '../offline/act.svelte.ts';
import { upload } from '../offline/upload.ts';
import { announcer } from '../ui/announce.svelte.ts';
import { count } from '../ui/format.ts';
import { isPhoto } from './dropped.ts';
import { Sending, shaOf, type UploadState } from './sending.svelte.ts';

export { Sending, type UploadState };

const AT_ONCE = 3;

const reasonOf = (error: unknown): string =>
  error instanceof ApiError
    ? `${error.message} (${error.code})`
    : 'The file could not be read. Was it moved or changed?';

/** Files being added. It goes on while other screens are looked at; the list stays until it is closed. */
class Uploads {
  list = $state.raw<readonly Sending[]>([]);
  #running = 0;
  #batches: string[] = [];
  /** One is looked up after another: of two equal files in a list the second finds the first. */
  #looking: Promise<unknown> = Promise.resolve();

  readonly done = $derived(this.#count('done'));
  readonly failed = $derived(this.#count('failed'));
  readonly others = $derived(this.#count('other'));
  /** Not sent, since the same bytes are here already. */
  readonly same = $derived(this.#count('same'));
  readonly open = $derived(this.list.filter((one) => one.open).length);
  readonly total = $derived(this.#sizes((one) => one.file.size));
  readonly sent = $derived(this.#sizes((one) => (one.state === 'done' ? one.file.size : one.sent)));

  /** `into`: the folder they go into. */
  add(files: readonly File[], into?: string): void {
    if (files.length === 0) return;
    this.list = [...this.list, ...files.map((file) => new Sending(file, into))];
    const others = files.filter((file) => !isPhoto(file)).length;
    announcer.say(
      others > 0
        ? `${count(others, 'file is', 'files are')} neither photo nor video: choose what to do with ${others === 1 ? 'it' : 'them'}.`
        : `Adding ${count(files.length, 'file')}.`,
    );
    this.#next();
  }

  retry(one: Sending): void {
    one.abort = new AbortController();
    one.state = 'waiting';
    one.reason = null;
    one.sent = 0;
    this.#next();
  }

  retryAll(): void {
    for (const one of this.list) if (one.state === 'failed') this.retry(one);
  }

  /** Keeps what is neither photo nor video among the other files. */
  keepAsFile(one: Sending): void {
    one.kind = 'file';
    this.retry(one);
  }

  /** Sends a file though the same is here already. */
  keepBoth(one: Sending): void {
    one.keepBoth = true;
    this.retry(one);
  }

  keepBothOfAll(): void {
    for (const one of this.list) if (one.state === 'same') this.keepBoth(one);
  }

  /** Deletes what was added, after the service said that it had the same. */
  async takeOut(one: Sending): Promise<void> {
    const id = one.item;
    if (!id) return;
    const noun = one.kind === 'file' ? 'files' : 'photos';
    const written = await acts.run({
      run: () => items.remove(noun, id),
      done: `Took ${one.file.name} out again. The one that was here stays.`,
      failed: `Could not take ${one.file.name} out again.`,
      of: `taking out ${one.file.name}`,
    });
    if (written) this.leaveOut(one);
  }

  stop(one: Sending): void {
    const sending = one.state === 'sending';
    one.state = 'stopped';
    if (sending) one.abort.abort();
  }

  stopAll(): void {
    for (const one of this.list) if (one.open) this.stop(one);
  }

  leaveOut(one: Sending): void {
    this.list = this.list.filter((other) => other !== one);
  }

  /** Empties the list; only when nothing is on its way. */
  close(): void {
    if (this.open === 0) this.list = [];
  }

  #count(state: UploadState): number {
    return this.list.filter((one) => one.state === state).length;
  }

  #sizes(of: (one: Sending) => number): number {
    const counted = (one: Sending) => one.open || one.state === 'done' || one.state === 'failed';
    return this.list.reduce((sum, one) => sum + (counted(one) ? of(one) : 0), 0);
  }

  #next(): void {
    for (const one of this.list) {
      if (this.#running >= AT_ONCE) return;
      if (one.state === 'waiting') void this.#handle(one);
    }
  }

  async #handle(one: Sending): Promise<void> {
    this.#running += 1;
    try {
      one.state = 'checking';
      one.sameAs = one.keepBoth ? null : await this.#lookUp(one);
      // it may have been stopped meanwhile
      if ((one.state as UploadState) === 'checking') {
        if (one.sameAs) one.state = 'same';
        else await this.#send(one);
      }
    } catch (error) {
      if (one.open) {
        one.state = 'failed';
        one.reason = reasonOf(error);
      }
    }
    this.#running -= 1;
    this.#next();
    if (this.#running === 0) this.#finished();
  }

  #lookUp(one: Sending): Promise<string | null> {
    const found = this.#looking.then(() => this.#sameAs(one));
    this.#looking = found.catch(() => null); // the file's own failure is told at the file
    return found;
  }

  /** What has the same bytes: a file of this list that is added itself, or an item of the account. */
  async #sameAs(one: Sending): Promise<string | null> {
    one.sha ??= await shaOf(one.file);
    const { sha } = one;
    if (sha === null) return null;
    const twin = this.list.find(
      (other) => other !== one && other.sha === sha && other.fresh && (other.open || other.state === 'done'),
    );
    if (twin) return `${twin.file.name} of this list`;
    const [known] = await photos.same([sha]);
    one.fresh = known === undefined;
    return known ? `${known.name} in ${known.collection.name}` : null;
  }

  async #send(one: Sending): Promise<void> {
    one.state = 'sending';
    const { id, batch, same } = await upload(one.kind, one.file, {
      // a repeat of what did arrive, though the answer was lost, makes no second photo
      key: one.id,
      ...(one.into ? { collection: one.into } : {}),
      signal: one.abort.signal,
      onprogress: (sent) => (one.sent = sent),
    });
    one.item = id;
    one.state = 'done';
    if (same.length > 0 && !one.keepBoth) one.sameAs = 'another one';
    if (batch) this.#batches.push(batch);
  }

  /** All that could be sent was: said once, with Undo when it was one step. */
  #finished(): void {
    const batches = this.#batches;
    this.#batches = [];
    if (this.same > 0)
      announcer.say(`${count(this.same, 'file is', 'files are')} here already and not added again.`);
    if (batches.length === 0) return;
    const [only] = batches;
    const text = `Added ${count(batches.length, 'file')}.`;
    acts.done(text, batches.length === 1 && only ? only : null, 'adding it');
  }
}

export const uploads = new Uploads();
