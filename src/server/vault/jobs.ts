import { backup, backupAll } from './backup.ts';
import { scrub, scrubDue, verify } from './check.ts';
import { recordErasure } from './erasure.ts';
import { prove, proveDue } from './prove.ts';

export type { VaultPlace, VaultRoom } from './place.ts';

/** Jobs of the vault room: they read every row or every byte, so they run in worker threads. */
export const vaultJobs = { backup, backupAll, prove, proveDue, verify, scrub, scrubDue, recordErasure };

export type VaultJobs = typeof vaultJobs;
