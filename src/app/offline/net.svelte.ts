import { onApi, ping } from '../api.ts';
import { announcer } from '../ui/announce.svelte.ts';
import { clock } from '../ui/format.ts';

const PROBE_FIRST = 2_000; // ms
const PROBE_MOST = 30_000;
const RECOVERED_SHOWN = 6_000;

/** Whether the service is reached: learnt from the requests themselves, and asked for while it is not. */
class Net {
  /** Since when the service is not reached; null: it is. */
  since = $state<number | null>(null);
  /** True for a moment after it came back. */
  recovered = $state(false);
  readonly offline = $derived(this.since !== null);
  /** For `blocked` of buttons that need the service. */
  readonly reason = $derived(this.since === null ? null : 'Not possible while the service cannot be reached');
  #back = new Set<() => void>();
  #wait = PROBE_FIRST;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Starts listening; called once by the shell. */
  start(): void {
    onApi((event) => {
      if (event.type === 'unreachable') this.#lost();
      if (event.type === 'reached') this.#reached();
    });
    addEventListener('offline', () => this.#lost());
    addEventListener('online', () => void this.probe());
    if (!navigator.onLine) this.#lost();
  }

  /** Called each time the service is reached again. */
  onBack(run: () => void): () => void {
    this.#back.add(run);
    return () => this.#back.delete(run);
  }

  /** Asks now. */
  async probe(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      await ping();
    } catch {
      // the request itself told `lost`; ask again later
      this.#again();
    }
  }

  #lost(): void {
    if (this.since !== null) return;
    this.since = Date.now();
    this.recovered = false;
    this.#wait = PROBE_FIRST;
    announcer.alert(`Offline since ${clock(this.since)}. The service cannot be reached.`);
    this.#again();
  }

  #again(): void {
    clearTimeout(this.#timer);
    if (this.since === null) return;
    this.#timer = setTimeout(() => void this.probe(), this.#wait);
    this.#wait = Math.min(PROBE_MOST, this.#wait * 1.6);
  }

  #reached(): void {
    if (this.since === null) return;
    clearTimeout(this.#timer);
    this.since = null;
    this.recovered = true;
    announcer.say('The service is back.');
    setTimeout(() => (this.recovered = false), RECOVERED_SHOWN);
    for (const run of this.#back) run();
  }
}

export const net = new Net();
