import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { Runner } from '../../account/room.ts';
import type { VerbArgs } from '../../account/verbs/index.ts';
import { postedError, revivedError } from '../../account/writer/errors.ts';
import { type FewVerbs, onlyVerbs } from '../../account/writer/writer.ts';
import type { VaultJobs } from '../../vault/jobs.ts';
import { type FromChild, type ToChild, VAULT_VERBS, type VaultSetup } from './messages.ts';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));
/** Processes that were ended and are still there: a call that hangs in the kernel keeps its process. */
const MOST_LEFT = 3;

type Verbs = FewVerbs<(typeof VAULT_VERBS)[number]>;

interface Waiting {
  resolve(value: never): void;
  reject(error: Error): void;
}

/** One process of the vault's, what it works on, and the attempts it has begun. */
class Child {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  readonly #attempts = new Map<string, { account: string; attempt: string }>();
  readonly #verbs: Verbs;
  readonly #clock: () => Date;
  /** Calls of its that never came back. */
  stuck = 0;
  gone = false;

  constructor(verbs: Verbs, clock: () => Date, done: (child: Child) => void) {
    this.#verbs = verbs;
    this.#clock = clock;
    this.#process = fork(CHILD, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: [],
    });
    this.#rest();
    this.#process.on('message', (message) => {
      const told = message as FromChild;
      if (told.type === 'write') return void this.#write(told);
      this.stuck = told.stuck;
      const waiting = this.#waiting.get(told.id);
      this.#waiting.delete(told.id);
      if (told.error) waiting?.reject(revivedError(told.error));
      else waiting?.resolve(told.value as never);
      this.#rest();
      done(this);
    });
    const lost = () => {
      if (this.gone) return;
      this.gone = true;
      void this.#lost();
      done(this);
    };
    this.#process.on('exit', lost);
    this.#process.on('error', lost);
  }

  get idle(): boolean {
    return this.#waiting.size === 0;
  }

  send(message: ToChild): void {
    this.#process.send(message, () => undefined);
  }

  ask(id: number, message: ToChild): Promise<never> {
    this.#process.ref();
    this.#process.channel?.ref();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.send(message);
    });
  }

  /** Without work it keeps nobody awake. */
  #rest(): void {
    if (!this.idle) return;
    this.#process.unref();
    this.#process.channel?.unref();
  }

  async #write({ id, verb, args }: FromChild & { type: 'write' }): Promise<void> {
    try {
      if (verb === 'addAttempt') this.#begun(args as VerbArgs<'addAttempt'>);
      if (verb === 'endAttempt') this.#attempts.delete((args as VerbArgs<'endAttempt'>).attempt);
      const value = await this.#verbs.run(verb, args as never);
      this.send({ type: 'written', id, value });
    } catch (error) {
      this.send({ type: 'unwritten', id, error: postedError(error) });
    }
  }

  #begun({ account_id: account, attempt_id: attempt }: VerbArgs<'addAttempt'>): void {
    this.#attempts.set(attempt, { account, attempt });
  }

  /** A process that died answers no more: its work has failed, and so have the attempts it was at. */
  async #lost(): Promise<void> {
    for (const { reject } of this.#waiting.values())
      reject(new LifeboatError('vault.unavailable', { detail: LOST, retryAfter: 60 }));
    this.#waiting.clear();
    const set = {
      state: 'failed',
      ended_at: this.#clock().toISOString(),
      reason: LOST,
      code: 'vault.interrupted',
    };
    for (const attempt of this.#attempts.values())
      await this.#verbs
        .run('endAttempt', { ...attempt, set })
        .catch((error: unknown) => console.error('an attempt could not be ended:', (error as Error).message));
  }

  /** Ends it at once. Not gently: whatever it waits for may never come. */
  end(): void {
    this.#process.kill('SIGKILL');
  }

  /** Rejects what waits, as when the server stops. */
  drop(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    this.#attempts.clear();
  }
}

const LOST = 'The process that writes the second copy ended before it was done.';

/**
 * Runs the vault's jobs in a process of their own. A call on the vault's disk that hangs is given up there
 * (vault/files/patience.ts); the process that is left with a thread in it is replaced as soon as it is idle.
 */
export class VaultProcess implements Runner<VaultJobs> {
  readonly #clock: () => Date;
  readonly #setup: VaultSetup;
  readonly #verbs: Verbs;
  #child: Child | null = null;
  readonly #left = new Set<Child>();
  #next = 1;
  #closed = false;

  constructor(setup: VaultSetup, writer: Verbs, clock: () => Date) {
    this.#setup = setup;
    this.#verbs = onlyVerbs(writer, ...VAULT_VERBS);
    this.#clock = clock;
  }

  run: Runner<VaultJobs>['run'] = (job, args) => {
    if (this.#closed) return Promise.reject(new LifeboatError('store.stopping', { retryAfter: 5 }));
    if (this.#left.size >= MOST_LEFT)
      return Promise.reject(
        new LifeboatError('vault.unavailable', { detail: 'Its disk does not answer.', retryAfter: 60 }),
      );
    const id = this.#next++;
    const clockOffset = this.#clock().getTime() - Date.now();
    return this.#current().ask(id, { type: 'job', id, job, args, clockOffset });
  };

  #current(): Child {
    if (this.#child) return this.#child;
    this.#child = new Child(this.#verbs, this.#clock, (child) => this.#after(child));
    this.#child.send({ type: 'setup', setup: this.#setup });
    return this.#child;
  }

  #after(child: Child): void {
    if (child === this.#child && (child.gone || child.stuck > 0)) {
      this.#child = null;
      this.#left.add(child);
    }
    if (child.gone) this.#left.delete(child);
    else if (child.stuck > 0 && child.idle) child.end();
  }

  close(): void {
    this.#closed = true;
    for (const child of [...this.#left, ...(this.#child ? [this.#child] : [])]) {
      child.drop(new LifeboatError('store.stopping', { retryAfter: 5 }));
      child.end();
    }
  }
}
