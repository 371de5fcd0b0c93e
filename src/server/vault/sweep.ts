import { openVault } from './open.ts';
import type { VaultRoom } from './place.ts';

const DAY_MS = 86_400_000;

/** Removes what kills left half written in the vault a day ago and more. A job. */
export async function sweepVault(room: VaultRoom, _: object = {}): Promise<number> {
  // the files' times are the disk's: no clock of ours is asked for more than a day's age
  return (await openVault(room)).files.sweep(new Date(Date.now() - DAY_MS));
}
