import { Worker } from 'node:worker_threads';
import type { Progress, Runner } from '../../account/room.ts';
import { revivedError } from '../../account/writer/errors.ts';
import type { Writer } from '../../account/writer/writer.ts';
import { LifeboatError } from '../../../shared/contract/problem.ts';
import type { Jobs } from '../../account/jobs.ts';
import type { FromWorker, ToWorker, WorkerData, WorkerSetup } from './messages.ts';

interface Task {
  id: number;
  job: string;
  args: unknown;
  progress?: Progress;
  resolve(value: never): void;
  reject(error: Error): void;
}

/** One worker thread and the task it works on. */
class Lane {
  readonly #worker: Worker;
  task: Task | null = null;

  constructor(
    setup: WorkerSetup,
    writer: Writer,
    free: () => void,
    dead: (lane: Lane, error: Error) => void,
  ) {
    const port = writer.connect();
    const data: WorkerData = { ...setup, writer: port };
    this.#worker = new Worker(new URL('./thread.ts', import.meta.url), {
      workerData: data,
      transferList: port ? [port] : [],
    });
    this.#worker.unref();
    this.#worker.on('message', (message: FromWorker) => {
      if (message.type === 'progress') return this.task?.progress?.(message.done, message.total);
      const task = this.task;
      this.task = null;
      if (message.error) task?.reject(revivedError(message.error));
      else task?.resolve(message.value as never);
      free();
    });
    this.#worker.on('error', (error) => dead(this, error as Error));
  }

  start(task: Task, clockOffset: number): void {
    this.task = task;
    this.#worker.ref();
    const { id, job, args } = task;
    this.#worker.postMessage({ id, job, args, clockOffset } satisfies ToWorker);
  }

  rest(): void {
    this.#worker.unref();
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
    this.task?.reject(new LifeboatError('store.stopping', { retryAfter: 5 }));
    this.task = null;
  }
}

/** A few worker threads; each runs one job at a time, the rest wait in order. Bounded by `lanes`. */
export class WorkerPool implements Runner<Jobs> {
  readonly #setup: WorkerSetup;
  readonly #writer: Writer;
  readonly #clock: () => Date;
  readonly #lanes: Lane[] = [];
  readonly #queue: Task[] = [];
  readonly #most: number;
  #next = 1;
  #closed = false;

  constructor(setup: WorkerSetup, writer: Writer, clock: () => Date, lanes = 3) {
    this.#setup = setup;
    this.#writer = writer;
    this.#clock = clock;
    this.#most = lanes;
  }

  run: Runner<Jobs>['run'] = (job, args, progress) => {
    if (this.#closed) return Promise.reject(new LifeboatError('store.stopping', { retryAfter: 5 }));
    return new Promise((resolve, reject) => {
      this.#queue.push({ id: this.#next++, job, args, progress, resolve, reject });
      this.#work();
    });
  };

  #work(): void {
    while (this.#queue.length > 0) {
      const lane = this.#lanes.find((l) => l.task === null) ?? this.#open();
      if (!lane) return;
      lane.start(this.#queue.shift()!, this.#clock().getTime() - Date.now());
    }
    for (const lane of this.#lanes) if (lane.task === null) lane.rest();
  }

  #open(): Lane | null {
    if (this.#lanes.length >= this.#most) return null;
    const lane = new Lane(
      this.#setup,
      this.#writer,
      () => this.#work(),
      (dead, error) => {
        this.#lanes.splice(this.#lanes.indexOf(dead), 1);
        dead.task?.reject(error);
        this.#work();
      },
    );
    this.#lanes.push(lane);
    return lane;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const task of this.#queue.splice(0))
      task.reject(new LifeboatError('store.stopping', { retryAfter: 5 }));
    await Promise.all(this.#lanes.splice(0).map((lane) => lane.stop()));
  }
}
