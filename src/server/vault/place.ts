import type { Room } from '../account/room.ts';

/** Where the second copy lies and whose it is; plain data, so that a worker or another process opens the same. */
export interface VaultPlace {
  folder: string;
  keyFile: string;
  /** The instance both belong to; null while the vault is not ours to write (missing, foreign, key lost). */
  instance: string | null;
  /** Why nothing may be written to it, in a sentence; null when all is well. As found at start. */
  problem: string | null;
  secretFile: string;
  /** The operator says that vault and data are in different failure domains although they look like one disk. */
  elsewhere?: boolean;
}

/** The account room and the vault beside it. */
export interface VaultRoom extends Room {
  vault: VaultPlace;
}
