import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { Filled } from '../../account/archive/fill.ts';
import type { Sender } from '../../account/archive/sender.ts';
import { Slots } from '../../account/archive/slots.ts';
import { FrozenTable } from '../../account/archive/table.ts';
import { revivedError } from '../../account/writer/errors.ts';
import type { FromSender, SenderSetup, ToSender } from './messages.ts';

/** More threads than this read no faster than one machine's disks and sockets take. */
const MOST = 4;
/** After the server, milliseconds. */
const START_MS = 1_000;

type Ask = ToSender extends infer A ? (A extends { id: number } ? Omit<A, 'id'> : never) : never;
type Reply = { resolve(reply: FromSender): void; reject(error: Error): void };

/** One thread and what it was asked. */
class Lane {
  readonly #worker: Worker;
  readonly #asked = new Map<number, Reply>();
  readonly #knows = new Set<number>();
  #next = 1;

  constructor(setup: SenderSetup, dead: (lane: Lane) => void) {
    this.#worker = new Worker(new URL('./thread.ts', import.meta.url), {
      workerData: setup,
      // little of it lives long; more room for the young only makes each thread larger
      resourceLimits: { maxYoungGenerationSizeMb: 4 },
    });
    this.#worker.unref();
    this.#worker.on('message', (reply: FromSender) => {
      const asked = this.#asked.get(reply.id);
      this.#asked.delete(reply.id);
      if ('error' in reply) asked?.reject(revivedError(reply.error));
      else asked?.resolve(reply);
    });
    this.#worker.on('error', (error) => {
      dead(this);
      this.#rejectAll(error as Error);
    });
  }

  get busy(): number {
    return this.#asked.size;
  }

  ask(ask: Ask): Promise<FromSender> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
      this.#worker.postMessage({ ...ask, id } as ToSender);
    });
  }

  /** Whether the thread has this table; from now on it has. */
  knows(table: number): boolean {
    const known = this.#knows.has(table);
    this.#knows.add(table);
    return known;
  }

  forget(table: number): void {
    if (this.#knows.delete(table))
      this.#worker.postMessage({ id: null, ask: 'forget', table } satisfies ToSender);
  }

  #rejectAll(error: Error): void {
    for (const { reject } of this.#asked.values()) reject(error);
    this.#asked.clear();
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
    this.#rejectAll(new LifeboatError('store.stopping', { retryAfter: 5 }));
  }
}

/** Reads archives in a few threads. They start soon after the server, so that neither its start nor a download waits. */
export class SenderThreads implements Sender {
  readonly slots = new Slots();
  readonly #setup: SenderSetup;
  readonly #most: number;
  readonly #starting: NodeJS.Timeout;
  readonly #lanes: Lane[] = [];
  readonly #numbers = new WeakMap<FrozenTable, number>();
  /** A table nobody holds any more is forgotten by the threads too. */
  readonly #gone = new FinalizationRegistry<number>((table) =>
    this.#lanes.forEach((lane) => lane.forget(table)),
  );
  #next = 1;

  constructor(setup: SenderSetup, lanes = Math.min(MOST, availableParallelism())) {
    this.#setup = setup;
    this.#most = lanes;
    this.#starting = setTimeout(() => this.#start(), START_MS);
    this.#starting.unref();
  }

  #start(): void {
    clearTimeout(this.#starting);
    while (this.#lanes.length < this.#most) this.#open();
  }

  #open(): void {
    this.#lanes.push(
      new Lane(this.#setup, (dead) => {
        this.#lanes.splice(this.#lanes.indexOf(dead), 1);
        this.#open();
      }),
    );
  }

  /** The thread with the least to do. */
  #lane(): Lane {
    this.#start();
    return this.#lanes.reduce((least, lane) => (lane.busy < least.busy ? lane : least));
  }

  async table(account: string, sha: string): Promise<FrozenTable> {
    const reply = (await this.#lane().ask({ ask: 'table', account, sha })) as { table: FrozenTable['bytes'] };
    return new FrozenTable(reply.table);
  }

  async fill(
    account: string,
    table: FrozenTable,
    start: number,
    target: Uint8Array<SharedArrayBuffer>,
  ): Promise<Filled> {
    const lane = this.#lane();
    const number = this.#number(table);
    const bytes = lane.knows(number) ? {} : { bytes: table.bytes };
    const reply = await lane.ask({ ask: 'fill', account, table: number, ...bytes, start, target });
    return (reply as { filled: Filled }).filled;
  }

  #number(table: FrozenTable): number {
    let number = this.#numbers.get(table);
    if (number === undefined) {
      this.#numbers.set(table, (number = this.#next++));
      this.#gone.register(table, number);
    }
    return number;
  }

  async close(): Promise<void> {
    clearTimeout(this.#starting);
    await Promise.all(this.#lanes.splice(0).map((lane) => lane.stop()));
  }
}
