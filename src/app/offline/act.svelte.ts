import { ApiError, history, type Written } from '../api.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import { undoOutcome } from '../ui/undo-words.ts';
import { session } from './session.svelte.ts';
import { feed, type FeedKind, type Kinds } from './feed.svelte.ts';

/** Acts of the owner: shown at once, told by a toast with Undo, put back when they fail. */
export interface Effect<K extends FeedKind = FeedKind> {
  kind: K;
  id: string;
  /** How the row looks at once; null: gone. */
  summary: Kinds[K] | null;
}

export interface Act<T> {
  /** What changes in lists at once. */
  effects?: readonly Effect[];
  run: () => Promise<Written<T>>;
  /** "Saved Luca Bianchi." */
  done: string | ((data: T) => string);
  /** "Could not save Luca Bianchi." The reason and the code are added. */
  failed: string;
  /** After the "Undo" a reader hears: "deleting Luca Bianchi". */
  of: string;
}

interface Last {
  batch: string;
  of: string;
}

class Acts {
  /** The newest step made here that can still be taken back by `u`. */
  last = $state.raw<readonly Last[]>([]);

  /** Runs an act. Answers its data, or null when it failed (the toast has said so). */
  async run<T>(act: Act<T>): Promise<Written<T> | null> {
    const pending = (act.effects ?? []).map(({ kind, id, summary }) => feed(kind).optimistic(id, summary));
    try {
      const written = await act.run();
      for (const one of pending) one.settle(undefined, written.seq);
      this.done(typeof act.done === 'string' ? act.done : act.done(written.data), written.batch, act.of);
      return written;
    } catch (error) {
      for (const one of pending) one.rollback();
      toasts.failed(failure(act.failed, error));
      return null;
    }
  }

  /** Says what was done, with Undo when History has a step for it. */
  done(text: string, batch: string | null, of: string): void {
    if (!batch) return void toasts.show({ text, tone: 'ok' });
    this.last = [...this.last.slice(-49), { batch, of }];
    toasts.show({ text, tone: 'ok', action: { label: 'Undo', of, run: () => this.undo(batch, of) } });
  }

  /** The keys u and Ctrl+Z. */
  undoLast(): void {
    const last = this.last.at(-1);
    if (last) void this.undo(last.batch, last.of);
    else toasts.show({ text: 'Nothing done on this page can be undone. History has the rest.' });
  }

  /** Takes a step of History back and says what came of it. */
  async undo(batch: string, of: string): Promise<boolean> {
    try {
      const { data } = await history.undo(batch);
      this.last = this.last.filter((one) => one.batch !== batch);
      toasts.show({
        text: undoOutcome(data, of),
        tone: data.state === 'complete' ? 'ok' : 'plain',
      });
      return data.state !== 'nothing';
    } catch (error) {
      toasts.failed(failure(`Could not undo ${of}.`, error));
      return false;
    }
  }

  clear(): void {
    this.last = [];
  }
}

/** "Could not save Luca Bianchi. The service cannot be reached. Nothing was changed. (network)" */
export function failure(what: string, error: unknown): string {
  if (!(error instanceof ApiError)) return `${what} Something went wrong on this page.`;
  const fate = error.unreachable ? ' It is not known whether it arrived: look before you repeat it.' : '';
  return `${what} ${error.message}${fate} (${error.code})`;
}

export const acts = new Acts();

/** Signs out; says so when it did not work. */
export async function signOut(): Promise<void> {
  try {
    await session.signOut();
  } catch (error) {
    toasts.failed(failure('You are still signed in.', error));
  }
}
