import type { Step } from '../../shared/contract/history.ts';

/**
 * Steps that others make while the page is read wait behind a pill, so that the list does not move under the pointer;
 * the owner's own are shown at once.
 */
export class Held {
  #upTo = $state<number | null>(null);

  /** What is shown of the steps that were read. */
  shown(steps: readonly Step[]): Step[] {
    const upTo = this.#upTo;
    return upTo === null ? [...steps] : steps.filter((step) => step.seqs.to <= upTo);
  }

  waiting(steps: readonly Step[]): Step[] {
    const upTo = this.#upTo;
    return upTo === null ? [] : steps.filter((step) => step.seqs.to > upTo);
  }

  /** Called with each reading of the newest steps. */
  take(steps: readonly Step[]): void {
    const newest = steps[0]?.seqs.to ?? 0;
    const others = this.waiting(steps).some((step) => step.actor.type !== 'owner');
    if (this.#upTo === null || !others) this.#upTo = newest;
  }

  release(steps: readonly Step[]): void {
    this.#upTo = steps[0]?.seqs.to ?? null;
  }

  /** Another filter: another list. */
  clear(): void {
    this.#upTo = null;
  }
}
