import type { Me } from '../../shared/contract/account.ts';
import { account, ApiError, onApi } from '../api.ts';

/**
 * Who is signed in in this browser. `out` only when the service said so: when it cannot be reached, the state is
 * `unknown` with the error, never a sign-in page.
 */
class SessionState {
  me = $state.raw<Me | null>(null);
  state = $state<'unknown' | 'in' | 'out'>('unknown');
  error = $state.raw<unknown>(null);
  readonly role = $derived(this.state === 'in' ? (this.me?.user.role ?? null) : null);
  readonly account = $derived(this.me?.account ?? null);
  readonly notice = $derived(this.me?.notice ?? null);
  #ended = new Set<() => void>();
  #channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('lifeboat.session');

  /** Starts listening; called once by the shell. */
  start(): void {
    onApi((event) => {
      if (event.type === 'signed-out' && this.state === 'in') this.#end();
    });
    this.#channel?.addEventListener('message', () => void this.load());
  }

  /** Called when a session that was there has ended, on purpose or not. */
  onEnd(run: () => void): () => void {
    this.#ended.add(run);
    return () => this.#ended.delete(run);
  }

  async load(): Promise<void> {
    try {
      this.me = await account.me();
      this.state = 'in';
      this.error = null;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) this.#end();
      else if (this.state !== 'in') this.error = error;
    }
  }

  /** Rejects with the reason when it does not work. */
  async signIn(email: string, password: string): Promise<void> {
    await account.signIn(email, password);
    await this.load();
    if (this.state !== 'in')
      throw this.error ?? new Error('The sign-in was not kept. Are cookies allowed here?');
    this.#channel?.postMessage('in');
  }

  async signOut(): Promise<void> {
    await account.signOut();
    this.#end();
    this.#channel?.postMessage('out');
  }

  #end(): void {
    const was = this.state === 'in';
    this.state = 'out';
    this.me = null;
    if (was) for (const run of this.#ended) run();
  }
}

export const session = new SessionState();
