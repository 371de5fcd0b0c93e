import { ApiError, items, newKey } from '../api.ts';
import { acts } from '../offline/act.svelte.ts';
import { upload } from '../offline/upload.ts';
import { announcer } from '../ui/announce.svelte.ts';
import { count } from '../ui/format.ts';

/** photo: it turned out to be a picture or a video, and lies in Photos. */
export type State = 'waiting' | 'sending' | 'done' | 'photo' | 'failed' | 'stopped';

/** One file on its way. */
export class Sending {
  /** Idempotency key: a repeat of what did arrive makes no second file. */
  readonly key = newKey();
  readonly file: File;
  readonly collection: string | undefined;
  state = $state<State>('waiting');
  sent = $state(0);
  /** Why it failed, with the code. */
  reason = $state<string | null>(null);
  abort = new AbortController();

  constructor(file: File, collection: string | undefined) {
    this.file = file;
    this.collection = collection;
  }
}

const isOpen = ({ state }: Sending): boolean => state === 'waiting' || state === 'sending';

/** Files being added, one after another; it goes on while other screens are looked at. */
class Uploads {
  list = $state.raw<readonly Sending[]>([]);
  #running = false;
  readonly open = $derived(this.list.filter(isOpen).length);
  readonly failed = $derived(this.list.filter(({ state }) => state === 'failed'));
  readonly photos = $derived(this.list.filter(({ state }) => state === 'photo').length);
  readonly done = $derived(this.list.filter(({ state }) => state === 'done').length);
  readonly now = $derived(this.list.find(({ state }) => state === 'sending') ?? null);
  readonly total = $derived(this.#sum((one) => one.file.size));
  readonly sent = $derived(this.#sum((one) => (isOpen(one) ? one.sent : one.file.size)));

  /** @param collection the folder they go to; absent: the library */
  add(files: readonly File[], collection?: string): void {
    if (files.length === 0) return;
    if (this.open === 0) this.list = this.failed;
    this.list = [...this.list, ...files.map((file) => new Sending(file, collection))];
    announcer.say(`Adding ${count(files.length, 'file')}.`);
    void this.#run();
  }

  retry(one: Sending): void {
    one.abort = new AbortController();
    one.state = 'waiting';
    one.reason = null;
    one.sent = 0;
    void this.#run();
  }

  stopAll(): void {
    for (const one of this.list.filter(isOpen)) {
      one.state = 'stopped';
      one.abort.abort();
    }
  }

  /** Takes away what is not on its way any more. */
  close(): void {
    this.list = this.list.filter(isOpen);
  }

  #sum(of: (one: Sending) => number): number {
    return this.list.reduce((sum, one) => sum + (one.state === 'stopped' ? 0 : of(one)), 0);
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    const batches: string[] = [];
    let last = '';
    for (let one = this.#next(); one; one = this.#next()) {
      const batch = await this.#send(one);
      if (batch) [last] = [one.file.name, batches.push(batch)];
    }
    this.#running = false;
    tell(batches, last);
  }

  #next(): Sending | undefined {
    return this.list.find(({ state }) => state === 'waiting');
  }

  async #send(one: Sending): Promise<string | null> {
    one.state = 'sending';
    try {
      const { id, batch } = await upload('file', one.file, {
        key: one.key,
        signal: one.abort.signal,
        onprogress: (sent) => (one.sent = sent),
        ...(one.collection ? { collection: one.collection } : {}),
      });
      one.state = (await becamePhoto(one.file, id)) ? 'photo' : 'done';
      return batch;
    } catch (error) {
      // stopped by its owner: that is no failure
      if ((one.state as State) === 'stopped') return null;
      one.state = 'failed';
      one.reason =
        error instanceof ApiError
          ? `${error.message} (${error.code})`
          : 'The file could not be read. Was it moved or changed?';
      announcer.alert(`${one.file.name} was not added. ${one.reason}`);
      return null;
    }
  }
}

/** The bytes decide what a file is: a picture goes to Photos. Asked only where the name says it may be one. */
async function becamePhoto(file: File, id: string): Promise<boolean> {
  if (!/^(image|video)\//.test(file.type)) return false;
  try {
    await items.get('files', id);
    return false;
  } catch (error) {
    return error instanceof ApiError && error.code === 'item.not-found';
  }
}

/** All that could be sent was: said once, with Undo when it was one step. */
function tell(batches: readonly string[], last: string): void {
  const [batch] = batches;
  if (!batch) return;
  if (batches.length === 1) acts.done(`Added ${last}.`, batch, `adding ${last}`);
  else acts.done(`Added ${count(batches.length, 'file')}.`, null, '');
}

export const uploads = new Uploads();
