import type { Restore } from '../../../shared/contract/archives.ts';
import { ApiError, newKey, restores } from '../../api.ts';
import { net } from '../../offline/net.svelte.ts';
import { BUNDLE, sendBody, sendBundle } from '../../offline/send-bodies.ts';
import { session } from '../../offline/session.svelte.ts';
import type { ArchiveReading } from '../check/reading.ts';
import { type LackingBody, sendLacking } from './send-lacking.ts';
import { unfinished } from './unfinished.ts';

const ASK_EVERY = 500; // ms
const AGAIN_FIRST = 1000;
const AGAIN_MOST = 30_000;
const MOST_REASONS = 1000;

/** How far it is: the list goes and is compared, bytes travel, what came is compared. */
type Step = 'comparing' | 'sending' | 'finishing';

/** An archive on its way back: its list of contents first, then only the bytes the account lacks. */
export class BackAgain {
  step = $state<Step>('comparing');
  /** Bytes that have to travel, and that did. */
  total = $state(0);
  sent = $state(0);
  /** The network is lost, or the service restarts: it goes on by itself. */
  waits = $state(false);
  readonly #file: File;
  readonly #reading: ArchiveReading;
  readonly #signal: AbortSignal;

  constructor(file: File, reading: ArchiveReading, signal: AbortSignal) {
    this.#file = file;
    this.#reading = reading;
    this.#signal = signal;
  }

  /**
   * Answers the preview, compared to its end. `known`: one that was begun before with this file. Throws ApiError; what was
   * sent is kept, and the same file goes on with it.
   */
  async run(list: string, known: string | null): Promise<Restore> {
    let plan = (known && (await this.#waiting(known))) || (await this.#begin());
    this.#keep(plan.id, list);
    plan = await this.#settled(plan);
    if (plan.state === 'waiting') {
      const unsent = await this.#send(plan.id);
      plan = await this.#finish(plan.id, unsent);
    }
    unfinished.forget();
    return plan;
  }

  async #begin(): Promise<Restore> {
    const manifest = await this.#reading.manifest();
    const key = newKey();
    const { data } = await this.#kept(() =>
      restores.fromManifest(manifest, this.#file.name, key, this.#signal),
    );
    return data;
  }

  /** A preview that still waits for bytes; null: it is gone, or needs none. */
  async #waiting(id: string): Promise<Restore | null> {
    try {
      const plan = await this.#kept(() => restores.get(id));
      return plan.state === 'waiting' ? plan : null;
    } catch (error) {
      if (error instanceof ApiError && error.code === 'restore.not-found') return null;
      throw error;
    }
  }

  #keep(restore: string, list: string): void {
    const account = session.account?.id;
    const { name, size, lastModified } = this.#file;
    if (account !== undefined)
      unfinished.keep({ restore, account, name, size, modified: lastModified, list });
  }

  async #send(id: string): Promise<Map<string, string>> {
    const lacking: LackingBody[] = [];
    for (let cursor: string | null = null; ;) {
      const page = await this.#kept(() => restores.lacking(id, cursor));
      lacking.push(...page.items);
      if (page.next === null) break;
      cursor = page.next;
    }
    this.total = lacking.reduce((sum, { size }) => sum + size, 0);
    this.step = 'sending';
    return sendLacking(lacking, BUNDLE, {
      find: this.#reading.find,
      bodies: this.#reading.bodies,
      one: (body, options) => sendBody(id, body, options),
      many: (bodies, options) => sendBundle(id, bodies, options),
      kept: (run) => this.#kept(run),
      refuses: (error) =>
        error instanceof ApiError && error.code === 'restore.wrong-bytes' ? error.message : null,
      signal: this.#signal,
      progress: (sent) => (this.sent = sent),
    });
  }

  /** What could not be sent is named in the preview; the rest can be put back. */
  async #finish(id: string, unsent: ReadonlyMap<string, string>): Promise<Restore> {
    this.step = 'finishing';
    let plan = await this.#kept(() => restores.get(id));
    if (plan.state === 'waiting')
      plan = (
        await this.#kept(() => restores.without(id, Object.fromEntries([...unsent].slice(0, MOST_REASONS))))
      ).data;
    return this.#settled(plan);
  }

  async #settled(plan: Restore): Promise<Restore> {
    let now = plan;
    while (now.state === 'checking') {
      await this.#pause(ASK_EVERY);
      now = await this.#kept(() => restores.get(plan.id));
    }
    return now;
  }

  /** Runs a request until it is answered: a lost network and a restart of the service are waited for. */
  async #kept<T>(run: () => Promise<T>): Promise<T> {
    for (let wait = AGAIN_FIRST; ; wait = Math.min(AGAIN_MOST, wait * 2)) {
      this.#signal.throwIfAborted();
      try {
        const answer = await run();
        this.waits = false;
        return answer;
      } catch (error) {
        const passes = error instanceof ApiError && (error.unreachable || error.status === 503);
        if (!passes || this.#signal.aborted) throw error;
        this.waits = true;
        await this.#pause(wait);
      }
    }
  }

  /** Shorter when the service is back, or the owner stops it. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(go, ms);
      const deaf = net.onBack(go);
      this.#signal.addEventListener('abort', go);
      function go() {
        clearTimeout(timer);
        deaf();
        resolve();
      }
    });
  }
}
