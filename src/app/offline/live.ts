/**
 * Live events of the account: one connection a browser, shared by its tabs. The tab that holds the lock `lifeboat.live`
 * listens to the service and passes what it hears to the others; when it closes, another takes over. Where the
 * browser has no locks (plain http on another machine's address) each tab listens by itself.
 */
export type LiveEvent =
  | { type: 'seq'; seq: number; derived: number }
  | { type: 'support'; support: number }
  | { type: 'notice' | 'open' };

type Listener = (event: LiveEvent) => void;

const RETRY_FIRST = 2_000; // ms
const RETRY_MOST = 60_000;

class Live {
  #listeners = new Set<Listener>();
  #channel: BroadcastChannel | null = null;
  #source: EventSource | null = null;
  #stop: AbortController | null = null;
  #retry = RETRY_FIRST;
  #timer: ReturnType<typeof setTimeout> | undefined;

  on(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Begins; `who` keeps two people's tabs apart. Starting again for someone else ends the first. */
  start(who: string): void {
    this.stop();
    const stop = (this.#stop = new AbortController());
    const name = `lifeboat.live.${who}`;
    if (!('locks' in navigator) || typeof BroadcastChannel === 'undefined') return this.#listen();
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = (message: MessageEvent<LiveEvent>) => this.#hear(message.data);
    const lead = () => {
      this.#listen();
      return new Promise<void>((release) => stop.signal.addEventListener('abort', () => release()));
    };
    navigator.locks.request(name, { signal: stop.signal }, lead).catch((error: unknown) => {
      if (!stop.signal.aborted) console.warn('This tab cannot share its connection.', error);
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#stop?.abort();
    this.#source?.close();
    this.#channel?.close();
    this.#stop = this.#source = this.#channel = null;
  }

  #listen(): void {
    const source = (this.#source = new EventSource('/api/live'));
    source.addEventListener('open', () => {
      this.#retry = RETRY_FIRST;
      this.#pass({ type: 'open' });
    });
    source.addEventListener('seq', (event: MessageEvent<string>) => {
      const { seq, derived } = JSON.parse(event.data) as { seq: number; derived: number };
      this.#pass({ type: 'seq', seq, derived });
    });
    source.addEventListener('notice', () => this.#pass({ type: 'notice' }));
    source.addEventListener('support', (event: MessageEvent<string>) => {
      const { no } = JSON.parse(event.data) as { no: number };
      this.#pass({ type: 'support', support: no });
    });
    source.addEventListener('error', () => {
      // CONNECTING: the browser tries again by itself; CLOSED: it was refused and gives up
      if (source.readyState !== EventSource.CLOSED || this.#source !== source) return;
      this.#timer = setTimeout(() => this.#listen(), this.#retry);
      this.#retry = Math.min(RETRY_MOST, this.#retry * 2);
    });
  }

  #pass(event: LiveEvent): void {
    this.#channel?.postMessage(event);
    this.#hear(event);
  }

  #hear(event: LiveEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

export const live = new Live();
