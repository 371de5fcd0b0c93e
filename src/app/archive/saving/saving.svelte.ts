import type { Archive } from '../../../shared/contract/archives.ts';
import { ApiError, archives } from '../../api.ts';
import { net } from '../../offline/net.svelte.ts';
import { session } from '../../offline/session.svelte.ts';
import { announcer } from '../../ui/announce.svelte.ts';
import { checking } from '../check/checking.svelte.ts';
import { type SavePlace, type SaveRecord, records } from './place.ts';
import { CutOff, OtherArchive, save } from './save.ts';

const AGAIN_FIRST = 1000; // ms
const AGAIN_MOST = 30_000;

/**
 * saving; paused by the owner; lost: the network, goes on by itself; asking: after a reload the browser wants a click
 * before the page may write again; saved: every byte is in the file; failed: see `problem`.
 */
type State = 'saving' | 'paused' | 'lost' | 'asking' | 'saved' | 'failed';

/** The archive being written to the owner's disk. It goes on while another screen is looked at, and after a reload. */
class Saving {
  state = $state<State | null>(null);
  record = $state.raw<SaveRecord | null>(null);
  /** Bytes that are written. */
  at = $state(0);
  problem = $state.raw<unknown>(null);
  readonly busy = $derived(this.state !== null && this.state !== 'saved');
  #abort: AbortController | null = null;
  #keep: (() => void) | null = null;
  #looked = false;

  constructor() {
    session.onEnd(() => this.#stop(null));
    addEventListener('pagehide', () => this.#keep?.());
  }

  /** Is this the archive being saved, or the last one that was? */
  of(archive: string): boolean {
    return this.state !== null && this.record?.archive.id === archive;
  }

  async start({ id, url, name, size }: Archive, place: SavePlace): Promise<void> {
    const account = session.account?.id;
    if (account === undefined || size === null) return;
    this.#stop(null);
    this.record = { account, archive: { id, url, name: place.name || name, size }, etag: null, place };
    await records.keep(this.record);
    await this.#run();
  }

  /** Looks, once, whether a reload left one unfinished; goes on by itself where the browser lets it. */
  async find(): Promise<void> {
    if (this.#looked || this.state !== null) return;
    this.#looked = true;
    const record = await records.read();
    if (!record || record.account !== session.account?.id) return;
    const file = await record.place.getFile().catch(() => null);
    if (!file) return records.forget();
    this.record = record;
    this.at = Math.min(file.size, record.archive.size);
    const may = (await record.place.queryPermission?.({ mode: 'readwrite' })) ?? 'granted';
    if (may === 'granted') await this.#run();
    else this.state = 'asking';
  }

  /** Goes on after a pause, a failure or a reload; must be called while a click is being handled. */
  async resume(): Promise<void> {
    const may = (await this.record?.place.requestPermission?.({ mode: 'readwrite' })) ?? 'granted';
    if (may === 'granted') await this.#run();
    else this.state = 'asking';
  }

  pause(): void {
    this.#stop('paused');
  }

  /** Stops for good. What was written stays where it is. */
  async cancel(): Promise<void> {
    this.#stop(null);
    this.record = null;
    await records.forget();
  }

  #stop(state: 'paused' | null): void {
    this.#abort?.abort();
    this.#abort = null;
    this.state = state;
  }

  async #run(): Promise<void> {
    const record = this.record;
    if (!record) return;
    this.#abort?.abort();
    const { signal } = (this.#abort = new AbortController());
    this.problem = null;
    for (let wait = AGAIN_FIRST; !signal.aborted; wait = Math.min(AGAIN_MOST, wait * 2)) {
      const before = this.at;
      this.state = 'saving';
      try {
        await this.#save(record, signal);
        return await this.#saved(record);
      } catch (error) {
        if (signal.aborted) return;
        if (!isLost(error)) return this.#failed(error);
        this.state = 'lost';
        if (this.at > before) wait = AGAIN_FIRST;
        await this.#later(wait, signal);
      }
    }
  }

  #save(record: SaveRecord, signal: AbortSignal): Promise<void> {
    return save({
      file: record.place,
      size: record.archive.size,
      etag: record.etag,
      ask: (from, etag) => archives.bytes(record.archive.url, from, etag, signal),
      signal,
      tagged: (etag) => {
        record.etag = etag;
        void records.keep(record);
      },
      progress: (at) => (this.at = at),
      leaving: (keep) => (this.#keep = keep),
    });
  }

  async #saved({ place, archive }: SaveRecord): Promise<void> {
    this.state = 'saved';
    await records.forget();
    announcer.say(`${archive.name} is saved. Now it is read back and checked.`);
    void checking.check(await place.getFile());
  }

  #failed(error: unknown): void {
    this.problem = error;
    this.state = 'failed';
    announcer.alert('The archive could not be saved to the end.');
  }

  /** After a while, or as soon as the service is back. */
  #later(wait: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(go, wait);
      const deaf = net.onBack(go);
      signal.addEventListener('abort', go);
      function go() {
        clearTimeout(timer);
        deaf();
        resolve();
      }
    });
  }
}

const isLost = (error: unknown): boolean =>
  error instanceof CutOff || (error instanceof ApiError && (error.unreachable || error.status >= 500));

/** Why it stopped, in a sentence. */
export function savingProblem(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  if (error instanceof OtherArchive) return 'The archive at this address is not the one that was begun.';
  if (error instanceof DOMException && error.name === 'QuotaExceededError') return 'The disk is full.';
  if (error instanceof DOMException && error.name === 'NotFoundError')
    return 'The file was moved or removed.';
  return 'The file could not be written.';
}

export const saving = new Saving();
