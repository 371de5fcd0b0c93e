import type { StepDetail, UndoReply } from '../../shared/contract/history.ts';
import { history } from '../api.ts';
import { acts, failure } from '../offline/act.svelte.ts';
import { announcer } from '../ui/announce.svelte.ts';
import { undoing } from '../ui/step-words.ts';
import { undoOutcome } from '../ui/undo-words.ts';

/** Undo on the page of a step: the result stays on the page, with every name. */
export class Undo {
  busy = $state(false);
  reply = $state.raw<UndoReply | null>(null);
  problem = $state<string | null>(null);

  /** The whole step, or only these items. */
  async run(step: StepDetail, ids?: readonly string[]): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    const of = undoing(step);
    try {
      const { data } = await history.undo(step.batch, ids);
      this.reply = data;
      announcer.say(undoOutcome(data, of));
      if (data.batch) acts.last = [...acts.last, { batch: data.batch, of: `the undo of ${of}` }];
    } catch (error) {
      this.reply = null;
      this.problem = failure(`Could not undo ${of}.`, error);
      announcer.alert(this.problem);
    } finally {
      this.busy = false;
    }
  }

  clear(): void {
    this.reply = null;
    this.problem = null;
  }
}
