import { queries } from '../offline/query.ts';
import type { Entry } from './entry.ts';
import { CALENDAR, type MonthHeld, MONTHS } from './queries.ts';
import { presentAre } from './writes.ts';

/** Changes that are shown before the service has confirmed them. */
export type Shown = (entries: readonly Entry[]) => readonly Entry[];

class Pending {
  #shown = $state.raw<readonly Shown[]>([]);

  /** Whether a change is on its way: it asks for what came of it itself. */
  get busy(): boolean {
    return this.#shown.length > 0;
  }
  /** What is held, with all that is on its way. */
  over(entries: readonly Entry[]): readonly Entry[] {
    return this.#shown.reduce((all, one) => one(all), entries);
  }

  /**
   * Shows a change while `run` goes on; once that worked, until what the service has is here too. Answers what `run`
   * answered; null means it failed, and the change is taken back.
   */
  async during<T>(shown: Shown, run: () => Promise<T | null>): Promise<T | null> {
    this.#shown = [...this.#shown, shown];
    try {
      const done = await run();
      if (done !== null) await refreshed();
      return done;
    } finally {
      this.#shown = this.#shown.filter((one) => one !== shown);
    }
  }
}

export const pending = new Pending();

/** Asks anew for what is seen; what is not is asked for when it is seen again. */
export async function refreshed(): Promise<void> {
  await queries.invalidateQueries({ queryKey: CALENDAR });
  const fresh = queries
    .getQueryCache()
    .findAll({ queryKey: MONTHS, predicate: ({ state }) => !state.isInvalidated })
    .flatMap(({ state }) => (state.data as MonthHeld | undefined)?.entries ?? []);
  presentAre(fresh.map(({ etag }) => etag));
}
