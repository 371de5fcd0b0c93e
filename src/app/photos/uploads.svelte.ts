import { ApiError, newKey } from '../api.ts';
import { acts } from '../offline/act.svelte.ts';
import { upload, type UploadKind } from '../offline/upload.ts';
import { announcer } from '../ui/announce.svelte.ts';
import { count } from '../ui/format.ts';
import { isPhoto } from './dropped.ts';

export type UploadState = 'waiting' | 'sending' | 'done' | 'failed' | 'stopped' | 'other';

const AT_ONCE = 3;

/** One file on its way. */
export class Sending {
  readonly id: string = newKey();
  readonly file: File;
  kind: UploadKind = 'photo';
  state = $state<UploadState>('waiting');
  sent = $state(0);
  /** Why it failed, with the code; null: it did not. */
  reason = $state<string | null>(null);
  /** The item that came of it. */
  item: string | null = null;
  abort = new AbortController();

  constructor(file: File) {
    this.file = file;
    if (!isPhoto(file)) this.state = 'other';
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof ApiError
    ? `${error.message} (${error.code})`
    : 'The file could not be read. Was it moved or changed?';

/** Files being added. It goes on while other screens are looked at; the list stays until it is closed. */
class Uploads {
  list = $state.raw<readonly Sending[]>([]);
  #running = 0;
  #batches: string[] = [];

  readonly done = $derived(this.list.filter((one) => one.state === 'done').length);
  readonly failed = $derived(this.list.filter((one) => one.state === 'failed').length);
  readonly others = $derived(this.list.filter((one) => one.state === 'other').length);
  /** Still to come, or on the way. */
  readonly open = $derived(
    this.list.filter((one) => one.state === 'waiting' || one.state === 'sending').length,
  );
  readonly total = $derived(this.#sizes((one) => one.file.size));
  readonly sent = $derived(this.#sizes((one) => (one.state === 'done' ? one.file.size : one.sent)));

  add(files: readonly File[]): void {
    if (files.length === 0) return;
    this.list = [...this.list, ...files.map((file) => new Sending(file))];
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

  stop(one: Sending): void {
    const sending = one.state === 'sending';
    one.state = 'stopped';
    if (sending) one.abort.abort();
  }

  stopAll(): void {
    for (const one of this.list) if (one.state === 'waiting' || one.state === 'sending') this.stop(one);
  }

  leaveOut(one: Sending): void {
    this.list = this.list.filter((other) => other !== one);
  }

  /** Empties the list; only when nothing is on its way. */
  close(): void {
    if (this.open === 0) this.list = [];
  }

  #sizes(of: (one: Sending) => number): number {
    return this.list.reduce(
      (sum, one) => sum + (one.state === 'stopped' || one.state === 'other' ? 0 : of(one)),
      0,
    );
  }

  #next(): void {
    for (const one of this.list) {
      if (this.#running >= AT_ONCE) return;
      if (one.state === 'waiting') void this.#send(one);
    }
  }

  async #send(one: Sending): Promise<void> {
    this.#running += 1;
    one.state = 'sending';
    try {
      const { id, batch } = await upload(one.kind, one.file, {
        // a repeat of what did arrive, though the answer was lost, makes no second photo
        key: one.id,
        signal: one.abort.signal,
        onprogress: (sent) => (one.sent = sent),
      });
      one.item = id;
      one.state = 'done';
      if (batch) this.#batches.push(batch);
    } catch (error) {
      if (one.state === 'sending') {
        one.state = 'failed';
        one.reason = reasonOf(error);
      }
    }
    this.#running -= 1;
    this.#next();
    if (this.#running === 0) this.#finished();
  }

  /** All that could be sent was: said once, with Undo when it was one step. */
  #finished(): void {
    const batches = this.#batches;
    this.#batches = [];
    if (batches.length === 0) return;
    const [only] = batches;
    const text = `Added ${count(batches.length, 'file')}.`;
    acts.done(text, batches.length === 1 && only ? only : null, 'adding it');
  }
}

export const uploads = new Uploads();
