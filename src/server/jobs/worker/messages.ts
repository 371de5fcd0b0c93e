import type { MessagePort } from 'node:worker_threads';
import type { StorePlace } from '../../account/room.ts';
import type { PostedError } from '../../account/writer/writer.ts';

/** What every worker is started with. */
export interface WorkerSetup {
  place: StorePlace;
  retentionDays: number;
}

/** … and its own port to the writer thread; null: it writes over its own connections. */
export interface WorkerData extends WorkerSetup {
  writer: MessagePort | null;
}

export interface ToWorker {
  id: number;
  job: string;
  args: unknown;
  clockOffset: number;
}

export type FromWorker =
  | { type: 'done'; id: number; value?: unknown; error?: PostedError }
  | { type: 'progress'; id: number; done: number; total: number };
