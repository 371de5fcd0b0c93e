import type { CheckFault, Verdict } from '../../../shared/formats/archive/check.ts';
import { ApiError } from '../../api.ts';
import type { Answers, Ask, Command, FoundBody, Numbered, Progress, Question, Tell } from './messages.ts';

interface Waiting {
  resolve(value: never): void;
  reject(error: unknown): void;
}

/** Hears of a check that goes on. */
export interface CheckEars {
  progress(progress: Progress): void;
  faults(faults: CheckFault[]): void;
}

/** The worker that reads archives, seen from the page. */
export class ArchiveReading {
  readonly #worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  readonly #waiting = new Map<number, Waiting>();
  #number = 0;
  #ears: CheckEars | null = null;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<Tell>) => this.#hear(data);
    this.#worker.onerror = () => this.#failAll();
  }

  /** Rejects with an ApiError: its code as in `Refusal`; `stopped` when it was cancelled. */
  check(file: File, ears: CheckEars): Promise<Verdict> {
    this.#ears = ears;
    return this.#ask({ type: 'check', file });
  }

  /** Of the check that goes on. */
  command(type: Command['type']): void {
    this.#worker.postMessage({ type } satisfies Command);
  }

  /** Opens a file without a check. */
  open = (file: File): Promise<null> => this.#ask({ type: 'open', file });
  /** SHA-256 of its list of contents, which is held to its own digest. */
  list = (): Promise<string> => this.#ask({ type: 'list' });
  manifest = (): Promise<Blob> => this.#ask({ type: 'manifest' });
  find = (shas: string[]): Promise<FoundBody[]> => this.#ask({ type: 'find', shas });
  bodies = (shas: string[]): Promise<(Blob | null)[]> => this.#ask({ type: 'bodies', shas });

  #ask<Q extends Question>(ask: Extract<Ask, { type: Q }>): Promise<Answers[Q]> {
    return new Promise((resolve, reject) => {
      const number = ++this.#number;
      this.#waiting.set(number, { resolve, reject });
      this.#worker.postMessage({ type: 'ask', number, ask } satisfies Numbered);
    });
  }

  #hear(told: Tell): void {
    if (told.type === 'progress') return this.#ears?.progress(told);
    if (told.type === 'faults') return this.#ears?.faults(told.faults);
    const asked = this.#waiting.get(told.to);
    this.#waiting.delete(told.to);
    if (told.type === 'answer') asked?.resolve(told.value as never);
    else asked?.reject(new ReadError(told.refusal.code, told.refusal.message, told.refusal.where));
  }

  /** The script itself could not be loaded, or ended. */
  #failAll(): void {
    for (const { reject } of this.#waiting.values())
      reject(new ReadError('page', 'The part of this page that reads archives could not be loaded.', null));
    this.#waiting.clear();
  }
}

/** A file that could not be read or believed. Codes: `Refusal`. */
export class ReadError extends ApiError {
  readonly where: string | null;
  constructor(code: string, message: string, where: string | null) {
    super(code, 0, message);
    this.where = where;
  }
}
