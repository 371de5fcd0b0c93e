import type { DatabaseSync } from 'node:sqlite';
import { storeFailure } from '../failures.ts';

/** One write waiting for its group. `run` is asked again when the group falls apart. */
export interface Member {
  name: string;
  run(): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

const LARGEST_GROUP = 128;

/** A verb that waited for something other than its own queries would hold every other writer up. */
export class ForeignAwait extends Error {}

/**
 * Group commit: verbs run strictly one after another, each in a savepoint, several per COMMIT, and are answered
 * after it. A verb that fails is rolled back alone. If the transaction itself is gone (SQLite ends it on a full
 * disk or an I/O error) every member is rejected: none is answered as kept.
 */
export class GroupCommit {
  readonly #raw: DatabaseSync;
  readonly #queue: Member[] = [];
  #running: Promise<void> | null = null;

  constructor(raw: DatabaseSync) {
    this.#raw = raw;
  }

  add(member: Member): void {
    this.#queue.push(member);
    this.#running ??= this.#drain();
  }

  /** Settles when all that was added is answered. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #drain(): Promise<void> {
    try {
      // lets messages that arrived together gather
      await new Promise((done) => setImmediate(done));
      while (this.#queue.length > 0) await this.#group(this.#queue.splice(0, LARGEST_GROUP));
    } finally {
      // in the same step as the last look at the queue: nothing added in between is forgotten
      this.#running = null;
    }
  }

  async #group(members: Member[]): Promise<void> {
    const answers: (() => void)[] = [];
    try {
      this.#raw.exec('BEGIN IMMEDIATE');
      for (const member of members) answers.push(await this.#member(member));
      this.#raw.exec('COMMIT');
    } catch (error) {
      if (this.#raw.isTransaction) this.#raw.exec('ROLLBACK');
      for (const member of members) member.reject(storeFailure(error));
      return;
    }
    for (const answer of answers) answer();
  }

  async #member(member: Member): Promise<() => void> {
    this.#raw.exec('SAVEPOINT verb');
    // queries over the synchronous driver settle in microtasks; a tick comes in between only when these run dry
    let state: 'running' | 'waited' | 'done' = 'running';
    process.nextTick(() => {
      if (state === 'running') state = 'waited';
    });
    try {
      const value = await member.run();
      if (waitedIn(state)) throw new ForeignAwait(`${member.name} awaited something other than its queries`);
      this.#raw.exec('RELEASE verb');
      return () => member.resolve(value);
    } catch (error) {
      if (!this.#raw.isTransaction) throw error;
      this.#raw.exec('ROLLBACK TO verb; RELEASE verb');
      return () => member.reject(error);
    } finally {
      state = 'done';
    }
  }
}

/** Asked through a function: the compiler cannot see that a tick may have changed it. */
const waitedIn = (state: string): boolean => state === 'waited';
