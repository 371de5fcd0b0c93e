import type { StorePlace } from '../../account/room.ts';
import type { PostedError } from '../../account/writer/writer.ts';
import type { VaultPlace } from '../../vault/place.ts';

/** What a worker is started with. */
export interface WorkerSetup {
  place: StorePlace;
  vault: VaultPlace;
  retentionDays: number;
}

export type ToWorker =
  | { type: 'run'; id: number; job: string; args: unknown; clockOffset: number }
  | { type: 'written'; call: number; value?: unknown; error?: PostedError }
  | { type: 'close' };

export type FromWorker =
  | { type: 'done'; id: number; value?: unknown; error?: PostedError }
  | { type: 'progress'; id: number; done: number; total: number }
  | { type: 'write'; call: number; verb: string; args: unknown };
