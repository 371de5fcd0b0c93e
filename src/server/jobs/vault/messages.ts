import type { StorePlace } from '../../account/room.ts';
import type { VerbName } from '../../account/verbs/index.ts';
import type { PostedError } from '../../account/writer/writer.ts';
import type { VaultJobs } from '../../vault/jobs.ts';
import type { VaultPlace } from '../../vault/place.ts';

/** The jobs that run in the vault's process. */
export const VAULT_JOBS = [
  'backup',
  'backupAll',
  'prove',
  'proveDue',
  'verify',
  'scrub',
  'scrubDue',
  'recordErasure',
  'sweepVault',
] as const satisfies readonly (keyof VaultJobs)[];

/** All that the vault's process may write here: what became of its attempts. */
export const VAULT_VERBS = ['addAttempt', 'endAttempt', 'setInstance'] as const satisfies readonly VerbName[];

/** What its jobs work on. */
export interface VaultSetup {
  place: StorePlace;
  vault: VaultPlace;
  retentionDays: number;
}

export type ToChild =
  | { type: 'setup'; setup: VaultSetup }
  | { type: 'job'; id: number; job: keyof VaultJobs; args: unknown; clockOffset: number }
  | { type: 'written'; id: number; value: unknown }
  | { type: 'unwritten'; id: number; error: PostedError };

export type FromChild =
  /** `stuck`: calls on the vault's disk that never came back; each holds a thread of that process. */
  | { type: 'done'; id: number; value?: unknown; error?: PostedError; stuck: number }
  | { type: 'write'; id: number; verb: (typeof VAULT_VERBS)[number]; args: unknown };
