import { backup, backupAll } from './backup.ts';
import { scrub, scrubDue, verify } from './check.ts';
import { recordErasure } from './erasure.ts';
import { prove, proveDue } from './prove.ts';
import { sweepVault } from './sweep.ts';

export type { VaultPlace, VaultRoom } from './place.ts';

/** Jobs of the vault room: they wait for the vault's disk, so they run in a process of their own. */
export const vaultJobs = {
  backup,
  backupAll,
  prove,
  proveDue,
  verify,
  scrub,
  scrubDue,
  recordErasure,
  sweepVault,
};

export type VaultJobs = typeof vaultJobs;
