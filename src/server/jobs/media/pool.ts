import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Derived, MediaFacts, MediaFailure } from '../../../shared/formats/media-derived.ts';
import type { ChildMessage, Job } from './messages.ts';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));
// The child may read files and load sharp's binary; no writes, no processes, no threads, no network address in an env.
const FLAGS = [
  '--max-old-space-size=128',
  '--wasm-max-mem-pages=8192',
  '--permission',
  '--allow-addons',
  '--allow-fs-read=*',
  '--disable-warning=SecurityWarning',
];
const START_MS = 15_000;
const WATCH_MS = 50;
const IDLE_MS = 60_000;
const PAGE_BYTES = 4096;

export interface MediaReaderOptions {
  /** Longest time for one file, counted from when its child is ready. */
  timeoutMs?: number;
  /** Resident memory at which the child is killed (Linux). */
  maxBytes?: number;
  /** Jobs after which the child is replaced. */
  maxJobs?: number;
  /** Another program than child.ts, for tests. */
  program?: string;
}

interface Waiting extends Job {
  facts: MediaFacts | null;
  answer: (result: Derived | MediaFailure) => void;
}

/**
 * Reads photos and videos in one child process, one after another. A file that hangs, swells or crashes the
 * child costs that child only: the job is answered with a failure, and the next one gets a new child.
 */
export class MediaReader {
  readonly #timeoutMs: number;
  readonly #maxBytes: number;
  readonly #maxJobs: number;
  readonly #program: string;
  readonly #queue: Waiting[] = [];
  #current: Waiting | null = null;
  #child: ChildProcess | null = null;
  #ready = false;
  #jobsDone = 0;
  #closed = false;
  #deadline: NodeJS.Timeout | undefined;
  #watch: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: MediaReaderOptions = {}) {
    this.#timeoutMs = options.timeoutMs ?? 5000;
    this.#maxBytes = options.maxBytes ?? 900 << 20;
    this.#maxJobs = options.maxJobs ?? 200;
    this.#program = options.program ?? CHILD;
  }

  /** Reads one file; never rejects. Files wait their turn in the order given. */
  read(path: string, mediaType: string): Promise<Derived | MediaFailure> {
    return new Promise((answer) => {
      if (this.#closed) return answer(failure('closed', 'the reader of pictures was closed', null));
      this.#queue.push({ path, mediaType, facts: null, answer });
      this.#next();
    });
  }

  /** Ends the child; waiting jobs are answered as failed with code `closed`. */
  close(): void {
    this.#closed = true;
    this.#drop();
    const waiting = [...(this.#current ? [this.#current] : []), ...this.#queue.splice(0)];
    this.#current = null;
    for (const { answer, facts } of waiting)
      answer(failure('closed', 'the reader of pictures was closed', facts));
  }

  #next(): void {
    if (this.#current || this.#closed) return;
    clearTimeout(this.#idle);
    const job = this.#queue.shift();
    if (!job) {
      this.#idle = setTimeout(() => this.#drop(), IDLE_MS).unref();
      return;
    }
    this.#current = job;
    if (this.#child && this.#ready) this.#give(this.#child, job);
    else this.#start();
  }

  #start(): void {
    if (this.#child) return; // already starting; it takes the current job when ready
    const child = fork(this.#program, [], {
      serialization: 'advanced',
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: FLAGS,
    });
    this.#child = child;
    this.#ready = false;
    this.#jobsDone = 0;
    // Only a running job keeps this process alive (by its deadline), never an idle child.
    child.unref();
    child.channel?.unref();
    child.on('message', (message) => this.#hear(child, message as ChildMessage));
    child.on('error', () => this.#lost(child));
    child.on('exit', () => this.#lost(child));
    this.#deadline = setTimeout(
      () => this.#kill('crashed', 'the reader of pictures did not start'),
      START_MS,
    );
  }

  #give(child: ChildProcess, { path, mediaType }: Waiting): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#kill('too-slow', 'takes too long to decode'), this.#timeoutMs);
    this.#watch = setInterval(() => void this.#weigh(child), WATCH_MS);
    child.send({ path, mediaType } satisfies Job, (error) => error && this.#lost(child));
  }

  #hear(child: ChildProcess, message: ChildMessage): void {
    if (child !== this.#child) return; // a word from a child already given up
    const job = this.#current;
    if (message.kind === 'ready') {
      this.#ready = true;
      if (job) this.#give(child, job);
    } else if (message.kind === 'facts') {
      if (job) job.facts = message.facts;
    } else {
      this.#jobsDone++;
      if ((message.kind === 'done' && message.leaving) || this.#jobsDone >= this.#maxJobs) this.#drop();
      this.#finish(message.kind === 'done' ? message.derived : failure('unreadable', message.problem, null));
    }
  }

  #lost(child: ChildProcess): void {
    if (child === this.#child) this.#kill('crashed', 'crashes its decoder');
  }

  /** Gives the child up and answers the current job with why. */
  #kill(code: MediaFailure['code'], problem: string): void {
    this.#drop();
    this.#finish(failure(code, problem, this.#current?.facts ?? null));
  }

  #finish(result: Derived | MediaFailure): void {
    clearTimeout(this.#deadline);
    clearInterval(this.#watch);
    const job = this.#current;
    this.#current = null;
    job?.answer(result);
    this.#next();
  }

  #drop(): void {
    clearTimeout(this.#deadline);
    clearInterval(this.#watch);
    clearTimeout(this.#idle);
    const child = this.#child;
    this.#child = null;
    this.#ready = false;
    child?.kill('SIGKILL');
  }

  async #weigh(child: ChildProcess): Promise<void> {
    const resident = await residentBytes(child.pid);
    if (child === this.#child && this.#current && resident > this.#maxBytes)
      this.#kill('too-much-memory', 'needs too much memory to decode');
  }
}

function failure(code: MediaFailure['code'], problem: string, facts: MediaFacts | null): MediaFailure {
  return { failed: true, code, problem, facts };
}

/** Resident memory from /proc; 0 where there is none, and for a process just gone. */
async function residentBytes(pid: number | undefined): Promise<number> {
  try {
    const pages = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')[1];
    return Number(pages) * PAGE_BYTES;
  } catch {
    return 0;
  }
}
