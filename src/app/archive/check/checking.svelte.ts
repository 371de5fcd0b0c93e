import type { CheckFault, Verdict } from '../../../shared/formats/archive/check.ts';
import { session } from '../../offline/session.svelte.ts';
import { announcer } from '../../ui/announce.svelte.ts';
import type { Progress } from './messages.ts';
import { ArchiveReading, ReadError } from './reading.ts';
import { tellChecked } from './tell-checked.ts';
import { isWhole, verdictWords } from './verdict-words.ts';

/** The file being checked in this browser, or the last one that was. It goes on while another screen is looked at. */
class Checking {
  file = $state.raw<File | null>(null);
  progress = $state.raw<Progress | null>(null);
  paused = $state(false);
  faults = $state.raw<readonly CheckFault[]>([]);
  /** null: not checked to the end. */
  verdict = $state.raw<Verdict | null>(null);
  /** Why the last file could not be read or believed, with its name. */
  refused = $state.raw<{ file: File; error: unknown } | null>(null);
  readonly busy = $derived(this.file !== null && this.verdict === null);
  #reading: ArchiveReading | null = null;
  #run = 0;

  constructor() {
    session.onEnd(() => this.close());
  }

  /** The worker; asked for when the page opens, so that its script is here when the network is not. */
  get reading(): ArchiveReading {
    return (this.#reading ??= new ArchiveReading());
  }

  async check(file: File): Promise<void> {
    if (this.busy) return;
    this.close();
    const run = ++this.#run;
    this.file = file;
    try {
      const verdict = await this.reading.check(file, {
        progress: (progress) => (this.progress = progress),
        faults: (more) => (this.faults = this.faults.concat(more)),
      });
      if (run !== this.#run) return;
      this.verdict = verdict;
      announcer.say(verdictWords(verdict));
      if (isWhole(verdict)) tellChecked(verdict);
    } catch (error) {
      if (run !== this.#run) return;
      this.close();
      if (!(error instanceof ReadError && error.code === 'stopped')) this.refused = { file, error };
    }
  }

  pause(): void {
    this.paused = true;
    this.reading.command('pause');
  }

  resume(): void {
    this.paused = false;
    this.reading.command('resume');
  }

  cancel(): void {
    this.#reading?.command('cancel');
  }

  /** Forgets the file and what was found; a check under way stops. */
  close(): void {
    if (this.busy) this.cancel();
    this.#run += 1;
    this.file = null;
    this.progress = null;
    this.paused = false;
    this.faults = [];
    this.verdict = null;
    this.refused = null;
  }
}

export const checking = new Checking();
