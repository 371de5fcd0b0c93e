import { ApiError, newKey, restores } from '../api.ts';
import type { Choices, Restore } from '../../shared/contract/archives.ts';
import { acts, failure } from '../offline/act.svelte.ts';
import { queries } from '../offline/query.ts';
import { announcer } from '../ui/announce.svelte.ts';
import { restoreQuery } from './queries.ts';
import { doneWords, undoWords } from './report.ts';

/** Puts a preview into effect, and makes it again when the account moved on. */
export class Applying {
  /** What goes on: null, or the words for it. */
  busy = $state<string | null>(null);
  /** When the preview was made again since it was opened here. */
  remadeAt = $state<number | null>(null);
  problem = $state<string | null>(null);
  /** The same choice again is the same step, also when its answer was lost. */
  #key = { of: '', key: '' };
  readonly #id: string;

  constructor(id: string) {
    this.#id = id;
  }

  /** True when it was applied. */
  async apply(plan: Restore, choices: Choices, words: string): Promise<boolean> {
    if (this.busy) return false;
    this.busy = words;
    this.problem = null;
    try {
      const { data } = await restores.apply(this.#id, plan.digest, choices, this.#keyOf(plan, choices));
      this.#keep(data);
      acts.done(doneWords(data), data.batch, undoWords(data));
      return true;
    } catch (error) {
      if (error instanceof ApiError && MOVED.has(error.code)) await this.#again();
      else await this.#failed(error);
      return false;
    } finally {
      this.busy = null;
    }
  }

  /** Makes the preview again. */
  async again(): Promise<void> {
    if (this.busy) return;
    this.busy = 'Making the preview again';
    this.problem = null;
    await this.#again();
    this.busy = null;
  }

  async #again(): Promise<void> {
    try {
      const { data } = await restores.again(this.#id);
      this.#keep(data);
      this.remadeAt = Date.now();
      announcer.alert('Your account changed, so the preview was made again. Nothing has been touched.');
    } catch (error) {
      await this.#failed(error, 'The preview could not be made again.');
    }
  }

  /** The truth is asked for: the step may have been made although its answer was lost. */
  async #failed(error: unknown, what = 'Nothing was put back.'): Promise<void> {
    const unsure = error instanceof ApiError && error.unreachable;
    this.problem = failure(unsure ? 'The answer did not arrive.' : what, error);
    announcer.alert(this.problem);
    await queries.invalidateQueries({ queryKey: restoreQuery(this.#id).queryKey });
  }

  #keep(plan: Restore): void {
    queries.setQueryData(restoreQuery(this.#id).queryKey, plan);
  }

  #keyOf(plan: Restore, choices: Choices): string {
    const of = JSON.stringify([plan.digest, choices]);
    if (this.#key.of !== of) this.#key = { of, key: newKey() };
    return this.#key.key;
  }
}

/** The account is not what the preview was compared with, or another tab made it again. */
const MOVED = new Set(['account.moved-on', 'restore.digest']);
