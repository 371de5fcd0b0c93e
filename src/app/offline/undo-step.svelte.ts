import type { Step } from '../../shared/contract/history.ts';
import { history } from '../api.ts';
import { sizeOf, undoing } from '../ui/step-words.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import { acts, failure } from './act.svelte.ts';

interface Asked {
  batch: string;
  of: string;
  later: number;
  total: number;
}

/** Undo of a step from a list: looks first, and asks when a part was changed since and would stay. */
export class UndoStep {
  /** What is asked about; shown by UndoConfirm. */
  asked = $state.raw<Asked | null>(null);
  /** The step being undone. */
  busy = $state<string | null>(null);

  async start(step: Step): Promise<void> {
    if (this.busy) return;
    this.busy = step.batch;
    const of = undoing(step);
    try {
      const { later } = await history.step(step.batch);
      if (later === 0) await acts.undo(step.batch, of);
      else this.asked = { batch: step.batch, of, later, total: sizeOf(step) };
    } catch (error) {
      toasts.failed(failure(`Could not undo ${of}.`, error));
    } finally {
      this.busy = null;
    }
  }

  confirm = async (): Promise<void> => {
    if (this.asked) await acts.undo(this.asked.batch, this.asked.of);
  };
  close = (): void => {
    this.asked = null;
  };
}
